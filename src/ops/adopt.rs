//! Starts to manage a guild: its current icon and banner count as today's, and nothing is sent.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};

use super::branding::covering;
use super::{Branding, Connect, Error, LockFile, Observer, which_lock};
use crate::apply::guard;
use crate::apply::plan::Settings;
use crate::apply::state::{State, StateStore};
use crate::lock::KnownPictures;
use crate::repository::Checkout;

/// A guild to start to manage.
pub struct AdoptRequest<'a> {
    /// The branding repository, compiled where no lock was named.
    pub branding: Branding<'a>,
    /// The lock that the user named.
    pub lock: Option<&'a Path>,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// The time.
    pub now: DateTime<Utc>,
}

/// A guild that is managed now.
#[derive(Debug, Clone)]
pub struct AdoptOutcome {
    /// Its name.
    pub guild_name: String,
    /// What is known of it.
    pub state: State,
    /// The day.
    pub day: NaiveDate,
}

/// Records what the guild has as right for today, with the lock that tells what comes next.
pub fn adopt(
    request: &AdoptRequest<'_>,
    store: &mut dyn StateStore,
    discord: &mut dyn Connect,
    observer: &dyn Observer,
) -> Result<AdoptOutcome, Error> {
    let AdoptRequest { settings, now, .. } = *request;
    let LockFile { text, lock } = request.lock(store, observer)?;
    let state = store.load()?;
    guard::guild(&state, &settings.guild)?;
    let guild = discord.connect()?.ok_or(Error::NoToken)?.guild(&settings.guild)?;
    let adopted = crate::apply::adopt::adopt(&state, &lock, &guild, now)?;
    store.save(&adopted)?;
    // What comes next is told by it until something is applied.
    store.save_applied_lock(&text)?;
    Ok(AdoptOutcome { guild_name: guild.name, state: adopted, day: now.date_naive() })
}

impl AdoptRequest<'_> {
    fn lock(&self, store: &dyn StateStore, observer: &dyn Observer) -> Result<LockFile, Error> {
        let AdoptRequest { branding, lock, now, .. } = *self;
        if lock.is_some() {
            return which_lock(lock, store, observer);
        }
        let horizon = |checkout: &Checkout| covering(branding.horizon(None, checkout, now), now, observer);
        let compiled = branding.compile(None, &KnownPictures::default(), horizon, observer)?;
        Ok(LockFile::of(compiled.lock))
    }
}
