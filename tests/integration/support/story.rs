//! Some nights of a guild, told from the first to the last: what was run, what it said, what it asked Discord, and
//! what it remembers.
#![allow(dead_code, clippy::unwrap_used)] // each test uses some of it; a failure here is the test's

use std::fs;
use std::path::Path;

use super::guild::{CHANNEL, GUILD};
use super::program::{Ran, bannerman, snapshot, without_hashes};
use super::repository::Repository;
use super::scripted::{Got, Scripted};

/// The bot's token. Must never be seen anywhere.
pub const TOKEN: &str = "MARKED.token-of-the-bot.0123456789";

/// A small repository, a Discord, and the nights that were so far.
pub struct Story {
    pub repository: Repository,
    pub discord: Scripted,
    /// More arguments of every run.
    pub arguments: Vec<&'static str>,
    /// More variables of every run.
    pub environment: Vec<(&'static str, &'static str)>,
    /// Whether the state is told after every run.
    pub with_state: bool,
    pub told: String,
    /// The requests of all runs.
    pub met: Vec<Got>,
}

impl Story {
    /// Of two events with one icon and one banner each.
    pub fn begin() -> Story {
        Story { with_state: true, ..Story::of(Repository::small()) }
    }

    /// Of this repository, without the states.
    pub fn of(repository: Repository) -> Story {
        let story = Story {
            repository,
            discord: Scripted::start(),
            arguments: Vec::new(),
            environment: Vec::new(),
            with_state: false,
            told: String::new(),
            met: Vec::new(),
        };
        story.configure("", "");
        story
    }

    /// Writes the configuration anew, with more about the guild and about announcements.
    pub fn configure(&self, guild: &str, announce: &str) {
        let channel = format!("[announce]\nchannel = \"{CHANNEL}\"\n{announce}");
        self.repository.write("bannerman.toml", format!("[guild]\nid = \"{GUILD}\"\n{guild}\n{channel}"));
    }

    /// Runs once, and writes down what happened.
    pub fn night(&mut self, day: &str) -> Ran {
        self.run(&["run"], day)
    }

    /// Runs a command, and writes down what happened.
    pub fn run(&mut self, arguments: &[&str], day: &str) -> Ran {
        let mut program = bannerman(self.repository.path(), &[arguments, self.arguments.as_slice()].concat())
            .env("DISCORD_TOKEN", TOKEN)
            .env("BANNERMAN_DISCORD_API", &self.discord.url())
            .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
            .replacing(&self.repository.git(&["rev-parse", "--short=12", "HEAD"]), "[COMMIT]");
        for (name, value) in &self.environment {
            program = program.env(name, value);
        }
        let ran = program.run();
        let met = self.discord.take();
        let requests: Vec<String> = met.iter().map(|got| got.line() + "\n").collect();
        self.met.extend(met);
        let requests = match requests.concat() {
            none if none.is_empty() && !self.with_state => String::new(),
            some => format!("--- requests\n{some}"),
        };
        let state = match self.with_state {
            true => format!("--- state\n{}", self.state()),
            false => String::new(),
        };
        let (transcript, command) = (ran.transcript(), arguments.join(" "));
        self.told.push_str(&format!("=== {day} {command}\n{transcript}{requests}{state}\n"));
        assert!(!format!("{ran:?}").contains(TOKEN), "{ran:?}");
        assert_nowhere(TOKEN, self.repository.path());
        ran
    }

    /// Runs a command that must end with 0, and writes down what happened. Returns standard output.
    pub fn good(&mut self, arguments: &[&str], day: &str) -> String {
        let ran = self.run(arguments, day);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.stdout
    }

    /// Compares the whole story with its snapshot.
    pub fn tell(&self, name: &str) {
        snapshot(name, &self.told);
    }

    fn state(&self) -> String {
        let state = fs::read_to_string(self.repository.file(".bannerman/state.toml"));
        state.map_or("none\n".to_owned(), |state| without_hashes(&state))
    }
}

/// No file below a folder holds the secret.
pub fn assert_nowhere(secret: &str, folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_nowhere(secret, &path);
        } else if let Ok(bytes) = fs::read(&path) {
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "a secret is in {}", path.display());
        }
    }
}
