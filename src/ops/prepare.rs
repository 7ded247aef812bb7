//! What planning and applying have in common: the state to plan from, the refusal of an older lock, and the plan.

use chrono::{DateTime, Utc};

use super::{Connect, Error, LockFile};
use crate::apply::guard;
use crate::apply::plan::Settings;
use crate::apply::request_announcement::request_announcement;
use crate::apply::session::{Look, Planner, Session};
use crate::apply::state::{State, StateStore};
use crate::lock;
use crate::repository::{self, Source};

/// What the operator allows against a guard's advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Allow {
    /// A lock that is older than the one that was applied last.
    pub older: bool,
    /// To forget the state, if it is another guild's.
    pub other_guild: bool,
}

/// What is planned, and by what.
pub(super) struct Preparation<'a> {
    /// The lock.
    pub lock: &'a LockFile,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What the operator allows.
    pub allow: Allow,
    /// The repository whose history says which of two locks is older, where it is at hand.
    pub source: Option<&'a Source>,
    /// The announcement is asked for: whether it may be sent a second time.
    pub announcement: Option<bool>,
    /// When Discord is asked what is there.
    pub look: Look,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Preparation<'_> {
    /// Plans from `saved`, which is what the store holds.
    pub fn session(
        &self,
        saved: &State,
        store: &dyn StateStore,
        discord: &mut dyn Connect,
    ) -> Result<Session, Error> {
        let state = self.state(saved)?;
        if !self.allow.older {
            self.refuse_older(store)?;
        }
        let planner =
            Planner { lock: &self.lock.lock, settings: self.settings, look: self.look, now: self.now };
        Ok(planner.session(&state, discord.connect()?)?)
    }

    /// The state to plan from: without what is known of another guild, and with the announcement that is asked for.
    fn state(&self, saved: &State) -> Result<State, Error> {
        let state = match self.allow.other_guild && saved.guild != self.settings.guild {
            true => State::default(),
            false => saved.clone(),
        };
        match self.announcement {
            Some(again) => Ok(request_announcement(&state, &self.lock.lock, self.now.date_naive(), again)?),
            None => Ok(state),
        }
    }

    /// Refuses a lock that is older than the one that was applied last: by the history, where that is at hand, and else
    /// by when their commits were made.
    fn refuse_older(&self, store: &dyn StateStore) -> Result<(), Error> {
        // Mostly it is the same lock, and need not be read a second time.
        let other = store.applied_lock()?.filter(|applied| *applied != *self.lock.text);
        // One that cannot be read says nothing about what is older.
        let Some(applied) = other.and_then(|text| lock::read(text).ok()) else { return Ok(()) };
        let is_ancestor = |old: &str, new: &str| {
            self.source.is_some_and(|source| repository::is_ancestor(source, old, new))
        };
        Ok(guard::older(&self.lock.lock.source, &applied.source, self.now, is_ancestor)?)
    }
}
