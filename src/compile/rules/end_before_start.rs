//! B033: a moving event does not now and then last until the next year's end.

use chrono::NaiveDate;

use super::collision::{Range, several};
use crate::compile::survey::Survey;
use crate::compile::when::{Length, Timing};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B033",
    name: "end-before-start",
    severity: Severity::Warning,
    summary: "In some years an event's end comes before its start, so that it lasts until the next year's.",
    explanation: "An end is the next such day on or after the start. Where one of the two moves, it can come a few \
        days before the start in one year and behind it in another; the event then lasts almost a whole year. \
        That is meant of no event: `days` gives it the same length every year, and an end that is counted from \
        its start stays behind it.",
    example: "Broken: Easter is on April 16 in 2028.\n\n    start_date: Easter\n    end_date: April 15\n\nMended:\n\n    \
        start_date: Easter\n    days: 10",
};

/// An event that lasts longer has its end shortly before its start.
const LONGEST: i64 = 300;

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let years = survey.horizon.first_year..=survey.horizon.last_year;
    for event in &survey.events {
        let Some(timing) = event.timing().filter(moves) else { continue };
        let own = years.clone().filter(|year| !timing.overrides.contains_key(year));
        let long: Vec<Range> = own.flat_map(|year| timing.starting_in(year)).filter(lasts).collect();
        if long.is_empty() {
            continue;
        }
        let message = format!("`{}` lasts until the next year's end: {}", event.name, several(&long));
        let help = "write `days` in the place of `end_date`, or an end that is counted from the start";
        let place = Place::value(&event.meta_path(), "end_date");
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}

/// Whether one end is on another day every year. From one fixed day to another a year can be meant.
fn moves(timing: &Timing) -> bool {
    timing.span.as_ref().is_some_and(|span| match &span.length {
        Length::Until(end) => span.start.fixed().is_none() || end.fixed().is_none(),
        Length::Days(_) => false,
    })
}

fn lasts((from, to): &(NaiveDate, NaiveDate)) -> bool {
    (*to - *from).num_days() > LONGEST
}
