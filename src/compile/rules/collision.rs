//! B011: no two events share a day.

use std::collections::BTreeMap;

use crate::compile::Survey;
use crate::compile::survey::Event;
use crate::compile::when::{MonthDay, Yearly};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B011",
    name: "collision",
    severity: Severity::Error,
    summary: "Two events share a day.",
    explanation: "On a day with two events nothing says which one the guild wears. Both ends of an event are \
        included, and one whose start is later in the year than its end goes over New Year. February 29 \
        counts even when no year of the lock has one.",
    example: "Broken: one event ends on `March 14`, another starts on `March 14`.\n\nMended:\n\n    \
        end_date: March 13",
};

/// How many names a message lists before it counts the rest.
const NAMED: usize = 8;

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let mut days: Vec<Vec<usize>> = vec![Vec::new(); 366];
    for (index, event) in survey.events.iter().enumerate() {
        let range = event.yearly();
        for day in range.into_iter().flat_map(Yearly::leap_days) {
            days[day].push(index);
        }
    }
    for (indices, ranges) in shared(&days) {
        let events: Vec<&Event> = indices.iter().map(|index| &survey.events[*index]).collect();
        found.push(diagnostic(&events, &ranges));
    }
}

/// The sets of events that share days, each with the ranges of days (places in a leap year, ends included).
/// A range that reaches New Year from both sides is one.
fn shared(days: &[Vec<usize>]) -> BTreeMap<Vec<usize>, Vec<(usize, usize)>> {
    let mut sets: BTreeMap<Vec<usize>, Vec<(usize, usize)>> = BTreeMap::new();
    for (day, events) in days.iter().enumerate().filter(|(_, events)| events.len() > 1) {
        let ranges = sets.entry(events.clone()).or_default();
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == day => *last = day,
            _ => ranges.push((day, day)),
        }
    }
    for ranges in sets.values_mut() {
        let over_new_year = ranges.len() > 1 && ranges[0].0 == 0;
        if let (true, Some((start, 365))) = (over_new_year, ranges.last().copied()) {
            ranges.pop();
            let (_, end) = ranges.remove(0);
            ranges.push((start, end));
        }
    }
    sets
}

fn diagnostic(events: &[&Event], ranges: &[(usize, usize)]) -> Diagnostic {
    let days: Vec<String> = ranges.iter().map(|(from, to)| range(*from, *to)).collect();
    let names: Vec<String> = events.iter().take(NAMED).map(|event| format!("`{}`", event.name)).collect();
    let message = match events.len() - names.len() {
        0 => format!("{} share {}", listed(&names), days.join(", ")),
        more => format!("{} and {more} more events share {}", names.join(", "), days.join(", ")),
    };
    let place = |event: &Event| Place::value(&event.meta_path(), "start_date");
    let mut diagnostic = Diagnostic::new(&RULE, Some(&events[0].name), place(events[0]), message)
        .help("change the dates so that each day has one event; both ends of an event are included");
    for other in &events[1..] {
        let range = |dates: Yearly| range(dates.start.of_leap_year(), dates.end.of_leap_year());
        let dates = other.yearly().map_or(String::new(), |dates| format!(" is {}", range(dates)));
        diagnostic = diagnostic.note(Some(&other.name), place(other), format!("`{}`{dates}", other.name));
    }
    diagnostic
}

fn listed(names: &[String]) -> String {
    match names {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.join(""),
    }
}

fn range(from: usize, to: usize) -> String {
    let (from, to) = (MonthDay::from_leap_year(from), MonthDay::from_leap_year(to));
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_days_are_grouped_by_the_events_that_share_them() {
        let mut days = vec![vec![0]; 366];
        for day in [364, 365, 0, 1, 100] {
            days[day] = vec![0, 1];
        }
        days[101] = vec![0, 1, 2];
        let sets = shared(&days);
        assert_eq!(sets[&vec![0, 1]], [(100, 100), (364, 1)]);
        assert_eq!(sets[&vec![0, 1, 2]], [(101, 101)]);
        assert_eq!(sets.len(), 2);
    }
}
