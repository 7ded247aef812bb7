//! The command line: one file a subcommand, nothing but arguments → call → output.

mod apply;
mod calendar;
mod check;
mod compile;
mod context;
mod explain;
mod failure;
mod options;
mod plan;
mod run;
mod session;
mod status;
mod terminal;

use std::ffi::OsString;

use clap::Parser;

pub use failure::{Exit, Failure, Stop};
pub use options::Options;
pub use terminal::Terminal;

use options::Command;

/// Reads the arguments, and finds out what the terminal can show.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<(Options, Terminal), Stop> {
    let options = Options::try_parse_from(arguments).map_err(Stop)?;
    let terminal = Terminal::new(options.common.color, options.common.quiet, options.common.verbose);
    Ok((options, terminal))
}

/// Runs what was asked for.
pub fn run(options: Options, terminal: &Terminal) -> Result<Exit, Failure> {
    let Options { common, command } = options;
    match command {
        Command::Check(arguments) => check::run(&common, &arguments, terminal),
        Command::Compile(arguments) => compile::run(&common, &arguments, terminal),
        Command::Plan(arguments) => plan::run(&common, &arguments, terminal),
        Command::Apply(arguments) => apply::run(&common, &arguments, terminal),
        Command::Run(arguments) => run::run(&common, &arguments, terminal),
        Command::Status(arguments) => status::run(&common, &arguments, terminal),
        Command::Calendar(arguments) => calendar::run(&common, &arguments, terminal),
        Command::Explain(arguments) => explain::run(&arguments, terminal),
    }
}
