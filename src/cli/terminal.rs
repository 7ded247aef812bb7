//! Everything that is printed goes through here: results to standard output, all else to standard error.

use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;

use anstream::ColorChoice;
use anstream::stream::RawStream;
use clap::ValueEnum;

use super::secrets::Secrets;
use super::{CommandFailure, Exit};
use crate::diagnostic::render::human::Style;
use crate::escape::block;
use crate::problem::Problem;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How wide lines may be where nobody says.
const WIDTH: usize = 140;

/// Where output goes.
#[derive(Debug)]
pub(crate) struct Terminal {
    color: Color,
    quiet: bool,
    verbose: bool,
    /// What is never printed.
    secrets: Secrets,
    /// Why a result could not be printed, the first time.
    lost: OnceLock<io::Error>,
}

impl Terminal {
    /// `quiet` leaves out notes, `verbose` adds details.
    pub(crate) fn new(color: Color, quiet: bool, verbose: bool) -> Terminal {
        Terminal { color, quiet, verbose, secrets: Secrets::default(), lost: OnceLock::new() }
    }

    /// This terminal, which masks these secrets.
    pub(super) fn without(self, secrets: Secrets) -> Terminal {
        Terminal { secrets, ..self }
    }

    /// A text as it may be kept or told elsewhere.
    pub(crate) fn masked(&self, text: &str) -> String {
        self.secrets.masked(text)
    }

    /// Where nothing was said about it.
    pub(crate) fn plain() -> Terminal {
        Terminal::new(Color::Auto, false, false)
    }

    /// A copy to keep, for notes and details beside the results.
    pub(crate) fn beside(&self) -> Terminal {
        Terminal::new(self.color, self.quiet, self.verbose).without(self.secrets.clone())
    }

    /// Prints a result. A reader that went away (`| head`) is no error; any other is told by [`end`](Terminal::end).
    pub(crate) fn print(&self, text: &str) {
        let mut out = io::stdout().lock();
        if let Err(error) = out.write_all(self.secrets.masked(text).as_bytes()).and_then(|()| out.flush()) {
            self.lost.get_or_init(|| error);
        }
    }

    /// How a run ends that did what it should: badly all the same when what it had to say was not written whole.
    pub(crate) fn end(&self, exit: Exit) -> Result<Exit, CommandFailure> {
        match self.lost.get() {
            Some(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandFailure::unprinted(error)),
            _ => Ok(exit),
        }
    }

    /// Prints something beside the result, whole lines.
    pub(crate) fn aside(&self, text: &str) {
        let _ = io::stderr().lock().write_all(self.secrets.masked(text).as_bytes());
    }

    /// Tells something worth knowing.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.labelled("note", text);
        }
    }

    /// Tells a detail, when details are wanted.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbose {
            self.aside(&format!("{}\n", block(text)));
        }
    }

    /// Tells why a run ended badly.
    pub(crate) fn report(&self, failure: &CommandFailure) {
        self.problem(&failure.message, failure.help.as_deref());
    }

    /// Tells of something that did not succeed, and what to do.
    pub(crate) fn problem(&self, message: &str, help: Option<&str>) {
        self.labelled("error", message);
        if let Some(help) = help {
            self.labelled("  help", help);
        }
    }

    /// Tells of several.
    pub(crate) fn problems(&self, problems: &[Problem]) {
        problems.iter().for_each(|problem| self.problem(&problem.message, problem.help.as_deref()));
    }

    fn labelled(&self, label: &str, text: &str) {
        self.aside(&format!("{label}: {}\n", block(text)));
    }

    /// How to draw diagnostics on standard output.
    pub(crate) fn stdout_style(&self) -> Style {
        self.style(&io::stdout())
    }

    /// How to draw diagnostics on standard error.
    pub(crate) fn stderr_style(&self) -> Style {
        self.style(&io::stderr())
    }

    fn style<Stream: RawStream>(&self, stream: &Stream) -> Style {
        let color = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => anstream::AutoStream::choice(stream) != ColorChoice::Never,
        };
        let width = if stream.is_terminal() {
            terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0))
        } else {
            WIDTH
        };
        Style { color, width }
    }
}
