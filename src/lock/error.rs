//! Why a lock cannot be read.

use super::VERSION;
use super::bounds::MAX_OTHERWISE;

/// Why a lock cannot be read. The text says what; [`ReadError::help`] what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Two branches changed it, and Git left its marks.
    #[error("line {0} has a conflict marker: the lock was merged and not made anew")]
    Conflict(usize),
    /// Made by a newer program.
    #[error("it has version {0}, and this program knows versions up to {VERSION}")]
    Newer(i64),
    /// Not TOML, or not the TOML of a lock.
    #[error("it is not a lock: {0}")]
    Syntax(String),
    /// More than is read of a lock that is not as it was written.
    #[error(
        "it has {0} bytes and is not laid out as bannerman writes a lock, or a part of it is longer than it may be: of \
         such a lock {MAX_OTHERWISE} bytes are read"
    )]
    Otherwise(usize),
    /// TOML of a lock that contradicts itself.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl ReadError {
    /// What to do next.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            ReadError::Newer(_) => "use a newer bannerman, or make the lock anew with `bannerman compile`",
            _ => "make it anew with `bannerman compile`",
        }
    }
}
