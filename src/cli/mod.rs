//! The command line: arguments to a request, an outcome to text. One file for each subcommand.

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
mod findings;
mod history;
mod made_preview;
mod observer;
mod options;
mod page_place;
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
mod terminal;
mod values;
mod watch;
mod webhook;

use std::env::VarError;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use failure::{CommandFailure, Exit, Stop};
use options::{Command, Common, Options};
use terminal::Terminal;

/// The program: parses the arguments, runs the command, reports a failure, and returns the exit code.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let ended = |terminal: &Terminal, failure: &CommandFailure| {
        terminal.report(failure);
        failure.exit.code()
    };
    let (options, terminal) = match parse(arguments) {
        Ok(parsed) => parsed,
        Err(stop) => return stop.report().unwrap_or_else(|failure| ended(&Terminal::plain(), &failure)),
    };
    match run(options, &terminal).and_then(|exit| terminal.end(exit)) {
        Ok(exit) => exit.code(),
        Err(failure) => ended(&terminal, &failure),
    }
}

/// Reads the arguments, and finds out what the terminal can show.
fn parse(arguments: impl Iterator<Item = OsString>) -> Result<(Options, Terminal), Stop> {
    let mut program = Options::command();
    let arguments = options::behind_the_command(&program, arguments);
    let mut matches = program.try_get_matches_from_mut(arguments).map_err(Stop)?;
    let mut options =
        Options::from_arg_matches_mut(&mut matches).map_err(|error| Stop(error.format(&mut program)))?;
    options.common.json = options.command.json();
    if options.common.day.now.is_none() {
        let wrong = |message: String| Stop(Options::command().error(ErrorKind::InvalidValue, message));
        options.common.day.now = variable("BANNERMAN_NOW")
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

/// Runs what was asked for. What is wrong with a branding repository is shown here, whichever command found it.
fn run(options: Options, terminal: &Terminal) -> Result<Exit, CommandFailure> {
    let Options { common, command } = options;
    match dispatch(&common, command, terminal) {
        Err(CommandFailure { exit, report: Some(report), .. }) => {
            findings::tell(&report, common.json, terminal)?;
            Ok(exit)
        }
        result => result,
    }
}

fn dispatch(common: &Common, command: Command, terminal: &Terminal) -> Result<Exit, CommandFailure> {
    match command {
        Command::Check(arguments) => check::run(common, &arguments, terminal),
        Command::Compile(arguments) => compile::run(common, &arguments, terminal),
        Command::Diff(arguments) => diff::run(common, &arguments, terminal),
        Command::Plan(arguments) => plan::run(common, &arguments, terminal),
        Command::Preview(arguments) => preview::run(common, &arguments, terminal),
        Command::Simulate(arguments) => simulate::run(common, &arguments, terminal),
        Command::Apply(arguments) => {
            watch::watched(common, terminal, |log| apply::run(common, &arguments, terminal, log))
        }
        // It changes nothing, so nobody waits for it.
        Command::Run(arguments) if arguments.only_plan => run::look(common, &arguments, terminal),
        Command::Run(arguments) => {
            watch::watched(common, terminal, |log| run::run(common, &arguments, terminal, log))
        }
        Command::Status(arguments) => status::run(common, &arguments, terminal),
        Command::History(arguments) => history::run(common, &arguments, terminal),
        Command::Adopt(arguments) => adopt::run(common, &arguments, terminal),
        Command::Announce(arguments) => announce::run(common, &arguments, terminal),
        Command::Pause(arguments) => pause::pause(common, &arguments, terminal),
        Command::Resume(arguments) => pause::resume(common, &arguments, terminal),
        Command::Calendar(arguments) => calendar::run(common, &arguments, terminal),
        Command::State(arguments) => state::run(common, &arguments, terminal),
        Command::Cache(arguments) => cache::run(common, &arguments, terminal),
        Command::Explain(arguments) => explain::run(&arguments, terminal),
    }
}
