//! A night on which the branding has errors or cannot be read: what is due is done by the lock that was applied last.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::stores_overlap::clones;
use crate::support::gate::Gate;
use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::program::{Program, Ran, bannerman};
use crate::support::repository::{Repository, git};

fn night(folder: &Path, now: &str, arguments: &[&str]) -> Ran {
    bannerman(folder, &[&["run", "--sandbox", "--max-wait", "0"], arguments].concat())
        .env("BANNERMAN_NOW", now)
        .run()
}

/// A repository on the night before Christmas begins, applied once, and a typo in another event on main after it.
fn with_a_typo() -> Repository {
    let repository = Repository::small();
    repository.write(".gitignore", ".bannerman/\n").commit("Ignore what is kept here");
    let first = night(repository.path(), "2026-11-30T00:01:00Z", &[]);
    assert_eq!(first.status, 0, "{first:?}");
    repository.event("spring", "Marhc 20", "March 21").commit("A typo");
    repository
}

fn announcements(repository: &Repository) -> usize {
    let messages = fs::read_dir(repository.file(".bannerman/sandbox/messages")).unwrap();
    messages
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "json"))
        .count()
}

#[test]
fn a_typo_on_main_does_not_stop_christmas() {
    let repository = with_a_typo();
    let broken = repository.git(&["rev-parse", "HEAD"]);
    let ran = night(repository.path(), "2026-12-01T00:01:00Z", &[]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(
        ran.stdout.contains("done: icon ") && ran.stdout.contains("“The christmas” is announced"),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("error[B009]: `Marhc 20` is not a date"), "{ran:?}");
    let said = format!(
        "error: the branding at commit {} has errors: the lock applied last, of commit ",
        &broken[..12]
    );
    assert!(ran.stderr.contains(&said), "{ran:?}");
    assert!(ran.stderr.contains(" of 2026-"), "{ran:?}");
    // The next nights repeat nothing, broken or mended.
    let again = night(repository.path(), "2026-12-02T00:01:00Z", &[]);
    assert!(again.status == 1 && again.stdout.ends_with("nothing to do\n"), "{again:?}");
    repository.remove("events/spring").commit("Mend it");
    let mended = night(repository.path(), "2026-12-02T00:02:00Z", &[]);
    assert!(mended.status == 0 && mended.stdout.ends_with("nothing to do\n"), "{mended:?}");
    assert_eq!(announcements(&repository), 1);
    let history = bannerman(repository.path(), &["history", "--sandbox"]).run();
    assert!(history.stdout.contains("the branding at commit"), "{history:?}");
}

#[test]
fn programs_are_told_too() {
    let repository = with_a_typo();
    let looked = night(repository.path(), "2026-12-01T00:01:00Z", &["--format", "json", "--dry-run"]);
    let told: Value = serde_json::from_str(&looked.stdout).unwrap();
    assert!(
        looked.status == 1 && told["instead"].as_str().unwrap().contains("is applied instead"),
        "{looked:?}"
    );
    let ran = night(repository.path(), "2026-12-01T00:01:00Z", &["--format", "json"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(told["instead"].as_str().unwrap().contains("is applied instead"), "{told}");
    assert_eq!(told["requests"], 2, "{told}");
}

#[test]
fn whoever_wants_a_run_to_stop_says_so() {
    let repository = with_a_typo();
    repository.write("bannerman.toml", "[run]\non_error = \"stop\"\n");
    let ran = night(repository.path(), "2026-12-01T00:01:00Z", &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(!ran.stderr.contains("instead"), "{ran:?}");
    assert_eq!(announcements(&repository), 0);
    repository.write("bannerman.toml", "[run]\non_error = \"stopp\"\n");
    let ran = night(repository.path(), "2026-12-01T00:01:00Z", &[]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("help: did you mean `stop`?"), "{ran:?}");
}

#[test]
fn before_anything_was_applied_nothing_is() {
    let repository = Repository::small();
    repository.event("spring", "Marhc 20", "March 21").commit("A typo");
    let ran = night(repository.path(), "2026-12-01T00:01:00Z", &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(!ran.stderr.contains("instead"), "{ran:?}");
}

#[test]
fn a_server_that_cannot_be_reached_is_told_once() {
    let home = TempDir::new().unwrap();
    let source = format!("file://{}", home.path().join("gone").display());
    let ran = night(home.path(), "2026-12-01T00:01:00Z", &[&source, "--cache-dir", "cache"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{ran:?}");
    assert_eq!(ran.stderr.matches("error: could not fetch").count(), 1, "{ran:?}");
}

#[test]
fn a_lock_that_ends_before_today_is_of_no_use() {
    let repository = with_a_typo();
    let ran = night(repository.path(), "2031-12-01T00:01:00Z", &[]);
    assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{ran:?}");
    assert!(ran.stderr.contains("note: the lock applied last does not have today in it"), "{ran:?}");
}

#[test]
fn a_server_that_cannot_be_reached_does_not_stop_christmas() {
    let (repository, home) = (Repository::small(), TempDir::new().unwrap());
    git(home.path(), &["clone", "--quiet", "--bare", repository.path().to_str().unwrap(), "remote"]);
    let source = format!("file://{}", home.path().join("remote").display());
    let cache = home.path().join("cache");
    let run = |now: &str| night(home.path(), now, &[&source, "--cache-dir", cache.to_str().unwrap()]);
    // Its pictures come into the cache with the first look.
    assert_eq!(run("2026-11-30T00:01:00Z").status, 0);
    fs::rename(home.path().join("remote"), home.path().join("gone")).unwrap();
    let ran = run("2026-12-01T00:01:00Z");
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.stderr.contains("error: could not fetch file://"), "{ran:?}");
    assert!(
        ran.stderr.contains("error: the branding could not be read: the lock applied last, of commit "),
        "{ran:?}"
    );
    assert!(ran.stdout.contains("“The christmas” is announced"), "{ran:?}");
    // Without the cache there is no art, and nothing else is lost: the next night does it.
    let (other, empty) = (TempDir::new().unwrap(), home.path().join("empty"));
    fs::create_dir_all(other.path().join(".bannerman")).unwrap();
    let ran = night(home.path(), "2026-12-26T00:01:00Z", &[&source, "--cache-dir", empty.to_str().unwrap()]);
    assert!(ran.status == 3 && ran.stderr.contains("error: cannot read events/evergreen/"), "{ran:?}");
    fs::rename(home.path().join("gone"), home.path().join("remote")).unwrap();
    let ran = run("2026-12-27T00:01:00Z");
    assert!(ran.status == 0 && ran.stdout.contains("done: icon "), "{ran:?}");
}

#[test]
fn the_lock_of_before_takes_no_newer_ones_place() {
    let (repository, guild) = (Repository::small(), TestGuild::start());
    let config = format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n");
    repository.write("bannerman.toml", config).commit("Configure");
    let [remote, one, other] = clones(&repository);
    let gate = Gate::before(&guild);
    let run = |folder: &Path, now: &str| -> Program {
        bannerman(folder, &["run", "--state", "git:branding-state"])
            .env("BANNERMAN_NOW", now)
            .env("DISCORD_TOKEN", guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &gate.url())
    };
    assert_eq!(run(one.path(), "2026-11-30").run().status, 0);
    // One of two runs has a broken branding, the other one a newer commit.
    fs::write(one.path().join("events/christmas/meta.md"), "---\nstart_date: Decembre 1\n---\nx\n").unwrap();
    fs::write(other.path().join("events/readme.txt"), "A file beside the folders.").unwrap();
    git(other.path(), &["add", "--all"]);
    git(other.path(), &["commit", "--quiet", "--message", "Newer"]);
    let newer = git(other.path(), &["rev-parse", "HEAD"]);
    gate.hold("PATCH");
    let held = gate.wait(run(one.path(), "2026-12-01").start());
    let faster = run(other.path(), "2026-12-01").run();
    assert_eq!(faster.status, 0, "{faster:?}");
    gate.release();
    let held = held.wait();
    assert_eq!(held.status, 1, "{held:?}");
    assert!(held.stderr.contains("note: another run applied a newer lock meanwhile"), "{held:?}");
    let applied = git(remote.path(), &["show", "branding-state:bannerman.lock"]);
    assert!(applied.contains(&newer), "{applied}");
}
