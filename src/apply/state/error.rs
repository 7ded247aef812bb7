//! Why a state cannot be read or written.

use super::format::{NotAState, parse};
use super::{State, VERSION};

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
    /// There is no Git repository to keep a branch in.
    #[error("{0}: neither the current folder nor the branding is in a Git repository")]
    NoRepository(String),
    /// A remote that could be reached takes no state.
    #[error("{0}: the state could not be saved\n{1}")]
    Refused(String, String),
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

    /// What to do next.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            StateError::Spec(_) => {
                "name a file or a branch, like `file:.bannerman/state.toml` or `git:branding-state`"
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
            StateError::NoRepository(_) => "run bannerman in a Git repository, or keep the state in a file",
            StateError::Refused(..) => {
                "what was saved before is still there; in GitHub Actions the job needs `permissions: { contents: \
                 write }`, elsewhere the credentials of `git push`"
            }
            StateError::Io { .. } => return None,
        })
    }

    /// Whether the user named something that cannot be meant, rather than something failing on the way.
    pub fn is_usage(&self) -> bool {
        matches!(self, StateError::Spec(_) | StateError::NoRepository(_))
    }
}

/// Reads the text that a store holds at `path`.
pub(super) fn read_state(text: &str, path: &str) -> Result<State, StateError> {
    parse(text).map_err(|error| {
        let path = path.to_owned();
        match error {
            NotAState::Newer(version) => StateError::Newer { path, version },
            NotAState::Damaged(reason) => StateError::Damaged { path, reason },
        }
    })
}
