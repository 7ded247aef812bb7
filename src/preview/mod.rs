//! The year as members of the guild will see it, from a checkout: files that are not even committed yet will do.
//!
//! [`look`] reads the checkout and [simulates](crate::simulate) every night of the horizon. It returns a [`Preview`], a
//! plain value with all that is shown, pictures included. [`page`] makes one HTML page of it
//! that needs nothing else: no server, no network, no file beside it. [`markup`] makes HTML of descriptions.
//! [`terminal`] shows today and the next change where there is no browser, and [`live`] serves a page that follows its
//! files.

mod gather;
mod html;
pub mod live;
pub mod markup;
mod pictures;
mod terminal;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::diagnostic::Report;
use crate::diff::Diff;
use crate::discord::model::NewMessage;
use crate::image::Format;
use crate::lock::{Asset, Lock};
use crate::surface::PerSurface;

pub use gather::{Asked, Base, NoPreview, look};
pub use html::{PageParts, files, page, page_with_files, trouble};
pub use pictures::Pictures;
pub use terminal::{Screen, terminal};

/// Everything that a preview shows.
pub struct Preview {
    /// The SOURCE as people are told it: without credentials.
    pub source: String,
    /// The commit, where the files are those of one.
    pub commit: Option<String>,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// What `check` found.
    pub report: Report,
    /// The year; none where something is wrong, and then [`report`](Preview::report) says what.
    pub year: Option<Year>,
    /// Where a page that is [served](live) hears of changes, a path on its own server; none for a page that is a file.
    pub changes: Option<String>,
}

/// What is worn, announced and changed over the years of a lock.
pub struct Year {
    /// The compiled repository.
    pub lock: Lock,
    /// The guild's name, as announcements have it.
    pub guild: String,
    /// What is worn from which day on, in order; each lasts until the day before the next one's.
    pub steps: Vec<Step>,
    /// What is announced, the first first.
    pub messages: Vec<Sent>,
    /// The pictures of every asset that is shown, by BLAKE3.
    pub pictures: BTreeMap<String, Picture>,
    /// What changed, where there is something to compare with.
    pub base: Option<Changes>,
}

/// Days in a row on which the same is worn for the same reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The first of the days.
    pub from: NaiveDate,
    /// The event's name.
    pub event: String,
    /// The first day of the occurrence.
    pub began: NaiveDate,
    /// The occurrence's last day.
    pub ends: NaiveDate,
    /// What is worn.
    pub turns: PerSurface<Option<Turn>>,
}

/// An asset that has its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The asset.
    pub asset: Asset,
    /// Since when it is on.
    pub since: NaiveDate,
    /// Why it was put on, in words.
    pub reason: String,
    /// Which turn of the round it is, from 1.
    pub number: usize,
    /// How many turns a round has.
    pub of: usize,
    /// The day of the next turn, where there is one within these days of the event.
    pub next: Option<NaiveDate>,
}

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The day on which it is sent.
    pub day: NaiveDate,
    /// The event's name.
    pub event: String,
    /// The message, as Discord gets it.
    pub message: NewMessage,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes are.
    pub format: Format,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The first frame alone, of one that moves.
    pub still: Option<Vec<u8>>,
}

/// What changed, and from what.
pub struct Changes {
    /// What was compared with, as the user named it.
    pub base: String,
    /// What differs.
    pub diff: Diff,
    /// What has to be known of the base, when it has errors.
    pub broken: Option<String>,
}
