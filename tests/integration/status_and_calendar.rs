//! `status` and `calendar`: from the lock and the state alone. There is a token and an address in the
//! environment of every run here, and nobody listens there: a request would be an error.

use std::fs;

use serde_json::Value;

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// A compiled repository: a fallback with three icons, a month, a single day, and an event over New Year.
fn repository() -> Repository {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .icon("evergreen", "second.png")
        .icon("evergreen", "third.png")
        .event("christmas", "December 1", "December 25")
        .event("pi_day", "March 14", "March 14")
        .event("new_year", "December 29", "January 3")
        .write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n"))
        .commit("Begin");
    let ran = bannerman(repository.path(), &["compile"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    repository
}

fn at(repository: &Repository, time: &str, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), arguments)
        .env("BANNERMAN_NOW", time)
        .env("DISCORD_TOKEN", "a.bots-token")
        .env("BANNERMAN_DISCORD_API", "http://127.0.0.1:9/api/v10")
        .run()
}

fn apply(repository: &Repository, day: &str) {
    let ran = at(repository, &format!("{day}T00:01:00Z"), &["apply", "--sandbox"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
}

fn status(repository: &Repository, day: &str) -> Ran {
    at(repository, &format!("{day}T12:00:00Z"), &["status", "--sandbox"])
}

#[test]
fn status_before_and_after_and_at_the_end() {
    let repository = repository();
    let mut told = String::new();
    let mut tell = |what: &str, ran: Ran| told.push_str(&format!("=== {what}\n{}\n", ran.transcript()));
    tell("before anything was applied", status(&repository, "2026-06-10"));
    apply(&repository, "2026-06-10");
    tell("the fallback, the first of three icons", status(&repository, "2026-06-10"));
    tell("two days later", status(&repository, "2026-06-12"));
    tell("nobody ran it on its day", status(&repository, "2026-06-20"));
    apply(&repository, "2026-06-20");
    tell("the second icon", status(&repository, "2026-06-20"));
    tell("the day before an event", status(&repository, "2026-11-30"));
    tell("an event that was not entered yet", status(&repository, "2026-12-01"));
    apply(&repository, "2026-12-01");
    tell("an event", status(&repository, "2026-12-05"));
    apply(&repository, "2026-12-26");
    apply(&repository, "2026-12-29");
    tell("an event over New Year", status(&repository, "2027-01-02"));
    apply(&repository, "2030-12-30");
    tell("the end of the lock", status(&repository, "2030-12-31"));
    tell("after it", status(&repository, "2031-01-05"));
    snapshot("status__a_life", &told);
}

#[test]
fn an_announcement_that_is_owed_is_named() {
    let repository = repository();
    apply(&repository, "2026-12-01");
    let path = repository.file(".bannerman/sandbox/state.toml");
    let state = fs::read_to_string(&path).unwrap();
    let (before, _) = state.split_once("[[announced]]").unwrap();
    let state = before
        .replace("began = 2026-12-01\n\n[icon]", "began = 2026-12-01\nannouncement_owed = true\n\n[icon]");
    fs::write(&path, state + "# end of the state\n").unwrap();
    let ran = status(&repository, "2026-12-02");
    assert!(ran.stdout.contains("announced not yet: the next run tries again\n"), "{ran:?}");
}

#[test]
fn status_for_programs() {
    let repository = repository();
    let arguments = ["status", "--sandbox", "--format", "json"];
    let before = at(&repository, "2026-12-02T12:00:00Z", &arguments);
    apply(&repository, "2026-12-01");
    let after = at(&repository, "2026-12-02T12:00:00Z", &arguments);
    for ran in [&before, &after] {
        serde_json::from_str::<Value>(&ran.stdout).unwrap();
    }
    snapshot("status__json", &format!("{}\n{}", before.transcript(), after.transcript()));
}

#[test]
fn status_without_a_lock_says_what_to_do() {
    let repository = Repository::small();
    let ran = status(&repository, "2026-12-01");
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.contains("`bannerman compile`"), "{ran:?}");
    assert!(!repository.file(".bannerman").exists());
}

#[test]
fn who_tried_a_sandbox_is_told_how_to_ask_about_it() {
    let repository = Repository::small();
    let run = |arguments: &[&str]| bannerman(repository.path(), arguments).run();
    let sandbox = "add `--sandbox` to ask about the guild in .bannerman/sandbox";
    assert!(!run(&["status"]).stderr.contains(sandbox));
    assert_eq!(run(&["run", "-q", "--sandbox"]).status, 0);
    for (command, status) in [("status", 2), ("calendar", 2), ("history", 0)] {
        let ran = run(&[command]);
        assert!(ran.status == status && ran.stderr.trim_end().ends_with(sandbox), "{ran:?}");
        let ran = run(&[command, "--sandbox"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{command}");
    }
}

#[test]
fn status_asks_nobody_and_writes_nothing() {
    let repository = repository();
    let ran = at(&repository, "2026-12-01T12:00:00Z", &["status"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(!repository.file(".bannerman").exists());
}

#[test]
fn a_years_events_in_order() {
    let repository = repository();
    let now = "2026-07-01T00:00:00Z";
    let ran = at(&repository, now, &["calendar"]);
    // The first row began the year before, the last one ends the year after.
    snapshot("calendar__2026", &ran.transcript());
    assert_eq!(at(&repository, now, &["calendar", "--year", "2026"]), ran);
    snapshot("calendar__2030", &at(&repository, now, &["calendar", "--year", "2030"]).transcript());
    let json = at(&repository, now, &["calendar", "--format", "json"]);
    serde_json::from_str::<Value>(&json.stdout).unwrap();
    snapshot("calendar__json", &json.transcript());
    let outside = at(&repository, now, &["calendar", "--year", "2031"]);
    snapshot("calendar__outside", &outside.transcript());
}

#[test]
fn a_year_with_nothing_but_the_fallback() {
    let repository = Repository::empty();
    repository.fallback("evergreen").commit("Begin");
    assert_eq!(bannerman(repository.path(), &["compile", "-q"]).run().status, 0);
    let ran = at(&repository, "2026-07-01T00:00:00Z", &["calendar"]);
    snapshot("calendar__only_a_fallback", &ran.transcript());
    let ran = status(&repository, "2026-07-01");
    snapshot("status__only_a_fallback", &ran.transcript());
}
