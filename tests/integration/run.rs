//! The nightly job, through the key days of a year, on a guild on this machine.

use std::fs;

use serde_json::{Value, json};

use crate::support::art;
use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman, snapshot, without_hashes};
use crate::support::repository::Repository;

/// A repository with everything that makes nights differ: a fallback with three icons, one of them moving; a
/// month, a single day, and an event over New Year.
fn year() -> Repository {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .icon("evergreen", "second.png")
        .write("events/evergreen/server_icons/winky.gif", art::gif(3))
        .event("christmas", "December 1", "December 25")
        .event("pi_day", "March 14", "March 14")
        .event("new_year", "December 29", "January 3")
        .write("bannerman.toml", config(""))
        .commit("Begin");
    repository
}

fn config(announce: &str) -> String {
    format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n{announce}")
}

/// `run --sandbox` on a day.
fn run(repository: &Repository, day: &str, more: &[&str]) -> Ran {
    let arguments = [&["run", "--sandbox"], more].concat();
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    bannerman(repository.path(), &arguments)
        .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
        .replacing(&commit, "[COMMIT]")
        .run()
}

/// All requests that the sandbox met so far.
fn requests(repository: &Repository) -> Vec<Value> {
    let text = fs::read_to_string(repository.file(".bannerman/sandbox/requests.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// `GET`, `PATCH` and so on, of those after the first `seen`.
fn methods(repository: &Repository, seen: usize) -> Vec<String> {
    requests(repository)[seen..]
        .iter()
        .map(|request| request["method"].as_str().unwrap().to_owned())
        .collect()
}

fn messages(repository: &Repository) -> Vec<Value> {
    let posts = requests(repository).into_iter().filter(|request| request["method"] == "POST");
    posts.map(|request| request["body"].clone()).collect()
}

fn state(repository: &Repository) -> Option<String> {
    fs::read_to_string(repository.file(".bannerman/sandbox/state.toml")).ok()
}

const NOTHING: [&str; 0] = [];
const ENTER: [&str; 5] = ["GET", "GET", "GET", "PATCH", "POST"];
const CHANGE: [&str; 2] = ["GET", "PATCH"];

#[test]
fn the_key_days_of_a_year() {
    let repository = year();
    let days: [(&str, &[&str]); 19] = [
        ("2026-03-02", &CHANGE),
        ("2026-03-03", &NOTHING),
        ("2026-03-04", &NOTHING),
        ("2026-03-05", &CHANGE), // the second icon
        ("2026-03-08", &CHANGE), // the third
        ("2026-03-14", &ENTER),
        ("2026-03-15", &CHANGE), // the fallback, which is not announced
        ("2026-11-30", &CHANGE), // nobody ran it for months
        ("2026-12-01", &ENTER),
        ("2026-12-02", &NOTHING),
        ("2026-12-24", &NOTHING),
        ("2026-12-25", &NOTHING),
        ("2026-12-26", &CHANGE),
        ("2026-12-29", &ENTER),
        ("2026-12-31", &NOTHING),
        ("2027-01-01", &NOTHING),
        ("2027-01-03", &NOTHING),
        ("2027-01-04", &CHANGE),
        ("2027-03-14", &ENTER),
    ];
    let mut told = String::new();
    for (day, expected) in days {
        let seen = requests(&repository).len();
        let ran = run(&repository, day, &[]);
        let methods = methods(&repository, seen);
        assert_eq!(methods, expected, "{day}: {ran:?}");
        told.push_str(&format!("=== {day}: {}\n{}\n", methods.join(" "), ran.transcript()));
    }
    snapshot("run__a_year", &told);
    let footers: Vec<Value> =
        messages(&repository).iter().map(|message| message["embeds"][0]["footer"]["text"].clone()).collect();
    assert_eq!(footers, ["March 14", "December 1 - December 25", "December 29 - January 3", "March 14"]);
}

#[test]
fn icon_and_banner_that_are_due_together_take_one_request() {
    let repository = year();
    repository.banner("evergreen", "second.png").commit("A banner more");
    run(&repository, "2026-06-01", &[]);
    let seen = requests(&repository).len();
    let ran = run(&repository, "2026-06-04", &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let edit = &requests(&repository)[seen + 1];
    assert_eq!(methods(&repository, seen), CHANGE);
    let fields: Vec<&String> = edit["body"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["banner", "icon"]);
    assert_eq!(edit["reason"], "bannerman: next art of evergreen");
}

#[test]
fn the_announcement_is_exactly_this() {
    let repository = year();
    let role = "267628507062992896";
    repository
        .write("bannerman.toml", config(&format!("text = \"{{guild}}: go!\"\nmention_role = \"{role}\"\n")));
    assert_eq!(run(&repository, "2026-12-05", &[]).status, 0);
    assert_eq!(run(&repository, "2027-03-14", &[]).status, 0);
    let messages = messages(&repository);
    let about = |event: &str, days: &str, nonce: &Value| {
        json!({
            "content": format!("Sandbox: go! <@&{role}>"),
            "embeds": [{
                "description": format!("**The {event}**\n\nAbout {event}."),
                "footer": {"text": days},
                "thumbnail": {"url": "attachment://icon.png"},
                "image": {"url": "attachment://banner.png"},
            }],
            "attachments": [
                {"id": "0", "filename": "icon.png", "description": format!("The {event}: icon")},
                {"id": "1", "filename": "banner.png", "description": format!("The {event}: banner")},
            ],
            "allowed_mentions": {"parse": [], "roles": [role]},
            "nonce": nonce,
            "enforce_nonce": true,
        })
    };
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0], about("christmas", "December 1 - December 25", &messages[0]["nonce"]));
    assert_eq!(messages[1], about("pi_day", "March 14", &messages[1]["nonce"]));
    let nonces = [0, 1].map(|at| messages[at]["nonce"].as_str().unwrap().to_owned());
    assert_ne!(nonces[0], nonces[1]);
    assert!(nonces.iter().all(|nonce| nonce.len() == 25), "{nonces:?}");
}

#[test]
fn without_a_role_nobody_can_be_mentioned() {
    let repository = year();
    repository.write(
        "events/christmas/meta.md",
        "---\nstart_date: December 1\nend_date: December 25\n---\n@everyone <@&267628507062992896>\n",
    );
    assert_eq!(run(&repository, "2026-12-01", &[]).status, 0);
    assert_eq!(messages(&repository)[0]["allowed_mentions"], json!({"parse": []}));
}

#[test]
fn an_occurrence_is_announced_once_however_often_it_is_run() {
    let repository = year();
    for day in 1..=10 {
        assert_eq!(run(&repository, &format!("2026-12-{day:02}"), &[]).status, 0);
        assert_eq!(run(&repository, &format!("2026-12-{day:02}"), &[]).status, 0);
    }
    assert_eq!(messages(&repository).len(), 1);
    // And the next year's is another one.
    assert_eq!(run(&repository, "2027-12-01", &[]).status, 0);
    assert_eq!(messages(&repository).len(), 2);
}

#[test]
fn without_a_channel_there_is_no_message() {
    let repository = year();
    repository.write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n"));
    let ran = run(&repository, "2026-12-01", &[]);
    assert_eq!(methods(&repository, 0), CHANGE);
    snapshot("run__without_a_channel", &ran.transcript());
    // A channel that comes later does not announce what began before it.
    repository.write("bannerman.toml", config(""));
    let ran = run(&repository, "2026-12-02", &[]);
    assert!(ran.stdout.ends_with("\nnothing to do\n"), "{ran:?}");
}

#[test]
fn a_commit_that_is_years_old_is_run_all_the_same() {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .event("christmas", "December 1", "December 25")
        .commit_at("Begin", "2015-05-05T12:00:00+00:00");
    let ran = run(&repository, "2026-12-01", &[]);
    snapshot("run__an_old_commit", &ran.transcript());
    let again = run(&repository, "2026-12-02", &["-q"]);
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
}

#[test]
fn errors_in_the_repository_change_nothing_where_a_run_is_to_stop() {
    let repository = year();
    let config = fs::read_to_string(repository.file("bannerman.toml")).unwrap_or_default();
    repository.write("bannerman.toml", format!("{config}\n[run]\non_error = \"stop\"\n"));
    assert_eq!(run(&repository, "2026-11-30", &[]).status, 0);
    // That a night failed is remembered; nothing else changes.
    let worn = || state(&repository).map(|text| text.split("\n[[history]]").next().unwrap().to_owned());
    let (before, seen) = (worn(), requests(&repository).len());
    repository
        .meta("christmas", "start_date: Decembre 1\nend_date: December 25")
        .remove("events/pi_day/banners");
    let ran = run(&repository, "2026-12-01", &[]);
    assert_eq!(methods(&repository, seen), NOTHING);
    assert_eq!(worn(), before);
    snapshot("run__errors", &ran.transcript());
    let json = run(&repository, "2026-12-01", &["--format", "json"]);
    assert_eq!((json.status, json.stderr.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["errors"], 2);
    assert_eq!(worn(), before);
}

#[test]
fn programs_get_one_json_object() {
    let repository = year();
    let ran = run(&repository, "2026-12-01", &["--format", "json", "-q"]);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(json["plan"]["icon"]["to"], "events/christmas/server_icons/icon.png");
    snapshot("run__json", &without_hashes(&ran.transcript()));
    let nothing = run(&repository, "2026-12-02", &["--format", "json", "-q"]);
    snapshot("run__json_nothing", &nothing.transcript());
}

#[test]
fn quiet_leaves_out_what_is_only_worth_knowing() {
    let repository = year();
    let loud = run(&repository, "2026-12-01", &[]);
    assert_eq!(loud.stderr, "note: 4 events: no errors, 2 warnings; `bannerman check` shows them\n");
    let quiet = run(&repository, "2026-12-02", &["-q"]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn what_is_not_committed_is_run_too_and_said() {
    let repository = Repository::small();
    repository.icon("christmas", "new.png").remove("events/christmas/server_icons/icon.png");
    let ran = run(&repository, "2026-12-01", &[]);
    snapshot("run__uncommitted", &ran.transcript());
}

#[test]
fn a_commit_can_be_named_from_anywhere() {
    let repository = year();
    let elsewhere = tempfile::TempDir::new().unwrap();
    let commit = repository.git(&["rev-parse", "HEAD"]);
    repository.remove("events/christmas");
    let source = format!("{}@{commit}", repository.path().display());
    let ran = bannerman(elsewhere.path(), &["run", "-q", "--sandbox", &source]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stdout.contains("christmas, day 1 of 25"), "{ran:?}");
    // What is remembered lies beside the configuration, as when it is run in there.
    assert!(repository.file(".bannerman/sandbox/icon.png").is_file());
    assert!(!elsewhere.path().join(".bannerman").exists());
}

#[test]
fn a_season_within_a_season_is_worn_and_the_long_one_goes_on() {
    let repository = Repository::empty();
    repository.fallback("evergreen").event("winter", "December 1", "December 20");
    repository.icon("winter", "second.png").icon("winter", "third.png");
    let saint = "start_date: December 6\nend_date: December 7\npriority: 1";
    repository.meta("saint", saint).art("saint").write("bannerman.toml", config("")).commit("Begin");
    let mut told = String::new();
    for day in 1..=21 {
        let seen = requests(&repository).len();
        let ran = run(&repository, &format!("2026-12-{day:02}"), &["--quiet"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        let lines = ran.stdout.lines().filter(|line| line.starts_with("  ") || line.starts_with("Guild"));
        let done: Vec<&str> =
            lines.map(|line| line.trim_start_matches(&format!("Guild {GUILD} · "))).collect();
        told.push_str(&format!("{} requests: {}\n", methods(&repository, seen).len(), done.join("\n    ")));
    }
    snapshot("run__seasons", &told);
    // Winter once, saint once: coming back is no news.
    let announced: Vec<Value> =
        messages(&repository).iter().map(|body| body["embeds"][0]["footer"].clone()).collect();
    let footer = |text: &str| json!({ "text": text });
    assert_eq!(announced, [footer("December 1 - December 20"), footer("December 6 - December 7")]);
    // The rotation goes on where it was: every icon before any comes again.
    let icons: Vec<&str> = told
        .lines()
        .filter(|line| line.contains("~ icon ") && !line.contains("saint") && !line.contains("evergreen"))
        .map(|line| line.split(" → ").last().unwrap().split_whitespace().next().unwrap())
        .collect();
    let distinct: std::collections::BTreeSet<&&str> = icons[..3].iter().collect();
    assert_eq!((icons.len(), distinct.len()), (6, 3), "{icons:?}\n{told}");
}
