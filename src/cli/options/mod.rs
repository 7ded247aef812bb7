//! The commands and their arguments, as clap reads them.

mod applying;
mod branding;
mod early;
mod formats;
mod shared;

use clap::{Args, Parser, Subcommand};

pub(crate) use applying::{
    AdoptArgs, AnnounceArgs, ApplyArgs, CopyArgs, HistoryArgs, Overrides, PauseArgs, PlanArgs, ResumeArgs,
    RunArgs, ShowArgs, StateArgs, StateCommand, StateStoreArgs, StatusArgs,
};
pub(crate) use branding::{
    CalendarArgs, CheckArgs, CompileArgs, DiffArgs, PicturesChoice, PreviewArgs, SimulateArgs, SourceArgs,
};
pub(crate) use early::behind_the_command;
pub(crate) use formats::{CalendarFormat, CheckFormat, ExplainFormat, PreviewFormat, SummaryFormat};
pub(crate) use shared::Common;

use super::values::size;
use formats::DataOutput;
use shared::{CacheFolder, order};

/// Compiles a Git repository of seasonal Discord branding into a lockfile, and applies it to a guild.
#[derive(Debug, Parser)]
#[command(name = "bannerman", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
SOURCE is a folder (default: the current one, its files as they are), FOLDER@REVISION, or a URL with an \
optional #BRANCH.

Exit codes: 0 done, or nothing to do; 1 the branding repository has errors, or the lock is stale or damaged; 2 wrong \
usage or configuration, or refused until you say that it is meant; 3 could not finish, nothing that succeeded is lost; \
4 with `--exit-code`, there are changes or something is overdue.")]
pub(crate) struct Options {
    /// Options of every command.
    #[command(flatten)]
    pub(crate) common: Common,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look for mistakes in a branding repository; exit 1 when something is wrong.
    Check(CheckArgs),
    /// Write bannerman.lock: the events and the schedule, resolved.
    Compile(CompileArgs),
    /// Show what a change does to the year and to the art.
    Diff(DiffArgs),
    /// Show what is due, from the lock and the state, without changing anything.
    Plan(PlanArgs),
    /// Show the year as members will see it: as a page, in the terminal, or as a calendar.
    Preview(PreviewArgs),
    /// Look ahead, night by night: what would be put on, requested and announced.
    Simulate(SimulateArgs),
    /// Make the changes that are due.
    Apply(ApplyArgs),
    /// Fetch, compile, plan and apply: the nightly job.
    Run(RunArgs),
    /// Show what is on since when, and what comes next; send no request.
    Status(StatusArgs),
    /// Show what the last runs did.
    History(HistoryArgs),
    /// Start managing a guild: record its current icon and banner as today's, and send nothing.
    Adopt(AdoptArgs),
    /// Send the announcement of the current event, if it was not sent yet.
    Announce(AnnounceArgs),
    /// Apply nothing from now on, until `resume`.
    Pause(PauseArgs),
    /// Apply again.
    Resume(ResumeArgs),
    /// List a year's events in order, from the lock.
    Calendar(CalendarArgs),
    /// Show the state, or move it from one store to another.
    State(StateArgs),
    /// Manage the cache of fetched repositories.
    Cache(CacheArgs),
    /// Explain a diagnostic's code.
    Explain(ExplainArgs),
}

impl Command {
    /// Whether the result is for programs.
    pub(crate) fn json(&self) -> bool {
        match self {
            Command::Compile(CompileArgs { format, .. })
            | Command::Plan(PlanArgs { format, .. })
            | Command::Apply(ApplyArgs { format, .. })
            | Command::Run(RunArgs { format, .. })
            | Command::Status(StatusArgs { format, .. })
            | Command::History(HistoryArgs { format, .. })
            | Command::Announce(AnnounceArgs { format, .. })
            | Command::State(StateArgs { command: StateCommand::Show(ShowArgs { format, .. }) })
            | Command::Cache(CacheArgs { command: CacheCommand::Prune(PruneArgs { format, .. }) }) => {
                format.json()
            }
            Command::Check(arguments) => arguments.format == CheckFormat::Json,
            Command::Diff(DiffArgs { format, .. }) | Command::Simulate(SimulateArgs { format, .. }) => {
                *format == SummaryFormat::Json
            }
            Command::Calendar(arguments) => arguments.format == CalendarFormat::Json,
            Command::Preview(_)
            | Command::Adopt(_)
            | Command::Pause(_)
            | Command::Resume(_)
            | Command::State(StateArgs { command: StateCommand::Export(_) | StateCommand::Import(_) })
            | Command::Explain(_) => false,
        }
    }
}

/// Arguments of `cache`.
#[derive(Debug, Args)]
pub(crate) struct CacheArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) command: CacheCommand,
}

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub(crate) enum CacheCommand {
    /// Remove the repositories that were not used for longest.
    Prune(PruneArgs),
}

/// Arguments of `cache prune`.
#[derive(Debug, Args)]
pub(crate) struct PruneArgs {
    /// How much may stay, like 500MB; 0 removes everything. Fetching keeps to 1GB by itself.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1GB")]
    pub(crate) max_size: u64,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The code, like B009; without one, all are listed (`--format markdown`: with their explanations).
    pub(crate) code: Option<String>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = ExplainFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: ExplainFormat,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Options::command().debug_assert();
    }
}
