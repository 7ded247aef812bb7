//! B009: dates are days that exist, or rules that find them.

use crate::compile::meta::{Field, When};
use crate::compile::survey::Survey;
use crate::compile::when::calendars::{HEBREW, HIJRI};
use crate::compile::when::month_day::{MONTHS, last_day, month_number};
use crate::compile::when::{NotADay, OTHER_MONTH, RuleFault};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::escape::excerpt;
use crate::lock::MAX_DATE;

pub(super) static RULE: Rule = Rule {
    code: "B009",
    name: "bad-date",
    severity: Severity::Error,
    summary: "A date is neither a day that exists nor a rule that finds one.",
    explanation: "A day is a full English month name in any letter case, white space, and a number with or \
        without a leading zero: `July 10`. There is no year in it. February 29 exists; in years that lack it \
        the event loses that day.\n\nA rule finds the day anew every year:\n\n\
        - `first Saturday of May` (`second`, `third`, `fourth`, `fifth`, `last`); a fifth that a month does not \
        have is left out that year\n\
        - `Easter`, `Orthodox Easter`, `Lunar New Year`\n\
        - `Diwali` and `Holi`, from a table of the days in India that ends in 2035\n\
        - `1 Shawwal`: a day of a month of the Hijri calendar (Umm al-Qura), which can come twice in a year\n\
        - `25 Kislev`: a day of a month of the Hebrew calendar; `Adar` is the second one of a leap year, `Adar I` \
        and `Adar II` are in leap years only\n\
        - `2 days before Easter`, `39 days after Easter`, `a week after July 10`: at most 366 days away\n\
        - `Monday on or after May 20` (`before`, `after`, `on or before`), of any of these; the last two can be repeated, \
        four in all",
    example: "Broken:\n\n    start_date: Dec 1st\n\nMended:\n\n    start_date: December 1",
};

/// What would have been right.
const SHAPES: &str = "write a day like `July 10`, or a rule: `first Monday of May`, `Easter`, `Orthodox Easter`, \
     `Lunar New Year`, `Diwali`, `Holi`, `1 Shawwal`, `25 Kislev`, `2 days before Easter`, `Monday on or after May \
     20`; `bannerman explain B009` tells more";

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        if front.is_fallback() {
            continue;
        }
        for (key, field) in [("start_date", &front.start), ("end_date", &front.end)] {
            let path = event.meta_path();
            let (place, message, help) = match field {
                Field::Absent | Field::Empty | Field::Value(When { rule: Ok(_), .. }) => continue,
                Field::Other(what) => {
                    (Place::value(&path, key), format!("`{key}` is {what}, not a date"), SHAPES.to_owned())
                }
                Field::Value(When { written, .. }) if written.trim().is_empty() => {
                    (Place::value(&path, key), format!("`{key}` is empty"), SHAPES.to_owned())
                }
                Field::Value(When { written, rule: Err(wrong) }) => {
                    let (reason, help) = words(written, wrong);
                    let message = format!("`{}` is not a date: {reason}", excerpt(written));
                    (place(&path, key, written, written, wrong), message, help)
                }
            };
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}

/// Where in a key's value it goes wrong. `text` is the part of the value that is not a rule.
pub(super) fn place(path: &str, key: &str, value: &str, text: &str, wrong: &NotADay) -> Place {
    let start = value.find(text).unwrap_or(0);
    // What is missing at the end cannot be underlined; the whole text can.
    let at = if wrong.at.is_empty() { 0..text.len() } else { wrong.at.clone() };
    let (path, key, value) = (path.to_owned(), key.to_owned(), value.to_owned());
    Place::Within { path, key, value, at: start + at.start..start + at.end }
}

/// Why a text is no rule, and what to write instead.
pub(super) fn words(text: &str, wrong: &NotADay) -> (String, String) {
    let part = excerpt(text.get(wrong.at.clone()).unwrap_or_default());
    match &wrong.reason {
        RuleFault::Unexpected { expected, meant, word } => {
            let reason = match (*expected, *word) {
                _ if part.is_empty() => format!("{expected} is missing at its end"),
                ("nothing more", _) => format!("`{part}` is too much"),
                ("a day or a rule", Some(word)) if MONTHS.contains(&word) => {
                    format!("`{part}` is not an English month")
                }
                ("a day or a rule", _) => format!("`{part}` is not an English month, and begins no rule"),
                _ => format!("`{part}` stands where {expected} belongs"),
            };
            let help = match (meant, word) {
                (Some(meant), _) => format!("did you mean `{}`?", excerpt(meant)),
                (None, Some(word)) => match month_number(word).and_then(last_day) {
                    Some(last) => {
                        format!("did you mean `{word}`? its days are `{word} 1` to `{word} {last}`")
                    }
                    None => format!("did you mean `{word}`?"),
                },
                (None, None) if *expected == OTHER_MONTH => {
                    let hijri: Vec<&str> = HIJRI.iter().map(|(name, _)| *name).collect();
                    let hebrew: Vec<&str> = HEBREW.iter().map(|(name, ..)| *name).collect();
                    format!("the months are {}, and {}", hijri.join(", "), hebrew.join(", "))
                }
                (None, None) => SHAPES.to_owned(),
            };
            (reason, help)
        }
        RuleFault::MonthTooShort { month, last } => {
            let example = |day: u32| match MONTHS.contains(month) {
                true => format!("`{month} {day}`"),
                false => format!("`{day} {month}`"),
            };
            (format!("{month} has {last} days"), format!("its days are {} to {}", example(1), example(*last)))
        }
        RuleFault::TooFar { most } => {
            let help = format!("write a number from 1 to {most}, or another day to count from");
            (format!("`{part}` is too far away"), help)
        }
        RuleFault::TooDeep => {
            let help = "count from a day that is nearer".to_owned();
            ("it has too many `before` and `after`".to_owned(), help)
        }
        RuleFault::TooLong => {
            let help = format!("write it with at most {MAX_DATE} characters, with one space between words");
            ("it is longer than any date".to_owned(), help)
        }
        RuleFault::Space => {
            let help = "remove the white space in front of the month".to_owned();
            ("it begins with white space, which other readers of the format refuse".to_owned(), help)
        }
    }
}
