//! A year's events in order, from a lock.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::escape::inline;
use crate::lock::Lock;

/// One occurrence of an event, as far as it lies in the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The event's name.
    pub event: String,
    /// Its title.
    pub title: String,
    /// Its first day; may lie in the year before.
    pub from: NaiveDate,
    /// Its last day; may lie in the year after.
    pub to: NaiveDate,
}

/// The occurrences that have a day in `year`, by their first day. The fallback, which is everything else, is
/// not among them.
pub fn year(lock: &Lock, year: i32) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let periods = lock.periods.iter().filter(|period| period.from.year() <= year && period.to.year() >= year);
    for period in periods {
        let Some(event) = lock.event(&period.event).filter(|event| !event.is_fallback()) else { continue };
        let to = lock.occurrence_ends(&period.event, period.began).unwrap_or(period.to);
        let row = Row { event: event.name.clone(), title: event.title.clone(), from: period.began, to };
        if !rows.contains(&row) {
            rows.push(row);
        }
    }
    rows
}

/// For people: one line an occurrence.
pub fn human(year: i32, rows: &[Row]) -> String {
    let mut out = format!("{year}\n");
    let width = rows.iter().map(|row| inline(&row.title).chars().count()).max().unwrap_or(0);
    for row in rows {
        let days = match (row.to - row.from).num_days() + 1 {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        };
        let title = inline(&row.title);
        out.push_str(&format!("  {:<15} {title:<width$}  {days}\n", range(year, row)));
    }
    if rows.is_empty() {
        out.push_str("  nothing but the fallback\n");
    }
    out
}

/// `1 - 25 Dec`, `29 Dec - 3 Jan`, `14 Mar`; a year beside days of another one would be noise, since the
/// order says it.
fn range(year: i32, row: &Row) -> String {
    let day = |day: NaiveDate| day.format("%-d %b").to_string();
    let Row { from, to, .. } = row;
    if from == to {
        day(*from)
    } else if from.month() == to.month() && from.year() == year && to.year() == year {
        format!("{} - {}", from.day(), day(*to))
    } else {
        format!("{} - {}", day(*from), day(*to))
    }
}

#[derive(Serialize)]
struct Json<'a> {
    year: i32,
    events: Vec<JsonRow<'a>>,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    event: &'a str,
    title: &'a str,
    from: String,
    to: String,
    days: i64,
}

/// For programs: one JSON object, with a line break at its end.
pub fn json(year: i32, rows: &[Row]) -> Result<String, serde_json::Error> {
    let row = |row: &'_ Row| -> (String, String, i64) {
        (row.from.to_string(), row.to.to_string(), (row.to - row.from).num_days() + 1)
    };
    let events = rows
        .iter()
        .map(|occurrence| {
            let (from, to, days) = row(occurrence);
            JsonRow { event: &occurrence.event, title: &occurrence.title, from, to, days }
        })
        .collect();
    Ok(serde_json::to_string_pretty(&Json { year, events })? + "\n")
}
