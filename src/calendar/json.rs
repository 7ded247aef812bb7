//! A year for programs.

use serde::Serialize;

use super::{Row, of_year};
use crate::escape;

#[derive(Serialize)]
struct Year<'a> {
    year: i32,
    events: Vec<Occurrence<'a>>,
}

#[derive(Serialize)]
struct Occurrence<'a> {
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
pub fn render(years: impl Iterator<Item = i32>, rows: &[Row]) -> Result<String, serde_json::Error> {
    let occurrence = |row: &'_ Row| {
        let worn = row.worn.iter().map(|(from, to)| Range { from: from.to_string(), to: to.to_string() });
        (row.from.to_string(), row.to.to_string(), worn.collect())
    };
    let year = |year: i32| {
        let events = of_year(rows, year).into_iter().map(|row| {
            let (from, to, worn) = occurrence(row);
            Occurrence { event: &row.event, title: &row.title, from, to, days: row.days(), worn }
        });
        Year { year, events: events.collect() }
    };
    let years: Vec<Year> = years.map(year).collect();
    match years.as_slice() {
        [year] => escape::json(year),
        years => escape::json(&years),
    }
}
