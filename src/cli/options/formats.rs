//! What each command writes. The parser refuses a format that a command does not write, and its help lists the others.

use clap::{Args, ValueEnum};

use super::shared::order;

/// What `check` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// Annotations for GitHub Actions.
    Github,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// For a pull request or a job's summary.
    Markdown,
}

/// What `diff` and `simulate` write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// For a pull request or a job's summary.
    Markdown,
}

/// What `preview` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PreviewFormat {
    /// A page.
    #[value(alias = "human")]
    Html,
    /// Today and the next change, with pictures where the terminal can.
    Terminal,
    /// A table, for a pull request or a job's summary.
    Markdown,
    /// iCalendar, for programs that show appointments.
    Ics,
}

/// What `calendar` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CalendarFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// A table, for a pull request or a job's summary.
    Markdown,
    /// iCalendar, for programs that show appointments.
    Ics,
}

/// What `explain` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people.
    Human,
    /// All codes at once, for a page.
    Markdown,
}

/// What most commands write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    /// For people.
    Human,
    /// For programs.
    Json,
}

/// The only format of a command whose exit code says all that a program needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HumanFormat {
    /// For people.
    Human,
}

/// The option of a command that writes for people or for programs.
#[derive(Debug, Args)]
pub(crate) struct DataOutput {
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = DataFormat::Human, overrides_with = "format", display_order = order::FORMAT)]
    pub(crate) format: DataFormat,
}

impl DataOutput {
    /// Whether the result is for programs.
    pub(crate) fn json(&self) -> bool {
        self.format == DataFormat::Json
    }
}

/// The option of a command that writes for people only. There is nothing to choose, so that no help lists it.
#[derive(Debug, Args)]
pub(crate) struct HumanOutput {
    /// How the result is written.
    #[arg(long, value_enum, default_value_t = HumanFormat::Human, overrides_with = "format", display_order = order::FORMAT, hide = true)]
    pub(crate) format: HumanFormat,
}
