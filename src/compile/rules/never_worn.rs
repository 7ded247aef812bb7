//! B026: every event comes, and is worn when it does.

use std::collections::{BTreeMap, BTreeSet};

use super::collision::{Range, several};
use crate::compile::meta::Field;
use crate::compile::survey::Event;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::Horizon;

pub(super) static RULE: Rule = Rule {
    code: "B026",
    name: "never-worn",
    severity: Severity::Warning,
    summary: "An event gets no day: it does not come in these years, or others with a higher priority have its days.",
    explanation: "A day belongs to the event with the highest `priority`. In the years named here that leaves \
        nothing of this event: it is not worn and not announced. That can be meant; often it was not seen coming. \
        The same is said of an event that no year looked at has a day of, such as a fifth Saturday in February.",
    example: "Broken: a day with `priority: 0` inside a month with `priority: 1`.\n\nMended, for the day:\n\n    \
        priority: 2",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let layout = survey.layout();
    let (dated, places) = survey.dated();
    let Horizon { first_year, last_year } = survey.horizon;
    let coming: BTreeSet<usize> = layout.occurrences.iter().map(|occurrence| occurrence.event).collect();
    for (at, dated) in dated.iter().enumerate() {
        // Where a table ends, its own rule says so.
        if coming.contains(&at) || dated.timing.ends_with().is_some_and(|ends| ends < last_year) {
            continue;
        }
        let years = if first_year == last_year { "".to_owned() } else { format!(" to {last_year}") };
        let message = format!("`{}` has no day in {first_year}{years}", dated.name);
        let help = "write another date, or look farther ahead with `bannerman check --years A..B`";
        let event: &Event = &survey.events[places[at]];
        let dates = event.meta().and_then(|meta| Some(&meta.front.as_ref().ok()?.dates));
        let key = if matches!(dates, Some(Field::Value(_))) { "dates" } else { "start_date" };
        let place = Place::value(&event.meta_path(), key);
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
    let mut missed: BTreeMap<usize, Vec<Range>> = BTreeMap::new();
    for occurrence in layout.never_worn() {
        missed.entry(occurrence.event).or_default().push((occurrence.from, occurrence.to));
    }
    for (event, times) in missed {
        let message = format!("`{}` is worn on no day of {}", dated[event].name, several(&times));
        let event: &Event = &survey.events[places[event]];
        let help = "give it a higher `priority` than the event that has its days, or other days";
        found.push(
            Diagnostic::new(&RULE, Some(&event.name), Place::Path(event.meta_path()), message).help(help),
        );
    }
}
