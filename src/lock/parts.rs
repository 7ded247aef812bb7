//! Single parts of a lock, from what TOML has to what their types promise.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use toml::value::Datetime;

use super::bounds::exceeded;
use super::error::ReadError;
use super::raw::{RawAsset, RawEvent, RawPeriod};
use super::{Asset, Dates, Event, Period};
use crate::escape::excerpt;
use crate::image::Format;
use crate::surface::PerSurface;

/// A time with its distance from UTC.
pub(super) fn time(written: Datetime) -> Result<DateTime<Utc>, ReadError> {
    let time = DateTime::parse_from_rfc3339(&written.to_string());
    time.map(|time| time.with_timezone(&Utc))
        .map_err(|_| ReadError::Damaged(format!("`committed` is {written}, which is no time in UTC")))
}

pub(super) fn event(raw: RawEvent, assets: PerSurface<Vec<RawAsset>>) -> Result<Event, ReadError> {
    if let Some(what) = exceeded(&raw, &assets) {
        return Err(ReadError::Damaged(format!("event `{}`: {what}", excerpt(&raw.name))));
    }
    let year = |(year, days): (String, String)| Some((year.parse().ok()?, days));
    let years = raw.dates.into_iter().map(year).collect::<Option<BTreeMap<i32, String>>>();
    let dates = years.map(|years| Dates { starts: raw.starts, ends: raw.ends, days: raw.days, years });
    let dates = match (raw.fallback, dates) {
        (true, Some(dates)) if dates == Dates::default() => None,
        (false, Some(dates)) if dates.starts.is_some() || !dates.years.is_empty() => Some(dates),
        _ => {
            let name = raw.name;
            return Err(ReadError::Damaged(format!(
                "event `{name}` has neither dates nor `fallback`, or both"
            )));
        }
    };
    Ok(Event {
        name: raw.name,
        title: raw.title,
        dates,
        priority: raw.priority,
        pair: raw.pair,
        authors: raw.authors,
        description: raw.description,
        assets: assets.try_map(|_, assets| assets.into_iter().map(asset).collect::<Result<_, _>>())?,
    })
}

fn asset(raw: RawAsset) -> Result<Asset, ReadError> {
    let RawAsset { path, blake3, git, bytes, format, width, height, frames } = raw;
    match Format::from_name(&format) {
        Some(format) if is_below_root(&path) && is_hex(&blake3, 64) && is_hex(&git, 40) => {
            Ok(Asset { path, blake3, git, bytes, format, width, height, frames })
        }
        _ => Err(ReadError::Damaged(format!(
            "asset `{}` has an impossible path, hash or format",
            excerpt(&path)
        ))),
    }
}

/// Whether a path stays below the repository's root. One is read from disk at need, so it must.
pub fn is_below_root(path: &str) -> bool {
    !path.starts_with('/')
        && !path.contains('\\')
        && path.split('/').all(|part| !["", ".", ".."].contains(&part))
}

/// Whether a text is so many hexadecimal digits. No processor can guess what the next digit of a hash is, so nothing
/// here depends on it but the result.
pub fn is_hex(text: &str, digits: usize) -> bool {
    let digit = |byte: &u8| (byte.wrapping_sub(b'0') < 10) | ((byte | 0x20).wrapping_sub(b'a') < 6);
    text.len() == digits && text.as_bytes().iter().fold(true, |all, byte| all & digit(byte))
}

pub(super) fn period(raw: RawPeriod) -> Result<Period, ReadError> {
    Ok(Period {
        from: day(raw.from)?,
        to: day(raw.to)?,
        event: raw.event,
        began: day(raw.began)?,
        ends: raw.ends.map(day).transpose()?,
    })
}

fn day(raw: Datetime) -> Result<NaiveDate, ReadError> {
    let date = match raw {
        Datetime { date: Some(date), time: None, offset: None } => {
            NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        }
        _ => None,
    };
    date.ok_or_else(|| ReadError::Damaged(format!("`{raw}` is not a day")))
}
