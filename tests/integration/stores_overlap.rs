//! Two runs at once, through every store: the guild hears of an event once, whichever run is held up and
//! wherever; and what a run that was killed leaves behind.

use std::path::Path;

use tempfile::TempDir;

use crate::support::gate::Gate;
use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::program::{Program, Ran, bannerman};
use crate::support::redis::RedisServer;
use crate::support::repository::Repository;

/// A guild behind a gate.
struct Scene {
    guild: TestGuild,
    gate: Gate,
}

impl Scene {
    fn new() -> Scene {
        let guild = TestGuild::start();
        let gate = Gate::before(&guild);
        Scene { guild, gate }
    }

    fn program(&self, folder: &Path, store: &str) -> Program {
        bannerman(folder, &["run", "-q", "--state", store])
            .env("DISCORD_TOKEN", self.guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &self.gate.url())
    }

    fn messages(&self) -> usize {
        let files = std::fs::read_dir(self.guild.file("messages")).unwrap();
        files
            .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "json"))
            .count()
    }

    /// One run is held before it changes something, another does all there is to do, and the first goes on.
    fn overtaken(&self, first: &Path, second: &Path, store: &str, at: &'static str) -> (Ran, Ran) {
        self.gate.hold(at);
        let held = self.gate.wait(self.program(first, store).start());
        let other = self.program(second, store).run();
        self.gate.release();
        (held.wait(), other)
    }

    /// All is done, and was said once.
    fn at_rest(&self, folder: &Path, store: &str) {
        let last = self.program(folder, store).run();
        assert!((last.status, last.stdout.ends_with("nothing to do\n")) == (0, true), "{last:?}");
        assert_eq!(self.messages(), 1);
    }
}

fn branding() -> Repository {
    let repository = Repository::small();
    let config = format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n");
    repository.write("bannerman.toml", config).commit("Configure");
    repository
}

/// A bare remote, and two clones of it.
pub fn clones(repository: &Repository) -> [TempDir; 3] {
    let folders = [(); 3].map(|()| TempDir::new().unwrap());
    let [remote, one, other] = &folders;
    let path = |folder: &TempDir| folder.path().to_str().unwrap().to_owned();
    repository.git(&["clone", "--quiet", "--bare", ".", &path(remote)]);
    for clone in [one, other] {
        repository.git(&["clone", "--quiet", &path(remote), &path(clone)]);
    }
    folders
}

const WRITES: [&str; 2] = ["PATCH", "POST"];

#[test]
fn through_a_file_the_second_run_hears_who_is_first() {
    for at in WRITES {
        let (scene, repository) = (Scene::new(), branding());
        let store = "file:.bannerman/state.toml";
        scene.gate.hold(at);
        let held = scene.gate.wait(scene.program(repository.path(), store).start());
        let other = scene.program(repository.path(), store).run();
        assert_eq!((other.status, other.stdout.as_str()), (3, ""));
        let expected = format!(
            "error: .bannerman/state.toml.lock is held by another run: process {} on {}\n  help: wait until it has \
             finished, and run again\n",
            held.id(),
            gethostname::gethostname().display()
        );
        assert_eq!(other.stderr, expected);
        scene.gate.release();
        assert_eq!(held.wait().status, 0);
        scene.at_rest(repository.path(), store);
    }
}

#[test]
fn a_run_that_was_killed_does_not_keep_the_file() {
    for at in WRITES {
        let (scene, repository) = (Scene::new(), branding());
        let store = "file:.bannerman/state.toml";
        scene.gate.hold(at);
        let held = scene.gate.wait(scene.program(repository.path(), store).start());
        let id = held.id();
        held.kill();
        let next = bannerman(repository.path(), &["run", "--state", store])
            .env("DISCORD_TOKEN", scene.guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &scene.gate.url())
            .run();
        assert_eq!(next.status, 0, "{next:?}");
        let note = format!("note: an earlier run ended without letting go of the state: process {id} on ");
        let saved = "; what it had saved is there\n";
        assert!(next.stderr.contains(&note) && next.stderr.contains(saved), "{next:?}");
        // What the killed run had sent arrives late.
        scene.gate.release();
        scene.at_rest(repository.path(), store);
    }
}

/// A run is killed before its request arrives; another does what is left.
fn killed(store: &str, first: &Path, second: &Path, at: &'static str) {
    let scene = Scene::new();
    scene.gate.hold(at);
    scene.gate.wait(scene.program(first, store).start()).kill();
    let next = scene.program(second, store).run();
    assert_eq!(next.status, 0, "{next:?}");
    scene.gate.release();
    scene.at_rest(first, store);
    scene.at_rest(second, store);
}

#[test]
fn after_a_run_that_was_killed_another_goes_on_from_the_branch() {
    for at in WRITES {
        let repository = branding();
        let [_remote, one, other] = clones(&repository);
        killed("git:branding-state", one.path(), other.path(), at);
    }
}

#[test]
#[ignore = "needs redis-server"]
fn after_a_run_that_was_killed_another_goes_on_from_the_server() {
    for at in WRITES {
        let (repository, server) = (branding(), RedisServer::start());
        let [_remote, one, other] = clones(&repository);
        killed(&server.url(), one.path(), other.path(), at);
    }
}

#[test]
fn through_a_branch_the_slower_run_plans_anew() {
    for at in WRITES {
        let (scene, repository) = (Scene::new(), branding());
        let [_remote, one, other] = clones(&repository);
        let store = "git:branding-state";
        let (held, quick) = scene.overtaken(one.path(), other.path(), store, at);
        assert_eq!((quick.status, held.status), (0, 0), "{quick:?} {held:?}");
        scene.at_rest(one.path(), store);
        scene.at_rest(other.path(), store);
    }
}

#[test]
#[ignore = "needs redis-server"]
fn through_a_server_the_slower_run_plans_anew() {
    for at in WRITES {
        let (scene, repository) = (Scene::new(), branding());
        let (server, [_remote, one, other]) = (RedisServer::start(), clones(&repository));
        let store = server.url();
        let (held, quick) = scene.overtaken(one.path(), other.path(), &store, at);
        assert_eq!((quick.status, held.status), (0, 0), "{quick:?} {held:?}");
        scene.at_rest(one.path(), &store);
        scene.at_rest(other.path(), &store);
    }
}
