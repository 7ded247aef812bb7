//! iCalendar (RFC 5545), for programs that show appointments: an all-day event an occurrence. An occurrence keeps its
//! UID for as long as its event keeps its name and the occurrence its first day, so that a calendar that is imported
//! again is updated and not doubled.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::Row;
use crate::escape::{block, inline, uri_path};
use crate::lock::Horizon;

/// A whole calendar; `rows` are the occurrences to have in it.
pub fn render<'a>(rows: impl Iterator<Item = &'a Row>, horizon: Horizon) -> String {
    let mut calendar = Calendar::empty();
    let head = [("VERSION", "2.0"), ("PRODID", "-//bannerman//calendar//EN"), ("CALSCALE", "GREGORIAN")];
    for property in head {
        calendar.append_property(property);
    }
    calendar.name("Branding");
    for row in rows {
        calendar.push(event(row, stamp(horizon)));
    }
    calendar.to_string()
}

fn event(row: &Row, stamp: DateTime<Utc>) -> Event {
    let mut event = Event::new();
    event
        .uid(&format!("{}-{}@bannerman", uri_path(&row.event), row.from))
        .timestamp(stamp)
        .summary(&inline(&row.title))
        .description(&block(&row.description))
        .starts(row.from)
        // iCalendar's end is the first day that is not meant any more.
        .ends(row.to.checked_add_days(Days::new(1)).unwrap_or(row.to))
        // The guild wears something on that day; nobody is busy.
        .add_property("TRANSP", "TRANSPARENT");
    event.done()
}

/// The format wants to know when an entry was made, and a lock knows no time: the first moment that it speaks of.
fn stamp(horizon: Horizon) -> DateTime<Utc> {
    let first = NaiveDate::from_ymd_opt(horizon.first_year, 1, 1).unwrap_or_default();
    first.and_time(NaiveTime::MIN).and_utc()
}
