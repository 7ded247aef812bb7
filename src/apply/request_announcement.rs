//! An announcement that somebody asks for: because it is in doubt, because there was no channel when its event was
//! entered, or once more.

use chrono::NaiveDate;

use super::plan::today;
use super::state::{Occurrence, State};
use crate::lock::Lock;

/// Why there is nothing to announce.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NothingToAnnounce {
    /// The lock says nothing about the day.
    #[error(transparent)]
    Plan(#[from] super::plan::PlanError),
    /// The fallback is worn.
    #[error("{0} is the fallback, which is never announced")]
    Fallback(String),
    /// The day's event is not worn yet.
    #[error("{0} was not entered yet")]
    NotEntered(String),
    /// It was announced.
    #[error("{0} was announced already")]
    Announced(String),
}

impl NothingToAnnounce {
    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            NothingToAnnounce::Plan(_) => "compile with `--years A..B` to resolve other years",
            NothingToAnnounce::Fallback(_) => "an event with dates is announced when it begins",
            NothingToAnnounce::NotEntered(_) => {
                "`bannerman run` or `bannerman apply` enters it, and announces it then"
            }
            NothingToAnnounce::Announced(_) => "`--again` sends it once more",
        }
    }
}

/// The state with the announcement of `day`'s event owed; `again` although it was sent.
pub(crate) fn request_announcement(
    state: &State,
    lock: &Lock,
    day: NaiveDate,
    again: bool,
) -> Result<State, NothingToAnnounce> {
    let period = today(lock, day)?;
    let name = period.event.clone();
    let occurrence = Occurrence { event: name.clone(), began: period.began };
    if lock.event(&name).is_none_or(|event| event.is_fallback()) {
        return Err(NothingToAnnounce::Fallback(name));
    }
    if state.occurrence.as_ref() != Some(&occurrence) {
        return Err(NothingToAnnounce::NotEntered(name));
    }
    if state.was_announced(&occurrence) && !again {
        return Err(NothingToAnnounce::Announced(name));
    }
    // What was sent, or may have been, is not what is asked for now. One that is still on its way is.
    let once_more = again && (state.was_announced(&occurrence) || state.is_in_doubt(&occurrence));
    let asked = state.again.saturating_add(u32::from(once_more));
    let mut owed = State { announcement_owed: true, again: asked, ..state.clone() };
    owed.doubts.retain(|doubt| *doubt != occurrence);
    owed.announced.retain(|announced| announced.occurrence != occurrence);
    Ok(owed)
}
