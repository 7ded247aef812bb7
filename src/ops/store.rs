//! Opens the store that holds the state: the one that was named, else the configuration's.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::home::{Home, RedisAccess};
use super::{Branding, Error, Observer};
use crate::apply::state::{BranchPlace, Opening, StateError, StateStore, StoreSpec};
use crate::repository::Source;

/// Which store, and what opening it needs.
pub struct StoreRequest<'a> {
    /// The branding repository, which may keep the state in a branch.
    pub branding: Branding<'a>,
    /// Where bannerman's own files lie.
    pub home: &'a Home,
    /// The folder of SOURCE, where the user wrote one.
    pub source_folder: Option<&'a Path>,
    /// The store that the user named where others can read it.
    pub named: Option<&'a str>,
    /// The store that the user named where others cannot, so that it may hold a password.
    pub secret: Option<&'a str>,
    /// Which server may have which password.
    pub redis: RedisAccess,
    /// The guild, as far as it is known: a server's key is named after it.
    pub guild: Option<String>,
    /// Whether it is the state of the sandbox.
    pub sandbox: bool,
    /// The time.
    pub now: DateTime<Utc>,
    /// What tells this run from every other, on whichever machine.
    pub run: String,
}

impl StoreRequest<'_> {
    /// Opens the store to look at it.
    pub fn open_to_read(&self) -> Result<Box<dyn StateStore>, Error> {
        Ok(self.spec()?.open_to_read(&self.opening())?)
    }

    /// Opens the store for a run that may change it.
    pub fn open_to_write(&self, observer: &dyn Observer) -> Result<Box<dyn StateStore>, Error> {
        let spec = self.spec()?;
        if let Some(note) = self.home.left_behind(&spec).filter(|_| self.named.is_none()) {
            observer.note(&note);
        }
        let store = spec.open_to_write(&self.opening())?;
        observer.detail(&format!("state: {}", store.name()));
        if let Some(note) = store.note() {
            observer.note(&note);
        }
        Ok(store)
    }

    /// Which store. A sandbox has its own, so that trying something never touches what a real guild wears.
    fn spec(&self) -> Result<StoreSpec, Error> {
        let secret = self.secret.filter(|_| !self.sandbox);
        let (name, readable_by) = match (self.named, secret) {
            (Some(name), _) => (name, Some("the command line")),
            (None, Some(name)) => (name, None),
            (None, None) if self.sandbox => {
                return Ok(StoreSpec::File(self.home.sandbox().join("state.toml")));
            }
            (None, None) => (self.branding.config.state.store.as_str(), Some("bannerman.toml")),
        };
        let spec = StoreSpec::parse(name)?;
        match readable_by.filter(|_| spec.holds_password()) {
            Some(place) => Err(StateError::Password(place).into()),
            None if self.named.is_none() && secret.is_none() => self.home.store(spec, &self.redis),
            None => Ok(spec),
        }
    }

    fn opening(&self) -> Opening {
        let Branding { source, cache, .. } = self.branding;
        // However SOURCE is written, the same run finds the same state: it belongs to the configuration.
        let home = Path::new(".").join(&self.home.folder);
        let named = self.source_folder.map(Path::to_owned);
        let mut place = BranchPlace { folders: vec![home, ".".into()], named, address: None };
        match source {
            Source::Folder(folder) | Source::Revision { folder, .. } => place.folders.push(folder.clone()),
            Source::Remote { url, .. } => {
                let name = blake3::hash(url.as_bytes()).to_hex();
                place.address = Some((url.clone(), cache.folder().join(format!("state-{}", &name[..32]))));
            }
        }
        Opening {
            now: self.now,
            run: self.run.clone(),
            place,
            retry: Arc::clone(cache.retry()),
            guild: self.guild.clone(),
            password: self.redis.password.clone(),
        }
    }
}
