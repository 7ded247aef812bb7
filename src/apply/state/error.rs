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
    /// The disk refused something.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: String,
        /// The operating system's words.
        reason: String,
    },
}

impl StateError {
    /// What to do next.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            StateError::Spec(_) => "name a file, like `file:.bannerman/state.toml`",
            StateError::Held { .. } => "wait until it has finished, and run again",
            StateError::Changed(_) => "let one run finish before the next begins, and run again",
            StateError::Damaged { .. } => {
                "it was left as it is; mend it, restore a backup, or move it away to start from what the guild wears"
            }
            StateError::Newer { .. } => "use a newer bannerman; the state was left as it is",
            StateError::Io { .. } => return None,
        })
    }

    /// Whether the user named something that cannot be meant, rather than something failing on the way.
    pub fn is_usage(&self) -> bool {
        matches!(self, StateError::Spec(_))
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
