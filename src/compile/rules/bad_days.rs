//! B023: `days` is a number of days, and stands alone.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::compile::when::timing::MAX_DAYS;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B023",
    name: "bad-days",
    severity: Severity::Error,
    summary: "`days` is not a whole number from 1 to 366, or stands beside `end_date`.",
    explanation: "`days` says how many days an event lasts, the first included; it stands in the place of \
        `end_date`. Where both are there, nothing says which one is meant.",
    example: "Broken:\n\n    start_date: Easter\n    end_date: Easter\n    days: 2\n\nMended:\n\n    \
        start_date: Easter\n    days: 2",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        if front.is_fallback() {
            continue;
        }
        let path = event.meta_path();
        let number = format!("write a whole number from 1 to {MAX_DAYS}");
        let (message, help) = match (&front.days, &front.end) {
            (Field::Absent, _) | (Field::Value(_), Field::Absent) => continue,
            (Field::Empty, _) => ("`days` has no value".to_owned(), number),
            (Field::Other(what), _) => (format!("`days` is {what}, not a number of days"), number),
            (Field::Value(_), _) => {
                let message = format!("`{}` has both `days` and `end_date`", event.name);
                (message, "remove one of them".to_owned())
            }
        };
        let mut diagnostic =
            Diagnostic::new(&RULE, Some(&event.name), Place::value(&path, "days"), message).help(help);
        if matches!((&front.days, &front.end), (Field::Value(_), end) if *end != Field::Absent) {
            let end = Place::key(&path, "end_date");
            diagnostic = diagnostic.note(Some(&event.name), end, "the other end");
        }
        found.push(diagnostic);
    }
}
