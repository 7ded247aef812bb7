//! Makes a plan with Discord's help. Pending requests are recovered first. Then Discord is asked for the guild, before
//! the plan is final.

use chrono::{DateTime, Utc};

use super::announcement::Announcement;
use super::guard::{self, Refused};
use super::plan::{Live, Plan, PlanError, Settings, plan};
use super::recover::{Recovered, recover};
use super::state::State;
use crate::discord::model::Channel;
use crate::discord::{Destination, Discord, Failure};
use crate::lock::Lock;
use crate::policy::Drift;
use crate::problem::Problem;

/// A plan, and what Discord answered for it.
pub struct Session {
    /// What is due.
    pub plan: Plan,
    /// What was there; none where there is nobody to ask, or no need to.
    pub live: Option<Live>,
    /// The state that the plan was made from: the one that was given, with its open questions answered. One that
    /// differs from it is worth saving.
    pub state: State,
    /// What could not be found out.
    pub problems: Vec<Problem>,
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

/// When Discord is asked what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// When something is due, and where the settings need to know: a night without a change costs no request.
    WhenDue,
    /// In any case: somebody wants to know what others changed.
    Always,
}

/// What plans are made by.
pub struct Planner<'a> {
    /// The lock.
    pub lock: &'a Lock,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// When Discord is asked what is there.
    pub look: Look,
    /// The time.
    pub now: DateTime<Utc>,
}

impl Planner<'_> {
    /// Plans from a state. Nothing is written, neither to Discord nor to a store.
    pub fn session(&self, state: &State, discord: Option<&mut dyn Discord>) -> Result<Session, NoSession> {
        let Planner { lock, settings, look, now } = *self;
        guard::guild(state, &settings.guild)?;
        let (Some(discord), None) = (discord, &state.paused) else {
            let plan = plan(lock, state, None, settings, now)?;
            return Ok(Session { plan, live: None, state: state.clone(), problems: Vec::new() });
        };
        let Recovered { state, notes, problems } = match state.is_unsettled() {
            true => recover(lock, state, discord, now).map_err(NoSession::Discord)?,
            false => Recovered { state: state.clone(), notes: Vec::new(), problems: Vec::new() },
        };
        let mut first = plan(lock, &state, None, settings, now)?;
        let curious = look == Look::Always || settings.force || settings.drift == Drift::Restore;
        if first.requests() == 0 && !curious {
            first.notes.splice(0..0, notes);
            return Ok(Session { plan: first, live: None, state, problems });
        }
        let live = live(&first, settings, discord).map_err(NoSession::Discord)?;
        let mut plan = plan(lock, &state, Some(&live), settings, now)?;
        guard::unknown(&plan, &state, &live, settings.force)?;
        plan.notes.splice(0..0, notes);
        Ok(Session { plan, live: Some(live), state, problems })
    }
}

fn live(plan: &Plan, settings: &Settings, discord: &mut dyn Discord) -> Result<Live, Failure> {
    let guild = discord.guild(&settings.guild)?;
    let mut live = Live { guild, channel: None, webhook: None, last_message: None };
    // A channel that cannot be seen is no reason to hold back the icon; sending to it will say why.
    live.channel = match &plan.announcement {
        None => None,
        Some(Announcement { to: Destination::Channel(channel), .. }) => discord.channel(channel).ok(),
        Some(Announcement { to: Destination::Webhook, .. }) => discord.webhook().ok().and_then(|webhook| {
            live.webhook = Some(webhook.id);
            Some(Channel { id: webhook.channel_id?, name: None, guild_id: webhook.guild_id })
        }),
    };
    if let Some(channel) = &live.channel {
        let last = discord.messages(&channel.id, None, 1).ok();
        live.last_message = last.and_then(|messages| Some(messages.first()?.id.clone()));
    }
    Ok(live)
}
