//! The use cases that read a branding repository, called as another program would: through the library, without the
//! command line.

use std::cell::RefCell;
use std::path::Path;

use bannerman::apply::state::MemoryStore;
use bannerman::lock::Horizon;
use bannerman::ops::{
    self, Branding, CalendarRequest, CheckRequest, CompileRequest, DiffRequest, End, GuildChoice, Notice,
    Observer, PreviewRequest, Setup, Silent,
};
use bannerman::repository::Cache;
use chrono::{DateTime, Utc};
use tempfile::TempDir;

use crate::support::art;
use crate::support::repository::Repository;

/// What a caller brings along.
pub struct Caller {
    pub setup: Setup,
    cache: Cache,
    folder: TempDir,
}

impl Caller {
    pub fn of(repository: &Repository) -> Caller {
        let folder = TempDir::new().unwrap();
        let setup = Setup::find(None, repository.path().to_str(), &Silent).unwrap();
        let cache = Cache::new(folder.path().join("cache"), |_| {});
        Caller { setup, cache, folder }
    }

    pub fn branding(&self) -> Branding<'_> {
        Branding { config: &self.setup.config, source: &self.setup.source, cache: &self.cache }
    }

    fn compile_request<'a>(&'a self, output: &'a Path) -> CompileRequest<'a> {
        CompileRequest { branding: self.branding(), output, lock: None, years: YEARS, now: now() }
    }
}

const YEARS: Option<Horizon> = Some(Horizon { first_year: 2026, last_year: 2027 });

fn now() -> DateTime<Utc> {
    "2026-12-01T12:00:00Z".parse().unwrap()
}

/// Keeps the notes that it hears.
#[derive(Default)]
struct Notes(RefCell<Vec<String>>);

impl Observer for Notes {
    fn progress(&self, notice: Notice<'_>) {
        if let Notice::Note(text) = notice {
            self.0.borrow_mut().push(text.to_owned());
        }
    }
}

#[test]
fn check_reports_what_is_wrong_and_does_not_fail() {
    let repository = Repository::small();
    repository.event("pi", "March 14", "Marsh 14");
    let caller = Caller::of(&repository);
    let report =
        ops::check(&CheckRequest { branding: caller.branding(), lock: None, years: YEARS, now: now() })
            .unwrap();
    let codes: Vec<&str> = report.diagnostics.iter().map(|diagnostic| diagnostic.rule.code).collect();
    assert_eq!(codes, ["B009"]);
}

#[test]
fn compile_writes_a_lock_that_is_then_up_to_date_until_an_event_changes() {
    let repository = Repository::small();
    repository.write("events/christmas/server_icons/small.png", art::png(64, 64, 1));
    let caller = Caller::of(&repository);
    let output = caller.folder.path().join("bannerman.lock");
    let request = caller.compile_request(&output);
    let notes = Notes::default();
    let outcome = ops::compile(&request, &notes).unwrap();
    assert!(outcome.written && outcome.lock.events.len() == 2, "{outcome:?}");
    assert!(notes.0.borrow()[0].contains("1 warning"), "{:?}", notes.0);
    assert!(!ops::compile(&request, &Silent).unwrap().written);
    assert_eq!(ops::compare_lock(&request, "again", &Silent).unwrap(), [""; 0]);
    repository.event("pi", "March 14", "March 14");
    assert_eq!(ops::compare_lock(&request, "again", &Silent).unwrap(), ["event `pi` was added"]);
}

#[test]
fn a_lock_that_is_not_there_is_an_error_with_the_callers_own_help() {
    let repository = Repository::small();
    let caller = Caller::of(&repository);
    let output = caller.folder.path().join("bannerman.lock");
    let error = ops::compare_lock(&caller.compile_request(&output), "make it", &Silent).unwrap_err();
    assert_eq!((error.end(), error.help().as_deref()), (End::Invalid, Some("run `make it`")));
    repository.event("pi", "March 14", "Marsh 14");
    let error = ops::compile(&caller.compile_request(&output), &Silent).unwrap_err();
    assert!(matches!(error, ops::Error::Rejected { .. }) && !output.exists(), "{error:?}");
}

#[test]
fn diff_tells_what_a_change_does_and_which_side_is_broken() {
    let repository = Repository::small();
    let caller = Caller::of(&repository);
    let head = repository.path().to_str().unwrap();
    let base = format!("{head}@HEAD");
    repository.event("pi", "March 14", "March 14");
    let request =
        DiffRequest { base: &base, head: Some(head), config: None, cache: &caller.cache, now: now() };
    let outcome = ops::diff(&request, &Silent).unwrap();
    let added: Vec<&str> = outcome.diff.added.iter().map(|added| added.event.name.as_str()).collect();
    assert_eq!((added, outcome.after.broken), (vec!["pi"], None));
    assert!(outcome.before.at.is_some() && outcome.after.at.is_none());
    repository.event("pi", "March 14", "Marsh 14");
    let broken = ops::diff(&request, &Silent).unwrap().after.broken;
    assert_eq!(broken, Some(format!("`{head}` has 1 error")));
}

#[test]
fn preview_shows_the_nights_and_what_is_wrong() {
    let repository = Repository::small();
    let caller = Caller::of(&repository);
    let settings = GuildChoice { sandbox: true, ..GuildChoice::default() }.settings(&caller.setup.config);
    let request = PreviewRequest {
        branding: caller.branding(),
        settings: &settings.unwrap(),
        guild_name: "Here",
        base: None,
        years: YEARS,
        now: now(),
    };
    let preview = ops::preview(&request).unwrap();
    assert_eq!(preview.year.unwrap().lock.horizon, YEARS.unwrap());
    repository.event("pi", "March 14", "Marsh 14");
    let preview = ops::preview(&request).unwrap();
    assert!(preview.year.is_none() && preview.report.diagnostics.len() == 1);
}

#[test]
fn calendar_goes_by_the_lock_applied_last_and_refuses_years_that_it_has_not() {
    let repository = Repository::small();
    let caller = Caller::of(&repository);
    let output = caller.folder.path().join("bannerman.lock");
    ops::compile(&caller.compile_request(&output), &Silent).unwrap();
    let store =
        MemoryStore { lock: Some(std::fs::read_to_string(&output).unwrap()), ..MemoryStore::default() };
    let list = |year: i32| {
        let years = Horizon { first_year: year, last_year: year };
        ops::calendar(&CalendarRequest { lock: None, years }, &store, &Silent)
    };
    let outcome = list(2027).unwrap();
    assert_eq!(outcome.horizon, YEARS.unwrap());
    assert!(outcome.rows.iter().all(|row| row.event == "christmas") && outcome.rows.len() == 2);
    let error = list(2028).unwrap_err();
    assert_eq!(error.end(), End::Usage);
    assert_eq!(error.to_string(), "the lock covers 2026 to 2027, and 2028 is not in it");
}
