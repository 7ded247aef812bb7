//! The years as timelines, one of them shown: a coloured bar an occurrence, below it the scrubber, and what the colours
//! mean.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{Row, of_year, range, rows};
use crate::escape::{html, inline};
use crate::lock::Lock;
use crate::preview::{Preview, Year};

/// How many colours page.css has for events.
const COLORS: usize = 12;

/// The colour of each event that is worn: neighbours differ.
pub(crate) struct Colors(BTreeMap<String, usize>);

impl Colors {
    /// In the order in which events come first.
    pub(crate) fn of(lock: &Lock) -> Colors {
        let mut colors = BTreeMap::new();
        for row in rows(lock) {
            let next = colors.len() % COLORS;
            colors.entry(row.event).or_insert(next);
        }
        Colors(colors)
    }

    /// Its class in page.css; that of the fallback has no colour.
    pub(crate) fn class(&self, event: &str) -> String {
        self.0.get(event).map_or("fallback".to_owned(), |color| format!("c{color}"))
    }
}

/// The section.
pub(crate) fn section(preview: &Preview, year: &Year, colors: &Colors) -> String {
    let rows = rows(&year.lock);
    let (first, last) = (year.lock.horizon.first_year, year.lock.horizon.last_year);
    let shown = preview.today.year().clamp(first, last);
    let (mut drawings, mut legends) = (String::new(), String::new());
    for number in first..=last {
        let of_year = of_year(&rows, number);
        let hidden = if number == shown { "" } else { " hidden" };
        let drawing = drawing(number, &of_year, preview.today, colors);
        let _ = writeln!(drawings, "<div class=\"year\" data-year=\"{number}\"{hidden}>{drawing}</div>");
        let legend = legend(number, &of_year, colors);
        let _ = writeln!(legends, "<ol class=\"legend\" data-year=\"{number}\"{hidden}>{legend}</ol>");
    }
    let group = |name: &str, id: &str, middle: &str| {
        format!(
            "<div class=\"group\" role=\"group\" aria-label=\"{name}\">\
             <button type=\"button\" id=\"{id}-back\" aria-label=\"{name} before\">‹</button>{middle}\
             <button type=\"button\" id=\"{id}-on\" aria-label=\"{name} after\">›</button></div>\n"
        )
    };
    let years = group("Year", "year", &format!("<output id=\"year\" for=\"scrub\">{shown}</output>"));
    let events = group("Event", "event", "<span class=\"label\">Event</span>");
    let days = group(
        "Day",
        "day",
        "<button type=\"button\" id=\"today\"><i class=\"dot today-dot\"></i>Today</button>",
    );
    format!(
        "<section class=\"panel days\" aria-labelledby=\"day\">\n<div class=\"bar\">\n\
         <div class=\"when\"><h1 id=\"day\">{shown}</h1><p id=\"event\" aria-live=\"polite\">&nbsp;</p></div>\n\
         <div class=\"controls\">\n{years}{events}{days}</div>\n</div>\n\
         <div id=\"strip\">\n{drawings}\
         <input type=\"range\" id=\"scrub\" min=\"0\" max=\"364\" value=\"0\" aria-label=\"Day of the year\">\n</div>\n\
         {legends}</section>\n"
    )
}

/// A year from left to right; places are hundredths of the width, heights are pixels.
fn drawing(year: i32, rows: &[&Row], today: NaiveDate, colors: &Colors) -> String {
    let (Some(first), Some(last)) =
        (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31))
    else {
        return String::new();
    };
    let days = last.ordinal() as f64;
    let at = |day: NaiveDate| (day - first).num_days() as f64 / days * 100.0;
    let place = |from: NaiveDate, to: NaiveDate| {
        let (from, to) = (from.max(first), to.min(last));
        (at(from), ((to - from).num_days() + 1) as f64 / days * 100.0)
    };
    let mut out = format!(
        "<svg role=\"img\" width=\"100%\" height=\"76\" aria-label=\"{}\">",
        html(&inline(&spoken(year, rows)))
    );
    for month in 1..=12 {
        let Some(day) = NaiveDate::from_ymd_opt(year, month, 1) else { continue };
        let (x, name) = (at(day), day.format("%b"));
        let _ = write!(
            out,
            "<line class=\"month\" x1=\"{x:.3}%\" x2=\"{x:.3}%\" y1=\"4\" y2=\"76\"/>\
             <text class=\"month\" x=\"{x:.3}%\" dx=\"5\" y=\"14\">{name}</text>"
        );
    }
    out.push_str("<rect class=\"track\" x=\"0\" width=\"100%\" y=\"26\" height=\"44\" rx=\"8\"/>");
    // Longer ones first, so that a season within a season lies on it.
    let mut longest_first: Vec<&Row> = rows.to_vec();
    longest_first.sort_by_key(|row| std::cmp::Reverse(row.days()));
    for row in &longest_first {
        let inside =
            |other: &&&Row| other.days() > row.days() && other.from <= row.from && other.to >= row.to;
        let depth = longest_first.iter().filter(inside).count().min(2) as u32;
        let (x, width) = place(row.from, row.to);
        let short = if row.days() > 3 { "" } else { " short" };
        let _ = write!(
            out,
            "<rect class=\"bar{short} {}\" x=\"{x:.3}%\" width=\"{width:.3}%\" y=\"{}\" height=\"{}\" rx=\"{}\"/>",
            colors.class(&row.event),
            26 + 7 * depth,
            44 - 14 * depth,
            if short.is_empty() { 6 } else { 1 },
        );
        // About as much as fits: a letter takes seven pixels of a strip that is a thousand wide.
        let title = inline(&row.title);
        if depth == 0 && width * 10.0 > title.chars().count() as f64 * 7.5 + 16.0 {
            let middle = x + width / 2.0;
            let _ = write!(out, "<text class=\"title\" x=\"{middle:.3}%\" y=\"52\">{}</text>", html(&title));
        }
    }
    if today.year() == year {
        let x = at(today) + 50.0 / days;
        let _ = write!(
            out,
            "<line class=\"now\" x1=\"{x:.3}%\" x2=\"{x:.3}%\" y1=\"20\" y2=\"76\"/>\
             <circle class=\"now\" cx=\"{x:.3}%\" cy=\"20\" r=\"3.5\"/>"
        );
    }
    out + "<line class=\"cursor\" x1=\"0\" x2=\"0\" y1=\"18\" y2=\"76\"/></svg>"
}

/// What the drawing shows, in words.
fn spoken(year: i32, rows: &[&Row]) -> String {
    if rows.is_empty() {
        return format!("{year}: nothing but the fallback");
    }
    let events = rows.iter().map(|row| format!("{}, {}", row.title, range(year, row.from, row.to)));
    format!("{year}: {}", events.collect::<Vec<_>>().join("; "))
}

/// The year's events in order, each leading to its first day.
fn legend(year: i32, rows: &[&Row], colors: &Colors) -> String {
    let item = |row: &&Row| {
        let day = row.worn.iter().map(|(from, _)| *from).find(|from| from.year() >= year);
        let day = day.or_else(|| NaiveDate::from_ymd_opt(year, 1, 1)).unwrap_or(row.from);
        format!(
            "<li><a href=\"#{day}\" data-event=\"{}\"><i class=\"dot {}\"></i>{} <small>{}</small></a></li>",
            html(&row.event),
            colors.class(&row.event),
            html(&inline(&row.title)),
            range(year, row.from, row.to)
        )
    };
    rows.iter().map(item).collect()
}
