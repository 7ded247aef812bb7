//! `bannerman.lock`: the contract between compiling and applying, and the only thing that both know.
//!
//! A lock is plain TOML with everything resolved: the events with their descriptions and assets (each with
//! its hashes), and a schedule that gives every day of the horizon to one event. The same commit and the same
//! configuration give the same bytes on every machine: there is no clock, path, address, tool version or
//! random number in it. [`write()`] makes the bytes, [`read()`] takes them apart and refuses what is not whole,
//! [`compare`] says in words how two locks differ.
//!
//! Version 1 is the first. A program that meets a newer version says so instead of guessing.

mod bounds;
pub(crate) mod compare;
mod error;
mod layout;
mod parts;
mod picture_metadata;
mod raw;
mod read;
mod rest;
mod text;
mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::image::Format;
use crate::surface::PerSurface;

pub(crate) use bounds::{MAX_AUTHOR, MAX_AUTHORS, MAX_BYTES, MAX_DATE, MAX_DESCRIPTION, MAX_NAME};
pub(crate) use error::ReadError;
/// Git's id of some content: its SHA-1, shown as 40 hexadecimal digits.
pub(crate) use git2::Oid as GitId;
pub use parts::{is_below_root, is_hex};
pub use picture_metadata::{KnownPictures, PictureMetadata};
pub use read::read;
pub(crate) use text::Text;
pub use write::write;

/// The version that this program writes, and the newest that it reads.
pub(crate) const VERSION: i64 = 1;

/// A compiled branding repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What it was made from.
    pub source: Source,
    /// The years that the schedule covers.
    pub horizon: Horizon,
    /// The events, sorted by name.
    pub events: Vec<Event>,
    /// What is worn on every day of the horizon, in order, without gap or overlap.
    pub periods: Vec<Period>,
}

/// What a lock was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The commit, as hexadecimal digits; none when files differed from it, or outside Git.
    pub commit: Option<String>,
    /// When that commit was made, by its committer date: it tells an older lock from a newer one without any history.
    /// None without a commit, and in locks of before it was written down.
    pub committed: Option<DateTime<Utc>>,
    /// The Git tree id of the events folder.
    pub events: String,
}

/// A range of whole years, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// The first year.
    pub first_year: i32,
    /// The last year.
    pub last_year: i32,
}

/// The years that a horizon can have: TOML's dates have four digits, and no calendar is needed before Unix.
pub const YEARS: std::ops::RangeInclusive<i32> = 1970..=9998;

/// The longest horizon, in years.
pub const MAX_YEARS: i32 = 200;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The folder's name: the event's identity.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// When it is; none for the fallback.
    pub dates: Option<Dates>,
    /// Where events share a day, the higher one has it.
    pub priority: i32,
    /// Whether an icon and the banner of the same file stem are always worn together.
    pub pair: bool,
    /// Who is credited in the announcement: names and Discord user ids.
    pub authors: Vec<String>,
    /// The announcement, in Discord's Markdown.
    pub description: Text,
    /// The assets for each surface, sorted by path; at least one where an event has to have one.
    pub assets: PerSurface<Vec<Asset>>,
}

impl Event {
    /// Whether it is the one for days without another. It is never announced.
    pub fn is_fallback(&self) -> bool {
        self.dates.is_none()
    }

    /// All its assets, in the order of the lock.
    pub(crate) fn all_assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.in_lock_order().into_iter().flatten()
    }
}

/// An event's dates as written. What days they are is in the periods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub starts: Option<String>,
    /// The last day.
    pub ends: Option<String>,
    /// How many days, instead of a last one.
    pub days: Option<u32>,
    /// The days of single years.
    pub years: BTreeMap<i32, String>,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Its path from the branding repository's root.
    pub path: String,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub blake3: String,
    /// Git's id of its bytes, 40 hexadecimal digits.
    pub git: String,
    /// How many bytes.
    pub bytes: u64,
    /// What kind of picture it is.
    pub format: Format,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// 1 for a still.
    pub frames: u32,
}

impl Asset {
    /// The file's name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The file's name without its extension: what makes a pair of an icon and a banner.
    pub(crate) fn stem(&self) -> &str {
        stem(&self.path)
    }
}

/// The name that `path` ends in, without its extension.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// Days in a row with the same event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The event's name.
    pub event: String,
    /// The first day of the occurrence that this is a part of. `event` and `began` name an occurrence.
    pub began: NaiveDate,
    /// The occurrence's last day, where the last of its periods ends before it: behind the horizon's end, or where
    /// another event has its last days.
    pub ends: Option<NaiveDate>,
}

impl Lock {
    /// All assets of all events.
    pub(crate) fn all_assets(&self) -> impl Iterator<Item = &Asset> {
        self.events.iter().flat_map(Event::all_assets)
    }

    /// The event with this name.
    pub fn event(&self, name: &str) -> Option<&Event> {
        self.events.binary_search_by(|event| event.name.as_str().cmp(name)).ok().map(|at| &self.events[at])
    }

    /// The period that a day lies in; none outside the horizon.
    pub fn period(&self, day: NaiveDate) -> Option<&Period> {
        self.position(day).map(|at| &self.periods[at])
    }

    /// The period after the one that a day lies in.
    pub(crate) fn period_after(&self, day: NaiveDate) -> Option<&Period> {
        self.periods.get(self.position(day)? + 1)
    }

    fn position(&self, day: NaiveDate) -> Option<usize> {
        let after = self.periods.partition_point(|period| period.from <= day);
        let at = after.checked_sub(1)?;
        (self.periods.get(at)?.to >= day).then_some(at)
    }

    /// The last day of an occurrence, as far as the horizon and beyond it where the lock says so.
    pub(crate) fn occurrence_ends(&self, event: &str, began: NaiveDate) -> Option<NaiveDate> {
        let last = self.periods.iter().rfind(|period| period.event == event && period.began == began)?;
        Some(last.ends.unwrap_or(last.to))
    }
}
