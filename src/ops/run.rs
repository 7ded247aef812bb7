//! The nightly run: fetches the branding, compiles it, and applies its lock. Where the newest commit has no lock, the one
//! that was applied last is applied instead, if the configuration wants that.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::apply::Job;
use super::nightly_lock::{Instead, LockSearch, NightlyLock};
use super::{
    Allow, ApplyOutcome, Branding, Connect, Error, Notice, Observer, PlanOutcome, PlanRequest, Ports, plan,
};
use crate::apply::plan::Settings;
use crate::apply::state::StateStore;
use crate::lock::Horizon;

/// What a night works from.
pub struct RunRequest<'a> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What the operator allows against a guard's advice.
    pub allow: Allow,
    /// A lock that was made before and is trusted: pictures in it are known, and not read again.
    pub known: Option<&'a Path>,
    /// The years to resolve, if somebody asked for some.
    pub years: Option<Horizon>,
}

/// What came of a night.
#[derive(Debug)]
pub struct RunOutcome<T> {
    /// What applying or planning came to.
    pub done: T,
    /// Why the lock that was applied last was taken, where there should be a newer one.
    pub instead: Option<Instead>,
}

/// Fetches, compiles, plans and applies.
pub fn run(
    request: &RunRequest<'_>,
    store: &mut dyn StateStore,
    discord: &mut dyn Connect,
    now: &dyn Fn() -> DateTime<Utc>,
    observer: &dyn Observer,
) -> Result<RunOutcome<ApplyOutcome>, Error> {
    let RunRequest { branding, settings, allow, .. } = *request;
    let NightlyLock { lock, assets, instead } = request.search(store, now(), observer).find()?;
    observer.progress(Notice::Lock(branding.source, &lock.lock));
    // The lock that was applied last is not older than itself.
    let allow = Allow { older: allow.older || instead.is_some(), ..allow };
    let job = Job {
        lock: &lock,
        settings,
        allow,
        source: Some(branding.source),
        announcement: None,
        instead: instead.is_some(),
    };
    let done = job.carry_out(Ports { store, discord, assets: &assets, now, observer })?;
    Ok(RunOutcome { done, instead })
}

/// Fetches, compiles and plans: what [`run`] would do. Nothing is saved or sent.
pub fn plan_run(
    request: &RunRequest<'_>,
    store: &dyn StateStore,
    discord: &mut dyn Connect,
    now: &dyn Fn() -> DateTime<Utc>,
    observer: &dyn Observer,
) -> Result<RunOutcome<PlanOutcome>, Error> {
    let RunRequest { branding, settings, allow, .. } = *request;
    let NightlyLock { lock, instead, .. } = request.search(store, now(), observer).find()?;
    observer.progress(Notice::Lock(branding.source, &lock.lock));
    let request = PlanRequest { lock: &lock, settings, allow, source: Some(branding.source), now: now() };
    Ok(RunOutcome { done: plan(&request, store, discord)?, instead })
}

impl<'a> RunRequest<'a> {
    fn search<'s>(
        &self,
        store: &'s dyn StateStore,
        now: DateTime<Utc>,
        observer: &'s dyn Observer,
    ) -> LockSearch<'a, 's> {
        let RunRequest { branding, known, years, .. } = *self;
        LockSearch { branding, known, years, store, now, observer }
    }
}
