//! Tells what the last runs did, what failed, and what was missed; and records that a run failed.

use chrono::{DateTime, Utc};

use super::{Error, Observer};
use crate::apply::state::{HistoryEntry, StateStore};

/// The last `count` entries of the history, the oldest first.
pub fn history(store: &dyn StateStore, count: usize) -> Result<Vec<HistoryEntry>, Error> {
    let mut history = store.load()?.history;
    let surplus = history.len().saturating_sub(count);
    Ok(history.split_off(surplus))
}

/// A run that failed.
#[derive(Debug, Clone)]
pub struct FailedRun<'a> {
    /// The guild that it was about.
    pub guild: &'a str,
    /// Why, without secrets.
    pub reason: &'a str,
    /// The exit code.
    pub exit: u8,
    /// When.
    pub now: DateTime<Utc>,
}

impl FailedRun<'_> {
    /// Records it, as far as the store lets it. Of a guild of which nothing is known nothing is recorded: that somebody
    /// tries leaves nothing behind.
    pub fn record(&self, store: &mut dyn StateStore, observer: &dyn Observer) {
        let Ok(mut state) = store.load() else { return };
        if state.is_blank() || state.guild != self.guild {
            return;
        }
        state.note_failed(self.now, self.reason, self.exit);
        if let Err(error) = store.save(&state) {
            observer.detail(&format!("the failure is not in the history: {error}"));
        }
    }
}
