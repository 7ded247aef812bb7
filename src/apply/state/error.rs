//! Why a state cannot be read or written.

use std::io;
use std::path::Path;

use super::format::{NotAState, parse, write};
use super::{State, VERSION, bounds};
use crate::disk::OURS;
use crate::git;

/// Why a state cannot be read or written. The text says what; [`StateError::help`] what to do.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Not a store that this program knows.
    #[error("`{0}` is not a state store")]
    Spec(String),
    /// Another run is at work.
    #[error("{path} is held by another run: {holder}")]
    Held {
        /// The lock file.
        path: String,
        /// Who holds it, as far as it says.
        holder: String,
    },
    /// Somebody else saved since the state was loaded; nothing was written.
    #[error("{0}: another run changed the state meanwhile")]
    Changed(String),
    /// The state is there and cannot be understood.
    #[error("{path}: {reason}")]
    Damaged {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Made by a newer program.
    #[error("{path} has version {version}, and this program knows versions up to {VERSION}")]
    Newer {
        /// Where it is.
        path: String,
        /// Its version.
        version: i64,
    },
    /// What is there is no state of ours, and no damaged one.
    #[error("{0} holds something else than a state: {1}")]
    Foreign(String, String),
    /// An address that anybody can read holds a password.
    #[error("the address of the state store holds a password, and {0} is no place for one")]
    Password(&'static str),
    /// It is not said under which key a server keeps the state.
    #[error("{0}: it is not said which guild, so the key has no name")]
    NoKey(String),
    /// A server did not do something.
    #[error("{store}: {reason}")]
    Server {
        /// The server and the key.
        store: String,
        /// What was said.
        reason: String,
        /// Whether it wants another user or password.
        denied: bool,
    },
    /// There is no Git repository to keep a branch in.
    #[error("{0}: neither the current folder nor the branding is in a Git repository")]
    NoRepository(String),
    /// The remote of a branch could not be reached, however often it was tried: there was trouble on the way.
    #[error("{store}: {reason}")]
    Unreachable {
        /// The store.
        store: String,
        /// What was said.
        reason: String,
    },
    /// What looks like the Git repository to keep a branch in is not used.
    #[error("{0}: {1}")]
    NotUsed(String, git::NotUsed),
    /// A remote that could be reached takes no state.
    #[error("{0}: the state could not be saved\n{1}")]
    Refused(String, String),
    /// A state that its format cannot hold. Nothing was written.
    #[error("{store}: the state was not saved, for it cannot be written down: {reason}")]
    Unwritable {
        /// Where it should have gone.
        store: String,
        /// What was said.
        reason: String,
    },
    /// The disk, Git or a server did not do something.
    #[error("{path}: {reason}")]
    Io {
        /// The file, or the store.
        path: String,
        /// What was said.
        reason: String,
    },
}

impl StateError {
    /// Something that a store did not do.
    pub(super) fn failed(store: &str, reason: String) -> StateError {
        StateError::Io { path: store.to_owned(), reason }
    }

    /// Something that the disk did not do.
    pub(super) fn io(path: &Path, error: &io::Error) -> StateError {
        StateError::Io { path: path.display().to_string(), reason: error.to_string() }
    }

    /// What to do next.
    pub(crate) fn help(&self) -> Option<&'static str> {
        Some(match self {
            StateError::Spec(_) => {
                "name a file, a branch or a server, like `file:.bannerman/state.toml`, `git:branding-state` or \
                 `redis://localhost/0`"
            }
            StateError::Held { .. } => "wait until it has finished, and run again",
            StateError::Changed(_) => "let one run finish before the next begins, and run again",
            StateError::Damaged { .. } => {
                "it was left as it is; mend it, restore a backup, or move it away to start from what the guild wears"
            }
            StateError::Newer { .. } => "use a newer bannerman; the state was left as it is",
            StateError::Foreign(..) => {
                "it was left as it is; name another place, which is made when it is needed"
            }
            StateError::Password(_) => {
                "leave it out there, and set REDIS_PASSWORD in the environment, or the whole address as BANNERMAN_STATE"
            }
            StateError::NoKey(_) => "set `[guild] id`, or name a key: `redis://HOST/0#KEY`",
            StateError::Server { denied: true, .. } => {
                "set REDIS_PASSWORD in the environment, and name the user, if there is one: `redis://USER@HOST`; the \
                 user may need more rights: HGET, HMGET, HLEN, HSTRLEN, HSET, EXISTS and EVAL"
            }
            StateError::Server { denied: false, .. } => {
                "see that the server runs and can be reached from here; what was saved before is still there"
            }
            StateError::NoRepository(_) => "run bannerman in a Git repository, or keep the state in a file",
            StateError::Unreachable { .. } => {
                "what was saved before is still there: run it again when the server is back, or let it wait longer with \
                 `--max-wait SECONDS`"
            }
            StateError::NotUsed(_, error) => return error.help(),
            StateError::Refused(..) => {
                "what was saved before is still there; in GitHub Actions the job needs `permissions: { contents: \
                 write }`, elsewhere the credentials of `git push`"
            }
            StateError::Unwritable { .. } => {
                "what was saved before is still there, unchanged; this is a mistake of bannerman's: please report it"
            }
            StateError::Io { .. } => return None,
        })
    }

    /// Whether the user named something that cannot be meant, rather than something failing on the way.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(
            self,
            StateError::Spec(_)
                | StateError::Password(_)
                | StateError::NoKey(_)
                | StateError::NoRepository(_)
                | StateError::NotUsed(..)
        )
    }
}

/// The text of a state that goes into `store`.
pub fn state_text(state: &State, store: &str) -> Result<String, StateError> {
    let unwritable = |reason: String| StateError::Unwritable { store: store.to_owned(), reason };
    let text = write(state).map_err(|error| unwritable(error.to_string().trim_end().to_owned()))?;
    // What could not be read again is not written.
    match bounds::too_large(text.len()) {
        Some(reason) => Err(unwritable(reason)),
        None => Ok(text),
    }
}

/// Reads the text that a store holds at `path`.
pub(super) fn read_state(text: &str, path: &str) -> Result<State, StateError> {
    parse(text).map_err(|error| {
        let path = path.to_owned();
        match error {
            NotAState::Newer(version) => StateError::Newer { path, version },
            NotAState::Damaged(reason) if text.is_empty() || text.starts_with(OURS) => {
                StateError::Damaged { path, reason }
            }
            NotAState::Damaged(_) => {
                let reason = "it does not begin as a state that bannerman wrote, so nothing of it is shown";
                StateError::Damaged { path, reason: reason.to_owned() }
            }
        }
    })
}
