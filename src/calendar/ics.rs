//! iCalendar (RFC 5545), for programs that show appointments: an all-day event an occurrence. An occurrence keeps its
//! UID for as long as its event keeps its name and the occurrence its first day, so that a calendar that is imported
//! again is updated and not doubled.
//!
//! The format is lines, and few of them are needed here. The crate that writes it looks for the place to fold a line at
//! from the line's beginning every time, which takes a description of twice the length four times as long.

use chrono::{Days, NaiveDate};

use super::Row;
use crate::escape::{block, inline, uri_path};
use crate::lock::Horizon;

/// The longest line, in bytes, without its end.
const WIDTH: usize = 75;

/// A whole calendar; `rows` are the occurrences to have in it.
pub fn render<'a>(rows: impl Iterator<Item = &'a Row>, horizon: Horizon) -> String {
    let mut out = String::new();
    let head = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//bannerman//calendar//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("NAME", "Branding"),
        ("X-WR-CALNAME", "Branding"),
    ];
    for (name, value) in head {
        line(name, value, &mut out);
    }
    for row in rows {
        event(row, &stamp(horizon), &mut out);
    }
    line("END", "VCALENDAR", &mut out);
    out
}

fn event(row: &Row, stamp: &str, out: &mut String) {
    // iCalendar's end is the first day that is not meant any more.
    let end = row.to.checked_add_days(Days::new(1)).unwrap_or(row.to);
    line("BEGIN", "VEVENT", out);
    line("DESCRIPTION", &text(&block(&row.description)), out);
    line("DTEND;VALUE=DATE", &day(end), out);
    line("DTSTAMP", stamp, out);
    line("DTSTART;VALUE=DATE", &day(row.from), out);
    line("SUMMARY", &text(&inline(&row.title)), out);
    // The guild wears something on that day; nobody is busy.
    line("TRANSP", "TRANSPARENT", out);
    line("UID", &format!("{}-{}@bannerman", uri_path(&row.event), row.from), out);
    line("END", "VEVENT", out);
}

/// The format wants to know when an entry was made, and a lock knows no time: the first moment that it speaks of.
fn stamp(horizon: Horizon) -> String {
    format!("{:04}0101T000000Z", horizon.first_year)
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}

/// A value of the type TEXT (RFC 5545, 3.3.11): what would end it, or begin another, is behind a backslash.
fn text(value: &str) -> String {
    let mut written = String::with_capacity(value.len() + 16);
    for c in value.chars() {
        match c {
            '\n' => written.push_str("\\n"),
            '\\' | ';' | ',' => written.extend(['\\', c]),
            _ => written.push(c),
        }
    }
    written
}

/// Writes a line, in several where it is too long: each that goes on begins with a space (RFC 5545, 3.1). No character is
/// parted.
fn line(name: &str, value: &str, out: &mut String) {
    let mut width = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if width + c.len_utf8() > WIDTH {
            out.push_str("\r\n ");
            width = 1;
        }
        width += c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(description: &str) -> Row {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        Row {
            event: "christmas".into(),
            title: "Snow; ice, \\ and\u{202e}".into(),
            description: description.into(),
            from: day,
            to: day,
            worn: vec![(day, day)],
        }
    }

    fn rendered(description: &str) -> String {
        render([row(description)].iter(), Horizon { first_year: 2026, last_year: 2026 })
    }

    #[test]
    fn lines_are_folded_between_characters_and_unfold_to_what_they_were() {
        for letter in ["x", "ä", "虎", "🦆", ",", "\n", "a b "] {
            let description = letter.repeat(400);
            let out = rendered(&description);
            assert!(out.split("\r\n").all(|line| line.len() <= WIDTH), "{out}");
            let whole = out.replace("\r\n ", "");
            let written = whole.split("\r\n").find_map(|line| line.strip_prefix("DESCRIPTION:")).unwrap();
            let read = written.replace("\\n", "\n").replace("\\,", ",");
            assert_eq!(read, description);
        }
    }

    #[test]
    fn what_would_end_a_text_does_not() {
        let out = rendered("BEGIN:VEVENT\r\nEND:VCALENDAR\nx");
        assert!(out.contains("\r\nDESCRIPTION:BEGIN:VEVENT\\\\r\\nEND:VCALENDAR\\nx\r\n"), "{out}");
        assert!(out.contains("\r\nSUMMARY:Snow\\; ice\\, \\\\ and\\\\u{202e}\r\n"), "{out}");
    }
}
