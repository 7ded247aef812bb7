//! The arguments of the commands that look at a guild or its state, or change them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::SourceArgs;
use super::formats::{DataOutput, HumanOutput};
use super::shared::{CacheFolder, ConnectionArgs, Day, StoreAccess};
use crate::cli::values::years;
use crate::lock::Horizon;

/// Where the lock and the state are.
#[derive(Debug, Args)]
pub(crate) struct LockStateArgs {
    /// The lock; default: the one applied last, else bannerman.lock in the current folder.
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
    /// The state, like file:.bannerman/state.toml or git:branding-state.
    #[arg(long, value_name = "STORE")]
    pub(crate) state: Option<String>,
    #[command(flatten)]
    pub(crate) access: StoreAccess,
}

/// What is needed to plan and apply.
#[derive(Debug, Args)]
pub(crate) struct TargetArgs {
    #[command(flatten)]
    pub(crate) known: LockStateArgs,
    /// The guild's id; also BANNERMAN_GUILD, or `[guild] id` in the configuration.
    #[arg(long, value_name = "ID")]
    pub(crate) guild: Option<String>,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// What the operator takes upon himself.
#[derive(Debug, Args)]
pub(crate) struct Overrides {
    /// Put ours on now, whatever the guild shows; where nothing is known of it yet, announce nothing.
    #[arg(long)]
    pub(crate) force: bool,
    /// Apply a lock that is older than the one applied last.
    #[arg(long)]
    pub(crate) allow_older: bool,
    /// Forget the state if it is another guild's.
    #[arg(long)]
    pub(crate) allow_other_guild: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// Exit 4 when there are changes.
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    pub(crate) known: LockStateArgs,
    /// Exit 4 when something is overdue: it was due on an earlier day and was not done.
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Arguments of `apply`.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// The branding repository that the pictures are read from.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) overrides: Overrides,
    /// The state, like file:.bannerman/state.toml or git:branding-state.
    #[arg(long, value_name = "STORE")]
    pub(crate) state: Option<String>,
    /// The guild's id; also BANNERMAN_GUILD, or `[guild] id` in the configuration.
    #[arg(long, value_name = "ID")]
    pub(crate) guild: Option<String>,
    /// An earlier lock that you trust. Pictures that it has, by Git's ids of their bytes, are not read again.
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
    /// The years to resolve, like 2026..2030; default: five from the commit's year on, or from today's.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub(crate) years: Option<Horizon>,
    /// Fetch, compile and plan; change nothing.
    #[arg(long = "dry-run")]
    pub(crate) only_plan: bool,
    /// With --dry-run: exit 4 when there are changes.
    #[arg(long, requires = "only_plan")]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) access: StoreAccess,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// Arguments of `adopt`.
#[derive(Debug, Args)]
pub(crate) struct AdoptArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) format: HumanOutput,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
}

/// Arguments of `announce`.
#[derive(Debug, Args)]
pub(crate) struct AnnounceArgs {
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// The branding repository that the pictures are read from.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,
    /// Send it although it was announced already.
    #[arg(long)]
    pub(crate) again: bool,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
}

/// Arguments of `pause`.
#[derive(Debug, Args)]
pub(crate) struct PauseArgs {
    /// Why, for people who ask later.
    #[arg(default_value = "")]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) stored: StateStoreArgs,
    /// The guild's id, where the state is new; also BANNERMAN_GUILD, or `[guild] id` in the configuration.
    #[arg(long, value_name = "ID")]
    pub(crate) guild: Option<String>,
    #[command(flatten)]
    pub(crate) format: HumanOutput,
    #[command(flatten)]
    pub(crate) day: Day,
}

/// Arguments of `resume`.
#[derive(Debug, Args)]
pub(crate) struct ResumeArgs {
    #[command(flatten)]
    pub(crate) stored: StateStoreArgs,
    #[command(flatten)]
    pub(crate) format: HumanOutput,
}

/// Arguments of `history`.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    #[command(flatten)]
    pub(crate) stored: StateStoreArgs,
    /// How many lines, from the last one back.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) last: usize,
    #[command(flatten)]
    pub(crate) format: DataOutput,
}

/// Arguments of `state`.
#[derive(Debug, Args)]
pub(crate) struct StateArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub(crate) command: StateCommand,
}

/// What to do with the state.
#[derive(Debug, Subcommand)]
pub(crate) enum StateCommand {
    /// Print it, as TOML or with `--format json`.
    Show(ShowArgs),
    /// Copy it into a file, with the lock that was applied last as bannerman.lock beside it.
    Export(CopyArgs),
    /// Copy it from a file into the store, with the bannerman.lock beside it.
    Import(CopyArgs),
}

/// Arguments of `state show`.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    pub(crate) stored: StateStoreArgs,
    #[command(flatten)]
    pub(crate) format: DataOutput,
}

/// Which state.
#[derive(Debug, Args)]
pub(crate) struct StateStoreArgs {
    /// The state, like file:.bannerman/state.toml or git:branding-state.
    #[arg(long, value_name = "STORE")]
    pub(crate) state: Option<String>,
    #[command(flatten)]
    pub(crate) access: StoreAccess,
}

/// Arguments of `state export` and `state import`.
#[derive(Debug, Args)]
pub(crate) struct CopyArgs {
    /// The file.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) stored: StateStoreArgs,
    /// Replace what is there, even another guild's.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) format: HumanOutput,
}
