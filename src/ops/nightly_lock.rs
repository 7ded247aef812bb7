//! The lock of a night: that of the newest commit, else the one that was applied last.

use std::path::Path;

use chrono::{DateTime, Datelike, Utc};

use super::branding::covering;
use super::{Branding, BrandingAssets, Compiled, End, Error, LockFile, Notice, Observer};
use crate::apply::state::StateStore;
use crate::lock::{Horizon, KnownPictures, Lock, Source};
use crate::policy::{OnError, RuleLevel};
use crate::repository::{self, Checkout};

/// What the lock of a night is looked for by.
pub(super) struct LockSearch<'a, 's> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// A lock that was made before and is trusted.
    pub known: Option<&'a Path>,
    /// The years to resolve, if somebody asked for some.
    pub years: Option<Horizon>,
    /// Where the lock that was applied last is kept.
    pub store: &'s dyn StateStore,
    /// The time.
    pub now: DateTime<Utc>,
    /// Who follows the progress.
    pub observer: &'s dyn Observer,
}

/// The lock of a night.
pub(super) struct NightlyLock<'a> {
    pub lock: LockFile,
    pub assets: BrandingAssets<'a>,
    /// Why it is the lock that was applied last, where there should be a newer one.
    pub instead: Option<Instead>,
}

/// Why the lock that was applied last is applied again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instead {
    /// What is wrong with the newest commit.
    pub said: String,
    /// How the run ends all the same.
    pub end: End,
}

impl<'a> LockSearch<'a, '_> {
    /// The lock of the newest commit. Where that cannot be had it is the one applied last, if the configuration wants
    /// that.
    pub(super) fn find(&self) -> Result<NightlyLock<'a>, Error> {
        let error = match self.newest() {
            Ok(tonight) => return Ok(tonight),
            Err(error) => error,
        };
        let is_rejected = matches!(error, Error::Rejected { .. });
        if !is_rejected && (error.end() != End::Unfinished || error.is_by_store()) {
            return Err(error);
        }
        let Some(last) = self.last_good()? else { return Err(error) };
        let what = match &error {
            Error::Rejected { commit, report } => {
                // The result is what is applied; what is wrong stands beside it.
                self.observer.progress(Notice::Rejected(report));
                let commit =
                    commit.as_ref().map_or(String::new(), |commit| format!(" at commit {}", short(commit)));
                format!("the branding{commit} has errors")
            }
            _ => {
                self.observer.progress(Notice::Problem(&error.to_string(), error.help().as_deref()));
                "the branding could not be read".to_owned()
            }
        };
        let instead = Instead { said: said(&what, &last.lock.source), end: error.end() };
        let help =
            "mend the branding, and the next run takes it; `[run] on_error = \"stop\"` applies nothing then";
        self.observer.progress(Notice::Problem(&instead.said, Some(help)));
        Ok(NightlyLock { lock: last, assets: BrandingAssets::new(self.branding), instead: Some(instead) })
    }

    fn newest(&self) -> Result<NightlyLock<'a>, Error> {
        let LockSearch { branding, now, observer, .. } = *self;
        let earlier = self.earlier()?;
        let opened = match &earlier {
            Some(earlier) if self.is_current(&earlier.lock) => branding.open_unless(&earlier.lock)?,
            _ => Some(branding.open()?),
        };
        let mut at_hand = KnownPictures::default();
        match (earlier, &opened) {
            (Some(lock), None) => {
                self.observer.detail("the lock at hand was made from the newest commit");
                return Ok(NightlyLock { lock, assets: BrandingAssets::new(branding), instead: None });
            }
            (earlier, _) => earlier.iter().for_each(|earlier| at_hand.learn(&earlier.lock)),
        }
        let horizon =
            |checkout: &Checkout| covering(branding.horizon(self.years, checkout, now), now, observer);
        let Compiled { lock, checkout, .. } = branding.compile(opened, &at_hand, horizon, observer)?;
        let assets = BrandingAssets::of(branding, checkout);
        Ok(NightlyLock { lock: LockFile::of(lock), assets, instead: None })
    }

    /// The lock that was named, else the one applied last, where it may save a request. One that cannot be read is as
    /// good as none.
    fn earlier(&self) -> Result<Option<LockFile>, Error> {
        if let Some(path) = self.known {
            return LockFile::open(path).map(Some);
        }
        if !matches!(self.branding.source, repository::Source::Remote { .. }) {
            return Ok(None);
        }
        Ok(self.store.applied_lock()?.and_then(|text| LockFile::parse(text).ok()))
    }

    /// Whether a lock is still what is wanted, as long as the commit is: then it is used as it is, its years included.
    /// Where a warning counts as an error the files are looked at, for a lock has no warnings.
    fn is_current(&self, lock: &Lock) -> bool {
        let Horizon { first_year, last_year } = lock.horizon;
        let config = self.branding.config;
        let years = match self.years {
            Some(asked) => asked == lock.horizon,
            None => {
                config.schedule.first_year.is_none_or(|first| first == first_year)
                    && last_year - first_year + 1 == config.schedule.years
            }
        };
        let inside = format!("{}/", config.source.events);
        let mut assets = lock.all_assets();
        let denied = config.rules.values().any(|level| *level == RuleLevel::Deny);
        years
            && !denied
            && (first_year..=last_year).contains(&self.now.year())
            && assets.all(|asset| asset.path.starts_with(&inside))
    }

    /// The lock that was applied last, where it is wanted and has today in it.
    fn last_good(&self) -> Result<Option<LockFile>, Error> {
        if self.branding.config.run.on_error == OnError::Stop {
            return Ok(None);
        }
        let Some(text) = self.store.applied_lock()? else { return Ok(None) };
        let why = match LockFile::parse(text) {
            Ok(last) if last.lock.period(self.now.date_naive()).is_some() => return Ok(Some(last)),
            Ok(_) => "does not have today in it",
            Err(_) => "is damaged",
        };
        self.observer.note(&format!("the lock applied last {why}, so it is of no use"));
        Ok(None)
    }
}

fn said(what: &str, applied: &Source) -> String {
    let date = applied.committed.map_or(String::new(), |time| time.format(" of %Y-%m-%d").to_string());
    let commit = applied
        .commit
        .as_ref()
        .map_or(String::new(), |commit| format!(", of commit {}{date},", short(commit)));
    format!("{what}: the lock applied last{commit} is applied instead")
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
