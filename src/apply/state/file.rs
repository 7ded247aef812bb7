//! The state in a file, beside it the lock that was applied last, and a lock file that keeps two runs apart.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::format::{NotAState, parse, write};
use super::{State, StateError, StateStore};
use crate::disk::write_atomically;

/// The largest state or lock that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A state in a file.
pub struct FileStore {
    path: PathBuf,
    /// Held for as long as this run may write. The operating system lets go of it when the process ends,
    /// however it ends, so there are no stale ones.
    _lock: Option<File>,
}

impl FileStore {
    /// A store that is only looked at.
    pub fn open_to_read(path: &Path) -> FileStore {
        FileStore { path: path.to_owned(), _lock: None }
    }

    /// A store that may be written; an error when another run holds it.
    pub fn open_to_write(path: &Path) -> Result<FileStore, StateError> {
        let lock_path = with_suffix(path, ".lock");
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| io_error(folder, &error))?;
        }
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&lock_path)
            .map_err(|error| io_error(&lock_path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = (&mut file).take(200).read_to_string(&mut holder);
                let holder = if holder.is_empty() { "it does not say which".to_owned() } else { holder };
                return Err(StateError::Held { path: lock_path.display().to_string(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(io_error(&lock_path, &error)),
        }
        // For the one that comes second; that it cannot be written is no reason to stop.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "process {}", std::process::id()));
        Ok(FileStore { path: path.to_owned(), _lock: Some(file) })
    }

    fn lock_path(&self) -> PathBuf {
        self.path.with_file_name("bannerman.lock")
    }
}

impl StateStore for FileStore {
    fn load(&self) -> Result<State, StateError> {
        let Some(text) = read(&self.path)? else { return Ok(State::default()) };
        parse(&text).map_err(|error| {
            let path = self.path.display().to_string();
            match error {
                NotAState::Newer(version) => StateError::Newer { path, version },
                NotAState::Damaged(reason) => StateError::Damaged { path, reason },
            }
        })
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        write_atomically(&self.path, write(state).as_bytes())
            .map_err(|error| io_error(&self.path, &error))?;
        Ok(())
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        read(&self.lock_path())
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        let path = self.lock_path();
        write_atomically(&path, lock.as_bytes()).map_err(|error| io_error(&path, &error))?;
        Ok(())
    }

    fn name(&self) -> String {
        format!("file:{}", self.path.display())
    }
}

fn read(path: &Path) -> Result<Option<String>, StateError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(path, &error)),
    };
    let mut text = String::new();
    match file.take(MAX_BYTES).read_to_string(&mut text) {
        Ok(_) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(StateError::Damaged {
            path: path.display().to_string(),
            reason: "it is not UTF-8 text".to_owned(),
        }),
        Err(error) => Err(io_error(path, &error)),
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn io_error(path: &Path, error: &io::Error) -> StateError {
    StateError::Io { path: path.display().to_string(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
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
    fn the_second_of_two_runs_hears_who_holds_it() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("state.toml");
        let first = FileStore::open_to_write(&path).unwrap();
        let Err(StateError::Held { holder, .. }) = FileStore::open_to_write(&path) else {
            panic!("not held")
        };
        assert_eq!(holder, format!("process {}", std::process::id()));
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
}
