//! Reads the state, and moves it from one store to another.

use super::Error;
use crate::apply::state::{State, StateStore};

/// A state, and the lock that was applied last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedState {
    /// The state.
    pub state: State,
    /// The text of the lock.
    pub lock: Option<String>,
    /// The store that it was read from.
    from: String,
}

impl SavedState {
    /// Reads what a store holds. A store without a state is refused, so that nothing is touched before there is one.
    pub fn of(store: &dyn StateStore) -> Result<SavedState, Error> {
        let saved = SavedState { state: store.load()?, lock: store.applied_lock()?, from: store.name() };
        if saved.state == State::default() {
            let help = "`bannerman state show` looks into the configured store";
            return Err(Error::usage(format!("there is no state in {}", saved.from), help));
        }
        Ok(saved)
    }

    /// Copies it into another store. What is there stays, unless it is the same or `force` replaces it.
    pub fn copy_into(&self, to: &mut dyn StateStore, force: bool) -> Result<(), Error> {
        // A damaged one is an error here, whatever the user says.
        let (old, old_lock) = (to.load()?, to.applied_lock()?);
        if !force {
            self.refuse_to_replace(&old, old_lock.as_deref(), &to.name())?;
        }
        if old != self.state {
            to.save(&self.state)?;
        }
        if let Some(lock) = &self.lock {
            to.save_applied_lock(lock)?;
        }
        Ok(())
    }

    fn refuse_to_replace(&self, old: &State, old_lock: Option<&str>, to: &str) -> Result<(), Error> {
        let refuse = |message: String| {
            let help = "`--force` replaces it; `bannerman state export FILE` keeps a copy of a store";
            Err(Error::usage(message, help))
        };
        let is_new = *old == State::default();
        if !is_new && old.guild != self.state.guild {
            let (theirs, ours, from) = (&old.guild, &self.state.guild, &self.from);
            return refuse(format!(
                "{to} holds the state of guild {theirs}, and {from} that of guild {ours}"
            ));
        }
        if !is_new && *old != self.state {
            return refuse(format!("{to} holds another state already"));
        }
        match (old_lock, self.lock.as_deref()) {
            (Some(old), Some(new)) if old != new => {
                refuse(format!("{to} has another bannerman.lock beside it already"))
            }
            _ => Ok(()),
        }
    }
}
