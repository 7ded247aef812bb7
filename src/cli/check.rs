//! `bannerman check`: everything that is wrong, at once.

use super::context::Context;
use super::options::{Common, Format, SourceArgument};
use super::{Exit, Failure, Terminal};
use crate::compile;
use crate::diagnostic::render::{human, json};
use crate::diagnostic::{Report, Severity};

pub fn run(common: &Common, arguments: &SourceArgument, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let checkout = context.open()?;
    let (_, report) = compile::check(&checkout, &context.config.source.events)?;
    match common.format {
        Format::Human => {
            let text = human::render(&report, terminal.stdout_style());
            terminal.print(&format!("{text}{}\n", human::summary(&report)));
        }
        Format::Json => terminal.print(&json::render(&report)?),
    }
    Ok(exit(&report))
}

/// Errors fail, warnings do not.
fn exit(report: &Report) -> Exit {
    if report.count(Severity::Error) > 0 { Exit::Invalid } else { Exit::Done }
}
