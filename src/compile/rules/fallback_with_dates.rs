//! B022: the fallback has no dates.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
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
        let written = [
            ("start_date", front.start != Field::Absent),
            ("end_date", front.end != Field::Absent),
            ("days", front.days != Field::Absent),
            ("dates", front.dates != Field::Absent),
            ("priority", !matches!(front.priority, Field::Absent | Field::Value(0))),
        ];
        let written = written.into_iter().find(|(_, written)| *written);
        if let (true, Some((key, _))) = (front.is_fallback(), written) {
            let place = Place::key(&event.meta_path(), key);
            let message = format!("`{}` is the fallback, so its `{key}` means nothing", event.name);
            let help = format!("remove `{key}`, or `fallback: true`");
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
