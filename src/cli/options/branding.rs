//! The arguments of the commands that read a branding repository or a lock, and change no guild.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::applying::LockStateArgs;
use super::formats::{CalendarFormat, CheckFormat, DataOutput, PreviewFormat, SummaryFormat};
use super::shared::{CacheFolder, Day, Fetching, StoreAccess, order};
use crate::cli::values::{address, day, years};
use crate::lock::Horizon;

/// Where the branding repository is.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// The branding repository: a folder, FOLDER@REVISION, or a URL with an optional #BRANCH.
    pub(crate) source: Option<String>,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// An earlier lock that you trust. Pictures that it has, by Git's ids of their bytes, are not read again.
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
    /// The years to look at, like 2026..2046; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub(crate) years: Option<Horizon>,
    /// Show the first N findings only; all of them count. Default: 20 of one kind in an event, 500 in all.
    #[arg(long, value_name = "N")]
    pub(crate) max_diagnostics: Option<usize>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = CheckFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) fetching: Fetching,
}

/// Arguments of `compile`.
#[derive(Debug, Args)]
pub(crate) struct CompileArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The lock to write, or to check.
    #[arg(short, long, value_name = "FILE", default_value = "bannerman.lock")]
    pub(crate) output: PathBuf,
    /// Write nothing; exit 1 when the lock is not what it would be.
    #[arg(long)]
    pub(crate) check: bool,
    /// An earlier lock that you trust. Pictures that it has, by Git's ids of their bytes, are not read again.
    #[arg(long, value_name = "FILE")]
    pub(crate) lock: Option<PathBuf>,
    /// The years to resolve, like 2026..2030; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub(crate) years: Option<Horizon>,
    #[command(flatten)]
    pub(crate) format: DataOutput,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) fetching: Fetching,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The state before: a revision like main or HEAD~1, a folder, a lock file, or another SOURCE.
    pub(crate) base: String,
    /// The state after, named in the same way; default: the current folder's files.
    pub(crate) head: Option<String>,
    /// With `--format markdown`: where the repository's files can be seen, like
    /// https://raw.githubusercontent.com/OWNER/NAME; the commit, or what `{commit}` stands for, and the path
    /// follow.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(crate) image_base: Option<String>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = SummaryFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: SummaryFormat,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) fetching: Fetching,
}

/// Arguments of `preview`.
#[derive(Debug, Args)]
pub(crate) struct PreviewArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The page to write, or with `--format markdown` and `ics` the text; default: bannerman-preview.html, and standard
    /// output for text.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Put the pictures into this folder, below the page's, instead of into the page.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) assets: Option<PathBuf>,
    /// Open the page in the browser.
    #[arg(long)]
    pub(crate) open: bool,
    /// Serve the page on this machine instead of writing it, and reload it when the files change.
    #[arg(long, conflicts_with_all = ["assets", "output"])]
    pub(crate) serve: bool,
    /// Where to serve it; default: a free port.
    #[arg(long, value_name = "N", requires = "serve", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// With `--format terminal`: how pictures are shown.
    #[arg(long, value_enum, default_value_t = PicturesChoice::Auto, value_name = "HOW")]
    pub(crate) pictures: PicturesChoice,
    /// Show what changed since: a revision like main or HEAD~1, a folder, or another SOURCE.
    #[arg(long, value_name = "BASE")]
    pub(crate) base: Option<String>,
    /// The years to show, like 2026..2030; default: five from the commit's year on.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub(crate) years: Option<Horizon>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = PreviewFormat::Html, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: PreviewFormat,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) fetching: Fetching,
}

/// How pictures are shown in a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PicturesChoice {
    /// The best that its variables say it can; not without colours.
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
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    pub(crate) source: SourceArgs,
    /// The first night; default: today's.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) from: Option<NaiveDate>,
    /// The last night; default: the 31st from the first on.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) to: Option<NaiveDate>,
    /// The state to begin with, like file:.bannerman/state.toml or git:branding-state; it is not changed.
    #[arg(long, value_name = "STORE")]
    pub(crate) state: Option<String>,
    /// The guild's id; also BANNERMAN_GUILD, or `[guild] id` in the configuration.
    #[arg(long, value_name = "ID")]
    pub(crate) guild: Option<String>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = SummaryFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: SummaryFormat,
    #[command(flatten)]
    pub(crate) day: Day,
    #[command(flatten)]
    pub(crate) access: StoreAccess,
    #[command(flatten)]
    pub(crate) cache: CacheFolder,
}

/// Arguments of `calendar`.
#[derive(Debug, Args)]
pub(crate) struct CalendarArgs {
    #[command(flatten)]
    pub(crate) known: LockStateArgs,
    /// The year; default: this one.
    #[arg(long, conflicts_with = "years")]
    pub(crate) year: Option<i32>,
    /// Several years, like 2026..2030.
    #[arg(long, value_name = "A..B", value_parser = years)]
    pub(crate) years: Option<Horizon>,
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = CalendarFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: CalendarFormat,
    #[command(flatten)]
    pub(crate) day: Day,
}
