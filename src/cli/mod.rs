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
mod follow;
mod history;
mod options;
mod pause;
mod plan;
mod preview;
mod run;
mod session;
mod simulate;
mod state;
mod status;
mod terminal;
mod values;

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

pub use failure::{Exit, Failure, Stop};
pub use options::Options;
pub use terminal::Terminal;

use options::Command;

/// Reads the arguments, and finds out what the terminal can show.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<(Options, Terminal), Stop> {
    let mut options = Options::try_parse_from(arguments).map_err(Stop)?;
    if let (None, Some(now)) = (options.common.now, variable("BANNERMAN_NOW")) {
        let wrong = |reason| {
            let message = format!("BANNERMAN_NOW is `{}`: {reason}", crate::escape::inline(&now));
            Stop(Options::command().error(ErrorKind::InvalidValue, message))
        };
        options.common.now = Some(values::time(&now).map_err(wrong)?);
    }
    let terminal = Terminal::new(options.common.color, options.common.quiet, options.common.verbose);
    Ok((options, terminal))
}

/// A variable of the environment. Empty is unset: continuous integration passes on what is not there as empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Runs what was asked for.
pub fn run(options: Options, terminal: &Terminal) -> Result<Exit, Failure> {
    let Options { common, command } = options;
    match command {
        Command::Check(arguments) => check::run(&common, &arguments, terminal),
        Command::Compile(arguments) => compile::run(&common, &arguments, terminal),
        Command::Diff(arguments) => diff::run(&common, &arguments, terminal),
        Command::Plan(arguments) => plan::run(&common, &arguments, terminal),
        Command::Preview(arguments) => preview::run(&common, &arguments, terminal),
        Command::Simulate(arguments) => simulate::run(&common, &arguments, terminal),
        Command::Apply(arguments) => apply::run(&common, &arguments, terminal),
        Command::Run(arguments) => run::run(&common, &arguments, terminal),
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
