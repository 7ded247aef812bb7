//! Why a use case could not finish: one type for all of them, so that a caller has one thing to show.

use std::io;
use std::path::Path;

use crate::apply::guard::Refused;
use crate::apply::plan::PlanError;
use crate::apply::request_announcement::NothingToAnnounce;
use crate::apply::session::NoSession;
use crate::apply::state::StateError;
use crate::config::ConfigError;
use crate::diagnostic::Report;
use crate::discord;
use crate::git;
use crate::preview::NoPreview;
use crate::problem::Problem;
use crate::repository::{self, SourceError};
use crate::simulate::SimulateError;

/// What to do where a state cannot be kept.
const PLACE: &str = "make sure that you may write there and that the disk has room, or name another place with \
                     `--state STORE`";

/// How a use case ends that could not finish. The exit codes of the command line follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The branding repository has errors, or the lock is stale or damaged.
    Invalid,
    /// Wrong usage or configuration, or refused by a guard.
    Usage,
    /// Network, Discord or the state store failed. Nothing that succeeded is lost.
    Unfinished,
}

/// Why a use case could not finish. The text says what happened; [`Error::help`] says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The branding repository could not be opened or read.
    #[error(transparent)]
    Repository(#[from] repository::Error),
    /// SOURCE names nothing that can be opened.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A Git repository that was found and is not used.
    #[error(transparent)]
    NotUsed(#[from] git::NotUsed),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The state could not be read or saved.
    #[error(transparent)]
    State(#[from] StateError),
    /// The lock does not say what is due.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A guard refuses the plan.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Discord did not answer, or refused.
    #[error("{0}")]
    Discord(discord::Failure),
    /// There is something to do, and no token to do it with.
    #[error("DISCORD_TOKEN is not set")]
    NoToken,
    /// There is no announcement to send.
    #[error(transparent)]
    NothingToAnnounce(#[from] NothingToAnnounce),
    /// The branding repository has errors, so it has no lock.
    #[error("the branding repository has errors; `bannerman check` shows them")]
    Rejected {
        /// The commit, where there is one.
        commit: Option<String>,
        /// What is wrong.
        report: Box<Report>,
    },
    /// What a use case found out by itself.
    #[error("{message}")]
    Other {
        /// The kind of end.
        end: End,
        /// What happened.
        message: String,
        /// What to do next.
        help: Option<String>,
    },
}

impl Error {
    /// An error with something to do about it.
    pub fn new(end: End, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::Other { end, message: message.into(), help: Some(help.into()) }
    }

    /// Wrong usage or configuration, with something to do about it.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::new(End::Usage, message, help)
    }

    /// A result was not written to its file.
    pub(crate) fn unwritten(path: &Path, error: &io::Error) -> Error {
        let message = format!("{}: {error}", path.display());
        Error::new(End::Unfinished, message, "name another place with `-o FILE`")
    }

    /// The kind of end.
    pub fn end(&self) -> End {
        let usage_or = |is_usage: bool| if is_usage { End::Usage } else { End::Unfinished };
        match self {
            Error::Repository(error) => usage_or(error.is_usage()),
            Error::State(error) => usage_or(error.is_usage()),
            Error::Source(_) | Error::NotUsed(_) | Error::Config(_) | Error::Refused(_) => End::Usage,
            Error::NoToken | Error::NothingToAnnounce(_) => End::Usage,
            Error::Plan(_) | Error::Rejected { .. } => End::Invalid,
            Error::Discord(_) => End::Unfinished,
            Error::Other { end, .. } => *end,
        }
    }

    /// What to do next.
    pub fn help(&self) -> Option<String> {
        let help = match self {
            Error::Repository(error) => error.help(),
            Error::Source(_) => Some(
                "SOURCE is a folder, FOLDER@REVISION, or an https://, ssh://, git@ or file:// address with an \
                 optional #BRANCH",
            ),
            Error::NotUsed(error) => error.help(),
            Error::Config(error) => error.help.as_deref(),
            Error::State(error) => state_help(error),
            Error::Plan(_) => Some(
                "make the lock anew for today's years: `bannerman compile --years A..B`, or use `bannerman run`",
            ),
            Error::Refused(error) => Some(error.help()),
            Error::Discord(failure) => return failure.help(),
            Error::NoToken => {
                Some("set it in the environment, or try `--sandbox`; `bannerman plan` needs no token")
            }
            Error::NothingToAnnounce(error) => Some(error.help()),
            Error::Rejected { .. } => None,
            Error::Other { help, .. } => help.as_deref(),
        };
        help.map(str::to_owned)
    }

    /// Whether the state store failed. It cannot remember its own failure.
    pub fn is_by_store(&self) -> bool {
        matches!(self, Error::State(_))
    }
}

fn state_help(error: &StateError) -> Option<&str> {
    error.help().or_else(|| match error {
        StateError::Io { reason, .. } if reason.ends_with("is not owned by current user") => Some(git::TRUST),
        StateError::Io { path, .. } if !path.starts_with("git:") => Some(PLACE),
        _ => None,
    })
}

impl From<Problem> for Error {
    fn from(Problem { message, help }: Problem) -> Error {
        Error::Other { end: End::Usage, message, help }
    }
}

impl From<discord::Failure> for Error {
    fn from(failure: discord::Failure) -> Error {
        Error::Discord(failure)
    }
}

impl From<NoSession> for Error {
    fn from(error: NoSession) -> Error {
        match error {
            NoSession::Plan(error) => error.into(),
            NoSession::Refused(error) => error.into(),
            NoSession::Discord(failure) => failure.into(),
        }
    }
}

impl From<SimulateError> for Error {
    fn from(error: SimulateError) -> Error {
        match error {
            SimulateError::Plan(error) => error.into(),
            SimulateError::State(error) => error.into(),
        }
    }
}

impl From<NoPreview> for Error {
    fn from(error: NoPreview) -> Error {
        match error {
            NoPreview::Repository(error) => error.into(),
            NoPreview::Simulate(error) => error.into(),
            NoPreview::Changed(_) => {
                Error::Other { end: End::Unfinished, message: error.to_string(), help: None }
            }
        }
    }
}
