//! B026: every event is worn when it comes.

use std::collections::BTreeMap;

use super::collision::{Range, several};
use crate::compile::Survey;
use crate::compile::survey::Event;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B026",
    name: "never-worn",
    severity: Severity::Warning,
    summary: "An event comes and gets no day, because others with a higher priority have them all.",
    explanation: "A day belongs to the event with the highest `priority`. In the years named here that leaves \
        nothing of this event: it is not worn and not announced. That can be meant; often it was not seen coming.",
    example: "Broken: a day with `priority: 0` inside a month with `priority: 1`.\n\nMended, for the day:\n\n    \
        priority: 2",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let layout = survey.layout();
    let (dated, places) = survey.dated();
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
