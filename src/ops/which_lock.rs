//! Which lock a use case goes by. One rule for all of them: the lock that was named; else the one that was applied last;
//! else `bannerman.lock` in the current folder.

use std::path::Path;

use super::home::beside_sandbox;
use super::lock_file::text_of;
use super::{Error, LockFile, Observer};
use crate::apply::state::StateStore;
use crate::lock::{self, Lock};

/// The lock in the current folder.
const HERE: &str = "bannerman.lock";

/// Finds the lock that counts; `named` is the file that the user named.
pub fn which_lock(
    named: Option<&Path>,
    store: &dyn StateStore,
    observer: &dyn Observer,
) -> Result<LockFile, Error> {
    match (named, store.applied_lock()?) {
        (Some(path), _) => LockFile::open(path),
        (None, Some(text)) => {
            let name = format!("the lock applied last ({})", store.name());
            let applied = LockFile::parse_found(&name, text)?;
            if differs_here(&applied.lock) {
                observer.note(
                    "bannerman.lock here is not the lock applied last, which counts; `--lock bannerman.lock` takes the \
                     one here",
                );
            }
            Ok(applied)
        }
        (None, None) if Path::new(HERE).is_file() => LockFile::parse_found(HERE, text_of(Path::new(HERE))?),
        (None, None) => Err(none(store)),
    }
}

/// Whether the current folder has another lock, and not an older one. One that cannot be read has nothing to say.
fn differs_here(applied: &Lock) -> bool {
    let here = text_of(Path::new(HERE)).ok().and_then(|text| lock::read(text).ok());
    here.is_some_and(|here| {
        let times = here.source.committed.zip(applied.source.committed);
        here != *applied && times.is_none_or(|(here, applied)| here >= applied)
    })
}

fn none(store: &dyn StateStore) -> Error {
    let message = format!("there is no {HERE} here, and {} has none that was applied", store.name());
    let mut help = "make one with `bannerman compile`, or name it with `--lock`".to_owned();
    if let Some(sandbox) = beside_sandbox(store) {
        help = format!("{help}; {sandbox}");
    }
    Error::usage(message, help)
}
