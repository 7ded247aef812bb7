//! B025: `priority` is a whole number.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B025",
    name: "bad-priority",
    severity: Severity::Error,
    summary: "`priority` is not a whole number.",
    explanation: "Where two events share a day, the one with the higher `priority` is worn; it is 0 unless an \
        event says otherwise, and may be below 0. A short event inside a long one becomes a season within a \
        season: after it the long one goes on, and is not announced again.",
    example: "Broken:\n\n    priority: high\n\nMended:\n\n    priority: 1",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let message = match &front.priority {
            Field::Absent | Field::Value(_) => continue,
            Field::Empty => "`priority` has no value".to_owned(),
            Field::Other(what) => format!("`priority` is {what}, not a whole number"),
        };
        let place = Place::value(&event.meta_path(), "priority");
        let help = "write a whole number like `1`, or leave the key out";
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
