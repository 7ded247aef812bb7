//! Looks ahead: night by night, what would be worn, requested and announced.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::{Branding, Error, Observer};
use crate::apply::plan::Settings;
use crate::apply::state::{Occurrence, StateStore};
use crate::lock::{Horizon, KnownPictures, Lock, MAX_YEARS, YEARS};
use crate::repository::Checkout;
use crate::simulate::{SimulatedNight, Simulation};

/// How many nights there are unless the last one is named.
const NIGHTS: u64 = 31;

/// The nights to look at: the first and the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NightRange {
    from: NaiveDate,
    to: NaiveDate,
}

impl NightRange {
    /// From today unless another day is named, and a month long unless the last night is named.
    pub fn new(
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Result<NightRange, Error> {
        let from = from.unwrap_or_else(|| now.date_naive());
        let to = to.or_else(|| from.checked_add_days(Days::new(NIGHTS - 1))).unwrap_or(from);
        let inside = |year: i32| YEARS.contains(&year);
        if from > to || !inside(from.year()) || !inside(to.year()) || to.year() - from.year() >= MAX_YEARS {
            let message = format!("there are no nights from {from} to {to} to simulate");
            let help = format!("`--to` is the last night, at most {MAX_YEARS} years after `--from`");
            return Err(Error::usage(message, help));
        }
        Ok(NightRange { from, to })
    }

    /// The usual horizon where it has all the nights, else the nights' own years.
    fn horizon(self, usual: Horizon) -> Horizon {
        let inside = |year: i32| (usual.first_year..=usual.last_year).contains(&year);
        match inside(self.from.year()) && inside(self.to.year()) {
            true => usual,
            false => Horizon { first_year: self.from.year(), last_year: self.to.year() },
        }
    }
}

/// What to look ahead at.
pub struct SimulateRequest<'a> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// The guild's name, for announcements.
    pub guild_name: &'a str,
    /// The nights.
    pub nights: NightRange,
    /// The time, for a repository without a commit.
    pub now: DateTime<Utc>,
}

/// What the nights would come to.
#[derive(Debug)]
pub struct SimulateOutcome {
    /// The lock that they go by.
    pub lock: Lock,
    /// What the guild wears before the first one, where that is known.
    pub begins: Option<Occurrence>,
    /// The nights, in order.
    pub nights: Vec<SimulatedNight>,
}

/// Compiles the branding and moves a guild in memory from night to night, from what the store knows. Nothing is saved or
/// sent.
pub fn simulate(
    request: &SimulateRequest<'_>,
    store: &dyn StateStore,
    observer: &dyn Observer,
) -> Result<SimulateOutcome, Error> {
    let SimulateRequest { branding, settings, guild_name, nights, now } = *request;
    let state = store.load()?;
    let horizon = |checkout: &Checkout| nights.horizon(branding.horizon(None, checkout, now));
    let lock = branding.compile(None, &KnownPictures::default(), horizon, observer)?.lock;
    let begins = state.occurrence.clone();
    let nights = Simulation::new(&lock, settings, state, guild_name).nights(nights.from, nights.to)?;
    Ok(SimulateOutcome { lock, begins, nights })
}
