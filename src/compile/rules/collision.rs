//! B011: no two events share a day, unless their priorities say which one has it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::compile::resolve::NAMED;
use crate::compile::survey::Event;
use crate::compile::survey::Survey;
use crate::compile::when::{MonthDay, Yearly};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B011",
    name: "collision",
    severity: Severity::Error,
    summary: "Two events share a day, and nothing says which one has it.",
    explanation: "On a day with two events the one with the higher `priority` is worn; where both have the same, \
        nothing says which. Both ends of an event are included, and one whose start is later in the year than \
        its end goes over New Year. Fixed days are compared once for all years, February 29 with them even when \
        no year of the lock has one; days that move, in every year that is looked at (`--years 2026..2046` \
        looks farther).",
    example: "Broken: one event ends on `March 14`, another starts on `March 14`.\n\nMended:\n\n    \
        end_date: March 13\n\nOr, in the one that is to be worn on that day:\n\n    priority: 1",
};

/// How many times a message lists before it counts the rest; a lock has five years.
const TIMES: usize = 5;

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    // Fixed days are the same every year, so they are compared in a leap year, whatever the horizon.
    let yearly: Vec<Option<Yearly>> =
        survey.events.iter().map(|event| event.timing().and_then(|timing| timing.as_yearly())).collect();
    let mut days: Vec<Vec<usize>> = vec![Vec::new(); 366];
    for (index, event) in survey.events.iter().enumerate() {
        for day in yearly[index].into_iter().flat_map(Yearly::leap_days) {
            let above =
                days[day].first().map(|first| survey.events[*first].priority().cmp(&event.priority()));
            match above {
                Some(std::cmp::Ordering::Greater) => {}
                Some(std::cmp::Ordering::Less) => days[day] = vec![index],
                Some(std::cmp::Ordering::Equal) | None => days[day].push(index),
            }
        }
    }
    for (indices, ranges) in shared(&days) {
        let shown = ranges.iter().map(|(from, to)| range(*from, *to)).collect::<Vec<_>>().join(", ");
        let within = |day: MonthDay| {
            let day = day.of_leap_year();
            let (from, to) = ranges[0];
            if from <= to { (from..=to).contains(&day) } else { day >= from || day <= to }
        };
        let notes = indices.iter().take(NAMED).filter_map(|index| {
            let Yearly { start, end } = yearly[*index]?;
            let days = format!(" is {}", range(start.of_leap_year(), end.of_leap_year()));
            let by_its_end = !within(start) && within(end);
            Some(Sharer { event: &survey.events[*index], days, by_its_end })
        });
        let help =
            "give each day one event (both ends are included), or the one to be worn a higher `priority`";
        found.push(diagnostic(&notes.collect::<Vec<_>>(), indices.len(), &shown, help));
    }
    moving(survey, found);
}

/// A first and a last day.
pub(super) type Range = (NaiveDate, NaiveDate);

/// When the same events share days.
struct Together<'a> {
    /// Their occurrences on the first of those days.
    first: &'a [usize],
    times: Vec<Range>,
}

/// What collides in some years only.
fn moving(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let layout = survey.layout();
    let (_, places) = survey.dated();
    let mut sets: BTreeMap<(Vec<usize>, usize), Together> = BTreeMap::new();
    for stretch in layout.stretches.iter().filter(|stretch| stretch.moves) {
        let events = stretch.tied.iter().map(|at| layout.occurrences[*at].event).collect();
        let new = || Together { first: &stretch.tied, times: Vec::new() };
        let ranges = &mut sets.entry((events, stretch.ties)).or_insert_with(new).times;
        match ranges.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(stretch.from) => *last = stretch.to,
            _ => ranges.push((stretch.from, stretch.to)),
        }
    }
    for ((_, ties), Together { first: tied, times }) in sets {
        let named = |at: &usize| {
            let here = layout.occurrences[*at];
            let (first, last) = times[0];
            Sharer {
                event: &survey.events[places[here.event]],
                days: format!(" is {}", dates(here.from, here.to)),
                by_its_end: here.from < first && here.to <= last,
            }
        };
        let named: Vec<_> = tied.iter().map(named).collect();
        let year = times[0].0.year();
        let help = format!(
            "give the one that is to be worn a higher `priority`, or one of them its own `dates` for {year}, or \
             fewer days"
        );
        found.push(diagnostic(&named, ties, &several(&times), &help));
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

/// An event that shares days with another.
struct Sharer<'a> {
    event: &'a Event,
    /// Which days it has, to be put behind its name.
    days: String,
    /// Whether it is its end that reaches into the other, and not its start.
    by_its_end: bool,
}

impl Sharer<'_> {
    /// The key that would have to change.
    fn place(&self) -> Place {
        let front = self.event.meta().and_then(|meta| meta.front.as_ref().ok());
        let written = |key: &'static str| {
            front.is_some_and(|front| match key {
                "start_date" => front.start.value().is_some(),
                "end_date" => front.end.value().is_some(),
                _ => front.days.value().is_some(),
            })
        };
        let by_its_end = ["end_date", "days", "start_date"];
        let keys = if self.by_its_end { &by_its_end[..] } else { &by_its_end[2..] };
        let key = keys.iter().find(|key| written(key)).copied().unwrap_or("dates");
        Place::value(&self.event.meta_path(), key)
    }
}

/// `named` are some of the events that share `days`; `number` is how many there are.
fn diagnostic(named: &[Sharer], number: usize, days: &str, help: &str) -> Diagnostic {
    let names: Vec<String> = named.iter().map(|sharer| format!("`{}`", sharer.event.name)).collect();
    let message = match number - names.len() {
        0 => format!("{} share {days}", listed(&names)),
        more => format!("{} and {more} more events share {days}", names.join(", ")),
    };
    let first = &named[0];
    let mut diagnostic = Diagnostic::new(&RULE, Some(&first.event.name), first.place(), message).help(help);
    for sharer in &named[1..] {
        let (name, days) = (&sharer.event.name, &sharer.days);
        diagnostic = diagnostic.note(Some(name), sharer.place(), format!("`{name}`{days}"));
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

/// `April 20, 2025; April 5, 2026`; of many the first, how many follow, and until when.
pub(super) fn several(times: &[Range]) -> String {
    let mut shown: Vec<String> = times.iter().take(TIMES).map(|(from, to)| dates(*from, *to)).collect();
    match (times.len().saturating_sub(TIMES), times.last()) {
        (0, _) | (_, None) => {}
        (1, Some((from, _))) => shown.push(format!("and once more in {}", from.year())),
        (more, Some((from, _))) => shown.push(format!("and {more} more times until {}", from.year())),
    }
    shown.join("; ")
}

/// `April 20, 2025`, or `April 20 to April 22, 2025`.
fn dates(from: NaiveDate, to: NaiveDate) -> String {
    let day = |day: NaiveDate| MonthDay::of(day).to_string();
    match (from == to, from.year() == to.year()) {
        (true, _) => format!("{}, {}", day(from), from.year()),
        (_, true) => format!("{} to {}, {}", day(from), day(to), to.year()),
        (_, false) => format!("{}, {} to {}, {}", day(from), from.year(), day(to), to.year()),
    }
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
