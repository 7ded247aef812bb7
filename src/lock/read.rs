//! Takes a lock's bytes apart, and refuses one that is not whole: whoever reads a [`Lock`] can rely on what
//! its fields promise.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::bounds::MAX_OTHERWISE;
use super::error::ReadError;
use super::layout;
use super::parts::{event, period, time};
use super::raw::{RawLock, Versioned};
use super::{Horizon, Lock, MAX_YEARS, Source, VERSION, YEARS};
use crate::escape::excerpt;
use crate::surface::Surface;
use crate::toml_error;

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
