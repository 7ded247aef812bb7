//! A run that is killed (SIGKILL) wherever it has just sent or saved something, or is about to: the next one finds
//! out how far it came, and the guild has what an undisturbed run gives it. Nothing is lost, nothing is done twice.
#![allow(clippy::print_stderr)] // it says how many points there were

use std::fmt::Display;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::gate::{Gate, Side};
use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::program::{Program, Ran, bannerman};
use crate::support::redis::RedisServer;
use crate::support::repository::{Repository, git};

const FILE: &str = "file:.bannerman/state.toml";
const BRANCH: &str = "git:branding-state";

/// When the next run is made: while the nonce of an announcement lives, and when it does not any more.
const NEXT: [&str; 2] = ["2026-12-01T12:00:30Z", "2026-12-02T00:01:00Z"];

/// What an undisturbed run asks and sends: guild, channel, last message, edit, message, publication.
const REQUESTS: usize = 6;

/// A repository whose announcements are published.
fn branding() -> Repository {
    let repository = Repository::small();
    let config =
        format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\npublish = true\n");
    repository.write("bannerman.toml", config).commit("Configure");
    repository
}

/// A guild in which somebody wrote something once, behind a gate; and a clone of a remote of its own.
struct Scene {
    guild: TestGuild,
    gate: Gate,
    home: TempDir,
    store: String,
    /// The sandbox's requests that are not the program's.
    before: usize,
}

impl Scene {
    fn new(repository: &Repository, store: &str) -> Scene {
        let (guild, home) = (TestGuild::start(), TempDir::new().unwrap());
        guild.post(&json!({ "content": "Hello" }));
        guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(5));
        let (from, to) = (repository.path().to_str().unwrap(), home.path());
        git(to, &["clone", "--quiet", "--bare", from, "remote"]);
        git(to, &["clone", "--quiet", "remote", "clone"]);
        let (gate, before) = (Gate::before(&guild), guild.requests().len());
        Scene { guild, gate, home, store: store.to_owned(), before }
    }

    fn clone(&self) -> PathBuf {
        self.home.path().join("clone")
    }

    fn program(&self) -> Program {
        bannerman(&self.clone(), &["run", "-q", "--state", &self.store])
            .env("DISCORD_TOKEN", self.guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &self.gate.url())
    }

    fn run(&self, now: &str) -> Ran {
        self.program().env("BANNERMAN_NOW", now).run()
    }

    /// The methods of what the sandbox met, beginning with a number.
    fn met(&self, from: usize) -> Vec<String> {
        let requests = self.guild.requests();
        let method = |request: &Value| request["method"].as_str().unwrap().to_owned();
        requests[self.before + from..].iter().map(method).collect()
    }

    /// The announcements in the channel.
    fn announcements(&self) -> usize {
        let files = std::fs::read_dir(self.guild.file("messages")).unwrap().map(|file| file.unwrap().path());
        let messages = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
        let read =
            |path: PathBuf| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
        messages.map(read).filter(|message| message["embeds"][0]["description"].is_string()).count()
    }

    fn wears(&self, slot: &str, asset: &Path) -> bool {
        std::fs::read(self.guild.file(slot)).is_ok_and(|worn| worn == std::fs::read(asset).unwrap())
    }

    /// One more run does what is left, and no more than that; then there is nothing to do. Returns how many requests
    /// that run made.
    fn recovers(&self, now: &str, about: &dyn Display) -> usize {
        self.gate.at_rest();
        let seen = self.met(0).len();
        let next = self.run(now);
        assert_eq!((next.status, next.stderr.as_str()), (0, ""), "{about}: {next:?}");
        let event = self.clone().join("events/christmas");
        assert!(self.wears("icon.png", &event.join("server_icons/icon.png")), "{about}: {next:?}");
        assert!(self.wears("banner.png", &event.join("banners/banner.png")), "{about}: {next:?}");
        assert_eq!(self.announcements(), 1, "{about}: {next:?}");
        let all = self.met(0);
        let count = |method: &str| all.iter().filter(|met| *met == method).count();
        assert_eq!(count("PATCH"), 1, "{about}: an edit that took effect is not repeated: {all:?} {next:?}");
        // A message may be sent again while Discord answers the one that is there. It may be published, too.
        let resent = usize::from(now == NEXT[0]);
        assert!((1..=2 + resent).contains(&count("POST")), "{about}: {all:?} {next:?}");
        let made = all.len() - seen;
        // Two more than usual: what the guild wears, and what is in the channel.
        assert!(made <= REQUESTS + 2, "{about}: {all:?}");
        let last = self.run(now);
        assert_eq!((last.status, last.stderr.as_str()), (0, ""), "{about}: {last:?}");
        assert!(last.stdout.ends_with("\nnothing to do\n"), "{about}: {last:?}");
        assert_eq!(self.met(0).len(), all.len(), "{about}: nothing is asked when nothing is due");
        made
    }
}

/// What was killed, for whoever reads the tests' output.
#[derive(Default)]
struct Tally {
    points: usize,
    most: usize,
}

impl Tally {
    fn add(&mut self, made: usize) {
        self.points += 1;
        self.most = self.most.max(made);
    }

    fn tell(&self, what: &str) {
        let Tally { points, most } = self;
        eprintln!(
            "{what}: killed at {points} points; each was made good in one run, of at most {most} requests"
        );
    }
}

/// Kills a run before each of its requests arrives, and before each answer is delivered.
fn at_every_request(what: &str, store: impl Fn() -> (String, Option<RedisServer>)) {
    let repository = branding();
    let mut tally = Tally::default();
    for now in NEXT {
        for number in 0.. {
            let mut ended = false;
            for side in [Side::Request, Side::Answer] {
                let (name, _server) = store();
                let scene = Scene::new(&repository, &name);
                scene.gate.hold_at(number, side);
                match scene.gate.reached(scene.program().start()) {
                    Ok(running) => running.kill(),
                    Err(ran) => {
                        assert_eq!((ran.status, scene.met(0).len()), (0, number), "{ran:?}");
                        ended = true;
                        break;
                    }
                }
                scene.gate.lose();
                let about = format!("{name}, request {number}, {side:?}, then {now}");
                tally.add(scene.recovers(now, &about));
            }
            if ended {
                assert_eq!(number, REQUESTS);
                break;
            }
        }
    }
    assert_eq!(tally.points, NEXT.len() * REQUESTS * 2);
    tally.tell(&format!("{what}, at every request"));
}

#[test]
fn at_every_request_through_a_file() {
    at_every_request("file", || (FILE.to_owned(), None));
}

#[test]
fn at_every_request_through_a_branch() {
    at_every_request("branch", || (BRANCH.to_owned(), None));
}

#[test]
#[ignore = "needs redis-server"]
fn at_every_request_through_a_server() {
    at_every_request("server", || {
        let server = RedisServer::start();
        (server.url(), Some(server))
    });
}
