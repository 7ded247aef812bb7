//! B022: the fallback has no dates.

use crate::compile::Survey;
use crate::compile::meta::Field;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B022",
    name: "fallback-with-dates",
    severity: Severity::Warning,
    summary: "The fallback has dates, which mean nothing.",
    explanation: "The event with `fallback: true` is worn on every day without another. Dates beside it are not \
        read, not even checked; whoever wrote them expected something else.",
    example: "Broken:\n\n    fallback: true\n    start_date: May 3\n\nMended:\n\n    fallback: true",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let dates = [("start_date", &front.start), ("end_date", &front.end)];
        let written = dates.into_iter().find(|(_, field)| **field != Field::Absent);
        if let (true, Some((key, _))) = (front.is_fallback(), written) {
            let place = Place::key(&event.meta_path(), key);
            let message = format!("`{}` is the fallback, so its `{key}` means nothing", event.name);
            let help = "remove the dates, or `fallback: true`";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
