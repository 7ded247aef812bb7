//! B027: what an event's days are looked up in reaches as far as the lock.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B027",
    name: "dates-end",
    severity: Severity::Warning,
    summary: "An event has no days in the later years, because a table ends.",
    explanation: "`Diwali` and `Holi` come from a table of published days, and an event with `dates` and no rule \
        has the years named there. After the last of them the event does not come. Rows of `dates` go on where \
        the table ends.",
    example: "Broken:\n\n    dates:\n      2026: November 8 - November 12\n\nMended:\n\n    dates:\n      2026: \
        November 8 - November 12\n      2027: October 29 - November 2",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let last_year = survey.horizon.last_year;
    for event in &survey.events {
        let Some(timing) = event.timing() else { continue };
        let Some(ends) = timing.ends_with().filter(|ends| *ends < last_year) else { continue };
        let next = (ends + 1).max(survey.horizon.first_year);
        let years = if next == last_year { format!("{next}") } else { format!("{next} to {last_year}") };
        let dates = event.meta().and_then(|meta| Some(&meta.front.as_ref().ok()?.dates));
        let key = match dates {
            Some(Field::Value(_)) => "dates",
            _ => "start_date",
        };
        let what = match &timing.span {
            Some(_) => "the table of its rule",
            None => "`dates`",
        };
        let message = format!("`{}` has no days in {years}: {what} ends in {ends}", event.name);
        let help =
            format!("add a row to `dates`, like `{next}: November 8 - November 12`, or `{next}: none`");
        let place = Place::value(&event.meta_path(), key);
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
