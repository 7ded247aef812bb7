//! B008: an event that is not the fallback has both dates.

use crate::compile::meta::{Field, Front, When};
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B008",
    name: "missing-date",
    severity: Severity::Error,
    summary: "An event has no `start_date` or no `end_date`.",
    explanation: "An event has a first and a last day, both included; a single day is written twice. In the place \
        of `end_date`, `days` says how long it lasts; an event that has `dates` for single years may do without \
        all of them. The event for all days without another has `fallback: true` instead.",
    example: "Broken:\n\n    start_date: March 14\n\nMended:\n\n    start_date: March 14\n    end_date: March 14",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        // Where `fallback` has a value that is no boolean, its own rule speaks, and dates are not what is missing.
        if front.is_fallback() || matches!(front.fallback, Field::Other(_)) {
            continue;
        }
        let path = event.meta_path();
        let (start, end) = (missing(&front.start), missing(&front.end) && front.days == Field::Absent);
        // With `dates` alone, the event is in those years and no others.
        let alone =
            front.dates != Field::Absent && front.start == Field::Absent && front.end == Field::Absent;
        let message = match (start, end) {
            (false, false) => continue,
            _ if alone => continue,
            (true, true) => format!("`{}` has neither `start_date` nor `end_date`", event.name),
            (true, false) => format!("`{}` has no `start_date`", event.name),
            (false, true) => format!("`{}` has no `end_date`", event.name),
        };
        let place = place(front, &path, start, end);
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help(front)));
    }
}

fn missing(field: &Field<When>) -> bool {
    matches!(field, Field::Absent | Field::Empty)
}

/// The key that has no value, else the date that is there, else the front matter's first line.
fn place(front: &Front, path: &str, start: bool, end: bool) -> Place {
    match (&front.start, &front.end) {
        (Field::Empty, _) => Place::key(path, "start_date"),
        (_, Field::Empty) => Place::key(path, "end_date"),
        _ if !start => Place::value(path, "start_date"),
        _ if !end && front.days == Field::Absent => Place::value(path, "end_date"),
        _ if !end => Place::key(path, "days"),
        _ => Place::FrontMatter { path: path.to_owned(), line: 1, column: 1 },
    }
}

fn help(front: &Front) -> String {
    // What is no date is none for the other end either.
    let date = |field: &Field<When>| Some(field.value().filter(|when| when.rule.is_ok())?.written.clone());
    match (date(&front.start), date(&front.end)) {
        _ if !missing(&front.start) && date(&front.start).is_none() => "add `end_date`, or `days`".to_owned(),
        _ if !missing(&front.end) && date(&front.end).is_none() => "add `start_date`".to_owned(),
        (Some(start), _) => format!("add `end_date`, or `days`; for a single day, `end_date: {start}`"),
        (_, Some(end)) => format!("add `start_date`; for a single day, `start_date: {end}`"),
        _ if front.days != Field::Absent => "add `start_date: July 10`".to_owned(),
        _ => "add `start_date: July 10` and `end_date: July 20`, or `fallback: true` for the event of all \
              other days"
            .to_owned(),
    }
}
