//! Takes a lock's bytes apart, and refuses one that is not whole: whoever reads a [`Lock`] can rely on what
//! its fields promise.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::Deserialize;
use toml::value::Datetime;

use super::bounds::{MAX_OTHERWISE, exceeded};
use super::layout;
use super::{Asset, Dates, Event, Horizon, Lock, MAX_YEARS, Period, Source, Text, VERSION, YEARS};
use crate::escape::excerpt;
use crate::image::Format;
use crate::surface::keys::{Beside, ByPlural};
use crate::surface::{PerSurface, Surface};
use crate::toml_error;

/// Why a lock cannot be read. The text says what; [`ReadError::help`] what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Two branches changed it, and Git left its marks.
    #[error("line {0} has a conflict marker: the lock was merged and not made anew")]
    Conflict(usize),
    /// Made by a newer program.
    #[error("it has version {0}, and this program knows versions up to {VERSION}")]
    Newer(i64),
    /// Not TOML, or not the TOML of a lock.
    #[error("it is not a lock: {0}")]
    Syntax(String),
    /// More than is read of a lock that is not as it was written.
    #[error(
        "it has {0} bytes and is not laid out as bannerman writes a lock, or a part of it is longer than it may be: of \
         such a lock {MAX_OTHERWISE} bytes are read"
    )]
    Otherwise(usize),
    /// TOML of a lock that contradicts itself.
    #[error("it is damaged: {0}")]
    Damaged(String),
}

impl ReadError {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            ReadError::Newer(_) => "use a newer bannerman, or make the lock anew with `bannerman compile`",
            _ => "make it anew with `bannerman compile`",
        }
    }
}

#[derive(Deserialize)]
struct Versioned {
    version: Option<toml::Value>,
}

#[derive(Deserialize)]
struct RawLock {
    source: RawSource,
    horizon: RawHorizon,
    #[serde(default)]
    event: Vec<Beside<RawEvent, Vec<RawAsset>, ByPlural>>,
    schedule: RawSchedule,
}

#[derive(Deserialize)]
struct RawSource {
    commit: Option<String>,
    committed: Option<Datetime>,
    events: String,
}

#[derive(Deserialize)]
struct RawHorizon {
    first_year: i32,
    last_year: i32,
}

#[derive(Deserialize)]
pub(super) struct RawEvent {
    pub name: String,
    pub title: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub days: Option<u32>,
    #[serde(default)]
    pub dates: BTreeMap<String, String>,
    #[serde(default)]
    pub fallback: bool,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub pair: bool,
    #[serde(default)]
    pub authors: Vec<String>,
    pub description: Text,
}

#[derive(Deserialize)]
pub(super) struct RawAsset {
    pub path: String,
    pub blake3: String,
    pub git: String,
    pub bytes: u64,
    pub format: String,
    pub width: u32,
    pub height: u32,
    pub frames: u32,
}

#[derive(Deserialize)]
struct RawSchedule {
    periods: Vec<RawPeriod>,
}

#[derive(Deserialize)]
struct RawPeriod {
    from: Datetime,
    to: Datetime,
    event: String,
    began: Datetime,
    ends: Option<Datetime>,
}

/// Reads a lock. Long texts stay where they are, so the lock keeps its text.
pub fn read(text: impl Into<Arc<String>>) -> Result<Lock, ReadError> {
    let text = text.into();
    match layout::read(&text) {
        Some(lock) => whole(lock),
        None => read_toml(&text),
    }
}

/// Reads a lock that may be laid out otherwise than it was written.
pub(super) fn read_toml(text: &str) -> Result<Lock, ReadError> {
    let marker =
        |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") || line == "=======";
    if let Some(line) = text.lines().position(marker) {
        return Err(ReadError::Conflict(line + 1));
    }
    if text.len() > MAX_OTHERWISE {
        // What is newer is called so all the same.
        return Err(match head_version(text) {
            Some(version) if version > VERSION => ReadError::Newer(version),
            _ => ReadError::Otherwise(text.len()),
        });
    }
    let syntax = |error: toml::de::Error| ReadError::Syntax(toml_error::said(text, &error));
    // The version first, so that a newer lock is called newer and not broken.
    let versioned: Versioned = toml::from_str(text).map_err(syntax)?;
    match versioned.version.as_ref().and_then(toml::Value::as_integer) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(ReadError::Newer(version)),
        Some(version) => return Err(ReadError::Damaged(format!("there is no version {version}"))),
        None => return Err(ReadError::Syntax("it has no `version`".to_owned())),
    }
    let raw: RawLock = toml::from_str(text).map_err(syntax)?;
    whole(Lock {
        source: Source {
            commit: raw.source.commit,
            committed: raw.source.committed.map(time).transpose()?,
            events: raw.source.events,
        },
        horizon: Horizon { first_year: raw.horizon.first_year, last_year: raw.horizon.last_year },
        events: raw.event.into_iter().map(|raw| event(raw.own, raw.surfaces)).collect::<Result<_, _>>()?,
        periods: raw.schedule.periods.into_iter().map(period).collect::<Result<_, _>>()?,
    })
}

/// A time with its distance from UTC.
fn time(written: Datetime) -> Result<DateTime<Utc>, ReadError> {
    let time = DateTime::parse_from_rfc3339(&written.to_string());
    time.map(|time| time.with_timezone(&Utc))
        .map_err(|_| ReadError::Damaged(format!("`committed` is {written}, which is no time in UTC")))
}

/// The lock, when its parts are what they promise.
fn whole(lock: Lock) -> Result<Lock, ReadError> {
    consistent(&lock).map_err(ReadError::Damaged)?;
    Ok(lock)
}

/// The version that stands above the first table.
fn head_version(text: &str) -> Option<i64> {
    let head = text.lines().take_while(|line| !line.starts_with('['));
    head.filter_map(|line| line.strip_prefix("version = ")).find_map(|number| number.trim().parse().ok())
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

fn period(raw: RawPeriod) -> Result<Period, ReadError> {
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

/// What each event has to have.
fn required_names() -> Vec<&'static str> {
    Surface::LOCK_ORDER.into_iter().filter(|surface| surface.row().required).map(Surface::name).collect()
}

/// What the fields of a lock promise.
fn consistent(lock: &Lock) -> Result<(), String> {
    let Horizon { first_year, last_year } = lock.horizon;
    if !YEARS.contains(&first_year)
        || !YEARS.contains(&last_year)
        || !(0..MAX_YEARS).contains(&(last_year - first_year))
    {
        return Err(format!("the horizon {first_year} to {last_year} is impossible"));
    }
    if !lock.events.is_sorted_by(|a, b| a.name < b.name) {
        return Err("the events are not sorted by name".to_owned());
    }
    if lock.events.iter().filter(|event| event.is_fallback()).count() != 1 {
        return Err("not exactly one event is the fallback".to_owned());
    }
    for event in &lock.events {
        let lacking = |surface: &Surface| surface.row().required && event.assets[*surface].is_empty();
        if Surface::ALL.iter().any(lacking) {
            return Err(format!("event `{}` has no {}", event.name, required_names().join(" or no ")));
        }
    }
    // YEARS keeps both days within chrono's range.
    let mut next = NaiveDate::from_ymd_opt(first_year, 1, 1);
    for period in &lock.periods {
        if period.ends.is_some_and(|ends| ends < period.to) {
            return Err(format!("the occurrence at {} ends before it is over", period.from));
        }
        if Some(period.from) != next || period.to < period.from || period.began > period.from {
            return Err(format!("the schedule has a gap or an overlap at {}", period.from));
        }
        if lock.event(&period.event).is_none() {
            let name = excerpt(&period.event);
            return Err(format!("the schedule names an event `{name}` that is not there"));
        }
        next = period.to.checked_add_days(Days::new(1));
    }
    if next != NaiveDate::from_ymd_opt(last_year + 1, 1, 1) {
        return Err("the schedule does not reach the horizon's end".to_owned());
    }
    Ok(())
}
