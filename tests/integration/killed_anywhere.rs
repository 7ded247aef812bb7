//! A run that is killed (SIGKILL) at any moment, requests or not: after each of the system calls by which it, or a git
//! program that it has started, changes something. So also within a save: between a temporary file and its new name,
//! within a push, within an exchange with a server. And once more, where a git program lives on.

use std::fs;
use std::path::Path;

use crate::support::cut_off::{BRANCH, FILE, NEXT, PUBLICATION, Scene, Tally, branding};
use crate::support::redis::RedisServer;
use crate::support::repository::Repository;
use crate::support::steps::{By, kill_after};

/// The files that stay beside a state: the lock that was applied, and who holds it.
const STAY: [&str; 2] = ["bannerman.lock", "state.toml.lock"];

fn at_every_step(what: &str, scene: impl Fn(&Repository) -> (Scene, Option<RedisServer>)) {
    at_every_step_until(|_| false, what, scene);
}

/// Until a call that `is_end` knows.
fn at_every_step_until(
    is_end: impl Fn(&str) -> bool,
    what: &str,
    scene: impl Fn(&Repository) -> (Scene, Option<RedisServer>),
) {
    let repository = branding();
    let mut tally = Tally::default();
    let mut by = [0; 3];
    let mut at = |number: usize, now: &str| -> Result<By, usize> {
        let (scene, _server) = scene(&repository);
        let killed = kill_after(scene.program(), number)?;
        if is_end(&killed.call) {
            return Err(number);
        }
        let about = format!("{what}, step {number}, {:?}, {}, then {now}", killed.by, killed.call);
        remove_lock_of_remote(&scene, now, &about);
        tally.add(scene.recovers(now, &about));
        assert_nothing_is_left(scene.home(), &about);
        Ok(killed.by)
    };
    let ended: Result<(), usize> = (1..).try_for_each(|number| {
        let first = at(number, NEXT[0])?;
        by[first as usize] += 1;
        // What git does is the same at any time.
        if first == By::Program {
            by[at(number, NEXT[1])? as usize] += 1;
        }
        Ok(())
    });
    // It came to its end, and that is not where it began.
    assert!(ended.unwrap_err() >= 20);
    let [program, child, beginner] = by;
    tally.tell(&format!("{what}, {program} steps of its own, {child} of git, {beginner} where git lived on"));
}

/// A remote on the machine that has died may be left with a lock of git's own. It is not ours to remove: the run that
/// meets it sends nothing that counts twice, and names it, and a person removes it.
fn remove_lock_of_remote(scene: &Scene, now: &str, about: &str) {
    let lock = scene.remote().join("refs/heads/branding-state.lock");
    if !lock.exists() {
        return;
    }
    scene.gate.at_rest();
    let writes = || scene.met(0).iter().filter(|met| !["GET", PUBLICATION].contains(&met.as_str())).count();
    let before = writes();
    let ran = scene.run(now);
    assert_eq!((ran.status, writes()), (3, before), "{about}: {ran:?}");
    assert!(ran.stderr.contains("refs/heads/branding-state.lock': File exists."), "{about}: {ran:?}");
    fs::remove_file(lock).unwrap();
}

/// No lock that could be in somebody's way, and no temporary file; half-made objects git clears away by itself.
fn assert_nothing_is_left(folder: &Path, about: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if name != "objects" {
                assert_nothing_is_left(&path, about);
            }
            continue;
        }
        let lock = name.ends_with(".lock") && !STAY.contains(&name);
        assert!(!lock && !name.starts_with(".bannerman-"), "{about}: {}", path.display());
    }
}

#[test]
#[ignore = "needs strace"]
fn at_every_step_through_a_file() {
    at_every_step("file", |repository| (Scene::new(repository, FILE), None));
}

#[test]
#[ignore = "needs strace"]
fn at_every_step_through_a_file_that_is_there() {
    at_every_step("file that is there", |repository| (Scene::new(repository, FILE).after_a_night(), None));
}

#[test]
#[ignore = "needs strace"]
fn at_every_step_through_a_branch_of_a_remote() {
    at_every_step("branch of a remote", |repository| (Scene::new(repository, BRANCH).after_a_night(), None));
}

#[test]
#[ignore = "needs strace"]
fn at_every_step_through_a_branch_without_a_remote() {
    at_every_step("branch without a remote", |repository| (Scene::new(repository, BRANCH).alone(), None));
}

#[test]
#[ignore = "needs strace"]
fn at_every_step_that_fills_the_cache() {
    // From the first request on, all goes as through a branch of a remote.
    let is_end = |call: &str| call.starts_with("sendto");
    at_every_step_until(is_end, "cache", |repository| {
        (Scene::new(repository, BRANCH).through_the_cache(), None)
    });
}

#[test]
#[ignore = "needs redis-server and strace"]
fn at_every_step_through_a_server() {
    at_every_step("server", |repository| {
        let server = RedisServer::start();
        (Scene::new(repository, &server.url()), Some(server))
    });
}
