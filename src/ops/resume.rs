//! Resumes a guild that was paused.

use super::Error;
use crate::apply::state::StateStore;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeOutcome {
    /// The next run applies what is due.
    Resumed,
    /// There was nothing to resume, and nothing was saved.
    WasNotPaused,
}

/// Lets the next run apply what is due again.
pub fn resume(store: &mut dyn StateStore) -> Result<ResumeOutcome, Error> {
    let mut state = store.load()?;
    if state.paused.take().is_none() {
        return Ok(ResumeOutcome::WasNotPaused);
    }
    store.save(&state)?;
    Ok(ResumeOutcome::Resumed)
}
