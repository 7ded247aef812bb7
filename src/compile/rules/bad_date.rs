//! B009: dates are days that exist.

use crate::compile::Survey;
use crate::compile::meta::{Field, When};
use crate::compile::when::{MONTHS, NotADay};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::spelling::nearest;

pub(super) static RULE: Rule = Rule {
    code: "B009",
    name: "bad-date",
    severity: Severity::Error,
    summary: "A date is not an English month name and a day that exists.",
    explanation: "A date is a full English month name in any letter case, white space, and a day with or \
        without a leading zero: `July 10`. There is no year in it. February 29 exists; in years that lack it \
        the event loses that day.",
    example: "Broken:\n\n    start_date: Dec 1st\n\nMended:\n\n    start_date: December 1",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        if front.is_fallback() {
            continue;
        }
        for (key, field) in [("start_date", &front.start), ("end_date", &front.end)] {
            let Some((message, help)) = problem(key, field) else { continue };
            let place = Place::value(&event.meta_path(), key);
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}

/// What is wrong with the date, and what to write instead.
fn problem(key: &str, field: &Field<When>) -> Option<(String, String)> {
    let shape = "write an English month and a day, like `July 10`";
    let (written, reason) = match field {
        Field::Absent | Field::Empty => return None,
        Field::Other(what) => return Some((format!("`{key}` is {what}, not a date"), shape.to_owned())),
        Field::Value(When { day: Ok(_), .. }) => return None,
        Field::Value(When { written, day: Err(reason) }) => (written, reason),
    };
    Some(match reason {
        NotADay::MonthTooShort { month, last } => (
            format!("`{written}` is not a date: {month} has {last} days"),
            format!("its days are `{month} 1` to `{month} {last}`"),
        ),
        NotADay::UnknownMonth { word } => (
            format!("`{written}` is not a date: `{word}` is not an English month"),
            match month_like(word) {
                Some(month) => format!("did you mean `{}`?", written.replacen(word.as_str(), month, 1)),
                None => shape.to_owned(),
            },
        ),
        NotADay::Shape if written.trim().is_empty() => (format!("`{key}` is empty"), shape.to_owned()),
        NotADay::Shape => (format!("`{written}` is not a date"), shape.to_owned()),
    })
}

/// The month that was meant: the nearest spelling, or the one that is abbreviated (`Dec`, `Sept.`).
fn month_like(word: &str) -> Option<&'static str> {
    let stem = word.trim_end_matches('.').to_lowercase();
    let abbreviated =
        MONTHS.into_iter().find(|month| stem.len() >= 3 && month.to_lowercase().starts_with(&stem));
    abbreviated.or_else(|| nearest(word, &MONTHS))
}
