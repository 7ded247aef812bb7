//! Nights that did not happen, and nights that failed: `status`, `history` and the next run tell of them.

use serde_json::{Value, json};

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault, Scripted};

/// A fallback, a month, two single days, a season within another, and an event without a day of its own.
fn repository() -> Repository {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .event("christmas", "December 1", "December 25")
        .event("pi_day", "March 14", "March 14")
        .event("tau_day", "June 28", "June 28")
        .meta("autumn", "start_date: October 1\nend_date: October 20")
        .art("autumn")
        .meta("halloween", "start_date: October 6\nend_date: October 8\npriority: 1")
        .art("halloween")
        .meta("hidden", "start_date: October 7\nend_date: October 7\npriority: -1")
        .art("hidden")
        .write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n"))
        .commit("Begin");
    repository
}

fn at(repository: &Repository, time: &str, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), arguments).env("BANNERMAN_NOW", time).run()
}

fn night(repository: &Repository, day: &str) -> Ran {
    let ran = at(repository, &format!("{day}T00:01:00Z"), &["run", "--sandbox", "-q"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    ran
}

fn status(repository: &Repository, day: &str, more: &[&str]) -> Ran {
    at(repository, &format!("{day}T12:00:00Z"), &[&["status", "--sandbox"], more].concat())
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

/// The lines that begin with one of these words.
fn lines(ran: &Ran, labels: &[&str]) -> String {
    let wanted = |line: &&str| labels.iter().any(|label| line.starts_with(label));
    ran.stdout.lines().filter(wanted).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_job_that_died_is_overdue_and_says_since_when() {
    let repository = repository();
    night(&repository, "2026-12-01");
    // It may still be done today, by a job that is late.
    for (day, code) in [("2026-12-25", 0), ("2026-12-26", 0), ("2026-12-27", 4), ("2027-02-09", 4)] {
        assert_eq!(status(&repository, day, &["--exit-code"]).status, code, "{day}");
        assert_eq!(status(&repository, day, &[]).status, 0, "{day}");
    }
    let ran = status(&repository, "2027-02-09", &["--exit-code"]);
    assert_eq!(
        lines(&ran, &["today", "wearing", "next", "overdue", "missed", "last run"]),
        "today     9 February 2027 · evergreen\n\
         wearing   christmas · December 1 - December 25\n\
         next      evergreen · since 26 December 2026, with the next run\n\
         overdue   since 26 December 2026: evergreen should be worn, christmas still is; is the nightly run still \
         running?\n\
         last run  1 December 2026 00:01 changed something"
    );
    let json = json(&status(&repository, "2027-02-09", &["--format", "json"]));
    let reasons = ["evergreen should be worn, christmas still is"];
    assert_eq!(json["overdue"], json!({ "since": "2026-12-26", "reasons": reasons }));
    assert_eq!(json["last_run"], "2026-12-01T00:01:00Z");
    assert_eq!(
        (&json["next_event"]["event"], &json["next_event"]["from"]),
        (&json!("evergreen"), &json!("2026-12-26"))
    );
    // Who paused it knows.
    let paused = at(&repository, "2027-02-09T12:00:00Z", &["pause", "--sandbox", "-q"]);
    assert_eq!(paused.status, 0, "{paused:?}");
    let ran = status(&repository, "2027-02-10", &["--exit-code"]);
    assert_eq!(
        (ran.status, lines(&ran, &["overdue", "paused"]).as_str()),
        (0, "paused    since 9 February 2027")
    );
}

#[test]
fn an_event_between_two_runs_is_told_once_by_a_run() {
    let repository = repository();
    night(&repository, "2026-03-10");
    let told = "pi_day (2026-03-14), tau_day (2026-06-28)";
    let ran = status(&repository, "2026-07-01", &[]);
    assert_eq!(lines(&ran, &["missed"]), format!("missed    {told}"));
    // A day that is not over was not missed.
    assert_eq!(lines(&status(&repository, "2026-03-14", &[]), &["missed"]), "");
    let plan = at(&repository, "2026-07-01T00:01:00Z", &["plan", "--sandbox", "--format", "json"]);
    assert_eq!(
        json(&plan)["missed"],
        json!([
            { "event": "pi_day", "from": "2026-03-14", "to": "2026-03-14" },
            { "event": "tau_day", "from": "2026-06-28", "to": "2026-06-28" },
        ])
    );
    let note = format!("note: missed, because no run entered it in its days: {told}\n");
    assert!(night(&repository, "2026-07-01").stdout.contains(&note));
    for day in ["2026-07-01", "2026-07-02"] {
        assert!(!night(&repository, day).stdout.contains("missed"), "{day}");
        assert!(!status(&repository, day, &[]).stdout.contains("missed"), "{day}");
    }
    let history = at(&repository, "2026-07-02T00:02:00Z", &["history", "--sandbox"]);
    assert_eq!(
        history.stdout,
        "2026-03-10 00:01  evergreen: icon icon.png, banner banner.png (entering evergreen; 1 request)\n\
         2026-07-01 00:01  pi_day: missed 2026-03-14 (no run entered it)\n\
         2026-07-01 00:01  tau_day: missed 2026-06-28 (no run entered it)\n\
         2026-07-01 00:01  evergreen: entered (entering evergreen; 0 requests)\n"
    );
    let history =
        at(&repository, "2026-07-02T00:02:00Z", &["history", "--sandbox", "--format", "json", "-n3"]);
    let first = &json(&history)[0];
    assert_eq!((&first["kind"], &first["event"]), (&json!("missed"), &json!("pi_day")));
}

#[test]
fn of_seasons_within_seasons_only_what_was_not_worn_was_missed() {
    let repository = repository();
    // Every night: nothing was missed, though one has no day of its own.
    for day in ["2026-10-01", "2026-10-06", "2026-10-09", "2026-10-21"] {
        assert!(!night(&repository, day).stdout.contains("missed"), "{day}");
    }
    // The short one between two runs in the long one.
    night(&repository, "2027-10-01");
    assert!(night(&repository, "2027-10-10").stdout.contains(": halloween (2027-10-06 to 2027-10-08)\n"));
    // The long one, of which only the short one was worn.
    night(&repository, "2028-09-30");
    night(&repository, "2028-10-07");
    assert!(night(&repository, "2028-10-21").stdout.contains(": autumn (2028-10-01 to 2028-10-20)\n"));
}

#[test]
fn what_was_before_a_guild_was_taken_over_was_not_missed() {
    let repository = repository();
    assert_eq!(lines(&status(&repository, "2026-12-31", &[]), &["missed", "overdue"]), "");
    let adopt = at(&repository, "2026-07-01T12:00:00Z", &["adopt", "--sandbox", "-q"]);
    assert_eq!(adopt.status, 0, "{adopt:?}");
    assert_eq!(lines(&status(&repository, "2026-07-02", &[]), &["missed"]), "");
    // A guild that is taken over a second time.
    night(&repository, "2026-09-25");
    assert_eq!(at(&repository, "2027-02-01T12:00:00Z", &["adopt", "--sandbox", "-q"]).status, 0);
    assert_eq!(lines(&status(&repository, "2027-02-02", &[]), &["missed"]), "");
    assert!(status(&repository, "2027-03-15", &[]).stdout.contains("missed    pi_day (2027-03-14)\n"));
}

#[test]
fn what_was_missed_in_the_old_year_is_told_by_a_lock_of_the_new_one() {
    let repository = repository();
    repository.event("last_day", "December 31", "December 31").commit("A day more");
    night(&repository, "2026-12-30");
    repository.commit_at("The new year", "2027-01-02T12:00:00+00:00");
    let ran = night(&repository, "2027-03-15");
    let told =
        "note: missed, because no run entered it in its days: last_day (2026-12-31), pi_day (2027-03-14)\n";
    assert_eq!((ran.stdout.matches(told).count(), ran.stdout.matches("missed").count()), (1, 1), "{ran:?}");
    assert!(!night(&repository, "2027-03-16").stdout.contains("missed"));
    let history = at(&repository, "2027-03-16T00:02:00Z", &["history", "--sandbox"]).stdout;
    assert!(history.contains("last_day: missed 2026-12-31 (no run entered it)\n"), "{history}");
}

#[test]
fn many_are_told_by_their_number() {
    let repository = repository();
    let names: Vec<String> = (1..=14).map(|day| format!("a{day:02}")).collect();
    for (name, day) in names.iter().zip(1..) {
        repository.event(name, &format!("May {day}"), &format!("May {day}"));
    }
    night(&repository, "2026-04-20");
    let ran = status(&repository, "2026-05-20", &[]);
    assert!(ran.stdout.contains("missed    a05 (2026-05-05), a06"), "{ran:?}");
    assert!(ran.stdout.contains("a14 (2026-05-14), and 4 more before\n"), "{ran:?}");
    night(&repository, "2026-05-20");
    assert!(!night(&repository, "2026-05-21").stdout.contains("missed"));
}

/// `run` against a Discord.
fn real(repository: &Repository, discord: &Scripted, day: &str) -> Ran {
    bannerman(repository.path(), &["run", "-q", "--max-wait", "0"])
        .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
        .env("DISCORD_TOKEN", "a.bots-token")
        .env("BANNERMAN_DISCORD_API", &discord.url())
        .run()
}

#[test]
fn nights_that_failed_are_in_the_history_once_with_their_number() {
    let (repository, discord) = (repository(), Scripted::start());
    let ask = |day: &str, arguments: &[&str]| at(&repository, &format!("{day}T12:00:00Z"), arguments);
    assert_eq!(real(&repository, &discord, "2026-11-30").status, 0);
    for day in ["2026-12-01", "2026-12-02", "2026-12-03"] {
        discord.plant(At::Guild, Fault::Text(503, "", "oops \u{1b}[31m"));
        assert_eq!(real(&repository, &discord, day).status, 3);
    }
    let ran = ask("2026-12-03", &["status", "--exit-code"]);
    assert_eq!(ran.status, 4, "{ran:?}");
    let failed = lines(&ran, &["overdue", "failed"]);
    assert!(
        failed.starts_with(
            "overdue   since 1 December 2026: christmas should be worn, evergreen still is; the last run that is \
             known failed\nfailed    3 December 2026 00:01: 3 times since 1 December 2026 00:01: "
        ),
        "{failed}"
    );
    assert!(failed.contains("503") && !failed.contains('\u{1b}'), "{failed}");
    let history = ask("2026-12-03", &["history", "-n", "1"]).stdout;
    assert!(history.starts_with("2026-12-01 00:01  failed: "), "{history}");
    assert!(history.ends_with(" (exit code 3; 3 times, last 2026-12-03 00:01)\n"), "{history}");
    let json = json(&ask("2026-12-03", &["history", "-n", "1", "--format", "json"]));
    assert_eq!((&json[0]["kind"], &json[0]["times"]), (&json!("failed"), &json!(3)));
    assert_eq!(json[0]["last"], "2026-12-03T00:01:00Z");
    // A good night, and it is over.
    assert_eq!(real(&repository, &discord, "2026-12-04").status, 0);
    assert_eq!(lines(&ask("2026-12-04", &["status", "--exit-code"]), &["overdue", "failed"]), "");
}

#[test]
fn an_error_in_the_branding_is_a_failed_night_too_and_a_guild_that_is_unknown_keeps_none() {
    let (repository, discord) = (repository(), Scripted::start());
    repository.meta("pi_day", "start_date: Marhc 14\nend_date: March 14");
    assert_eq!(real(&repository, &discord, "2026-11-29").status, 1);
    assert!(!repository.file(".bannerman/state.toml").exists());
    repository.event("pi_day", "March 14", "March 14");
    assert_eq!(real(&repository, &discord, "2026-11-30").status, 0);
    repository.meta("pi_day", "start_date: Marhc 14\nend_date: March 14");
    assert_eq!(real(&repository, &discord, "2026-12-01").status, 1);
    let history = at(&repository, "2026-12-01T12:00:00Z", &["history", "-n", "1"]).stdout;
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    let told = format!(
        "the lock applied last, of commit {commit} of 2026-03-02, is applied instead (exit code 1)\n"
    );
    assert_eq!(history, format!("2026-12-01 00:01  failed: the branding has errors: {told}"));
}
