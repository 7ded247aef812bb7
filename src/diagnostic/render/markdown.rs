//! For a job's summary on GitHub, and wherever else Markdown is shown: a table, one row a diagnostic.

use super::human::summary;
use crate::diagnostic::{Report, Rule, Severity};
use crate::escape::markdown;

/// The report as a section with a heading.
pub(crate) fn render(report: &Report) -> String {
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
    if let Some(more) = report.more() {
        out.push_str(&format!("\n{more}.\n"));
    }
    out
}

/// The documentation of all rules, as a page.
pub(crate) fn rules<'a>(rules: impl Iterator<Item = &'a Rule> + Clone) -> String {
    let mut out = String::from(
        "# The rules of `bannerman check`\n\n\
         <!-- Made from the rules' own words by `bannerman explain --format markdown`. -->\n\n\
         An error keeps the lock from being made. A warning does not; bannerman.toml can allow it, or make an \
         error of it:\n\n```toml\n[rules]\nB012 = \"allow\"   # or \"warn\", or \"deny\"\n```\n\n| code | name | | |\n|---|---|---|---|\n",
    );
    for Rule { code, name, severity, summary, .. } in rules.clone() {
        let anchor = format!("{}-{name}", code.to_lowercase());
        out.push_str(&format!("| [{code}](#{anchor}) | {name} | {} | {summary} |\n", severity.name()));
    }
    for Rule { code, name, severity, summary, explanation, example } in rules {
        let severity = severity.name();
        out.push_str(&format!(
            "\n## {code} {name}\n\n_{severity}_ · {summary}\n\n{explanation}\n\n{example}\n"
        ));
    }
    out
}
