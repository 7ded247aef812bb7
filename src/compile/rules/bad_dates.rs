//! B024: `dates` is a table of years, each with its days.

use super::bad_date::{place, words};
use crate::compile::meta::{DatesRow, Field};
use crate::compile::survey::Survey;
use crate::compile::when::year::NotARange;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::escape::excerpt;

pub(super) static RULE: Rule = Rule {
    code: "B024",
    name: "bad-dates",
    severity: Severity::Error,
    summary: "A row of `dates` is not a year with its days.",
    explanation: "`dates` says for single years when the event is, in the place of its rule or without one: a \
        year, and behind it two days with a hyphen between them, both included; a single day; or `none` when the \
        event does not take place. An end that is earlier in the year than its start is in the year after. \
        Where the event has `days`, a single day is the first of so many.",
    example: "Broken:\n\n    dates:\n      2026: from November 8\n\nMended:\n\n    dates:\n      2026: November 8 - \
        November 12\n      2027: none",
};

/// The most rows of `dates`: twice the years that a lock can have.
const MAX_ROWS: usize = 400;

const SHAPE: &str = "write two days like `November 8 - November 12`, one day, or `none`";

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let path = event.meta_path();
        let table = "write a row a year, like `2026: November 8 - November 12`";
        let mut problem = |place: Place, message: String, help: &str| {
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        };
        match &front.dates {
            _ if front.is_fallback() => {}
            Field::Absent => {}
            Field::Empty => problem(Place::value(&path, "dates"), "`dates` has no rows".to_owned(), table),
            Field::Other(what) => {
                problem(
                    Place::value(&path, "dates"),
                    format!("`dates` is {what}, not a table of years"),
                    table,
                );
            }
            Field::Value(rows) if rows.is_empty() => {
                problem(Place::value(&path, "dates"), "`dates` has no rows".to_owned(), table);
            }
            Field::Value(rows) if rows.len() > MAX_ROWS => {
                let message = format!("`dates` has {} rows, and {MAX_ROWS} is the most", rows.len());
                problem(Place::key(&path, "dates"), message, "leave out years that are long over");
            }
            Field::Value(rows) => {
                for row in rows {
                    if let Err(wrong) = &row.range {
                        let (place, message, help) = row_problem(&path, row, wrong);
                        problem(place, message, &help);
                    }
                }
            }
        }
    }
}

fn row_problem(path: &str, row: &DatesRow, wrong: &NotARange) -> (Place, String, String) {
    let key = format!("dates.{}", row.year);
    let written = row.written.as_deref().unwrap_or_else(|what| what);
    let (year, shown) = (excerpt(&row.year), excerpt(written));
    match wrong {
        NotARange::Year => {
            let message = format!("`{year}` is not a year");
            (Place::key(path, &key), message, "write a year like `2026`, from 1970 to 9998".to_owned())
        }
        NotARange::Twice => {
            (Place::key(path, &key), format!("{year} is there twice"), "keep one of the two rows".to_owned())
        }
        NotARange::NotText => {
            (Place::value(path, &key), format!("{year} has {shown}, not days"), SHAPE.to_owned())
        }
        NotARange::Shape => {
            let message = format!("`{shown}` is not one day or two");
            (Place::value(path, &key), message, SHAPE.to_owned())
        }
        NotARange::Day(text, _) if text.is_empty() => {
            let message = format!("a day is missing in `{shown}`");
            (Place::value(path, &key), message, SHAPE.to_owned())
        }
        NotARange::Day(text, wrong) => {
            let (reason, help) = words(text, wrong);
            (
                place(path, &key, written, text, wrong),
                format!("`{}` is not a date: {reason}", excerpt(text)),
                help,
            )
        }
        NotARange::Rule(text) => {
            let message = format!("`{}` is a rule, and {year} needs none", excerpt(text));
            let help = format!("write the day that it is in {year}, like `July 10`");
            (Place::value(path, &key), message, help)
        }
        NotARange::NoLeapDay => {
            let message = format!("`{shown}` has a February 29 that its year lacks");
            (Place::value(path, &key), message, "write `February 28` or `March 1`".to_owned())
        }
    }
}
