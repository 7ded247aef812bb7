//! How a run ends: the exit codes, and what is said when it ends badly.

use std::io::{self, ErrorKind};
use std::process::ExitCode;

use super::NotText;
use crate::diagnostic::Report;
use crate::discord::sandbox::SandboxError;
use crate::ops::{self, End};

/// The exit codes. Output formats never change them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// The branding repository has errors, or the lock is stale or damaged.
    Invalid = 1,
    /// Wrong usage or configuration, or refused by a guard.
    Usage = 2,
    /// Could not finish: network, Discord, state store. Nothing that succeeded is lost.
    Unfinished = 3,
    /// `plan --exit-code`: there are changes; `status --exit-code`: something is overdue.
    Changes = 4,
}

impl Exit {
    /// For the operating system.
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(self as u8)
    }
}

impl From<End> for Exit {
    fn from(end: End) -> Exit {
        match end {
            End::Invalid => Exit::Invalid,
            End::Usage => Exit::Usage,
            End::Unfinished => Exit::Unfinished,
        }
    }
}

/// Why a run ended badly.
#[derive(Debug)]
pub(crate) struct CommandFailure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// What happened.
    pub(crate) message: String,
    /// What to do next.
    pub(crate) help: Option<String>,
    /// Whether it is the state's store that failed, which therefore cannot remember it.
    pub(crate) by_store: bool,
    /// What is wrong with a branding repository; it is shown in place of the message.
    pub(crate) report: Option<Box<Report>>,
}

impl CommandFailure {
    /// A failure with something to do about it.
    pub(crate) fn new(exit: Exit, message: impl Into<String>, help: impl Into<String>) -> CommandFailure {
        CommandFailure {
            exit,
            message: message.into(),
            help: Some(help.into()),
            by_store: false,
            report: None,
        }
    }

    /// The result was not printed whole.
    pub(crate) fn unprinted(error: &io::Error) -> CommandFailure {
        let help = "what was done stands, but what is printed of it is not whole: mend that, and ask again";
        CommandFailure::new(Exit::Unfinished, format!("standard output: {error}"), help)
    }

    fn of(exit: Exit, error: &impl ToString, help: Option<&str>) -> CommandFailure {
        CommandFailure {
            exit,
            message: error.to_string(),
            help: help.map(str::to_owned),
            by_store: false,
            report: None,
        }
    }
}

/// Whatever a use case can end with, and every part of it.
impl<E> From<E> for CommandFailure
where
    ops::Error: From<E>,
{
    fn from(error: E) -> CommandFailure {
        let error = ops::Error::from(error);
        let (exit, help) = (error.end().into(), error.help());
        let failure = CommandFailure {
            by_store: error.is_by_store(),
            ..CommandFailure::of(exit, &error, help.as_deref())
        };
        match error {
            ops::Error::Rejected { report, .. } => CommandFailure { report: Some(report), ..failure },
            _ => failure,
        }
    }
}

impl From<NotText> for ops::Error {
    fn from(error: NotText) -> ops::Error {
        ops::Error::usage(error.to_string(), "set it anew, or unset it")
    }
}

impl From<SandboxError> for ops::Error {
    fn from(error: SandboxError) -> ops::Error {
        let place = matches!(error, SandboxError::Folder { .. });
        ops::Error::Other {
            end: End::Unfinished,
            message: error.to_string(),
            help: place.then(|| "run it in a folder that you may write to".to_owned()),
        }
    }
}

impl From<serde_json::Error> for CommandFailure {
    fn from(error: serde_json::Error) -> CommandFailure {
        CommandFailure::of(Exit::Unfinished, &error, None)
    }
}

/// The arguments ask for help, for the version, or for something that does not exist.
#[derive(Debug)]
pub(crate) struct Stop(pub(super) clap::Error);

impl Stop {
    /// Prints what there is to say; help goes to standard output and is no failure, unless it cannot be printed. Where
    /// that holds for what is wrong, there is nobody to tell.
    pub(crate) fn report(self) -> Result<ExitCode, CommandFailure> {
        match self.0.print() {
            _ if self.0.use_stderr() => Ok(Exit::Usage.code()),
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandFailure::unprinted(&error)),
            _ => Ok(Exit::Done.code()),
        }
    }
}
