//! Lists the events of some years in order, from the lock that counts.

use std::path::Path;

use super::{Error, Observer, which_lock};
use crate::apply::state::StateStore;
use crate::calendar::{self, Row};
use crate::lock::Horizon;

/// What is to be listed.
#[derive(Debug, Clone, Copy)]
pub struct CalendarRequest<'a> {
    /// The lock that the user named.
    pub lock: Option<&'a Path>,
    /// The years.
    pub years: Horizon,
}

/// The events of the lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarOutcome {
    /// The occurrences of all years of the lock, in order.
    pub rows: Vec<Row>,
    /// The years of the lock.
    pub horizon: Horizon,
}

/// Finds the lock that counts, and lists its events. Years that the lock does not cover are refused.
pub fn calendar(
    request: &CalendarRequest<'_>,
    store: &dyn StateStore,
    observer: &dyn Observer,
) -> Result<CalendarOutcome, Error> {
    let lock = which_lock(request.lock, store, observer)?.lock;
    let horizon = lock.horizon;
    let Horizon { first_year, last_year } = horizon;
    let asked = [request.years.first_year, request.years.last_year];
    if let Some(year) = asked.into_iter().find(|year| !(first_year..=last_year).contains(year)) {
        let message = format!("the lock covers {first_year} to {last_year}, and {year} is not in it");
        return Err(Error::usage(message, "compile with `--years A..B` to resolve other years"));
    }
    Ok(CalendarOutcome { rows: calendar::rows(&lock), horizon })
}
