//! `BANNERMAN_PING_URL` and `BANNERMAN_ALERT_WEBHOOK`: who is told how a night went, by the real program over HTTP.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Program, Ran, bannerman};
use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault, Scripted};

const SECRET: &str = "8bd4-a-secret-of-the-watchers";

fn repository() -> Repository {
    let repository = Repository::small();
    repository
        .event("pi_day", "March 14", "March 14")
        .write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n"))
        .commit("A day");
    repository
}

fn program(repository: &Repository, discord: &Scripted, day: &str, arguments: &[&str]) -> Program {
    bannerman(repository.path(), &[arguments, &["-q", "--max-wait", "0"]].concat())
        .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
        .env("DISCORD_TOKEN", "a.bots-token")
        .env("BANNERMAN_DISCORD_API", &discord.url())
}

/// A run whose watchers are at `watcher`.
fn watched(repository: &Repository, discord: &Scripted, watcher: &Scripted, day: &str) -> Ran {
    let base = watcher.url();
    let ran = program(repository, discord, day, &["run"])
        .env("BANNERMAN_PING_URL", &format!("{base}/ping/{SECRET}"))
        .env("BANNERMAN_ALERT_WEBHOOK", &format!("{base}/webhooks/1/{SECRET}"))
        .run();
    assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
    ran
}

fn got(watcher: &Scripted) -> Vec<String> {
    watcher.take().iter().map(|got| got.line().replace(SECRET, "SECRET")).collect()
}

#[test]
fn a_good_night_is_told_at_both_ends() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    for day in ["2026-11-30", "2026-12-01", "2026-12-02"] {
        assert_eq!(watched(&repository, &discord, &watcher, day).status, 0);
        assert_eq!(got(&watcher), ["GET /ping/SECRET/start", "GET /ping/SECRET"], "{day}");
    }
}

#[test]
fn a_failed_night_is_told_with_its_exit_code_and_one_message() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    assert_eq!(watched(&repository, &discord, &watcher, "2026-11-30").status, 0);
    watcher.take();
    discord.plant(At::Edit, Fault::Json(403, json!({"code": 50013, "message": "Missing Permissions"})));
    let ran = watched(&repository, &discord, &watcher, "2026-12-01");
    assert_eq!(ran.status, 3);
    let sent = watcher.take();
    let lines: Vec<String> = sent.iter().map(|got| got.line().replace(SECRET, "SECRET")).collect();
    assert_eq!(lines, ["GET /ping/SECRET/start", "GET /ping/SECRET/3", "POST /webhooks/1/SECRET"]);
    let content = format!(
        "**bannerman**, the run of 2026-12-01 00:01 UTC for guild {GUILD}\n\
         Failed with exit code 3: could not change the icon and the banner\\: Discord refused PATCH \\/guilds\\/{GUILD} \
         with 403 \\(code 50013\\)\\: Missing Permissions"
    );
    assert_eq!(sent[2].json(), json!({ "content": content, "allowed_mentions": { "parse": [] } }));
}

#[test]
fn what_was_missed_is_told_once() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    assert_eq!(watched(&repository, &discord, &watcher, "2026-03-10").status, 0);
    watcher.take();
    assert_eq!(watched(&repository, &discord, &watcher, "2026-03-20").status, 0);
    let sent = watcher.take();
    assert_eq!(sent.len(), 3);
    let content = format!(
        "**bannerman**, the run of 2026-03-20 00:01 UTC for guild {GUILD}\n\
         Missed, because no run entered it in its days: pi\\_day \\(2026\\-03\\-14\\)"
    );
    assert_eq!(sent[2].json()["content"], content);
    assert_eq!(watched(&repository, &discord, &watcher, "2026-03-21").status, 0);
    assert_eq!(watcher.take().len(), 2);
}

#[test]
fn who_does_not_answer_or_refuses_changes_nothing_but_a_note() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    watcher.plant(At::Channel, Fault::Text(500, "", "oops")).plant(At::Channel, Fault::HangUp);
    let base = watcher.url();
    let run = |url: &str| {
        bannerman(repository.path(), &["run", "--max-wait", "0"])
            .env("DISCORD_TOKEN", "a.bots-token")
            .env("BANNERMAN_DISCORD_API", &discord.url())
            .env("BANNERMAN_PING_URL", url)
            .run()
    };
    let ran = run(&format!("{base}/ping/{SECRET}"));
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("note: BANNERMAN_PING_URL was not told: HTTP 500\n"), "{ran:?}");
    assert!(ran.stderr.contains("note: BANNERMAN_PING_URL was not told: no answer"), "{ran:?}");
    assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
    // One that takes the connection and says nothing: five seconds for each of the two requests.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let began = Instant::now();
    let ran = run(&format!("http://{}/{SECRET}", silent.local_addr().unwrap()));
    assert!(began.elapsed() < Duration::from_secs(25), "{:?}", began.elapsed());
    let note = "note: BANNERMAN_PING_URL was not told: there was no answer after 5 s\n";
    assert_eq!((ran.status, ran.stderr.matches(note).count()), (0, 2), "{ran:?}");
}

#[test]
fn an_address_that_others_can_read_is_not_used_and_not_repeated() {
    let (repository, discord) = (repository(), Scripted::start());
    for wrong in ["http://ping.example/", "ping.example/", "ftp://ping.example/"] {
        let ran = bannerman(repository.path(), &["run", "--max-wait", "0"])
            .env("DISCORD_TOKEN", "a.bots-token")
            .env("BANNERMAN_DISCORD_API", &discord.url())
            .env("BANNERMAN_ALERT_WEBHOOK", &format!("{wrong}{SECRET}"))
            .run();
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stderr.contains("note: BANNERMAN_ALERT_WEBHOOK is no https:// address"), "{ran:?}");
        assert!(!format!("{ran:?}").contains(SECRET), "{ran:?}");
    }
}

#[test]
fn secrets_are_neither_told_nor_remembered() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    assert_eq!(watched(&repository, &discord, &watcher, "2026-11-30").status, 0);
    watcher.take();
    let message = format!("no, a.bots-token and {SECRET} and {}", "é".repeat(5000));
    discord.plant(At::Edit, Fault::Json(400, json!({"code": 50035, "message": message})));
    let ran = program(&repository, &discord, "2026-12-01", &["run"])
        .env("BANNERMAN_ALERT_WEBHOOK", &format!("{}/webhooks/1/{SECRET}", watcher.url()))
        .run();
    assert_eq!(ran.status, 3);
    let told =
        watcher.take().iter().map(|got| String::from_utf8_lossy(&got.body).into_owned()).collect::<String>();
    let state = std::fs::read_to_string(repository.file(".bannerman/state.toml")).unwrap();
    for text in [&told, &state] {
        assert!(!text.contains(SECRET) && !text.contains("bots-token"), "{text}");
    }
    assert!(told.contains(r"DISCORD\\_TOKEN") && told.contains(r"ALERT\\_WEBHOOK"), "{told}");
    assert!(state.contains("no, [DISCORD_TOKEN] and [BANNERMAN_ALERT_WEBHOOK]"), "{state}");
    assert!(told.chars().count() < 2300 && state.len() < 6000);
}

#[test]
fn apply_is_watched_like_run() {
    let (repository, discord, watcher) = (repository(), Scripted::start(), Scripted::start());
    assert_eq!(watched(&repository, &discord, &watcher, "2026-11-30").status, 0);
    watcher.take();
    let ran = program(&repository, &discord, "2041-01-01", &["apply"])
        .env("BANNERMAN_PING_URL", &format!("{}/ping/{SECRET}", watcher.url()))
        .run();
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(got(&watcher), ["GET /ping/SECRET/start", "GET /ping/SECRET/1"]);
}

#[test]
fn a_sandbox_is_nobodys_concern() {
    let (repository, watcher) = (repository(), Scripted::start());
    let ran = bannerman(repository.path(), &["run", "-q", "--sandbox"])
        .env("BANNERMAN_PING_URL", &format!("{}/ping/{SECRET}", watcher.url()))
        .env("BANNERMAN_ALERT_WEBHOOK", "nothing")
        .run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    assert!(watcher.take().is_empty());
}
