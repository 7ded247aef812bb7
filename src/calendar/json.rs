//! A year for programs.

use serde::Serialize;

use super::{Row, of_year};
use crate::escape;

#[derive(Serialize)]
struct JsonYear<'a> {
    year: i32,
    events: Vec<JsonOccurrence<'a>>,
}

#[derive(Serialize)]
struct JsonOccurrence<'a> {
    event: &'a str,
    title: &'a str,
    from: String,
    to: String,
    days: i64,
    worn: Vec<Range>,
}

#[derive(Serialize)]
struct Range {
    from: String,
    to: String,
}

/// One JSON object for one year, a list of them for several, with a line break at its end; `rows` are those of all
/// years.
pub(crate) fn render(years: impl Iterator<Item = i32>, rows: &[Row]) -> Result<String, serde_json::Error> {
    let occurrence = |row: &'_ Row| {
        let worn = row.worn.iter().map(|(from, to)| Range { from: from.to_string(), to: to.to_string() });
        (row.from.to_string(), row.to.to_string(), worn.collect())
    };
    let year = |year: i32| {
        let events = of_year(rows, year).into_iter().map(|row| {
            let (from, to, worn) = occurrence(row);
            JsonOccurrence { event: &row.event, title: &row.title, from, to, days: row.days(), worn }
        });
        JsonYear { year, events: events.collect() }
    };
    let years: Vec<JsonYear> = years.map(year).collect();
    match years.as_slice() {
        [year] => escape::json(year),
        years => escape::json(&years),
    }
}
