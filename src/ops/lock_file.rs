//! A lock and its text. The state store keeps the text of the lock that was applied last, byte for byte.

use std::path::Path;
use std::sync::Arc;

use super::{End, Error};
use crate::disk::{OURS, read_own_text};
use crate::lock::{self, KnownPictures, Lock, ReadError};

/// A lock, with the text that it was read from.
#[derive(Debug, Clone)]
pub struct LockFile {
    /// Its text.
    pub text: Arc<String>,
    /// What it says.
    pub lock: Lock,
}

impl LockFile {
    /// A lock that was just compiled, with the text that `bannerman compile` would write.
    pub fn of(lock: Lock) -> LockFile {
        LockFile { text: Arc::new(lock::write(&lock)), lock }
    }

    /// Reads the text of a lock.
    pub fn parse(text: String) -> Result<LockFile, ReadError> {
        let text = Arc::new(text);
        Ok(LockFile { lock: lock::read(Arc::clone(&text))?, text })
    }

    /// Reads a file that the user named. An error may quote its text.
    pub fn open(path: &Path) -> Result<LockFile, Error> {
        let text = text_of(path)?;
        LockFile::parse(text).map_err(|error| unreadable(&path.display().to_string(), &error))
    }

    /// Reads what was found and not named. It may be anybody's, so an error quotes only what is surely bannerman's own.
    pub(super) fn parse_found(name: &str, text: String) -> Result<LockFile, Error> {
        let ours = text.is_empty() || text.starts_with(OURS);
        LockFile::parse(text).map_err(|error| match ours || quotes_nothing(&error) {
            true => unreadable(name, &error),
            false => {
                let message =
                    format!("{name}: it does not begin as bannerman's own files do, so it is not shown");
                Error::new(End::Invalid, message, error.help())
            }
        })
    }
}

/// What a lock that the user trusts says about pictures; nothing where none was named.
pub(super) fn known_pictures(named: Option<&Path>) -> Result<KnownPictures, Error> {
    let mut known = KnownPictures::default();
    if let Some(path) = named {
        known.learn(&LockFile::open(path)?.lock);
    }
    Ok(known)
}

fn quotes_nothing(error: &ReadError) -> bool {
    matches!(error, ReadError::Conflict(_) | ReadError::Newer(_))
}

fn unreadable(name: &str, error: &ReadError) -> Error {
    Error::new(End::Invalid, format!("{name}: {error}"), error.help())
}

/// The text of a lock that the user made.
pub(super) fn text_of(path: &Path) -> Result<String, Error> {
    read_own_text(path, lock::MAX_BYTES).map_err(|error| {
        let message = format!("{}: {error}", path.display());
        Error::usage(message, "make the lock with `bannerman compile`")
    })
}
