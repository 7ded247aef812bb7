//! Where a state is kept, and how a store is named and opened.
//!
//! Every store holds two things as one: the state, and the lock that was applied last. Whoever saves must have
//! loaded what is there: when somebody else saved in between, nothing is written and the answer is
//! [`StateError::Changed`]. The run then reads again, and plans again.

use std::path::PathBuf;

use super::{FileStore, State, StateError};

/// Where a state is kept.
pub trait StateStore {
    /// The state; an empty one before the first change. What is saved from now on counts as made from it.
    fn load(&self) -> Result<State, StateError>;

    /// Replaces the state, whole: a reader sees the old or the new one. [`StateError::Changed`] when it is no
    /// longer the one that was loaded or saved last here.
    fn save(&mut self, state: &State) -> Result<(), StateError>;

    /// The lock that was applied last, as text; none before the first time.
    fn applied_lock(&self) -> Result<Option<String>, StateError>;

    /// Remembers the lock that is being applied; [`StateError::Changed`] as with a state.
    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError>;

    /// What it is, for messages: `file:.bannerman/state.toml`. Without credentials.
    fn name(&self) -> String;

    /// What the user should know about how it was opened, in a sentence.
    fn note(&self) -> Option<String> {
        None
    }
}

/// A store as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreSpec {
    /// A file.
    File(PathBuf),
}

impl StoreSpec {
    /// Reads `file:PATH`.
    pub fn parse(text: &str) -> Result<StoreSpec, StateError> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(StoreSpec::File(path.into())),
            _ => Err(StateError::Spec(text.to_owned())),
        }
    }

    /// Opens the store to look at it.
    pub fn open_to_read(&self) -> Box<dyn StateStore> {
        match self {
            StoreSpec::File(path) => Box::new(FileStore::open_to_read(path)),
        }
    }

    /// Opens the store for a run that may change it.
    pub fn open_to_write(&self) -> Result<Box<dyn StateStore>, StateError> {
        match self {
            StoreSpec::File(path) => Ok(Box::new(FileStore::open_to_write(path)?)),
        }
    }
}
