//! The branding repository: opened, checked, and compiled into a lock.

use chrono::{DateTime, Datelike, Utc};

use super::{Error, Observer};
use crate::compile::assemble::assemble;
use crate::compile::{self, Scope, Survey};
use crate::config::Config;
use crate::diagnostic::render::human;
use crate::diagnostic::{Report, Severity};
use crate::lock::{self, Horizon, KnownPictures, Lock};
use crate::repository::{self, Cache, Checkout, Source};

/// A branding repository: where it is, how its configuration says to read it, and where fetched files are kept.
#[derive(Clone, Copy)]
pub struct Branding<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Where the repository is.
    pub source: &'a Source,
    /// What was fetched of it before.
    pub cache: &'a Cache,
}

/// A branding repository without errors.
pub struct Compiled {
    /// Its lock.
    pub lock: Lock,
    /// The repository as it was opened.
    pub checkout: Checkout,
    /// What the lock was made from.
    pub read: (Survey, Report),
}

impl Branding<'_> {
    /// Opens the repository, fetching it when it is elsewhere. What the cache knows of its pictures comes with it.
    pub fn open(&self) -> Result<Checkout, Error> {
        Ok(self.with_facts(repository::open(self.source, &self.config.source.events, self.cache)?))
    }

    /// Opens the repository unless that is of no use: it is elsewhere, its newest commit is the one that `lock` was made
    /// from, and nothing of it is in the cache. Then only that was asked, and the result is none.
    pub(super) fn open_unless(&self, lock: &Lock) -> Result<Option<Checkout>, Error> {
        let (events, commit) = (&self.config.source.events, lock.source.commit.as_deref());
        let opened = repository::open_unless(self.source, events, self.cache, commit)?;
        Ok(opened.map(|checkout| self.with_facts(checkout)))
    }

    fn with_facts(&self, mut checkout: Checkout) -> Checkout {
        checkout.facts = self.cache.facts(self.source);
        checkout
    }

    /// What is read of the repository, and how it is judged, over these years.
    pub(super) fn scope(&self, horizon: Horizon) -> Scope<'_> {
        Scope { events: &self.config.source.events, horizon, levels: &self.config.rules }
    }

    /// Reads and judges the repository over the years that `horizon` says, once it is `opened`. Pictures that `at_hand`
    /// or the cache knows are not read; what was found out about the others is kept for the next time.
    pub fn check(
        &self,
        opened: Option<Checkout>,
        at_hand: &KnownPictures,
        horizon: impl Fn(&Checkout) -> Horizon,
    ) -> Result<(Checkout, Survey, Report), Error> {
        let check = |mut checkout: Checkout| {
            let kept = checkout.facts.clone();
            checkout.facts.extend(at_hand.clone());
            let checked = compile::check(&checkout, self.scope(horizon(&checkout)));
            checked.map(|(survey, report)| (checkout, survey, report, kept))
        };
        let checked = match check(opened.map_or_else(|| self.open(), Ok)?) {
            // What was damaged is gone, so it is fetched anew.
            Err(repository::Error::Damaged(_)) => check(self.open()?),
            checked => checked,
        };
        let (checkout, survey, report, kept) = checked?;
        let found = survey.facts();
        if found != kept {
            self.cache.remember(self.source, &found);
        }
        Ok((checkout, survey, report))
    }

    /// Checks and compiles the repository, as [`check`](Branding::check) does. Its warnings are counted, its errors are
    /// [`Error::Rejected`].
    pub fn compile(
        &self,
        opened: Option<Checkout>,
        at_hand: &KnownPictures,
        horizon: impl Fn(&Checkout) -> Horizon,
        observer: &dyn Observer,
    ) -> Result<Compiled, Error> {
        let (checkout, survey, report) = self.check(opened, at_hand, horizon)?;
        if report.count(Severity::Error) > 0 {
            return Err(Error::Rejected { commit: checkout.commit, report: Box::new(report) });
        }
        if report.count(Severity::Warning) > 0 {
            observer.note(&format!("{}; `bannerman check` shows them", human::summary(&report)));
        }
        if let Some(note) = &checkout.note {
            observer.note(note);
        }
        let lock = assemble(&survey, &checkout);
        Ok(Compiled { lock, checkout, read: (survey, report) })
    }

    /// The years to resolve: those asked for, else the configuration's, else from the commit's year on. Without a commit
    /// they begin in the year of `now`.
    pub fn horizon(&self, asked: Option<Horizon>, checkout: &Checkout, now: DateTime<Utc>) -> Horizon {
        let schedule = &self.config.schedule;
        asked.unwrap_or_else(|| {
            let first = schedule.first_year.or(checkout.year).unwrap_or_else(|| now.year());
            let first_year = first.clamp(*lock::YEARS.start(), *lock::YEARS.end());
            let last_year = (first_year + schedule.years - 1).min(*lock::YEARS.end());
            Horizon { first_year, last_year }
        })
    }
}

/// A horizon that has today in it: an old commit, or an old configuration, is no reason to stop.
pub(super) fn covering(horizon: Horizon, now: DateTime<Utc>, observer: &dyn Observer) -> Horizon {
    let Horizon { first_year, last_year } = horizon;
    let year = now.year().clamp(*lock::YEARS.start(), *lock::YEARS.end());
    if (first_year..=last_year).contains(&year) {
        return horizon;
    }
    observer.note(&format!("{first_year} to {last_year} is not now: resolved from {year} on"));
    Horizon { first_year: year, last_year: (year + last_year - first_year).min(*lock::YEARS.end()) }
}
