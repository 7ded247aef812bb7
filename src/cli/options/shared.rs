//! Options that several commands share. A command's arguments include a group where the command uses it, so that its
//! help lists exactly these.
//!
//! [`Common`] holds all of them once more, global and hidden: they may stand before the command, and a command that has
//! no use for one accepts it. So `alias b='bannerman --sandbox --now 2026-12-01'` works for every command.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use clap::{Arg, ArgAction, Args};

use crate::cli::terminal::Color;
use crate::cli::values::time;

/// The heading of what every command accepts.
const GLOBAL: &str = "Global options";

/// Where the shared options stand in a command's help: behind its own, always in this order.
pub(super) mod order {
    pub(crate) const FORMAT: usize = 100;
    pub(crate) const DAY: usize = 101;
    pub(crate) const SANDBOX: usize = 102;
    pub(crate) const CONNECTION: usize = 103;
    pub(crate) const CACHE: usize = 104;
    pub(crate) const WAITING: usize = 105;
}

/// Options of every command.
#[derive(Debug, Args)]
#[command(mut_args(everywhere))]
pub(crate) struct Common {
    /// The configuration; default: bannerman.toml in SOURCE or the current folder.
    #[arg(long, value_name = "FILE", help_heading = GLOBAL)]
    pub(crate) config: Option<PathBuf>,
    /// Tell more on standard error.
    #[arg(short, long, action = ArgAction::SetTrue, conflicts_with = "quiet", help_heading = GLOBAL)]
    pub(crate) verbose: bool,
    /// Tell only results and errors.
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = GLOBAL)]
    pub(crate) quiet: bool,
    /// When to use colours.
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN", help_heading = GLOBAL)]
    pub(crate) color: Color,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) access: StoreAccess,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
    /// Whether the command writes for programs.
    #[arg(skip)]
    pub(crate) json: bool,
}

impl Common {
    /// Whether a guild on this machine takes the place of Discord.
    pub(crate) fn sandbox(&self) -> bool {
        self.access.sandbox
    }

    /// How long to wait for servers, in seconds.
    pub(crate) fn max_wait(&self) -> u32 {
        self.access.waiting.max_wait
    }

    /// The time to act at: what was asked for, else the clock's.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.day.now.unwrap_or_else(Utc::now)
    }
}

/// Makes an option of the program one of each command's. Those that only some commands use stay out of the help.
fn everywhere(option: Arg) -> Arg {
    let shown = option.get_help_heading() == Some(GLOBAL);
    option.global(true).hide(!shown)
}

/// The day that a command acts at.
#[derive(Debug, Args)]
pub(crate) struct Day {
    /// The time to act at: 2026-12-01, or 2026-12-01T00:01:00Z; also BANNERMAN_NOW.
    #[arg(long, value_name = "TIME", value_parser = time, display_order = order::DAY)]
    pub(crate) now: Option<DateTime<Utc>>,
}

/// How long a command waits for servers.
#[derive(Debug, Args)]
pub(crate) struct Waiting {
    /// How long to wait for Discord in all, and for Git servers in all, in seconds.
    ///
    /// It is the bound of a whole run, for when they limit requests, have trouble or are silent. A request to Discord has
    /// 20 seconds in any case, one to a Git server 5. A fetch goes on for as long as it brings 1024 bytes a second.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, display_order = order::WAITING)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=86_400))]
    pub(crate) max_wait: u32,
}

/// Where a branding repository is fetched to.
#[derive(Debug, Args)]
pub(crate) struct CacheFolder {
    /// Where fetched repositories are kept.
    #[arg(long, value_name = "FOLDER", display_order = order::CACHE)]
    pub(crate) cache_dir: Option<PathBuf>,
}

/// How a branding repository is fetched.
#[derive(Debug, Args)]
pub(crate) struct Fetching {
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
    #[command(flatten)]
    pub(crate) waiting: Waiting,
}

/// Whose state is meant, and how long to wait for its store.
#[derive(Debug, Args)]
pub(crate) struct StoreAccess {
    /// Use a guild on this machine, kept in .bannerman/sandbox, instead of Discord.
    #[arg(long, display_order = order::SANDBOX)]
    pub(crate) sandbox: bool,
    #[command(flatten)]
    pub(crate) waiting: Waiting,
}

/// How Discord is reached.
#[derive(Debug, Args)]
pub(crate) struct ConnectionArgs {
    /// Send tokens to an http:// address of another machine.
    ///
    /// BANNERMAN_DISCORD_API names the address. Whoever is on the way to it can read the tokens.
    #[arg(long, display_order = order::CONNECTION)]
    pub(crate) allow_http: bool,
}
