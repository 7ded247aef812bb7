//! The command line: one file a subcommand, nothing but arguments → call → output.

mod adopt;
mod announce;
mod apply;
mod cache;
mod calendar;
mod check;
mod compile;
mod context;
mod diff;
mod explain;
mod failure;
mod history;
mod locks;
mod options;
mod pause;
mod plan;
mod preview;
mod run;
mod secrets;
mod serve_preview;
mod session;
mod simulate;
mod state;
mod status;
mod store;
mod terminal;
mod values;
mod watch;

use std::env::VarError;
use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

pub use failure::{Exit, Failure, Stop};
pub use options::Options;
pub use terminal::Terminal;

use options::{Command, Common, State, StateCommand};

/// Reads the arguments, and finds out what the terminal can show.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<(Options, Terminal), Stop> {
    let mut options = Options::try_parse_from(arguments).map_err(Stop)?;
    if options.common.now.is_none() {
        let wrong = |message: String| Stop(Options::command().error(ErrorKind::InvalidValue, message));
        options.common.now = variable("BANNERMAN_NOW")
            .map_err(|not_text| wrong(not_text.to_string()))?
            .map(|now| {
                let shown = crate::escape::inline(&now);
                values::time(&now).map_err(|reason| wrong(format!("BANNERMAN_NOW is `{shown}`: {reason}")))
            })
            .transpose()?;
    }
    let secrets = secrets::Secrets::new(|name| variable(name).ok().flatten());
    let Common { color, quiet, verbose, .. } = options.common;
    let terminal = Terminal::new(color, quiet, verbose).without(secrets);
    Ok((options, terminal))
}

/// A variable of the environment has a value that is no text. What it is stays unsaid: it may be a secret.
#[derive(Debug, thiserror::Error)]
#[error("{0} is set to something that is not UTF-8 text")]
struct NotText(String);

/// A variable of the environment. Empty is unset: continuous integration passes on what is not there as empty.
fn variable(name: &str) -> Result<Option<String>, NotText> {
    match std::env::var(name) {
        Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(NotText(name.to_owned())),
    }
}

/// A format that a command does not write is refused before it does anything.
fn refuse_format(common: &Common, command: &Command) -> Result<(), Failure> {
    match command {
        // They have formats of their own, and say which.
        Command::Check(_) | Command::Diff(_) | Command::Preview(_) | Command::Simulate(_) => Ok(()),
        Command::Calendar(_) | Command::Explain(_) => Ok(()),
        Command::Adopt(_) | Command::Pause(_) | Command::Resume(_) => common.human(),
        Command::State(State { command: StateCommand::Export(_) | StateCommand::Import(_) }) => {
            common.human()
        }
        _ => common.json().map(drop),
    }
}

/// Runs what was asked for.
pub fn run(options: Options, terminal: &Terminal) -> Result<Exit, Failure> {
    let Options { common, command } = options;
    refuse_format(&common, &command)?;
    match command {
        Command::Check(arguments) => check::run(&common, &arguments, terminal),
        Command::Compile(arguments) => compile::run(&common, &arguments, terminal),
        Command::Diff(arguments) => diff::run(&common, &arguments, terminal),
        Command::Plan(arguments) => plan::run(&common, &arguments, terminal),
        Command::Preview(arguments) => preview::run(&common, &arguments, terminal),
        Command::Simulate(arguments) => simulate::run(&common, &arguments, terminal),
        Command::Apply(arguments) => {
            watch::watched(&common, terminal, || apply::run(&common, &arguments, terminal))
        }
        // It changes nothing, so nobody waits for it.
        Command::Run(arguments) if arguments.only_plan => run::look(&common, &arguments, terminal),
        Command::Run(arguments) => {
            watch::watched(&common, terminal, || run::run(&common, &arguments, terminal))
        }
        Command::Status(arguments) => status::run(&common, &arguments, terminal),
        Command::History(arguments) => history::run(&common, &arguments, terminal),
        Command::Adopt(arguments) => adopt::run(&common, &arguments, terminal),
        Command::Announce(arguments) => announce::run(&common, &arguments, terminal),
        Command::Pause(arguments) => pause::pause(&common, &arguments, terminal),
        Command::Resume(arguments) => pause::resume(&common, &arguments, terminal),
        Command::Calendar(arguments) => calendar::run(&common, &arguments, terminal),
        Command::State(arguments) => state::run(&common, &arguments, terminal),
        Command::Cache(arguments) => cache::run(&common, &arguments, terminal),
        Command::Explain(arguments) => explain::run(&common, &arguments, terminal),
    }
}
