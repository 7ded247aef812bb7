//! For a job's summary on GitHub, and wherever else Markdown is shown: a table, one row a diagnostic.

use super::human::summary;
use crate::diagnostic::{Report, Severity};
use crate::escape::markdown;

/// The report as a section with a heading.
pub fn render(report: &Report) -> String {
    let mut out = format!("### Branding: {}\n", summary(report));
    if report.diagnostics.is_empty() {
        return out;
    }
    out.push_str("\n| | where | what |\n|---|---|---|\n");
    for diagnostic in &report.diagnostics {
        let at = report.texts.locate(&diagnostic.place);
        let line = at.line.map_or(String::new(), |line| format!(", line {line}"));
        let mut what = markdown(&diagnostic.message);
        for note in &diagnostic.also {
            what.push_str(&format!("<br>{}", markdown(&note.message)));
        }
        if let Some(help) = &diagnostic.help {
            what.push_str(&format!("<br>_{}_", markdown(help)));
        }
        let mark = match diagnostic.severity {
            Severity::Error => "❌",
            Severity::Warning => "⚠️",
        };
        let path = markdown(&format!("{}{}", report.prefix, at.path));
        out.push_str(&format!("| {mark} {} | {path}{line} | {what} |\n", diagnostic.rule.code));
    }
    if report.hidden() > 0 {
        out.push_str(&format!("\n… and {} more.\n", report.hidden()));
    }
    out
}
