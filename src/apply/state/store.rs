//! Where a state is kept, and how a store is named and opened.
//!
//! Every store holds two things as one: the state, and the lock that was applied last. Whoever saves must have
//! loaded what is there: when somebody else saved in between, nothing is written and the answer is
//! [`StateError::Changed`]. The run then reads again, and plans again.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::disk::Below;

use super::{BranchPlace, FileStore, GitStore, Password, RedisAddress, RedisStore, State, StateError};
use crate::git::GitRetry;

/// Where a state is kept.
pub trait StateStore {
    /// The state; an empty one before the first change. What is saved from now on counts as made from it.
    fn load(&self) -> Result<State, StateError>;

    /// Replaces the state, whole: a reader sees the old or the new one. [`StateError::Changed`] when it is no
    /// longer the one that was loaded or saved last here.
    fn save(&mut self, state: &State) -> Result<(), StateError>;

    /// The lock that was applied last, as text; none before the first time.
    fn applied_lock(&self) -> Result<Option<String>, StateError>;

    /// Remembers the lock that is being applied; [`StateError::Changed`] as with a state.
    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError>;

    /// What it is, for messages: `file:.bannerman/state.toml`. Without credentials.
    fn name(&self) -> String;

    /// What the user should know about how it was opened, in a sentence.
    fn note(&self) -> Option<String> {
        None
    }
}

/// A store as the user names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreSpec {
    /// A file.
    File(Below),
    /// A branch of a Git repository.
    Git(String),
    /// A key of a Redis server.
    Redis(RedisAddress),
}

/// What opening a store needs to know beyond its name.
#[derive(Debug, Clone)]
pub struct Opening {
    /// The time.
    pub now: DateTime<Utc>,
    /// What tells this run from every other.
    pub(crate) run: String,
    /// Where a branch is looked for.
    pub(crate) place: BranchPlace,
    /// How long Git servers are waited for.
    pub(crate) retry: Arc<GitRetry>,
    /// The guild, as far as it is known: a server's key is named after it.
    pub(crate) guild: Option<String>,
    /// A server's password.
    pub(crate) password: Option<Password>,
}

impl StoreSpec {
    /// Reads `file:PATH`, `git:BRANCH` and `redis://HOST`.
    pub(crate) fn parse(text: &str) -> Result<StoreSpec, StateError> {
        let no_store = || StateError::Spec(shown(text));
        match text.split_once(':').ok_or_else(no_store)? {
            ("file", path) if !path.is_empty() => Ok(StoreSpec::File(Below::from(Path::new(path)))),
            ("git", branch) if is_branch(branch) => Ok(StoreSpec::Git(branch.to_owned())),
            ("redis" | "rediss", _) => RedisAddress::parse(text).map(StoreSpec::Redis).ok_or_else(no_store),
            _ => Err(no_store()),
        }
    }

    /// Whether a password is in it.
    pub(crate) fn holds_password(&self) -> bool {
        matches!(self, StoreSpec::Redis(RedisAddress { password: Some(_), .. }))
    }

    /// Opens the store to look at it.
    pub(crate) fn open_to_read(&self, opening: &Opening) -> Result<Box<dyn StateStore>, StateError> {
        match self {
            StoreSpec::File(path) => Ok(Box::new(FileStore::open_to_read(path.clone()))),
            StoreSpec::Git(_) | StoreSpec::Redis(_) => self.open_to_write(opening),
        }
    }

    /// Opens the store for a run that may change it.
    pub(crate) fn open_to_write(&self, opening: &Opening) -> Result<Box<dyn StateStore>, StateError> {
        let Opening { now, run, place, retry, guild, password } = opening;
        match self {
            StoreSpec::File(path) => Ok(Box::new(FileStore::open_to_write(path.clone())?)),
            StoreSpec::Git(branch) => Ok(Box::new(GitStore::open(branch, place, retry, *now, run)?)),
            StoreSpec::Redis(address) => {
                let key = guild.as_ref().map(|guild| format!("bannerman:{guild}"));
                let Some(key) = address.key.clone().or(key) else {
                    return Err(StateError::NoKey(address.to_string()));
                };
                Ok(Box::new(RedisStore::open(address, password.as_ref(), key, run)))
            }
        }
    }
}

fn is_branch(name: &str) -> bool {
    !name.starts_with('-') && name != "HEAD" && git2::Reference::is_valid_name(&format!("refs/heads/{name}"))
}

/// A name that is none, for messages. What was meant as an address may hold a password anywhere.
fn shown(text: &str) -> String {
    match (text.split_once("://"), text.split_once(':')) {
        (Some((scheme, _)), _) => format!("{scheme}://…"),
        (None, Some((scheme, _))) if !["file", "git"].contains(&scheme) => format!("{scheme}:…"),
        _ => text.to_owned(),
    }
}
