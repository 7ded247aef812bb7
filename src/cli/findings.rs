//! What is wrong with a branding repository, where a command needs one without errors.

use super::{CommandFailure, Terminal};
use crate::diagnostic::Report;
use crate::diagnostic::render::{human, json};

/// Tells it as the result of the command.
pub(crate) fn tell(report: &Report, as_json: bool, terminal: &Terminal) -> Result<(), CommandFailure> {
    if as_json {
        terminal.print(&json::render(report)?);
    } else {
        complain(report, terminal);
    }
    Ok(())
}

/// Tells people, beside the result that there is not.
pub(crate) fn complain(report: &Report, terminal: &Terminal) {
    let text = human::render(report, terminal.stderr_style());
    terminal.aside(&format!("{text}{}\n", human::summary(report)));
}
