//! The year as members of the guild will see it, from a checkout: files that are not even committed yet will do.
//!
//! [`look`] reads the checkout and [simulates](crate::simulate) every night of the horizon. It returns a [`Preview`], a
//! plain value with all that is shown, pictures included. [`page`] makes one HTML page of it
//! that needs nothing else: no server, no network, no file beside it. [`markup`] makes HTML of descriptions.
//! [`mod@terminal`] shows today and the next change where there is no browser, and [`live`] serves a page that follows its
//! files.

mod gather;
mod html;
pub(crate) mod live;
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

pub(crate) use gather::{Asked, Base, NoPreview, look};
pub(crate) use html::{files, page, page_with_files, trouble};
pub use pictures::Pictures;
pub(crate) use terminal::{Screen, terminal};

/// Everything that a preview shows.
pub struct Preview {
    /// The SOURCE as people are told it: without credentials.
    pub(crate) source: String,
    /// The commit, where the files are those of one.
    pub commit: Option<String>,
    /// The day that counts as today.
    pub today: NaiveDate,
    /// What `check` found.
    pub report: Report,
    /// The year; none where something is wrong, and then [`report`](Preview::report) says what.
    pub year: Option<Year>,
    /// Where a page that is [served](live) hears of changes, a path on its own server; none for a page that is a file.
    pub(crate) changes: Option<String>,
}

/// What is worn, announced and changed over the years of a lock.
pub struct Year {
    /// The compiled repository.
    pub lock: Lock,
    /// The guild's name, as announcements have it.
    pub guild: String,
    /// What is worn from which day on, in order; each lasts until the day before the next one's.
    pub(crate) steps: Vec<Step>,
    /// What is announced, the first first.
    pub(crate) messages: Vec<Sent>,
    /// The pictures of every asset that is shown, by BLAKE3.
    pub(crate) pictures: BTreeMap<String, Picture>,
    /// What changed, where there is something to compare with.
    pub(crate) base: Option<Changes>,
}

/// Days in a row on which the same is worn for the same reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Step {
    /// The first of the days.
    pub from: NaiveDate,
    /// The event's name.
    pub event: String,
    /// The first day of the occurrence.
    pub began: NaiveDate,
    /// The occurrence's last day.
    pub ends: NaiveDate,
    /// What is worn.
    pub(crate) turns: PerSurface<Option<Turn>>,
}

/// An asset that has its turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turn {
    /// The asset.
    pub(crate) asset: Asset,
    /// Since when it is on.
    pub(crate) since: NaiveDate,
    /// Why it was put on, in words.
    pub reason: String,
    /// Which turn of the round it is, from 1.
    pub(crate) number: usize,
    /// How many turns a round has.
    pub(crate) of: usize,
    /// The day of the next turn, where there is one within these days of the event.
    pub(crate) next: Option<NaiveDate>,
}

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The day on which it is sent.
    pub(crate) day: NaiveDate,
    /// The event's name.
    pub event: String,
    /// The message, as Discord gets it.
    pub(crate) message: NewMessage,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes are.
    pub format: Format,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The first frame alone, of one that moves.
    pub(crate) still: Option<Vec<u8>>,
}

/// What changed, and from what.
pub(crate) struct Changes {
    /// What was compared with, as the user named it.
    pub(crate) base: String,
    /// What differs.
    pub diff: Diff,
    /// What has to be known of the base, when it has errors.
    pub broken: Option<String>,
}
