//! One run from the plan to the record, as the nightly program does it.

use chrono::{DateTime, Utc};

use super::execute::{Applier, AssetBytes, Connection};
use super::outcome::Outcome;
use super::plan::Settings;
use super::session::Session;
use super::state::{State, StateError, StateStore};
use crate::discord::Discord;
use crate::lock::Lock;

/// How often a run plans anew because another one was faster.
pub const ATTEMPTS: usize = 5;

/// What a run works from.
pub struct Run<'a> {
    /// The lock that is applied.
    pub lock: &'a Lock,
    /// Its text, which the store keeps; none where nobody asks for it later.
    pub text: Option<&'a str>,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// Where the assets' bytes are.
    pub assets: &'a dyn AssetBytes,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Run<'_> {
    /// Carries out what was planned from `saved`, which is what the store holds. None when another run changed the
    /// state meanwhile: then it is to be loaded and planned anew, [`ATTEMPTS`] times at the most. Of a guild that is paused
    /// nothing is done.
    pub fn carry_out(
        &self,
        session: &mut Session,
        saved: State,
        store: &mut dyn StateStore,
        discord: Option<&mut dyn Discord>,
    ) -> Result<Option<Outcome>, StateError> {
        let Session { plan, live, state, problems } = session;
        if plan.paused.is_some() {
            return Ok(Some(Outcome::default()));
        }
        let Run { lock, text, settings, assets, now } = *self;
        let kept = text.map_or(Ok(()), |text| store.save_applied_lock(text));
        let Some(()) = unless_changed(kept)? else { return Ok(None) };
        let applier = Applier { lock, settings, assets, store, now };
        let connection = match (discord, live) {
            (Some(discord), Some(live)) => Some(Connection { discord, live }),
            _ => None,
        };
        let Some(mut outcome) = unless_changed(applier.apply(plan, saved, state, connection))? else {
            return Ok(None);
        };
        outcome.problems.splice(0..0, problems.drain(..));
        Ok(Some(outcome))
    }
}

fn unless_changed<T>(result: Result<T, StateError>) -> Result<Option<T>, StateError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(StateError::Changed(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
