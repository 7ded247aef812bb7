//! What the guild was last known to wear, and where that is remembered.
//!
//! A state says what Discord confirmed, nothing else: what was sent and not confirmed is not in it, so the
//! next run tries again. It is kept in a [`StateStore`]: a file, a branch of a Git repository, or a key of a
//! Redis server, all of which notice when another run was faster.

mod address;
mod bounds;
mod branch;
mod describe;
mod error;
mod file;
mod format;
mod git;
mod history;
mod holder;
mod memory;
mod named;
mod pending;
mod place;
mod redis;
mod store;
mod toml_dates;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::lock::Asset;
use crate::surface::keys::{Beside, ByPlural};
use crate::surface::{PerSurface, Surface, keys};

pub use self::redis::RedisStore;
pub use address::{Password, RedisAddress};
pub use error::{StateError, state_text};
pub use file::FileStore;
pub use format::{parse, write};
pub use git::GitStore;
pub use history::{HistoryEntry, Kind};
pub use memory::MemoryStore;
pub use pending::{PendingEdit, PendingMessage, Sent, Unpublished};
pub use place::BranchPlace;
pub use store::{Opening, StateStore, StoreSpec};

/// The version that this program writes, and the newest that it reads.
pub(crate) const VERSION: i64 = 1;

/// How many announcements are remembered. Only the current occurrence's matters; the rest is for people.
const REMEMBERED: usize = 100;

/// What is known of a guild.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The guild's id; empty before the first change.
    pub guild: String,
    /// The occurrence that is being worn.
    pub occurrence: Option<Occurrence>,
    /// Whether the current occurrence was entered and its announcement is still to be sent.
    pub announcement_owed: bool,
    /// How often the current occurrence's announcement was asked for again. Each has a nonce of its own.
    pub again: u32,
    /// What was put on last in each surface.
    pub worn: PerSurface<Option<Worn>>,
    /// How often the assets of current occurrences were worn.
    pub rotations: Vec<Rotation>,
    /// The occurrences that were announced, the oldest first.
    pub announced: Vec<Announced>,
    /// An edit that was on its way when this was saved. The next run finds out whether it took effect.
    pub dressing: Option<PendingEdit>,
    /// An announcement that was on its way when this was saved. The next run finds out whether it arrived.
    pub announcing: Option<PendingMessage>,
    /// The messages that are still to be published, the oldest first.
    pub unpublished: Vec<Unpublished>,
    /// The occurrences whose announcements may have been sent, and about which nothing more can be found out, the
    /// oldest first. They stay when another event is entered: one that interrupts them ends before they do.
    pub doubts: Vec<Occurrence>,
    /// Set while nothing is to be applied.
    pub paused: Option<Paused>,
    /// What the last runs did, the oldest first.
    pub history: Vec<HistoryEntry>,
}

/// Why nothing is applied for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paused {
    /// Since when.
    #[serde(with = "toml_dates::time")]
    pub since: DateTime<Utc>,
    /// Why, in somebody's words; may be empty.
    pub reason: String,
}

/// One occurrence of an event: its name, and the day it began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Occurrence {
    /// The event's name.
    pub event: String,
    /// The first day.
    #[serde(with = "toml_dates::day")]
    pub began: NaiveDate,
}

/// An image that Discord confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worn {
    /// The asset; none for an image that the guild had when it was taken over.
    pub asset: Option<AssetId>,
    /// The hash that Discord answered.
    pub hash: String,
    /// Whether it is only assumed that the hash is the asset's: an edit changed nothing, because the asset was on
    /// already, or because the edit had no effect.
    pub assumed: bool,
    /// Since when it has its turn: when it was put on, or when an event was entered that has it too.
    pub since: DateTime<Utc>,
}

/// Which asset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetId {
    /// BLAKE3 of its bytes, hexadecimal.
    #[serde(deserialize_with = "named::blake3")]
    pub blake3: String,
    /// Its path when it was put on.
    #[serde(deserialize_with = "named::path")]
    pub path: String,
}

impl AssetId {
    /// An asset of a lock.
    pub(crate) fn of(asset: &Asset) -> AssetId {
        AssetId { blake3: asset.blake3.clone(), path: asset.path.clone() }
    }

    /// The file's name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl Worn {
    /// BLAKE3 of the asset's bytes, where it is one.
    pub fn blake3(&self) -> Option<&str> {
        self.asset.as_ref().map(|asset| asset.blake3.as_str())
    }

    /// The file's name, or what to call an image that is no asset.
    pub(crate) fn name(&self) -> &str {
        self.asset.as_ref().map_or("the guild's own", AssetId::name)
    }
}

/// How often the assets of one occurrence were worn, by their BLAKE3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Beside<Occurrence, Vec<Turns>, ByPlural>")]
pub struct Rotation {
    /// The occurrence.
    #[serde(flatten)]
    pub occurrence: Occurrence,
    /// Its assets that were worn at all, sorted.
    #[serde(flatten, serialize_with = "keys::lists")]
    pub turns: PerSurface<Vec<Turns>>,
}

impl From<Beside<Occurrence, Vec<Turns>, ByPlural>> for Rotation {
    fn from(read: Beside<Occurrence, Vec<Turns>, ByPlural>) -> Rotation {
        let sorted = |_, mut turns: Vec<Turns>| {
            turns.sort();
            turns
        };
        Rotation { occurrence: read.own, turns: read.surfaces.map(sorted) }
    }
}

/// How often one asset was worn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turns {
    /// BLAKE3 of its bytes, hexadecimal.
    #[serde(deserialize_with = "named::blake3")]
    pub blake3: String,
    /// How often, at least 1. One that joined late counts as if it had been there from the start.
    pub worn: u32,
}

/// An announcement that Discord confirmed, or that counts as made because the guild was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// What was announced.
    pub occurrence: Occurrence,
    /// The message's id; none where the guild was taken over.
    pub message: Option<String>,
}

impl State {
    /// Whether an occurrence was announced.
    pub fn was_announced(&self, occurrence: &Occurrence) -> bool {
        self.announced.iter().any(|announced| announced.occurrence == *occurrence)
    }

    /// Whether nothing is known of the guild: no run got anything done, and it was not taken over.
    pub(crate) fn is_blank(&self) -> bool {
        self.occurrence.is_none() && self.worn.given().next().is_none()
    }

    /// Whether a run was cut off, or did not hear what became of a request.
    pub fn is_unsettled(&self) -> bool {
        self.dressing.is_some() || self.announcing.is_some()
    }

    /// Whether an occurrence may have been announced.
    pub fn is_in_doubt(&self, occurrence: &Occurrence) -> bool {
        self.doubts.contains(occurrence)
    }

    /// Records that an occurrence may have been announced: it is not to be sent any more.
    pub(crate) fn record_doubt(&mut self, occurrence: &Occurrence) {
        self.no_longer_owed(occurrence);
        self.doubts.retain(|doubt| doubt != occurrence);
        self.doubts.push(occurrence.clone());
        let surplus = self.doubts.len().saturating_sub(REMEMBERED);
        self.doubts.drain(..surplus);
    }

    /// An occurrence that is not the current one says nothing about what the current one is owed.
    fn no_longer_owed(&mut self, occurrence: &Occurrence) {
        self.announcement_owed &= self.occurrence.as_ref() != Some(occurrence);
    }

    /// Records an announcement, with the message's id where it is known.
    pub(crate) fn record_announcement(&mut self, occurrence: &Occurrence, message: Option<String>) {
        self.no_longer_owed(occurrence);
        self.doubts.retain(|doubt| doubt != occurrence);
        self.announced.push(Announced { occurrence: occurrence.clone(), message });
        let surplus = self.announced.len().saturating_sub(REMEMBERED);
        self.announced.drain(..surplus);
    }

    /// Remembers that a message, of which `announcing` told, is there and may still have to be published.
    pub(crate) fn leave_unpublished(&mut self, announcing: &PendingMessage, message: &str) {
        let PendingMessage { occurrence, channel, at, publish, .. } = announcing;
        let Some(channel) = channel.as_ref().filter(|_| *publish) else { return };
        self.unpublished.push(Unpublished {
            occurrence: occurrence.clone(),
            channel: channel.clone(),
            message: message.to_owned(),
            since: *at,
        });
        let surplus = self.unpublished.len().saturating_sub(REMEMBERED);
        self.unpublished.drain(..surplus);
    }

    /// What was put on last in a surface.
    pub fn worn(&self, surface: Surface) -> Option<&Worn> {
        self.worn[surface].as_ref()
    }

    /// Whether an asset is what was put on last in a surface.
    pub(crate) fn wears(&self, surface: Surface, asset: &Asset) -> bool {
        self.worn(surface).and_then(Worn::blake3) == Some(asset.blake3.as_str())
    }

    /// The turns that were taken in an occurrence.
    pub fn rotation(&self, occurrence: &Occurrence) -> Option<&Rotation> {
        self.rotations.iter().find(|rotation| rotation.occurrence == *occurrence)
    }
}
