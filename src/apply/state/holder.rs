//! The lock file beside a state in a file: one run at a time, and the second hears who is first.
//!
//! What keeps runs apart is the operating system's lock on the file, which it lets go of when the process ends,
//! however it ends. The text in it is for people: who holds it, or who held it and did not come to the end.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;

use super::StateError;
use crate::disk::Below;

/// The most that is read of what a lock file says, in bytes.
const MAX_BYTES: u64 = 300;

/// A lock file that is held until this is dropped.
pub(super) struct Holder {
    file: File,
    /// Where it is, where the file is to be removed in the end.
    passing: Option<Below>,
    /// Who held it before, and was stopped half-way.
    pub(crate) stale: Option<String>,
}

impl Holder {
    /// Takes the lock file; an error when another run has it.
    pub(crate) fn take(at: &Below) -> Result<Holder, StateError> {
        loop {
            let holder = Holder::take_once(at)?;
            if is_at(&holder.file, &at.path()) {
                return Ok(holder);
            }
        }
    }

    /// Takes it for something that is done once, and removes the lock file afterwards.
    pub(crate) fn take_in_passing(at: &Below) -> Result<Holder, StateError> {
        let mut holder = Holder::take(at)?;
        holder.passing = Some(at.clone());
        Ok(holder)
    }

    fn take_once(at: &Below) -> Result<Holder, StateError> {
        let path = at.path();
        let mut file = at.lock_file().map_err(|error| StateError::io(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = said(&mut file).unwrap_or_else(|| "it does not say which".to_owned());
                return Err(StateError::Held { path: path.display().to_string(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(StateError::io(&path, &error)),
        }
        let stale = said(&mut file).map(|before| explain(&before, &host()));
        // For the one that comes second; that it cannot be written is no reason to stop.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "process {} on {}", std::process::id(), host()));
        Ok(Holder { file, passing: None, stale })
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        // An empty file is one that nobody left half-way. It stays where runs come again and again, as not every system
        // lets a run notice that it was pulled from under it.
        let _ = self.file.set_len(0);
        if let Some(at) = self.passing.as_ref().filter(|_| cfg!(unix)) {
            let _ = at.remove();
        }
    }
}

/// Whether a file that was opened is still the one under this path: another run may have removed it in between.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(file), Ok(there)) => id(file) == id(there),
        // A disk that does not say has removed nothing.
        (_, Err(error)) => error.kind() != ErrorKind::NotFound,
        (Err(_), _) => true,
    }
}

/// Nothing is removed here.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn said(file: &mut File) -> Option<String> {
    let mut bytes = Vec::new();
    let _ = file.take(MAX_BYTES).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// What it means that the lock was free although its file names a holder.
fn explain(before: &str, host: &str) -> String {
    let elsewhere = before.split_once(" on ").is_some_and(|(_, other)| other != host);
    let more = match elsewhere {
        true => {
            "; that is another machine: if it still runs there, this disk does not pass on locks, and only one \
             of the two may use this state"
        }
        false => "; what it had saved is there",
    };
    format!("an earlier run ended without letting go of the state: {before}{more}")
}

fn host() -> String {
    gethostname::gethostname().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_of_another_machine_is_told_from_a_stale_one() {
        assert!(explain("process 7 on a", "a").ends_with("process 7 on a; what it had saved is there"));
        assert!(explain("process 7 on b", "a").contains("process 7 on b; that is another machine"));
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_file_in_passing_is_gone_in_the_end_and_whoever_had_it_open_notices() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x.lock");
        let at = Below::from(&path);
        let first = Holder::take_in_passing(&at).unwrap();
        let waiting = File::open(&path).unwrap();
        assert!(is_at(&waiting, &path) && matches!(Holder::take(&at), Err(StateError::Held { .. })));
        drop(first);
        assert!(!path.exists() && !is_at(&waiting, &path));
        let _next = Holder::take(&at).unwrap();
        assert!(!is_at(&waiting, &path));
    }

    #[test]
    fn who_came_to_the_end_is_not_stale() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("deep/x.lock");
        let at = Below::from(&path);
        assert_eq!(Holder::take(&at).unwrap().stale, None);
        assert_eq!(Holder::take(&at).unwrap().stale, None);
        fs::write(&path, "process 7 on nowhere").unwrap();
        let stale = Holder::take(&at).unwrap().stale.clone();
        assert!(stale.unwrap().contains("process 7 on nowhere"));
    }
}
