//! Pauses a guild: the next runs apply nothing.

use chrono::{DateTime, Utc};

use super::Error;
use crate::apply::state::{Paused, State, StateStore};

/// The longest reason that is kept, in characters.
const LONGEST: usize = 500;

/// A guild to pause.
#[derive(Debug, Clone)]
pub struct PauseRequest<'a> {
    /// The guild's id, for a state that is new.
    pub guild: &'a str,
    /// Why, for whoever wonders; may be empty.
    pub reason: &'a str,
    /// The time.
    pub now: DateTime<Utc>,
}

/// A guild that is paused now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PauseOutcome {
    /// The reason as it is kept.
    pub reason: String,
}

/// Records in the state that nothing is to be applied until [`resume`](super::resume()).
pub fn pause(request: &PauseRequest<'_>, store: &mut dyn StateStore) -> Result<PauseOutcome, Error> {
    let mut state = store.load()?;
    if state == State::default() {
        state.guild = request.guild.to_owned();
    }
    let reason: String = request.reason.trim().chars().take(LONGEST).collect();
    state.paused = Some(Paused { since: request.now, reason: reason.clone() });
    store.save(&state)?;
    Ok(PauseOutcome { reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::state::MemoryStore;
    use crate::ops::{ResumeOutcome, resume};

    #[test]
    fn a_pause_keeps_a_bounded_reason_until_it_is_resumed() {
        let mut store = MemoryStore::default();
        let now = "2026-12-01T00:01:00Z".parse().unwrap();
        let reason = format!("  {}", "é".repeat(LONGEST + 1));
        let paused = pause(&PauseRequest { guild: "1", reason: &reason, now }, &mut store).unwrap();
        assert_eq!(paused.reason.chars().count(), LONGEST);
        assert_eq!(store.state.guild, "1");
        assert_eq!(store.state.paused, Some(Paused { since: now, reason: paused.reason }));
        assert_eq!(resume(&mut store).unwrap(), ResumeOutcome::Resumed);
        assert_eq!(resume(&mut store).unwrap(), ResumeOutcome::WasNotPaused);
        assert_eq!(store.state.paused, None);
    }
}
