//! What the guild was last known to wear, and where that is remembered.
//!
//! A state says what Discord confirmed, nothing else: what was sent and not confirmed is not in it, so the
//! next run tries again.

mod file;
mod format;

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};

use crate::lock::Slot;

pub use file::FileStore;
pub use format::{parse, write};

/// The version that this program writes, and the newest that it reads.
pub const VERSION: i64 = 1;

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
    /// The icon that was put on last.
    pub icon: Option<Worn>,
    /// The banner that was put on last.
    pub banner: Option<Worn>,
    /// How often the assets of current occurrences were worn.
    pub rotations: Vec<Rotation>,
    /// The occurrences that were announced, the oldest first.
    pub announced: Vec<Announced>,
}

/// One occurrence of an event: its name, and the day it began.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The event's name.
    pub event: String,
    /// The first day.
    pub began: NaiveDate,
}

/// An asset that Discord confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worn {
    /// BLAKE3 of its bytes, hexadecimal.
    pub blake3: String,
    /// Its path when it was put on.
    pub path: String,
    /// The hash that Discord answered.
    pub hash: String,
    /// Since when it has its turn: when it was put on, or when an event was entered that has it too.
    pub since: DateTime<Utc>,
}

/// How often the assets of one occurrence were worn, by their BLAKE3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotation {
    /// The occurrence.
    pub occurrence: Occurrence,
    /// Its icons that were worn at all, sorted.
    pub icons: Vec<Turns>,
    /// Its banners that were worn at all, sorted.
    pub banners: Vec<Turns>,
}

/// How often one asset was worn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turns {
    /// BLAKE3 of its bytes, hexadecimal.
    pub blake3: String,
    /// How often, at least 1. One that joined late counts as if it had been there from the start.
    pub worn: u32,
}

/// An announcement that Discord confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// What was announced.
    pub occurrence: Occurrence,
    /// The message's id.
    pub message: String,
}

impl State {
    /// Whether an occurrence was announced.
    pub fn was_announced(&self, occurrence: &Occurrence) -> bool {
        self.announced.iter().any(|announced| announced.occurrence == *occurrence)
    }

    /// Records an announcement.
    pub fn record_announcement(&mut self, occurrence: &Occurrence, message: String) {
        self.announcement_owed = false;
        self.announced.push(Announced { occurrence: occurrence.clone(), message });
        let surplus = self.announced.len().saturating_sub(REMEMBERED);
        self.announced.drain(..surplus);
    }

    /// What was put on last in a slot.
    pub fn worn(&self, slot: Slot) -> Option<&Worn> {
        match slot {
            Slot::Icon => self.icon.as_ref(),
            Slot::Banner => self.banner.as_ref(),
        }
    }

    /// The turns that were taken in an occurrence.
    pub fn rotation(&self, occurrence: &Occurrence) -> Option<&Rotation> {
        self.rotations.iter().find(|rotation| rotation.occurrence == *occurrence)
    }
}

/// Where a state is kept.
pub trait StateStore {
    /// The state; an empty one before the first change.
    fn load(&self) -> Result<State, StateError>;

    /// Replaces the state, whole: a reader sees the old or the new one.
    fn save(&mut self, state: &State) -> Result<(), StateError>;

    /// The lock that was applied last, as text; none before the first time.
    fn applied_lock(&self) -> Result<Option<String>, StateError>;

    /// Remembers the lock that is being applied.
    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError>;

    /// What it is, for messages: `file:.bannerman/state.toml`.
    fn name(&self) -> String;
}

/// A store as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreSpec {
    /// A file.
    File(PathBuf),
}

impl StoreSpec {
    /// Reads `file:PATH`.
    pub fn parse(text: &str) -> Result<StoreSpec, StateError> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(StoreSpec::File(path.into())),
            _ => Err(StateError::Spec(text.to_owned())),
        }
    }

    /// Opens the store to look at it.
    pub fn open_to_read(&self) -> Box<dyn StateStore> {
        match self {
            StoreSpec::File(path) => Box::new(FileStore::open_to_read(path)),
        }
    }

    /// Opens the store for a run that may change it, keeping other such runs out.
    pub fn open_to_write(&self) -> Result<Box<dyn StateStore>, StateError> {
        match self {
            StoreSpec::File(path) => Ok(Box::new(FileStore::open_to_write(path)?)),
        }
    }
}

/// Why a state cannot be read or written. The text says what; [`StateError::help`] what to do.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Not a store that this program knows.
    #[error("`{0}` is not a state store")]
    Spec(String),
    /// Another run is at work.
    #[error("{path} is held by another run: {holder}")]
    Held {
        /// The lock file.
        path: String,
        /// Who holds it, as far as it says.
        holder: String,
    },
    /// The state is there and cannot be understood.
    #[error("{path}: {reason}")]
    Damaged {
        /// Where it is.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Made by a newer program.
    #[error("{path} has version {version}, and this program knows versions up to {VERSION}")]
    Newer {
        /// Where it is.
        path: String,
        /// Its version.
        version: i64,
    },
    /// The disk refused something.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: String,
        /// The operating system's words.
        reason: String,
    },
}

impl StateError {
    /// What to do next.
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            StateError::Spec(_) => "name a file, like `file:.bannerman/state.toml`",
            StateError::Held { .. } => "wait until it has finished, and run again",
            StateError::Damaged { .. } => {
                "it was left as it is; mend it, restore a backup, or move it away to start from what the guild wears"
            }
            StateError::Newer { .. } => "use a newer bannerman; the state was left as it is",
            StateError::Io { .. } => return None,
        })
    }
}
