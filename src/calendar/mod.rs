//! The years of a lock for people and for their calendars: [`grid`] draws a year in a terminal, [`markdown`] and
//! [`json`] list it, [`ics`] is for programs that show appointments.

pub mod grid;
pub mod ics;
pub(crate) mod json;
pub(crate) mod markdown;

use chrono::{Datelike, NaiveDate};

use crate::lock::{Horizon, Lock, Text};

/// One occurrence of an event that is worn at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The event's name.
    pub event: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Text,
    /// Its first day; may lie in the year before, or be another event's.
    pub from: NaiveDate,
    /// Its last day; may lie in the year after, or be another event's.
    pub to: NaiveDate,
    /// The days in the lock on which it is worn: one range, or several with another event's between them.
    pub(crate) worn: Vec<(NaiveDate, NaiveDate)>,
}

impl Row {
    /// Whether it is worn on a day of `year`.
    pub(crate) fn is_in(&self, year: i32) -> bool {
        self.worn.iter().any(|(from, to)| from.year() <= year && to.year() >= year)
    }

    /// How many days it lasts, worn or not.
    pub(crate) fn days(&self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// How many of its days go to events with a higher priority. Days outside the lock count as its own.
    pub(crate) fn given_away(&self, horizon: Horizon) -> i64 {
        let inside = |day: NaiveDate| (horizon.first_year..=horizon.last_year).contains(&day.year());
        let days = self.from.iter_days().take_while(|day| *day <= self.to).filter(|day| inside(*day));
        let worn: i64 = self.worn.iter().map(|(from, to)| (*to - *from).num_days() + 1).sum();
        days.count() as i64 - worn
    }
}

/// All occurrences that are worn on some day of the lock, by their first day. The fallback, which is everything
/// else, is not among them.
pub fn rows(lock: &Lock) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut at = std::collections::HashMap::new();
    for period in &lock.periods {
        let Some(event) = lock.event(&period.event).filter(|event| !event.is_fallback()) else { continue };
        let index = *at.entry((period.event.as_str(), period.began)).or_insert_with(|| {
            rows.push(Row {
                event: event.name.clone(),
                title: event.title.clone(),
                description: event.description.clone(),
                from: period.began,
                to: period.to,
                worn: Vec::new(),
            });
            rows.len() - 1
        });
        rows[index].worn.push((period.from, period.to));
        rows[index].to = period.ends.unwrap_or(period.to);
    }
    rows.sort_by(|a, b| (a.from, &a.event).cmp(&(b.from, &b.event)));
    rows
}

/// Those of the rows that are worn on a day of `year`.
pub(crate) fn of_year(rows: &[Row], year: i32) -> Vec<&Row> {
    rows.iter().filter(|row| row.is_in(year)).collect()
}

/// `1 - 25 Dec`, `29 Dec - 3 Jan`, `14 Mar`; a year beside days of another one would be noise, since the
/// order says it.
pub(crate) fn range(year: i32, from: NaiveDate, to: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%-d %b").to_string();
    if from == to {
        day(from)
    } else if from.month() == to.month() && from.year() == year && to.year() == year {
        format!("{} - {}", from.day(), day(to))
    } else {
        format!("{} - {}", day(from), day(to))
    }
}

/// `25 days`, `1 day`; where some go to other events, `31 days, 29 worn`.
fn length(row: &Row, horizon: Horizon) -> String {
    let days = match row.days() {
        1 => "1 day".to_owned(),
        days => format!("{days} days"),
    };
    match row.given_away(horizon) {
        0 => days,
        given => format!("{days}, {} worn", row.days() - given),
    }
}
