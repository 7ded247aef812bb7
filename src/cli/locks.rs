//! Which lock a command goes by. One rule for all of them: the lock that was named; else the one that was applied last;
//! else `bannerman.lock` in the current folder.

use std::path::Path;
use std::sync::Arc;

use super::context::{beside_sandbox, lasting};
use super::options::{Common, Known};
use super::{Exit, Failure, Terminal};
use crate::apply::guard;
use crate::apply::state::StateStore;
use crate::disk::{OURS, read_own_text};
use crate::lock::{self, Lock, ReadError};
use crate::repository::{self, Source};

/// The lock in the current folder.
const HERE: &str = "bannerman.lock";

/// The lock that counts, with its text.
pub fn counting(
    known: &Known,
    store: &dyn StateStore,
    terminal: &Terminal,
) -> Result<(Arc<String>, &'static Lock), Failure> {
    let (text, lock) = match (&known.lock, store.applied_lock()?) {
        (Some(path), _) => read_lock(path)?,
        (None, Some(text)) => {
            let applied = parsed(&format!("the lock applied last ({})", store.name()), text, false)?;
            if differs_here(&applied.1) {
                terminal.note(
                    "bannerman.lock here is not the lock applied last, which counts; `--lock bannerman.lock` takes the \
                     one here",
                );
            }
            applied
        }
        (None, None) if Path::new(HERE).is_file() => parsed(HERE, text_of(Path::new(HERE))?, false)?,
        (None, None) => return Err(none(store)),
    };
    Ok((text, lasting(lock)))
}

/// Whether the current folder has another lock, and not an older one. One that cannot be read has nothing to say.
fn differs_here(applied: &Lock) -> bool {
    let here = text_of(Path::new(HERE)).ok().and_then(|text| lock::read(text).ok());
    here.is_some_and(|here| {
        let times = here.source.committed.zip(applied.source.committed);
        here != *applied && times.is_none_or(|(here, applied)| here >= applied)
    })
}

fn none(store: &dyn StateStore) -> Failure {
    let message = format!("there is no {HERE} here, and {} has none that was applied", store.name());
    let mut help = "make one with `bannerman compile`, or name it with `--lock`".to_owned();
    if let Some(sandbox) = beside_sandbox(store) {
        help = format!("{help}; {sandbox}");
    }
    Failure::new(Exit::Usage, message, help)
}

/// A lock that was named, with its text.
pub fn read_lock(path: &Path) -> Result<(Arc<String>, Lock), Failure> {
    parsed(&path.display().to_string(), text_of(path)?, true)
}

fn text_of(path: &Path) -> Result<String, Failure> {
    read_own_text(path, lock::MAX_BYTES).map_err(|error| {
        let message = format!("{}: {error}", path.display());
        Failure::new(Exit::Usage, message, "make the lock with `bannerman compile`")
    })
}

fn parsed(name: &str, text: String, named: bool) -> Result<(Arc<String>, Lock), Failure> {
    let text = Arc::new(text);
    let lock = lock::read(Arc::clone(&text)).map_err(|error| {
        // What was only found may be anybody's, and then none of its text is shown.
        let shows_nothing = text.is_empty() || matches!(error, ReadError::Conflict(_) | ReadError::Newer(_));
        let message = match named || shows_nothing || text.starts_with(OURS) {
            true => format!("{name}: {error}"),
            false => format!("{name}: it does not begin as bannerman's own files do, so it is not shown"),
        };
        Failure::new(Exit::Invalid, message, error.help())
    })?;
    Ok((text, lock))
}

/// Refuses a lock that is older than the one that was applied last: by the history, where that is at hand, and else by
/// when their commits were made.
pub fn refuse_older(
    lock: &Lock,
    text: &str,
    source: &Source,
    store: &dyn StateStore,
    common: &Common,
) -> Result<(), Failure> {
    // Mostly it is the same lock, and need not be read a second time.
    let other = store.applied_lock()?.filter(|applied| applied != text);
    // One that cannot be read says nothing about what is older.
    let Some(applied) = other.and_then(|text| lock::read(text).ok()) else { return Ok(()) };
    let is_ancestor = |old: &str, new: &str| repository::is_ancestor(source, old, new);
    Ok(guard::older(&lock.source, &applied.source, common.now(), is_ancestor)?)
}
