//! What can be said on the command line.

mod applying;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub use applying::{
    Adopt, Announce, Apply, Copy, History, Known, Overrides, Pause, Plan, Run, State, StateCommand, Status,
    Stored,
};

use super::terminal::Color;
use super::values::{address, day, size, time, years};
use super::{Exit, Failure};
use crate::lock::Horizon;

/// Compiles a Git repository of seasonal Discord branding into a lockfile, and applies it to a guild.
#[derive(Debug, Parser)]
#[command(name = "bannerman", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "\
SOURCE is a folder (default: the current one, its files as they are), FOLDER@REVISION, or a URL with an \
optional #BRANCH.

Exit codes: 0 done or nothing to do; 1 the branding repository has errors or the lock is stale or damaged; 2 wrong \
usage or configuration, or refused until you say that it is meant; 3 could not finish, nothing that succeeded is lost; 4 with `plan --exit-code`, there are \
changes.")]
pub struct Options {
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Configuration to use instead of bannerman.toml in SOURCE or the current folder.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How results are written.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// The time to act at: 2026-12-01, or 2026-12-01T00:01:00Z; also BANNERMAN_NOW.
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub now: Option<DateTime<Utc>>,
    /// Use a guild on this machine, kept in .bannerman/sandbox, instead of Discord.
    #[arg(long, global = true)]
    pub sandbox: bool,
    /// Send tokens to the http:// address in BANNERMAN_DISCORD_API although it is another machine's: whoever is on the way
    /// can read them.
    #[arg(long, global = true)]
    pub allow_http: bool,
    /// Where fetched repositories are kept.
    #[arg(long, global = true, value_name = "FOLDER")]
    pub cache_dir: Option<PathBuf>,
    /// How long a run waits for Discord in all, and for Git servers in all, in seconds, when they limit requests, have
    /// trouble or are silent. A request to Discord has 20 seconds in any case, one to a Git server 5; a fetch goes on
    /// for as long as it brings 1024 bytes a second.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=86_400))]
    pub max_wait: u32,
    /// Tell more on standard error.
    #[arg(short, long, global = true, action = ArgAction::SetTrue, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Tell only results and errors.
    #[arg(short, long, global = true, action = ArgAction::SetTrue)]
    pub quiet: bool,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

impl Common {
    /// The time to act at: what was asked for, else the clock's.
    pub fn now(&self) -> DateTime<Utc> {
        self.now.unwrap_or_else(Utc::now)
    }

    /// Refuses every format in a command that has only the one for people.
    pub fn human(&self) -> Result<(), Failure> {
        match self.format {
            Format::Human => Ok(()),
            _ => {
                let message = "this command writes `--format human` only";
                Err(Failure::new(Exit::Usage, message, "leave `--format` out; how it exits says how it went"))
            }
        }
    }

    /// Whether to write for programs, in a command that has no other formats than that and the one for people.
    pub fn json(&self) -> Result<bool, Failure> {
        match self.format {
            Format::Human => Ok(false),
            Format::Json => Ok(true),
            _ => {
                let message = "this command writes `--format human` and `--format json` only";
                let help = "the other formats are those of `check`, `diff`, `calendar` and `simulate`";
                Err(Failure::new(Exit::Usage, message, help))
            }
        }
    }
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// Annotations for GitHub Actions (check).
    Github,
    /// SARIF 2.1.0 for code scanning (check).
    Sarif,
    /// For a pull request or a job's summary (check, diff, calendar, preview, simulate).
    Markdown,
    /// iCalendar, for programs that show appointments (calendar, preview).
    Ics,
    /// A page (preview, which writes it unless told otherwise).
    Html,
    /// Today and the next change, with pictures where the terminal can (preview).
    Terminal,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look for mistakes in a branding repository; exit 1 when something is wrong.
    Check(Check),
    /// Write bannerman.lock: the events and the schedule, resolved.
    Compile(Compile),
    /// Show what a change does to the year and to the art.
    Diff(Diff),
    /// Show what is due, from the lock and the state, without changing anything.
    Plan(Plan),
    /// Show the year as members will see it: as a page, in the terminal, or as a calendar.
    Preview(Preview),
    /// Look ahead, night by night: what would be worn, requested and announced.
    Simulate(Simulate),
    /// Make the changes that are due.
    Apply(Apply),
    /// Fetch, compile, plan and apply: the nightly job.
    Run(Run),
    /// Show what is worn since when, and what comes next; asks nobody.
    Status(Status),
    /// Show what the last runs did.
    History(History),
    /// Take a guild over as it is: what it wears counts as right for today, and nothing is sent.
    Adopt(Adopt),
    /// Send the announcement of the event that is being worn, if it is not sent yet.
    Announce(Announce),
    /// Apply nothing from now on, until `resume`.
    Pause(Pause),
    /// Apply again.
    Resume(Stored),
    /// List a year's events in order, from the lock.
    Calendar(Calendar),
    /// Show the state, or move it from one store to another.
    State(State),
    /// Look after what is kept of fetched repositories.
    Cache(Cache),
    /// Explain a diagnostic's code.
    Explain(Explain),
}

/// Where the branding repository is.
#[derive(Debug, Args)]
pub struct SourceArgument {
    /// The branding repository: a folder, FOLDER@REVISION, or a URL with an optional #BRANCH.
    pub source: Option<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    pub source: SourceArgument,
    /// A lock made before, that you trust: pictures in it are known, by Git's ids of their bytes, and not read again.
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The years to look at, like 2026..2046; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub years: Option<Horizon>,
    /// Show the first N findings only; all of them count. Default: 20 of one kind in an event, 500 in all.
    #[arg(long, value_name = "N")]
    pub max_diagnostics: Option<usize>,
}

/// Arguments of `compile`.
#[derive(Debug, Args)]
pub struct Compile {
    #[command(flatten)]
    pub source: SourceArgument,
    /// The lock to write, or to check.
    #[arg(short, long, value_name = "FILE", default_value = "bannerman.lock")]
    pub output: PathBuf,
    /// Write nothing; exit 1 when the lock is not what it would be.
    #[arg(long)]
    pub check: bool,
    /// A lock made before, that you trust: pictures in it are known, by Git's ids of their bytes, and not read again.
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The years to resolve, like 2026..2030; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub years: Option<Horizon>,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct Diff {
    /// The state before: a revision like main or HEAD~1, a folder, a lock file, or another SOURCE.
    pub base: String,
    /// The state after, likewise; default: the current folder's files.
    pub head: Option<String>,
    /// With `--format markdown`: where the repository's files can be seen, like
    /// https://raw.githubusercontent.com/OWNER/NAME; the commit, or what `{commit}` stands for, and the path
    /// follow.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub image_base: Option<String>,
}

/// Arguments of `preview`.
#[derive(Debug, Args)]
pub struct Preview {
    #[command(flatten)]
    pub source: SourceArgument,
    /// The page to write, or with `--format markdown` and `ics` the text; default: bannerman-preview.html, and standard
    /// output for text.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Put the pictures into this folder, below the page's, instead of into the page.
    #[arg(long, value_name = "FOLDER")]
    pub assets: Option<PathBuf>,
    /// Open the page in the browser.
    #[arg(long)]
    pub open: bool,
    /// Serve the page on this machine instead of writing it, and load it anew when the files change.
    #[arg(long, conflicts_with_all = ["assets", "output"])]
    pub serve: bool,
    /// Where to serve it; default: a free port.
    #[arg(long, value_name = "N", requires = "serve", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// With `--format terminal`: how pictures are shown.
    #[arg(long, value_enum, default_value_t = Pictures::Auto, value_name = "HOW")]
    pub pictures: Pictures,
    /// Show what changed since: a revision like main or HEAD~1, a folder, or another SOURCE.
    #[arg(long, value_name = "BASE")]
    pub base: Option<String>,
    /// The years to show, like 2026..2030; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub years: Option<Horizon>,
}

/// How pictures are shown in a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Pictures {
    /// As its variables say that it can; not without colours.
    Auto,
    /// By kitty's protocol.
    Kitty,
    /// By iTerm2's.
    Iterm,
    /// As sixels.
    Sixel,
    /// As half blocks.
    Blocks,
    /// Not at all.
    None,
}

/// Arguments of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    #[command(flatten)]
    pub source: SourceArgument,
    /// The first night; default: today's.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub from: Option<NaiveDate>,
    /// The last night; default: the 31st from the first on.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub to: Option<NaiveDate>,
    /// The state to begin with, like file:.bannerman/state.toml or git:branding-state; it is not changed.
    #[arg(long, value_name = "STORE")]
    pub state: Option<String>,
    /// The guild's id; also BANNERMAN_GUILD, or `[guild] id` in the configuration.
    #[arg(long, value_name = "ID")]
    pub guild: Option<String>,
}

/// Arguments of `calendar`.
#[derive(Debug, Args)]
pub struct Calendar {
    #[command(flatten)]
    pub known: Known,
    /// The year; default: this one.
    #[arg(long, conflicts_with = "years")]
    pub year: Option<i32>,
    /// Several years, like 2026..2030.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub years: Option<Horizon>,
}

/// Arguments of `cache`.
#[derive(Debug, Args)]
pub struct Cache {
    /// What to do with it.
    #[command(subcommand)]
    pub command: CacheCommand,
}

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Remove what was not used for longest.
    Prune(Prune),
}

/// Arguments of `cache prune`.
#[derive(Debug, Args)]
pub struct Prune {
    /// How much may stay, like 500MB; 0 removes everything. Fetching keeps to 1GB by itself.
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1GB")]
    pub max_size: u64,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, like B009; without one, all are listed (`--format markdown`: with their explanations).
    pub code: Option<String>,
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
