//! Tells what is worn since when, what comes next, and what is overdue: from the lock and the state, without a request.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Error, Observer, which_lock};
use crate::apply::state::StateStore;
use crate::apply::status::{self, Status};

/// What the status is about.
#[derive(Debug, Clone)]
pub struct StatusRequest<'a> {
    /// The lock that the user named.
    pub lock: Option<&'a Path>,
    /// After how many days the next asset is worn.
    pub rotate_every_days: u32,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Reads the lock that counts and the state, and tells how things stand.
pub fn status(
    request: &StatusRequest<'_>,
    store: &dyn StateStore,
    observer: &dyn Observer,
) -> Result<Status, Error> {
    let lock = which_lock(request.lock, store, observer)?.lock;
    Ok(status::status(&lock, &store.load()?, request.rotate_every_days, request.now))
}
