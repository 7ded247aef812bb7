//! Looking ahead says what the nightly run then does.

use std::fs;

use chrono::NaiveDate;
use serde_json::Value;

use crate::support::art;
use crate::support::guild::{CHANNEL, GUILD};
use crate::support::nights::assert_nights_are;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// A fallback with three icons, a month with two and a season within it, a day, and an event over New Year.
fn year() -> Repository {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .icon("evergreen", "second.png")
        .write("events/evergreen/server_icons/winky.gif", art::gif(3))
        .event("christmas", "December 1", "December 25")
        .icon("christmas", "second.png")
        .meta("saint", "start_date: December 6\nend_date: December 7\npriority: 1")
        .art("saint")
        .event("pi_day", "March 14", "March 14")
        .event("new_year", "December 29", "January 3")
        .write(
            "bannerman.toml",
            format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n"),
        )
        .commit("Begin");
    repository
}

fn simulate(repository: &Repository, arguments: &[&str]) -> Ran {
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    let arguments = [&["simulate", "--quiet"], arguments].concat();
    bannerman(repository.path(), &arguments).replacing(&commit, "[COMMIT]").run()
}

fn nights(repository: &Repository, arguments: &[&str]) -> Vec<Value> {
    let ran = simulate(repository, &[arguments, &["--format", "json"]].concat());
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    json["nights"].as_array().unwrap().clone()
}

const RUN: [&str; 5] = ["run", "--sandbox", "--quiet", "--format", "json"];

#[test]
fn a_simulated_year_is_what_the_runs_of_that_year_do() {
    let repository = year();
    let nights = nights(&repository, &["--sandbox", "--from", "2026-03-02", "--to", "2027-03-01"]);
    assert_eq!(nights.len(), 365);
    assert!(!repository.file(".bannerman").exists(), "a simulation writes nothing");
    assert_nights_are(repository.path(), &RUN, &nights);
}

#[test]
fn it_goes_on_from_the_state_that_there_is() {
    let repository = year();
    for day in ["2026-11-30", "2026-12-01"] {
        assert_eq!(bannerman(repository.path(), &["run", "--sandbox", "--now", day]).run().status, 0);
    }
    let state = fs::read(repository.file(".bannerman/sandbox/state.toml")).unwrap();
    let nights = nights(&repository, &["--sandbox", "--from", "2026-12-02", "--to", "2026-12-10"]);
    assert_eq!(fs::read(repository.file(".bannerman/sandbox/state.toml")).unwrap(), state);
    // Christmas was entered and announced; its rotation goes on.
    let busy = |night: &&Value| night["requests"]["edits"] != 0;
    let days: Vec<&str> = nights.iter().filter(busy).map(|night| night["day"].as_str().unwrap()).collect();
    assert_eq!(days, ["2026-12-04", "2026-12-06", "2026-12-08"]);
    let messages: Vec<&str> = nights
        .iter()
        .filter(|night| !night["message"].is_null())
        .map(|night| night["day"].as_str().unwrap())
        .collect();
    assert_eq!(messages, ["2026-12-06"]);
    assert_nights_are(repository.path(), &RUN, &nights);
}

#[test]
fn people_and_pull_requests_get_quiet_nights_in_one_line() {
    let repository = year();
    let days = ["--from", "2026-11-27", "--to", "2026-12-09"];
    let mut told = String::new();
    for format in ["human", "markdown"] {
        let ran = simulate(&repository, &[&days[..], &["--format", format]].concat());
        told.push_str(&format!("=== {format}\n{}\n", ran.transcript()));
    }
    snapshot("simulate", &told);
}

#[test]
fn a_month_from_today_on_is_simulated_unless_days_are_named() {
    let repository = year();
    let nights = nights(&repository, &[]);
    let day = |at: usize| nights[at]["day"].as_str().unwrap();
    assert_eq!((day(0), day(nights.len() - 1)), ("2026-12-01", "2026-12-31"));
}

#[test]
fn years_that_the_lock_would_not_cover_are_resolved() {
    let repository = year();
    let nights = nights(&repository, &["--from", "2040-11-30", "--to", "2041-01-01"]);
    let announced: Vec<&str> =
        nights.iter().filter_map(|night| night["plan"]["announcement"]["title"].as_str()).collect();
    assert_eq!(announced, ["The christmas", "The saint", "The new_year"]);
    let last = nights.last().unwrap();
    assert_eq!(last["wearing"]["event"], "new_year");
    assert!(last["day"].as_str().unwrap().parse::<NaiveDate>().is_ok());
}

#[test]
fn what_cannot_be_simulated_is_said() {
    let repository = year();
    let mut told = String::new();
    for arguments in [
        vec!["--from", "2026-12-02", "--to", "2026-12-01"],
        vec!["--from", "tomorrow"],
        vec!["--format", "sarif"],
    ] {
        told.push_str(&format!(
            "=== {}\n{}\n",
            arguments.join(" "),
            simulate(&repository, &arguments).transcript()
        ));
    }
    repository.meta("christmas", "start_date: Decembre 1\nend_date: December 25");
    let ran = simulate(&repository, &[]);
    told.push_str(&format!("=== errors in the repository\n{}\n", ran.transcript()));
    snapshot("simulate__refused", &told);
}
