//! `bannerman check`: everything that is wrong, at once.

use super::context::Context;
use super::options::{CheckArgs, CheckFormat, Common};
use super::{CommandFailure, Exit, Terminal};
use crate::compile::rules::RULES;
use crate::diagnostic::render::{github, human, json, markdown, sarif};
use crate::diagnostic::{Report, Severity};
use crate::ops::{self, CheckRequest};

pub(crate) fn run(
    common: &Common,
    arguments: &CheckArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let request = CheckRequest {
        branding: context.branding(),
        lock: arguments.lock.as_deref(),
        years: arguments.years,
        now: common.now(),
    };
    let mut report = ops::check(&request)?;
    if let Some(most) = arguments.max_diagnostics {
        report.show_at_most(most);
    }
    match arguments.format {
        CheckFormat::Human => {
            let text = human::render(&report, terminal.stdout_style());
            terminal.print(&format!("{text}{}\n", human::summary(&report)));
        }
        CheckFormat::Json => terminal.print(&json::render(&report)?),
        CheckFormat::Github => {
            terminal.print(&format!("{}{}\n", github::render(&report), human::summary(&report)));
        }
        CheckFormat::Sarif => terminal.print(&sarif::render(&report, RULES.iter().map(|(rule, _)| *rule))?),
        CheckFormat::Markdown => terminal.print(&markdown::render(&report)),
    }
    Ok(exit(&report))
}

/// Errors fail, warnings do not.
fn exit(report: &Report) -> Exit {
    if report.count(Severity::Error) > 0 { Exit::Invalid } else { Exit::Done }
}
