//! A state that is remembered for as long as the program runs: for looking ahead, and for tests.

use super::{State, StateError, StateStore};

/// A state in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemoryStore {
    /// The state.
    pub state: State,
    /// The lock that was applied last.
    pub lock: Option<String>,
}

impl StateStore for MemoryStore {
    fn load(&self) -> Result<State, StateError> {
        Ok(self.state.clone())
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        self.state.clone_from(state);
        Ok(())
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        Ok(self.lock.clone())
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        self.lock = Some(lock.to_owned());
        Ok(())
    }

    fn name(&self) -> String {
        "memory".to_owned()
    }
}
