//! How long the parts of a lock may be. Compiling makes none that are longer; a lock that comes from elsewhere may say
//! anything, and what it says goes into messages, calendars and pages.

use super::YEARS;
use super::raw::{RawAsset, RawEvent};
use crate::surface::PerSurface;

/// The largest lock that is read, in bytes: twice that of 10,000 events over fifty years.
pub(crate) const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The largest that is read where it is laid out otherwise than bannerman writes it. A reader of any TOML takes some
/// fifty times as much memory as the text has.
pub(super) const MAX_OTHERWISE: usize = 4 * 1024 * 1024;

/// The longest name of a folder or a file, in bytes: what file systems take.
pub(crate) const MAX_NAME: usize = 255;

/// The longest date as it is written, in characters.
pub(crate) const MAX_DATE: usize = 200;

/// The longest description, in characters; the format's own bound.
pub(crate) const MAX_DESCRIPTION: usize = 2048;

/// The most authors of an event.
pub(crate) const MAX_AUTHORS: usize = 100;

/// The longest name of one, in characters.
pub(crate) const MAX_AUTHOR: usize = 100;

/// The most years that have days of their own.
pub(super) const MAX_DATES: usize = (*YEARS.end() - *YEARS.start() + 1) as usize;

/// The longest path, in bytes.
const MAX_PATH: usize = 4096;

/// What of an event is longer than it may be.
pub(super) fn exceeded(event: &RawEvent, assets: &PerSurface<Vec<RawAsset>>) -> Option<String> {
    let characters = |what: &str, text: &str, most: usize| {
        let count = if text.len() <= most { 0 } else { text.chars().count() };
        (count > most).then(|| format!("its {what} has {count} characters, and {most} is the most"))
    };
    let bytes = |what: &str, text: &str, most: usize| {
        (text.len() > most).then(|| format!("{what} has {} bytes, and {most} is the most", text.len()))
    };
    let number = |what: &str, count: usize, most: usize| {
        (count > most).then(|| format!("it has {count} {what}, and {most} is the most"))
    };
    let dates = || {
        let dates = event.starts.iter().chain(&event.ends).chain(event.dates.values());
        dates.into_iter().find_map(|date| characters("date", date, MAX_DATE))
    };
    let mut paths = assets.in_lock_order().into_iter().flatten().map(|asset| &asset.path);
    bytes("its name", &event.name, MAX_NAME)
        .or_else(|| bytes("its title", &event.title, MAX_NAME * 4))
        .or_else(|| event.description.longer_than(MAX_DESCRIPTION))
        .or_else(|| number("authors", event.authors.len(), MAX_AUTHORS))
        .or_else(|| event.authors.iter().find_map(|author| characters("author", author, MAX_AUTHOR)))
        .or_else(|| number("years with days of their own", event.dates.len(), MAX_DATES))
        .or_else(dates)
        .or_else(|| paths.find_map(|path| bytes("the path of an asset", path, MAX_PATH)))
}
