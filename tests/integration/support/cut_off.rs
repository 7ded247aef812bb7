//! A night that enters an event and is cut off, and the run after it, which has to make it good.
#![allow(clippy::unwrap_used, clippy::print_stderr)] // a failure here is a test's; it says how many points there were

use std::fmt::Display;
use std::path::{Path, PathBuf};

use chrono::Utc;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::gate::Gate;
use super::guild::{CHANNEL, GUILD, TestGuild};
use super::program::{Program, Ran, bannerman};
use super::repository::{Repository, git};

pub const FILE: &str = "file:.bannerman/state.toml";
pub const BRANCH: &str = "git:branding-state";

/// When the next run is made: while the nonce of an announcement lives, and when it does not any more.
pub const NEXT: [&str; 2] = ["2026-12-01T12:00:30Z", "2026-12-02T00:01:00Z"];

/// What an undisturbed run asks and sends: guild, channel, last message, edit, message, publication.
pub const REQUESTS: usize = 6;

/// A repository whose announcements are published.
pub fn branding() -> Repository {
    let repository = Repository::small();
    let config =
        format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\npublish = true\n");
    repository.write("bannerman.toml", config).commit("Configure");
    repository
}

/// A folder in memory, where the machine has a place for that: a disk would be waited for most of the time.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { TempDir::new_in(memory).unwrap() } else { TempDir::new().unwrap() }
}

/// A guild in which somebody wrote something once, behind a gate; and a clone of a remote of its own.
pub struct Scene {
    pub guild: TestGuild,
    pub gate: Gate,
    home: TempDir,
    /// The folder that is run in, and what is run there.
    folder: PathBuf,
    arguments: Vec<String>,
    /// The sandbox's requests that are not the cut-off night's.
    before: usize,
}

impl Scene {
    pub fn new(repository: &Repository, store: &str) -> Scene {
        let (guild, home) = (TestGuild::start_in(in_memory(), Box::new(Utc::now)), in_memory());
        guild.post(&json!({ "content": "Hello" }));
        guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(5));
        let (from, to) = (repository.path().to_str().unwrap(), home.path());
        git(to, &["clone", "--quiet", "--bare", from, "remote"]);
        git(to, &["clone", "--quiet", "remote", "clone"]);
        let (gate, before) = (Gate::before(&guild), guild.requests().len());
        let arguments = ["run", "-q", "--state", store].map(str::to_owned).to_vec();
        Scene { guild, gate, folder: to.join("clone"), home, arguments, before }
    }

    /// Without the remote: a branch stays where the run is made.
    pub fn alone(self) -> Scene {
        git(&self.folder, &["remote", "remove", "origin"]);
        self
    }

    /// In a folder that is no repository: the remote is the SOURCE, and all of it goes through the cache.
    pub fn through_the_cache(mut self) -> Scene {
        let folder = self.home.path().join("elsewhere");
        std::fs::create_dir(&folder).unwrap();
        std::fs::copy(self.clone().join("bannerman.toml"), folder.join("bannerman.toml")).unwrap();
        let url = format!("file://{}", self.remote().display());
        self.arguments.extend([url, "--cache-dir".to_owned(), "cache".to_owned()]);
        Scene { folder, ..self }
    }

    /// After a night on which all went well.
    pub fn after_a_night(mut self) -> Scene {
        let ran = self.run("2026-11-30T00:01:00Z");
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        self.before = self.guild.requests().len();
        self
    }

    /// Everything that a run may leave something in.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    fn clone(&self) -> PathBuf {
        self.home.path().join("clone")
    }

    pub fn remote(&self) -> PathBuf {
        self.home.path().join("remote")
    }

    pub fn program(&self) -> Program {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        bannerman(&self.folder, &arguments)
            .env("HOME", self.home.path().to_str().unwrap())
            .env("DISCORD_TOKEN", self.guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &self.gate.url())
    }

    pub fn run(&self, now: &str) -> Ran {
        self.program().env("BANNERMAN_NOW", now).run()
    }

    /// The methods of what the sandbox met, beginning with a number. A publication is called one, whatever its method.
    pub fn met(&self, from: usize) -> Vec<String> {
        let requests = self.guild.requests();
        let name = |request: &Value| match request["path"].as_str().unwrap().ends_with("/crosspost") {
            true => PUBLICATION.to_owned(),
            false => request["method"].as_str().unwrap().to_owned(),
        };
        requests[self.before + from..].iter().map(name).collect()
    }

    /// The announcements in the channel.
    fn announcements(&self) -> Vec<Value> {
        let files = std::fs::read_dir(self.guild.file("messages")).unwrap().map(|file| file.unwrap().path());
        let messages = files.filter(|path| path.extension().is_some_and(|end| end == "json"));
        let read =
            |path: PathBuf| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
        messages.map(read).filter(|message| message["embeds"][0]["description"].is_string()).collect()
    }

    fn wears(&self, surface: &str, asset: &Path) -> bool {
        std::fs::read(self.guild.file(surface)).is_ok_and(|worn| worn == std::fs::read(asset).unwrap())
    }

    /// One more run does what is left, and no more than that; then there is nothing to do. Returns how many requests
    /// that run made.
    pub fn recovers(&self, now: &str, about: &dyn Display) -> usize {
        self.gate.at_rest();
        let seen = self.met(0).len();
        let next = self.run(now);
        assert_eq!((next.status, next.stderr.as_str()), (0, ""), "{about}: {next:?}");
        let event = self.clone().join("events/christmas");
        assert!(self.wears("icon.png", &event.join("server_icons/icon.png")), "{about}: {next:?}");
        assert!(self.wears("banner.png", &event.join("banners/banner.png")), "{about}: {next:?}");
        let announcements = self.announcements();
        assert_eq!(announcements.len(), 1, "{about}: {next:?}");
        assert_eq!(announcements[0]["flags"], 1, "{about}: it is published: {next:?}");
        let all = self.met(0);
        let count = |method: &str| all.iter().filter(|met| *met == method).count();
        assert_eq!(count("PATCH"), 1, "{about}: an edit that took effect is not repeated: {all:?} {next:?}");
        // A message may be sent again while Discord answers the one that is there.
        let resent = usize::from(now == NEXT[0]);
        assert!((1..=1 + resent).contains(&count("POST")), "{about}: {all:?} {next:?}");
        // It is published once, and Discord says so whenever it is asked again: by each run that could not save.
        assert!((1..=3).contains(&count(PUBLICATION)), "{about}: {all:?} {next:?}");
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

/// What a request is called that publishes a message. It has no effect the second time.
pub const PUBLICATION: &str = "publication";

/// What was killed, for whoever reads the tests' output.
#[derive(Default)]
pub struct Tally {
    pub points: usize,
    most: usize,
}

impl Tally {
    pub fn add(&mut self, made: usize) {
        self.points += 1;
        self.most = self.most.max(made);
    }

    pub fn tell(&self, what: &str) {
        let Tally { points, most } = self;
        eprintln!(
            "{what}: killed at {points} points; each was made good in one run, of at most {most} requests"
        );
    }
}
