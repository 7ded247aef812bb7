//! What `check` found: at the asset or the event that it is about, or, where nothing can be compiled, all of it.

use crate::diagnostic::render::human;
use crate::diagnostic::{Diagnostic, Severity};
use crate::escape::{html, inline};
use crate::lock::{Asset, Event};
use crate::preview::{Preview, Year};

/// Columns of the source that a diagnostic shows.
const WIDTH: usize = 90;

/// In place of the year: everything that is wrong, as `check` tells it.
pub(crate) fn section(preview: &Preview) -> String {
    let report = &preview.report;
    let style = human::Style { color: false, width: WIDTH };
    // What keeps it from being shown comes first.
    let mut diagnostics: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    diagnostics.sort_by_key(|diagnostic| diagnostic.severity);
    let found: String = diagnostics
        .into_iter()
        .map(|diagnostic| {
            let class = match diagnostic.severity {
                Severity::Error => "fault",
                Severity::Warning => "doubt",
            };
            let text = html(&human::one(report, diagnostic, style));
            format!("<pre class=\"panel problem {class}\" tabindex=\"0\">{text}</pre>\n")
        })
        .collect();
    let more = report.more().map_or(String::new(), |more| format!("<p>{more}</p>\n"));
    let then = if preview.changes.is_some() { "the year comes back here" } else { "make the preview again" };
    format!(
        "<section class=\"broken\" aria-labelledby=\"problems\">\n<h1 id=\"problems\">This cannot be shown yet</h1>\n\
         <p class=\"lead\">{}. Mend what is an error, and {then}; <code>bannerman explain CODE</code> says more.</p>\n\
         {found}{more}</section>\n",
        html(&human::summary(report))
    )
}

/// What is about one of an event's files.
pub(crate) fn of_asset(preview: &Preview, asset: &Asset) -> String {
    some(preview, |_, path| path == asset.path)
}

/// What is about an event, and not about one of its assets.
pub(crate) fn of_event(preview: &Preview, event: &Event) -> String {
    some(preview, |found, path| {
        let assets = || event.all_assets();
        found.event.as_ref() == Some(&event.name) && assets().all(|asset| asset.path != path)
    })
}

/// What is about no event that has a card.
pub(crate) fn rest(preview: &Preview, year: &Year) -> String {
    let found = some(preview, |found, path| {
        let assets = || year.lock.all_assets();
        found.event.as_ref().is_none_or(|event| year.lock.event(event).is_none())
            && assets().all(|asset| asset.path != path)
    });
    match found.as_str() {
        "" => found,
        _ => format!("<section class=\"panel\" aria-label=\"What check says\">{found}</section>\n"),
    }
}

fn some(preview: &Preview, wanted: impl Fn(&Diagnostic, &str) -> bool) -> String {
    let report = &preview.report;
    report
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic, report.texts.locate(&diagnostic.place)))
        .filter(|(diagnostic, at)| wanted(diagnostic, &at.path))
        .map(|(diagnostic, _)| line(diagnostic))
        .collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    let help =
        diagnostic.help.as_ref().map_or(String::new(), |help| format!("<small>{}</small>", html(help)));
    let kind = match diagnostic.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
    };
    format!(
        "<p class=\"warning\"><b>{kind} {}</b> {}{help}</p>",
        diagnostic.rule.code,
        html(&inline(&diagnostic.message))
    )
}
