//! For programs: one object with everything that the other formats show.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Report, Severity};
use crate::escape;

#[derive(Serialize)]
struct Output<'a> {
    events: Vec<CheckedEvent<'a>>,
    diagnostics: Vec<Finding<'a>>,
    /// How many there are beyond those; they are among the errors and warnings that are counted.
    #[serde(skip_serializing_if = "is_none")]
    hidden: usize,
    errors: usize,
    warnings: usize,
}

#[derive(Serialize)]
struct CheckedEvent<'a> {
    name: &'a str,
    path: String,
    ok: bool,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    event: Option<&'a str>,
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Also<'a>>,
}

#[derive(Serialize)]
struct Also<'a> {
    event: Option<&'a str>,
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
}

fn is_none(number: &usize) -> bool {
    *number == 0
}

/// The report as pretty-printed JSON with a line break at its end.
pub(crate) fn render(report: &Report) -> Result<String, serde_json::Error> {
    let broken = report.broken();
    let output = Output {
        events: report
            .events
            .iter()
            .map(|event| CheckedEvent {
                name: &event.name,
                path: format!("{}{}", report.prefix, event.path),
                ok: !broken.contains(event.name.as_str()),
            })
            .collect(),
        diagnostics: report.diagnostics.iter().map(|diagnostic| finding(report, diagnostic)).collect(),
        hidden: report.hidden(),
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
    };
    escape::json(&output)
}

fn finding<'a>(report: &'a Report, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let at = report.texts.locate(&diagnostic.place);
    Finding {
        code: diagnostic.rule.code,
        severity: diagnostic.severity.name(),
        event: diagnostic.event.as_deref(),
        path: format!("{}{}", report.prefix, at.path),
        line: at.line,
        column: at.column,
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        notes: diagnostic
            .also
            .iter()
            .map(|note| {
                let at = report.texts.locate(&note.place);
                Also {
                    event: note.event.as_deref(),
                    path: format!("{}{}", report.prefix, at.path),
                    line: at.line,
                    column: at.column,
                    message: &note.message,
                }
            })
            .collect(),
    }
}
