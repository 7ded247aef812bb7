//! `meta.md` → typed values. Nothing is judged here: what a value could not be read as is kept, for a rule
//! to point at.

use std::collections::HashSet;
use std::sync::Arc;

use super::flaw::Flaw;
use super::front_matter;
use super::plain;
use super::value::Value;
use super::when::timing::MAX_DAYS;
use super::when::year::{self, NotARange, YearRange};
use super::when::{DateRule, Length, NotADay, Span, Timing};
use super::yaml;
use crate::diagnostic::location::SourceText;
use crate::id::is_snowflake;
use crate::lock;

/// The largest `meta.md` that is read, in bytes. A description has at most 2048 characters.
pub const MAX_BYTES: u64 = 1024 * 1024;

/// The keys that front matter may have.
pub const KEYS: [&str; 8] =
    ["fallback", "start_date", "end_date", "days", "dates", "priority", "pair", "authors"];

/// A `meta.md` that is text.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// The file's text, and where its front matter is.
    pub text: Arc<SourceText>,
    /// The values, or why there are none.
    pub front: Result<Front, Flaw>,
    /// What follows the front matter, trimmed; the whole text when there is none.
    pub description: lock::Text,
    /// The line, from 1, that the description starts on, or that it would follow.
    pub description_line: usize,
}

/// What the front matter says.
#[derive(Debug, Clone, PartialEq)]
pub struct Front {
    /// `fallback`.
    pub(crate) fallback: Field<bool>,
    /// `start_date`.
    pub start: Field<When>,
    /// `end_date`.
    pub end: Field<When>,
    /// `days`.
    pub(crate) days: Field<u32>,
    /// `dates`, in the order written.
    pub(crate) dates: Field<Vec<DatesRow>>,
    /// `priority`.
    pub(crate) priority: Field<i32>,
    /// `pair`.
    pub(crate) pair: Field<bool>,
    /// `authors`: names and user ids, or descriptions of what is neither.
    pub(crate) authors: Field<Vec<Result<String, String>>>,
    /// Keys that mean nothing, in the order written.
    pub(crate) unknown: Vec<String>,
}

/// A date as written, and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The text.
    pub(crate) written: String,
    /// The rule, or why it is none.
    pub rule: Result<DateRule, NotADay>,
}

/// One row of `dates`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatesRow {
    /// The year as written.
    pub(crate) year: String,
    /// What stands behind it, or a description of what is no text.
    pub(crate) written: Result<String, String>,
    /// The year and its days, or why there are none.
    pub(crate) range: Result<(i32, YearRange), NotARange>,
}

/// A key of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field<T> {
    /// The key is not there.
    Absent,
    /// It is there without a value.
    Empty,
    /// It has a value of another type, described in words (`the number 5`).
    Other(String),
    /// Its value.
    Value(T),
}

impl<T> Field<T> {
    /// The value, when there is one of the right type.
    pub fn value(&self) -> Option<&T> {
        match self {
            Field::Value(value) => Some(value),
            _ => None,
        }
    }
}

impl Front {
    /// Whether the event is the one for days without any other.
    pub fn is_fallback(&self) -> bool {
        self.fallback == Field::Value(true)
    }

    /// When the event is; none for the fallback, and where something about it is wrong or missing.
    pub fn timing(&self) -> Option<Timing> {
        let overrides = match &self.dates {
            Field::Absent => None,
            field => Some(field.value()?),
        };
        let days = match &self.days {
            Field::Absent => None,
            field => Some(*field.value()?),
        };
        let overrides = overrides.into_iter().flatten().map(|dated| {
            let (year, range) = dated.range.clone().ok()?;
            Some((year, range.days(year, days)?))
        });
        let overrides = overrides.collect::<Option<_>>()?;
        let rule = |field: &Field<When>| field.value()?.rule.clone().ok();
        let length = match (&self.end, days) {
            (Field::Absent, Some(days)) => Some(Length::Days(days)),
            (Field::Absent, None) => None,
            (end, None) => Some(Length::Until(rule(end)?)),
            (_, Some(_)) => return None,
        };
        let span = match (&self.start, length) {
            (Field::Absent, None | Some(Length::Days(_))) if self.dates != Field::Absent => None,
            (start, length) => Some(Span { start: rule(start)?, length: length? }),
        };
        (!self.is_fallback()).then_some(Timing { span, overrides })
    }
}

/// Reads the text of a `meta.md`.
pub fn read(text: &str) -> Meta {
    let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
    match front_matter::split(&text) {
        Ok(split) => {
            let description_line = text[..split.description.start].matches('\n').count() + 1;
            let text = SourceText { text: Arc::new(text), front_matter: split.yaml };
            let description = lock::Text::part(&text.text, split.description);
            let front = read_front(&text);
            Meta { text: Arc::new(text), front, description, description_line }
        }
        Err(unsplit) => {
            let description = text.trim_matches(front_matter::is_space).to_owned().into();
            let text = Arc::new(SourceText { text: Arc::new(text), front_matter: 0..0 });
            Meta { text, front: Err(Flaw::Unsplit(unsplit)), description, description_line: 1 }
        }
    }
}

fn read_front(text: &SourceText) -> Result<Front, Flaw> {
    let yaml = &text.text[text.front_matter.clone()];
    let mapping = match plain::read(yaml) {
        Some(mapping) => mapping,
        None => yaml::read(yaml)?,
    };
    let unknown = mapping
        .0
        .iter()
        .filter_map(|(key, _)| key.as_str())
        .filter(|key| !KEYS.contains(key))
        .map(str::to_owned)
        .collect();
    Ok(Front {
        fallback: field(mapping.get("fallback"), Value::as_bool),
        start: field(mapping.get("start_date"), when),
        end: field(mapping.get("end_date"), when),
        days: field(mapping.get("days"), |value| {
            let days = u32::try_from(value.as_whole()?).ok()?;
            (1..=MAX_DAYS).contains(&days).then_some(days)
        }),
        dates: field(mapping.get("dates"), dates),
        priority: field(mapping.get("priority"), |value| i32::try_from(value.as_whole()?).ok()),
        pair: field(mapping.get("pair"), Value::as_bool),
        authors: field(mapping.get("authors"), authors),
        unknown,
    })
}

fn field<T>(value: Option<&Value>, read: impl Fn(&Value) -> Option<T>) -> Field<T> {
    match value {
        None => Field::Absent,
        Some(Value::Null) => Field::Empty,
        Some(value) => read(value).map_or_else(|| Field::Other(value.in_words()), Field::Value),
    }
}

fn when(value: &Value) -> Option<When> {
    let written = value.as_str()?.to_owned();
    Some(When { rule: DateRule::parse(&written), written })
}

fn dates(value: &Value) -> Option<Vec<DatesRow>> {
    let mut years = HashSet::new();
    let row = |(year, value): &(Value, Value)| {
        let year = match year {
            Value::Whole(number) => number.to_string(),
            Value::Number(text) => text.clone(),
            Value::String(text) => text.to_string(),
            other => other.in_words(),
        };
        let written = value.as_str().map(str::to_owned).ok_or_else(|| value.in_words());
        // YAML tells `2026` and `"2026"` apart.
        let range = match years.insert(year.clone()) {
            true => year::read(&year, written.as_deref().ok()),
            false => Err(NotARange::Twice),
        };
        DatesRow { year, written, range }
    };
    let Value::Mapping(mapping) = value else { return None };
    Some(mapping.0.iter().map(row).collect())
}

/// One author, or a list of them.
fn authors(value: &Value) -> Option<Vec<Result<String, String>>> {
    match value {
        Value::Sequence(list) => Some(list.iter().map(author).collect()),
        Value::String(_) | Value::Whole(_) | Value::Number(_) => Some(vec![author(value)]),
        _ => None,
    }
}

/// A name on one line, or a user's id: what has digits only is nobody's name.
fn author(value: &Value) -> Result<String, String> {
    let written = match value {
        Value::String(text) => text.to_string(),
        Value::Number(text) => text.clone(),
        Value::Whole(number) => number.to_string(),
        _ => return Err(value.in_words()),
    };
    let trimmed = written.trim();
    let is_id = (17..=19).contains(&trimmed.len()) && is_snowflake(trimmed);
    let is_name = value.as_str().is_some()
        && trimmed.contains(|c: char| !c.is_ascii_digit() && !c.is_whitespace())
        && written.chars().count() <= lock::MAX_AUTHOR
        && !written.contains(char::is_control);
    if is_id || is_name { Ok(trimmed.to_owned()) } else { Err(value.in_words()) }
}

#[cfg(test)]
mod tests {
    use super::super::front_matter::Unsplit;
    use super::*;
    use crate::yaml_events::{MAX_DEPTH, TOO_DEEP};

    fn front(yaml: &str) -> Result<Front, Flaw> {
        read(&format!("---\n{yaml}\n---\nHi")).front
    }

    #[test]
    fn values_keep_what_was_written() {
        let front = front("start_date: December 1\nend_date: Decembre 25\nextra: 1").unwrap();
        assert_eq!(front.start.value().unwrap().rule, DateRule::parse("December 1"));
        assert_eq!(front.end.value().unwrap().written, "Decembre 25");
        assert_eq!(front.unknown, ["extra"]);
        assert!(!front.is_fallback());
    }

    #[test]
    fn only_yaml_1_2_booleans_are_booleans() {
        for yes in ["true", "True", "TRUE"] {
            assert!(front(&format!("fallback: {yes}")).unwrap().is_fallback(), "{yes}");
        }
        for other in ["yes", "on", "'true'", "1", "tRUE"] {
            let front = front(&format!("fallback: {other}")).unwrap();
            assert!(matches!(front.fallback, Field::Other(_)), "{other}");
        }
    }

    #[test]
    fn aliases_and_merges_are_resolved() {
        let front = front("base: &b { start_date: May 3 }\n<<: *b\nend_date: &e May 4").unwrap();
        assert_eq!(front.start.value().unwrap().written, "May 3");
        let merged = |yaml: &str| {
            read(&format!("---\n{yaml}\n---\nHi"))
                .front
                .unwrap()
                .start
                .value()
                .map(|when| when.written.clone())
        };
        assert_eq!(merged("<<: {<<: {start_date: May 3}}").as_deref(), Some("May 3"));
        assert_eq!(merged("start_date: May 1\n<<: {start_date: May 3}").as_deref(), Some("May 1"));
        assert_eq!(merged("<<: [{start_date: May 2}, {start_date: May 3}]").as_deref(), Some("May 2"));
        for bad in ["<<: 1", "<<:", "<<: [[{}]]", "<<: {<<: 5}"] {
            assert!(matches!(read(&format!("---\n{bad}\n---\nHi")).front, Err(Flaw::Yaml { .. })), "{bad}");
        }
    }

    #[test]
    fn flaws_are_told_apart() {
        assert_eq!(front("fallback: true\nfallback: true"), Err(Flaw::DuplicateKey("fallback".into())));
        assert_eq!(front("other: [!x 1]"), Err(Flaw::Tag { tag: "!x".into(), at: (1, 9) }));
        assert_eq!(front("- a"), Err(Flaw::NotKeys("a list".into())));
        assert_eq!(front(""), Err(Flaw::NotKeys("nothing".into())));
        assert!(matches!(front("a: [1"), Err(Flaw::Yaml { .. })));
        for number in ["99999999999999999999", "-99999999999999999999"] {
            let flaw = front(&format!("days: {number}"));
            assert!(matches!(&flaw, Err(Flaw::Refused { at: (1, 7), .. })), "{number}: {flaw:?}");
        }
        assert_eq!(read("Hi").front, Err(Flaw::Unsplit(Unsplit::NoOpening)));
    }

    #[test]
    fn values_that_stand_too_deep_are_refused_at_their_bound() {
        for open in ["[", "- ", "[{a: ", "[\n"] {
            let (flaw, at) = match front(&format!("x:\n {}", open.repeat(100_000))).unwrap_err() {
                Flaw::Yaml { said, at: Some(at) } => (said, at),
                other => panic!("{open:?}: {other:?}"),
            };
            assert_eq!(flaw, TOO_DEEP, "{open:?}");
            assert!(at < (MAX_DEPTH + 3, open.len() * MAX_DEPTH), "{open:?}: {at:?}");
        }
        // Before that, keys that are no words.
        assert!(matches!(front(&"{".repeat(100_000)), Err(Flaw::Refused { at: (1, 2), .. })));
    }

    #[test]
    fn carriage_returns_are_no_part_of_it() {
        let meta = read("---\r\nfallback: true\r\n---\r\nA\r\nB\r\n");
        assert_eq!(&*meta.description, "A\nB");
        assert!(meta.front.unwrap().is_fallback());
    }
}
