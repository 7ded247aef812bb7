//! Tells what the last runs did, what failed, and what was missed.

use super::Error;
use crate::apply::state::{HistoryEntry, StateStore};

/// The last `count` entries of the history, the oldest first.
pub fn history(store: &dyn StateStore, count: usize) -> Result<Vec<HistoryEntry>, Error> {
    let mut history = store.load()?.history;
    let surplus = history.len().saturating_sub(count);
    Ok(history.split_off(surplus))
}
