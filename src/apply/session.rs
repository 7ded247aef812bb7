//! A plan that knows what is there: Discord is asked before what is due is made final.

use chrono::{DateTime, Utc};

use super::guard::{self, Refused};
use super::plan::{Live, Plan, PlanError, Settings, plan};
use super::state::State;
use crate::discord::{Discord, Failure};
use crate::lock::Lock;

/// A plan, and what Discord answered for it.
pub struct Session {
    /// What is due.
    pub plan: Plan,
    /// What was there; none when nothing is due, or where there is nobody to ask.
    pub live: Option<Live>,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum NoSession {
    /// The lock does not say what is due.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It must not be done.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Discord did not say what is there.
    #[error("{0}")]
    Discord(Failure),
}

impl Session {
    /// Plans. Discord is asked only when something is due.
    pub fn plan(
        lock: &Lock,
        state: &State,
        settings: &Settings,
        discord: Option<&mut dyn Discord>,
        now: DateTime<Utc>,
    ) -> Result<Session, NoSession> {
        let first = plan(lock, state, None, settings, now)?;
        guard::check(&first, state)?;
        let live = match discord {
            Some(discord) if first.requests() > 0 => live(&first, discord).map_err(NoSession::Discord)?,
            _ => return Ok(Session { plan: first, live: None }),
        };
        let plan = plan(lock, state, Some(&live), settings, now)?;
        Ok(Session { plan, live: Some(live) })
    }
}

fn live(plan: &Plan, discord: &mut dyn Discord) -> Result<Live, Failure> {
    let guild = discord.guild(&plan.guild)?;
    let channel = match &plan.announcement {
        // A channel that cannot be seen is no reason to hold back the icon; sending to it will say why.
        Some(announcement) => discord.channel(&announcement.channel).ok(),
        None => None,
    };
    Ok(Live { guild, channel })
}
