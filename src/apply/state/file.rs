//! The state in a file, beside it the lock that was applied last, and a lock file that keeps two runs apart.

use std::cell::Cell;
use std::io::ErrorKind;

use blake3::Hash;

use super::error::{read_state, state_text};
use super::holder::Holder;
use super::{State, StateError, StateStore, bounds};
use crate::disk::{Below, remove_unfinished, write_below};
use crate::lock::MAX_BYTES;

/// A state in a file.
pub struct FileStore {
    file: Below,
    /// Held for as long as this run may write.
    holder: Option<Holder>,
    /// What was in the file when it was read or written last here. The lock file keeps other runs out; this
    /// notices an editor, and a run on a disk that does not pass on locks.
    seen: Cell<Option<Hash>>,
}

impl FileStore {
    /// A store that is only looked at.
    pub fn open_to_read(file: impl Into<Below>) -> FileStore {
        FileStore { file: file.into(), holder: None, seen: Cell::default() }
    }

    /// A store that may be written; an error when another run holds it.
    pub fn open_to_write(file: impl Into<Below>) -> Result<FileStore, StateError> {
        let file = file.into();
        let holder = Holder::take(&file.with_suffix(".lock"))?;
        Ok(FileStore::held(file, holder))
    }

    /// A store for a copy that is written once; no lock file stays beside it.
    pub(crate) fn open_to_copy_into(file: impl Into<Below>) -> Result<FileStore, StateError> {
        let file = file.into();
        let holder = Holder::take_in_passing(&file.with_suffix(".lock"))?;
        Ok(FileStore::held(file, holder))
    }

    fn held(file: Below, holder: Holder) -> FileStore {
        let store = FileStore { file, holder: Some(holder), seen: Cell::default() };
        // A run that was killed may have been writing.
        remove_unfinished(&store.file);
        remove_unfinished(&store.lock());
        store
    }

    fn lock(&self) -> Below {
        self.file.beside("bannerman.lock")
    }
}

impl StateStore for FileStore {
    fn load(&self) -> Result<State, StateError> {
        let text = read(&self.file, bounds::MAX_BYTES as u64)?;
        self.seen.set(text.as_ref().map(|text| blake3::hash(text.as_bytes())));
        text.map_or_else(
            || Ok(State::default()),
            |text| read_state(&text, &self.file.path().display().to_string()),
        )
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        let there = read(&self.file, bounds::MAX_BYTES as u64)?.map(|text| blake3::hash(text.as_bytes()));
        if there != self.seen.get() {
            return Err(StateError::Changed(self.name()));
        }
        let text = state_text(state, &self.name())?;
        write_below(&self.file, text.as_bytes())
            .map_err(|error| StateError::io(&self.file.path(), &error))?;
        self.seen.set(Some(blake3::hash(text.as_bytes())));
        Ok(())
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        read(&self.lock(), MAX_BYTES)
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        let file = self.lock();
        write_below(&file, lock.as_bytes()).map_err(|error| StateError::io(&file.path(), &error))?;
        Ok(())
    }

    fn name(&self) -> String {
        format!("file:{}", self.file.path().display())
    }

    fn note(&self) -> Option<String> {
        self.holder.as_ref().and_then(|holder| holder.stale.clone())
    }
}

fn read(file: &Below, most: u64) -> Result<Option<String>, StateError> {
    match file.read_text(most) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(StateError::Damaged {
            path: file.path().display().to_string(),
            reason: "it is not UTF-8 text".to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            Err(StateError::Damaged { path: file.path().display().to_string(), reason: error.to_string() })
        }
        Err(error) => Err(StateError::io(&file.path(), &error)),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::write;
    use super::*;

    #[test]
    fn what_was_saved_is_loaded_and_nothing_is_an_empty_state() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("deep/state.toml");
        let mut store = FileStore::open_to_write(&path).unwrap();
        assert_eq!(store.load().unwrap(), State::default());
        let state = State { guild: "1".into(), ..State::default() };
        store.save(&state).unwrap();
        assert_eq!(FileStore::open_to_read(&path).load().unwrap(), state);
        assert_eq!(store.applied_lock().unwrap(), None);
        store.save_applied_lock("x").unwrap();
        assert_eq!(store.applied_lock().unwrap().as_deref(), Some("x"));
    }

    #[test]
    fn a_state_that_cannot_be_written_leaves_the_saved_one_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state.toml");
        let mut store = FileStore::open_to_write(&path).unwrap();
        let mut state = State { guild: "1".into(), ..State::default() };
        store.save(&state).unwrap();
        // No clock says so, and TOML has no such year.
        state.note_done(chrono::DateTime::<chrono::Utc>::MAX_UTC, "x", "icon", "its turn", 1);
        let error = store.save(&state).unwrap_err();
        assert!(error.to_string().contains("the state was not saved"), "{error}");
        assert!(error.help().unwrap().starts_with("what was saved before is still there"));
        assert_eq!(store.load().unwrap().guild, "1");
    }

    #[test]
    fn the_second_of_two_runs_hears_who_holds_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state.toml");
        let first = FileStore::open_to_write(&path).unwrap();
        let Err(StateError::Held { holder, .. }) = FileStore::open_to_write(&path) else {
            panic!("not held")
        };
        assert!(holder.starts_with(&format!("process {} on ", std::process::id())), "{holder}");
        drop(first);
        FileStore::open_to_write(&path).unwrap();
    }

    #[test]
    fn a_damaged_state_is_an_error_and_stays_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state.toml");
        fs::write(&path, "version = 1\nguild = ").unwrap();
        let store = FileStore::open_to_write(&path).unwrap();
        assert!(matches!(store.load(), Err(StateError::Damaged { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "version = 1\nguild = ");
    }

    #[test]
    fn what_somebody_else_wrote_meanwhile_is_not_overwritten() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state.toml");
        let mut store = FileStore::open_to_write(&path).unwrap();
        let ours = State { guild: "1".into(), ..State::default() };
        assert_eq!(store.load().unwrap(), State::default());
        let theirs = write(&State { guild: "2".into(), ..State::default() }).unwrap();
        fs::write(&path, &theirs).unwrap();
        assert!(matches!(store.save(&ours), Err(StateError::Changed(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
        assert_eq!(store.load().unwrap().guild, "2");
        store.save(&ours).unwrap();
    }
}
