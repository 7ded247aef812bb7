//! The words that the formats share.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ArtChange, Days};
use crate::lock::Asset;

/// `March 14`, `April 1 - April 5, November 8`; `none` for no days.
pub(crate) fn days(days: &[Days]) -> String {
    let range = |(from, to): &Days| {
        let day = |day: NaiveDate| day.format("%B %-d").to_string();
        if from == to { day(*from) } else { format!("{} - {}", day(*from), day(*to)) }
    };
    if days.is_empty() { "none".to_owned() } else { days.iter().map(range).collect::<Vec<_>>().join(", ") }
}

/// Years in a row that say the same are one line: `2025 to 2029`.
pub(crate) fn by_years<T>(years: &BTreeMap<i32, T>, say: impl Fn(&T) -> String) -> Vec<(String, String)> {
    let mut lines: Vec<(i32, i32, String)> = Vec::new();
    for (year, value) in years {
        let text = say(value);
        match lines.last_mut() {
            Some((_, last, said)) if *last + 1 == *year && *said == text => *last = *year,
            _ => lines.push((*year, *year, text)),
        }
    }
    let span = |first: i32, last: i32| {
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    };
    lines.into_iter().map(|(first, last, text)| (span(first, last), text)).collect()
}

/// How the same event's days differ; whether a year is a leap year does not make a difference of its own.
pub(crate) fn moved((before, after): &(Vec<Days>, Vec<Days>)) -> String {
    format!("{} → {}", days(before), days(after))
}

/// `960×540, 404.5 KiB, 12 frames`.
pub(crate) fn asset(asset: &Asset) -> String {
    let frames = if asset.frames > 1 { format!(", {} frames", asset.frames) } else { String::new() };
    format!("{}×{}, {}{frames}", asset.width, asset.height, size(asset.bytes))
}

/// What became of a file: a verb, its name, and what it was and is.
pub(crate) fn art(change: &ArtChange) -> String {
    let surface = change.surface.name();
    match (&change.before, &change.after) {
        (Some(old), Some(new)) if old.blake3 == new.blake3 => {
            format!("{surface} {} renamed to {}", old.name(), new.name())
        }
        (Some(old), Some(new)) => {
            format!("{surface} {} replaced: {} → {}", old.name(), asset(old), asset(new))
        }
        (None, Some(new)) => format!("{surface} {} added: {}", new.name(), asset(new)),
        (Some(old), None) => format!("{surface} {} removed: {}", old.name(), asset(old)),
        (None, None) => surface.to_owned(),
    }
}

/// `3 days → 1 day`.
pub(crate) fn fewer((had, has): &(i64, i64)) -> String {
    let count = |days: i64| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    format!("{} → {}", count(*had), count(*has))
}

/// `8.4 KiB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

/// The days of an event without saying a year, when all years agree: for a line that has no room for more.
pub(crate) fn usually(years: &BTreeMap<i32, Vec<Days>>) -> Option<String> {
    let (first, _) = years.iter().next()?;
    let lines = by_years(years, |found| days(found));
    match lines.as_slice() {
        [(_, text)] => Some(text.clone()),
        _ => Some(format!("{} in {first}", days(&years[first]))),
    }
}
