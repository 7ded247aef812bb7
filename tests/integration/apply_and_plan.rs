//! `compile`, `plan` and `apply` as three steps, and what happens where the lock, the state or the pictures
//! are not what they should be.

use std::fs::{self, File};
use std::io::Write;

use crate::support::art;
use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman, snapshot, without_hashes};
use crate::support::repository::Repository;

/// The repository of the examples in the documentation.
fn repository() -> Repository {
    let repository = Repository::empty();
    repository
        .meta("evergreen", "fallback: true")
        .icon("evergreen", "winky_256.gif.png")
        .banner("evergreen", "banner.png")
        .write(
            "events/christmas/meta.md",
            "---\nstart_date: December 1\nend_date: December 25\n---\n**Christmas**\n\nIt is.\n",
        )
        .write("events/christmas/server_icons/festive_256.gif", art::gif(4))
        .banner("christmas", "banner.png")
        .write("events/evergreen/server_icons/winky_256.gif", art::gif(3))
        .remove("events/evergreen/server_icons/winky_256.gif.png")
        .write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n"))
        .commit("Begin");
    repository
}

fn on(repository: &Repository, day: &str, arguments: &[&str]) -> Ran {
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    bannerman(repository.path(), arguments)
        .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
        .replacing(&commit, "[COMMIT]")
        .run()
}

/// Compiles; the warnings are not what these tests are about.
fn compile(repository: &Repository) {
    let ran = on(repository, "2026-11-30", &["compile", "-q"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
}

/// By the lock that was just compiled: without its name the one applied last counts.
fn apply(repository: &Repository, day: &str) -> Ran {
    on(repository, day, &["apply", "--sandbox", "--source", ".", "--lock", "bannerman.lock"])
}

/// A run that must do what it is asked.
fn good(ran: Ran) -> String {
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    ran.stdout
}

const STATE: &str = ".bannerman/sandbox/state.toml";
const REQUESTS: &str = ".bannerman/sandbox/requests.jsonl";

fn read(repository: &Repository, path: &str) -> String {
    fs::read_to_string(repository.file(path)).unwrap_or_default()
}

/// How many requests of a kind the sandbox met.
fn met(repository: &Repository, method: &str) -> usize {
    read(repository, REQUESTS).matches(&format!("{{\"method\":\"{method}\"")).count()
}

#[test]
fn a_plan_says_what_changes_and_why() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-11-30"));
    let plan = good(on(&repository, "2026-12-01", &["plan", "--sandbox"]));
    assert_eq!(
        plan,
        "Guild 267624335836053506 · Tuesday 1 December 2026 · christmas, day 1 of 25

  ~ icon      winky_256.gif → festive_256.gif   (entering christmas)
  ~ banner    banner.png → banner.png           (entering christmas)
  + announce  “Christmas” in #changelog

2 requests: 1 guild edit, 1 message
"
    );
}

#[test]
fn compile_plan_apply_and_then_nothing_is_left_to_do() {
    let repository = repository();
    let mut told = String::new();
    for arguments in [
        &["compile"][..],
        &["plan"],
        &["plan", "--exit-code"],
        &["plan", "--format", "json"],
        &["apply", "--sandbox", "--source", "."],
        &["plan", "--sandbox"],
        &["plan", "--sandbox", "--exit-code"],
        &["apply", "--sandbox"],
        &["apply", "--sandbox", "--format", "json"],
    ] {
        let ran = on(&repository, "2026-12-01", arguments);
        let transcript = without_hashes(&ran.transcript());
        told.push_str(&format!("=== bannerman {}\n{transcript}\n", arguments.join(" ")));
    }
    snapshot("apply__compile_plan_apply", &told);
}

#[test]
fn a_plan_asks_nobody_and_writes_nothing() {
    let repository = repository();
    compile(&repository);
    let ran = bannerman(repository.path(), &["plan", "--exit-code"])
        .env("BANNERMAN_DISCORD_API", "http://127.0.0.1:9/api/v10")
        .run();
    assert_eq!((ran.status, ran.stderr.as_str()), (4, ""), "{ran:?}");
    assert!(!repository.file(".bannerman").exists());
}

#[test]
fn pictures_come_from_git_although_the_files_changed() {
    let repository = repository();
    compile(&repository);
    let icon = fs::read(repository.file("events/christmas/server_icons/festive_256.gif")).unwrap();
    repository
        .write("events/christmas/server_icons/festive_256.gif", art::gif(9))
        .remove("events/christmas/banners/banner.png");
    good(apply(&repository, "2026-12-01"));
    assert_eq!(fs::read(repository.file(".bannerman/sandbox/icon.gif")).unwrap(), icon);
    // From a clone without files too.
    let bare = tempfile::TempDir::new().unwrap();
    let bare = bare.path().join("bare.git");
    repository.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    repository.remove(".bannerman");
    let arguments = ["apply", "--sandbox", "--source", bare.to_str().unwrap()];
    good(on(&repository, "2026-12-01", &arguments));
    assert_eq!(fs::read(repository.file(".bannerman/sandbox/icon.gif")).unwrap(), icon);
}

#[test]
fn bytes_that_are_not_the_locks_are_not_sent() {
    let repository = Repository::outside_git();
    repository.fallback("evergreen").event("christmas", "December 1", "December 25");
    let ran = bannerman(repository.path(), &["compile", "-q"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    repository
        .write("events/christmas/server_icons/icon.png", art::png(128, 128, 77))
        .remove("events/christmas/banners/banner.png");
    let ran = bannerman(repository.path(), &["apply", "--sandbox"]).run();
    snapshot("apply__other_bytes", &ran.transcript());
    assert_eq!((met(&repository, "PATCH"), met(&repository, "POST")), (0, 0));
    assert_eq!(read(&repository, STATE), "");
}

#[test]
fn one_picture_that_cannot_be_read_does_not_hold_back_the_other() {
    let repository = Repository::outside_git();
    repository.fallback("evergreen").event("christmas", "December 1", "December 25");
    assert_eq!(bannerman(repository.path(), &["compile", "-q"]).run().status, 0);
    repository.remove("events/christmas/server_icons/icon.png");
    let ran = bannerman(repository.path(), &["apply", "--sandbox"]).run();
    snapshot("apply__half_the_pictures", &ran.transcript());
    assert_eq!((met(&repository, "PATCH"), met(&repository, "POST")), (1, 1));
}

#[test]
fn without_a_token_nothing_is_applied() {
    let repository = repository();
    compile(&repository);
    let ran = on(&repository, "2026-12-01", &["apply"]);
    snapshot("apply__no_token", &ran.transcript());
    assert!(!repository.file(".bannerman/state.toml").exists());
}

#[test]
fn without_a_guild_nothing_is_planned() {
    let repository = repository();
    compile(&repository);
    repository.remove("bannerman.toml");
    let ran = on(&repository, "2026-12-01", &["plan"]);
    snapshot("apply__no_guild", &ran.transcript());
    let ran = bannerman(repository.path(), &["plan"]).env("BANNERMAN_GUILD", "7").run();
    assert!(ran.stdout.starts_with("Guild 7 · "), "{ran:?}");
    let ran = on(&repository, "2026-12-01", &["plan", "--guild", "me"]);
    assert_eq!((ran.status, ran.stderr.contains("`me` is no Discord id")), (2, true), "{ran:?}");
}

#[test]
fn a_lock_that_cannot_be_used_is_refused_with_what_to_do() {
    let repository = repository();
    let mut told = String::new();
    let mut tell = |what: &str, day: &str| {
        let ran = on(&repository, day, &["apply", "--sandbox"]);
        told.push_str(&format!("=== {what}\n{}\n", ran.transcript()));
    };
    tell("missing", "2026-12-01");
    compile(&repository);
    let lock = read(&repository, "bannerman.lock");
    let put = |text: &str| fs::write(repository.file("bannerman.lock"), text).unwrap();
    put(&lock[..lock.len() / 2]);
    tell("cut short", "2026-12-01");
    put("");
    tell("empty", "2026-12-01");
    put(&lock.replace("to = 2026-12-25", "to = 2026-12-24"));
    tell("with a gap", "2026-12-01");
    put(&lock.replace("path = \"events/christmas/banners/", "path = \"../../"));
    tell("with a path that leads away", "2026-12-01");
    put(&lock.replace("version = 1", "version = 2\nnew = true"));
    tell("newer", "2026-12-01");
    put(&format!("<<<<<<< HEAD\n{lock}=======\n{lock}>>>>>>> theirs\n"));
    tell("conflicted", "2026-12-01");
    put(&lock);
    tell("of other years", "2031-01-01");
    snapshot("apply__bad_locks", &told);
    assert_eq!((read(&repository, STATE), read(&repository, REQUESTS)), (String::new(), String::new()));
}

#[test]
fn a_lock_that_was_named_has_to_be_there() {
    let repository = repository();
    compile(&repository);
    let ran = on(&repository, "2026-12-01", &["plan", "--lock", "other.lock"]);
    assert_eq!(ran.status, 2);
    assert!(ran.stderr.starts_with("error: other.lock: "), "{ran:?}");
}

#[test]
fn the_lock_applied_last_is_used_where_there_is_no_other() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-11-30"));
    repository.remove("bannerman.lock");
    let plan = good(on(&repository, "2026-12-01", &["plan", "--sandbox"]));
    assert!(plan.contains("entering christmas"), "{plan}");
}

#[test]
fn the_state_of_another_guild_is_left_alone() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-11-30"));
    let (state, requests) = (read(&repository, STATE), read(&repository, REQUESTS));
    let arguments = ["plan", "--state", "file:.bannerman/sandbox/state.toml", "--guild", "1"];
    let ran = on(&repository, "2026-12-01", &arguments);
    snapshot("apply__other_guild", &ran.transcript());
    let ran = on(&repository, "2026-12-01", &["apply", "--sandbox", "--guild", "1"]);
    assert_ne!(ran.status, 0, "{ran:?}");
    assert_eq!((read(&repository, STATE), read(&repository, REQUESTS)), (state, requests));
}

#[test]
fn a_damaged_state_is_an_error_and_stays_as_it_is() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-11-30"));
    let (state, requests) = (read(&repository, STATE), read(&repository, REQUESTS));
    let mut told = String::new();
    for (what, text) in [
        ("cut short", state[..state.len() / 2].to_owned()),
        ("empty", String::new()),
        ("another day", state.replace("began = 2025-12-26", "began = \"yesterday\"")),
        ("newer", state.replace("version = 1", "version = 9")),
        ("not a state", "hello\n".to_owned()),
    ] {
        fs::write(repository.file(STATE), &text).unwrap();
        let ran = apply(&repository, "2026-12-01");
        told.push_str(&format!("=== {what}\n{}\n", ran.transcript()));
        assert_eq!(read(&repository, STATE), text);
    }
    fs::write(repository.file(STATE), b"\xff\xfe").unwrap();
    told.push_str(&format!("=== not text\n{}", apply(&repository, "2026-12-01").transcript()));
    assert_eq!(read(&repository, REQUESTS), requests);
    snapshot("apply__damaged_states", &told);
}

#[test]
fn the_second_of_two_runs_says_who_is_first() {
    let repository = repository();
    compile(&repository);
    fs::create_dir_all(repository.file(".bannerman/sandbox")).unwrap();
    let mut held = File::create(repository.file(&format!("{STATE}.lock"))).unwrap();
    held.lock().unwrap();
    held.write_all(b"process 4711 on lighthouse").unwrap();
    let ran = apply(&repository, "2026-12-01");
    snapshot("apply__held", &ran.transcript());
    let run = on(&repository, "2026-12-01", &["run", "--sandbox", "-q"]);
    assert_eq!((run.status, run.stdout.as_str()), (3, ""));
    assert_eq!(read(&repository, REQUESTS), "");
    // Looking is allowed.
    assert_eq!(on(&repository, "2026-12-01", &["plan", "--sandbox"]).status, 0);
    drop(held);
    // The one that held it did not come to its end: it would have emptied the file.
    let ran = apply(&repository, "2026-12-01");
    snapshot("apply__held_before", &ran.transcript());
    good(apply(&repository, "2026-12-02"));
}

#[test]
fn a_store_that_is_none_is_wrong_usage() {
    let repository = repository();
    compile(&repository);
    let ran = on(&repository, "2026-12-01", &["plan", "--state", "state.toml"]);
    snapshot("apply__no_store", &ran.transcript());
}

/// What a plan of the next day says, without heading and last line.
fn changes(repository: &Repository, day: &str) -> Vec<String> {
    compile(repository);
    let plan = good(on(repository, day, &["plan", "--sandbox", "--lock", "bannerman.lock"]));
    let rows = plan.lines().filter(|line| line.starts_with("  ")).map(|line| line.trim().to_owned());
    rows.collect()
}

#[test]
fn a_picture_that_comes_during_an_event_waits_for_its_turn() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-12-01"));
    repository.icon("christmas", "second.png").icon("christmas", "third.png").commit("More icons");
    assert_eq!(changes(&repository, "2026-12-02"), [""; 0]);
    assert_eq!(changes(&repository, "2026-12-03"), [""; 0]);
    let due = changes(&repository, "2026-12-04");
    assert_eq!(due.len(), 1, "{due:?}");
    assert!(due[0].starts_with("~ icon      festive_256.gif → "), "{due:?}");
    assert!(due[0].ends_with("(its turn: the one before was worn for 3 days)"), "{due:?}");
}

#[test]
fn a_picture_that_goes_during_an_event_is_changed_at_once() {
    let repository = repository();
    repository.icon("christmas", "second.png").commit("Another icon");
    compile(&repository);
    good(apply(&repository, "2026-12-01"));
    let state = read(&repository, STATE);
    let worn = ["festive_256.gif", "second.png"].into_iter().find(|name| state.contains(name)).unwrap();
    let other = ["festive_256.gif", "second.png"].into_iter().find(|name| *name != worn).unwrap();
    // The one that is not worn may go without a word.
    repository.remove(&format!("events/christmas/server_icons/{other}"));
    assert_eq!(changes(&repository, "2026-12-02"), [""; 0]);
    repository.git(&["checkout", "--quiet", "."]);
    repository.remove(&format!("events/christmas/server_icons/{worn}")).commit("Remove it");
    let row = format!("~ icon      {worn} → {other}   (the one before is not in the event any more)");
    assert_eq!(changes(&repository, "2026-12-02"), [row]);
    good(apply(&repository, "2026-12-02"));
    assert_eq!(changes(&repository, "2026-12-02"), [""; 0]);
}

#[test]
fn a_picture_that_is_replaced_is_put_on_at_once() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-12-01"));
    repository.write("events/christmas/server_icons/festive_256.gif", art::gif(7)).commit("Better");
    let row = "~ icon      festive_256.gif → festive_256.gif   (the file was replaced)";
    assert_eq!(changes(&repository, "2026-12-02"), [row]);
    good(apply(&repository, "2026-12-02"));
    assert_eq!(changes(&repository, "2026-12-03"), [""; 0]);
    assert_eq!((met(&repository, "PATCH"), met(&repository, "POST")), (2, 1));
}

#[test]
fn a_picture_that_is_renamed_stays_on() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-12-01"));
    let icons = "events/christmas/server_icons";
    repository.git(&["mv", &format!("{icons}/festive_256.gif"), &format!("{icons}/a.gif")]);
    assert_eq!(changes(&repository, "2026-12-02"), [""; 0]);
}

#[test]
fn words_and_days_of_the_running_event_can_change_without_a_request() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-12-05"));
    for (start, end) in
        [("December 1", "December 27"), ("December 2", "December 25"), ("November 29", "December 25")]
    {
        let meta = format!("---\nstart_date: {start}\nend_date: {end}\n---\n**Other words**\n");
        repository.write("events/christmas/meta.md", meta);
        assert_eq!(changes(&repository, "2026-12-06"), [""; 0], "{start} - {end}");
        good(apply(&repository, "2026-12-06"));
    }
    assert_eq!((met(&repository, "PATCH"), met(&repository, "POST")), (1, 1));
}

#[test]
fn an_event_that_vanishes_while_it_is_worn_gives_way() {
    let repository = repository();
    compile(&repository);
    good(apply(&repository, "2026-12-01"));
    repository.remove("events/christmas").commit("No Christmas");
    let due = changes(&repository, "2026-12-02");
    assert_eq!(due.len(), 2, "{due:?}");
    assert!(due.iter().all(|row| row.ends_with("(entering evergreen)")), "{due:?}");
    good(apply(&repository, "2026-12-02"));
    assert_eq!(changes(&repository, "2026-12-02"), [""; 0]);
}
