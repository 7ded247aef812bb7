//! Secrets come from the environment, and stay there: every command, and every way in which one can fail, is run with
//! marked ones, and then everything that was written anywhere is searched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tempfile::TempDir;

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman};
use crate::support::redis::RedisServer;
use crate::support::repository::{Repository, git};
use crate::support::scripted::{At, Fault, Scripted};

/// What all the secrets have in them, and nothing else has.
const MARK: &str = "MARKED-secret";

/// The variables that hold one.
const SECRETS: [(&str, &str); 4] = [
    ("DISCORD_TOKEN", "MARKED-secret-of-the-bot.0123456789"),
    ("DISCORD_WEBHOOK", "https://discord.com/api/webhooks/3/MARKED-secret-of-the-webhook"),
    ("REDIS_PASSWORD", "MARKED-secret-of-redis"),
    ("GITHUB_TOKEN", "MARKED-secret-of-github"),
];

const FILE: &str = "file:.bannerman/state.toml";
const BRANCH: &str = "git:branding-state";

/// Every command, in an order in which there is something to do for each.
const COMMANDS: [&[&str]; 27] = [
    &["check"],
    &["check", "--format", "json"],
    &["compile"],
    &["diff", "HEAD~1"],
    &["plan"],
    &["plan", "--format", "json"],
    &["simulate", "--format", "json"],
    &["run"],
    &["run", "--force"],
    &["apply", "--source", "."],
    &["announce", "--again"],
    &["pause", "for a while"],
    &["status"],
    &["resume"],
    &["status", "--format", "json"],
    &["history"],
    &["history", "--format", "json"],
    &["adopt"],
    &["calendar"],
    &["preview"],
    &["preview", "--format", "terminal"],
    &["state", "show"],
    &["state", "export", "copy/state.toml"],
    &["state", "import", "copy/state.toml", "--force"],
    &["cache", "prune"],
    &["explain", "B001"],
    &["completely-unknown"],
];

/// A repository with a remote, everything that commands write into, and what they said.
struct Scene {
    home: TempDir,
    discord: Scripted,
    environment: Vec<(&'static str, String)>,
    runs: usize,
}

impl Scene {
    fn new() -> Scene {
        let repository = Repository::small();
        let config = format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n");
        repository.write("bannerman.toml", config).commit("Configure");
        let home = TempDir::new().unwrap();
        git(home.path(), &["clone", "--quiet", "--bare", repository.path().to_str().unwrap(), "remote"]);
        git(home.path(), &["clone", "--quiet", "remote", "clone"]);
        let environment = SECRETS.map(|(name, value)| (name, value.to_owned())).to_vec();
        Scene { home, discord: Scripted::start(), environment, runs: 0 }
    }

    /// Sets a variable, in the place of the one with its name.
    fn set(mut self, name: &'static str, value: &str) -> Scene {
        self.environment.retain(|(other, _)| *other != name);
        self.environment.push((name, value.to_owned()));
        self
    }

    /// Runs a command as talkative as can be, and searches what it said.
    fn run(&mut self, arguments: &[&str]) -> Ran {
        let path = |name: &str| self.home.path().join(name).to_str().unwrap().to_owned();
        let mut program =
            bannerman(Path::new(&path("clone")), &[arguments, &["-v", "--max-wait", "0"]].concat())
                .env("HOME", &path("home"))
                .env("XDG_CACHE_HOME", &path("cache"))
                .env("BANNERMAN_DISCORD_API", &self.discord.url());
        for (name, value) in &self.environment {
            program = program.env(name, value);
        }
        let ran = program.run();
        self.runs += 1;
        for (what, text) in [("standard output", &ran.stdout), ("standard error", &ran.stderr)] {
            assert_clean(text.as_bytes(), &format!("{what} of {arguments:?}"));
        }
        ran
    }

    /// Searches all that was written.
    fn search(&self) {
        assert!(self.runs > 0);
        search(self.home.path());
        for repository in ["clone", "remote"] {
            let objects = Command::new("git")
                .current_dir(self.home.path().join(repository))
                .args(["cat-file", "--batch-all-objects", "--batch"])
                .output()
                .unwrap();
            assert!(objects.status.success() && !objects.stdout.is_empty());
            assert_clean(&objects.stdout, &format!("the objects of the {repository}"));
        }
    }
}

/// The mark as it is, and as it reads in base64 at each of the three places where it can begin.
fn traces() -> Vec<String> {
    let encoded = (0..3).map(|before| {
        let text = STANDARD.encode(format!("{}{MARK}", "x".repeat(before)));
        // What depends on the neighbours is left out.
        text[if before == 0 { 0 } else { 4 }..text.len() - 4].to_owned()
    });
    encoded.chain([MARK.to_owned()]).collect()
}

fn assert_clean(bytes: &[u8], what: &str) {
    for trace in traces() {
        let found =
            bytes.windows(trace.len()).position(|window| window.eq_ignore_ascii_case(trace.as_bytes()));
        assert_eq!(found, None, "a secret is in {what}: {}", String::from_utf8_lossy(bytes));
    }
}

fn search(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        assert_clean(path.to_str().unwrap().as_bytes(), "a name");
        match path.is_dir() {
            true => search(&path),
            false => assert_clean(&fs::read(&path).unwrap(), &path.display().to_string()),
        }
    }
}

/// The commands that `bannerman --help` lists.
fn listed() -> BTreeSet<String> {
    let help = bannerman(Path::new("."), &["--help"]).run().stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().to_owned();
    let names = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn every_command_that_there_is_is_run() {
    let mut run: BTreeSet<String> = COMMANDS.iter().map(|command| command[0].to_owned()).collect();
    assert!(run.remove("completely-unknown"));
    run.insert("help".to_owned());
    assert_eq!(run, listed());
}

/// Every command, on a night that has something to do, through a store.
fn commands(mut scene: Scene, store: &str) {
    let takes = |command: &str| {
        !["check", "compile", "diff", "preview", "explain", "cache", "completely-unknown"].contains(&command)
    };
    for command in COMMANDS {
        let state = if takes(command[0]) { vec!["--state", store] } else { Vec::new() };
        let ran = scene.run(&[command, &state].concat());
        let expected: &[i32] = match command[0] {
            "completely-unknown" => &[2],
            // The sandbox of all these commands says no to nothing; check finds what a small repository lacks.
            _ => &[0],
        };
        assert!(expected.contains(&ran.status), "{command:?}: {ran:?}");
    }
    scene.search();
}

#[test]
fn no_command_shows_or_keeps_a_secret_with_a_file() {
    commands(Scene::new(), FILE);
}

#[test]
fn no_command_shows_or_keeps_a_secret_with_a_branch() {
    commands(Scene::new(), BRANCH);
}

#[test]
#[ignore = "needs redis-server"]
fn no_command_shows_or_keeps_a_secret_with_a_server() {
    let server = RedisServer::protected("MARKED-secret-of-redis");
    commands(Scene::new(), &server.url());
    let kept: Vec<Vec<u8>> = server.ask(&["HVALS", &format!("bannerman:{GUILD}")]);
    assert!(kept.len() > 1, "{kept:?}");
    kept.iter().for_each(|value| assert_clean(value, "the server"));
    // And with a wrong one.
    let mut scene = Scene::new().set("REDIS_PASSWORD", "MARKED-secret-but-wrong");
    assert_eq!(scene.run(&["run", "--state", &server.url()]).status, 3);
    scene.search();
}

/// Everything that Discord can answer, and that nobody answers.
fn faults() -> Vec<Fault> {
    let refused = |status: u16, code: u32| Fault::Json(status, json!({"code": code, "message": "No."}));
    let invalid = json!({"code": 50035, "message": "Invalid Form Body", "errors": {
        "icon": {"_errors": [{"code": "IMAGE_INVALID", "message": "Could not resize the icon."}]},
        "embeds": {"0": {"_errors": [{"code": "X", "message": "Too long."}]}},
    }});
    let limited = json!({"message": "You are being rate limited.", "retry_after": 3600.0, "global": true});
    vec![
        refused(400, 50006),
        Fault::Json(400, invalid),
        refused(401, 0),
        refused(403, 50013),
        // A server may say whatever it was sent.
        Fault::Json(403, json!({"code": 50013, "message": format!("Not with {}.", SECRETS[0].1)})),
        refused(404, 10004),
        refused(413, 40005),
        Fault::Json(429, limited),
        Fault::Text(429, "Retry-After: 1800\r\n", "error code: 1015"),
        Fault::Text(502, "Content-Type: text/html\r\n", "<html>Bad gateway</html>"),
        Fault::Text(200, "", "<html>OK</html>"),
        Fault::HangUp,
        Fault::DoneThenHangUp,
    ]
}

#[test]
fn nothing_that_discord_answers_brings_one_out() {
    let kinds = [At::Guild, At::Channel, At::Edit, At::Message, At::Messages, At::Publish, At::Webhook];
    let mut failed = 0;
    for at in kinds {
        // One repository for all of a kind; each fault meets a night with something to do.
        let mut scene = Scene::new();
        // Through the webhook where it is about that, else through the channel.
        if at != At::Webhook {
            scene = scene.set("DISCORD_WEBHOOK", "");
        }
        let config = scene.home.path().join("clone/bannerman.toml");
        let text = fs::read_to_string(&config).unwrap() + "publish = true\n";
        fs::write(config, text).unwrap();
        for fault in faults() {
            for store in [FILE, BRANCH] {
                let _ = fs::remove_dir_all(scene.home.path().join("clone/.bannerman"));
                git(&scene.home.path().join("remote"), &["update-ref", "-d", "refs/heads/branding-state"]);
                (0..3).for_each(|_| _ = scene.discord.plant(at, fault.clone()));
                let first = scene.run(&["run", "--force", "--state", store]);
                let then = scene.run(&["run", "--state", store]);
                let asked = scene.run(&["announce", "--again", "--state", store]);
                failed += [first, then, asked].iter().filter(|ran| ran.status == 3).count();
                scene.discord.take();
            }
        }
        scene.search();
    }
    assert!(failed > 100, "only {failed} runs failed");
    eprintln!("{failed} runs failed, and none of them showed or kept a secret");
}

#[test]
fn no_other_failure_brings_one_out() {
    let unreachable = "http://127.0.0.1:9/api/v10";
    let address = "https://someone:MARKED-secret-of-git@127.0.0.1:9/r.git";
    let mut scene = Scene::new();
    let fails = |scene: &mut Scene, status: i32, arguments: &[&str]| {
        let ran = scene.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
    };
    // Where the branding repository is.
    for arguments in [&["run", address][..], &["check", address], &["simulate", address]] {
        fails(&mut scene, 3, arguments);
    }
    // Where the state is: addresses with a password belong into the environment.
    fails(&mut scene, 2, &["run", "--state", "redis://:MARKED-secret@127.0.0.1:9/0"]);
    fails(&mut scene, 2, &["run", "--state", "rediss:MARKED-secret"]);
    fails(&mut scene, 3, &["run", "--state", "redis://127.0.0.1:9/0"]);
    fails(&mut scene, 2, &["run", "--state", "nonsense://MARKED-secret@host"]);
    // A remote whose address has one: git keeps it in its configuration, which is not ours to change.
    let clone = scene.home.path().join("clone");
    git(&clone, &["remote", "set-url", "origin", address]);
    fails(&mut scene, 3, &["run", "--state", BRANCH]);
    git(&clone, &["remote", "set-url", "origin", "../remote"]);
    // A damaged state, and one that is held.
    fs::create_dir_all(clone.join(".bannerman")).unwrap();
    fs::write(clone.join(".bannerman/state.toml"), "hello").unwrap();
    fails(&mut scene, 3, &["run", "--state", FILE]);
    fs::remove_file(clone.join(".bannerman/state.toml")).unwrap();
    let held = fs::File::create(clone.join(".bannerman/state.toml.lock")).unwrap();
    held.lock().unwrap();
    fails(&mut scene, 3, &["run", "--state", FILE]);
    drop(held);
    scene.search();
    // Variables that are not what they should be.
    for (name, value, status) in [
        ("BANNERMAN_DISCORD_API", unreachable, 3),
        ("BANNERMAN_DISCORD_API", "ftp://someone:MARKED-secret@127.0.0.1:9", 2),
        ("DISCORD_TOKEN", "MARKED-secret\nX-Other: 1", 2),
        ("DISCORD_WEBHOOK", "https://discord.com/MARKED-secret", 2),
        ("DISCORD_WEBHOOK", "MARKED-secret", 2),
        ("BANNERMAN_STATE", "redis://:MARKED-secret@127.0.0.1:9/0", 3),
        ("BANNERMAN_STATE", "redis://:MARKED-secret@not a host", 2),
    ] {
        let mut scene = Scene::new().set(name, value);
        fails(&mut scene, status, &["run"]);
        scene.search();
    }
}
