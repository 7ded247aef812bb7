//! For people: the source line with the value underlined, what is wrong, and what to do.

use std::borrow::Cow;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Location, Place, Report, Severity};
use crate::escape;

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    /// With colours, for a terminal.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

/// Every diagnostic, each followed by an empty line. Nothing when there is none.
pub(crate) fn render(report: &Report, style: Style) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        out.push_str(&one(report, diagnostic, style));
        out.push_str("\n\n");
    }
    if let Some(more) = report.more() {
        out.push_str(&format!("{more}\n\n"));
    }
    out
}

/// One of the report's diagnostics, without a line break at its end.
pub(crate) fn one(report: &Report, diagnostic: &Diagnostic, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width).render(&[group(report, diagnostic)])
}

/// The last line: how many events were looked at, and what was found.
pub(crate) fn summary(report: &Report) -> String {
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    let events = count(report.events.len(), "event");
    match (errors, warnings) {
        (0, 0) => format!("{events}: no problems found"),
        (0, _) => format!("{events}: no errors, {}", count(warnings, "warning")),
        (_, 0) => format!("{events}: {}", count(errors, "error")),
        _ => format!("{events}: {}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}

fn group<'a>(report: &'a Report, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        Group::with_title(level.primary_title(escape::inline(&diagnostic.message)).id(diagnostic.rule.code));
    group = group.elements(element(report, &diagnostic.place, AnnotationKind::Primary, None));
    for note in &diagnostic.also {
        let label = escape::inline(&note.message).into_owned();
        group = group.elements(element(report, &note.place, AnnotationKind::Context, Some(label)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(escape::block(help)));
    }
    group
}

/// The text without characters that a terminal would obey. The renderer shows some of them by itself: C0, and the marks
/// that embed or isolate a direction. The others are replaced by something as long, so that columns stay right.
fn visible(text: &str) -> Cow<'_, str> {
    let stand_in = |c: char| match c.len_utf8() {
        2 if escape::is_obeyed(c) => '¿',
        3 if escape::is_obeyed(c) => '\u{fffd}',
        _ => c,
    };
    if text.chars().all(|c| stand_in(c) == c) { text.into() } else { text.chars().map(stand_in).collect() }
}

/// A piece of source with the place underlined, or just the path.
fn element<'a>(
    report: &'a Report,
    place: &Place,
    kind: AnnotationKind,
    label: Option<String>,
) -> Vec<Element<'a>> {
    let Location { path, span, .. } = report.texts.locate(place);
    let shown = escape::inline(&format!("{}{path}", report.prefix)).into_owned();
    match (span, report.texts.get(&path)) {
        (Some(span), Some(text)) => {
            let annotation = kind.span(span).label(label);
            vec![Snippet::source(visible(&text.text)).path(shown).annotation(annotation).into()]
        }
        _ => {
            let mut elements = vec![Origin::path(shown).into()];
            elements.extend(label.map(|label| Level::NOTE.message(label).into()));
            elements
        }
    }
}
