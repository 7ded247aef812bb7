//! A repository of a stranger's that names programs to run: none runs, whatever it is called and wherever it lies.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use tempfile::TempDir;

use crate::support::guild::GUILD;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// What looks at a repository, or at a state in a branch of it.
const COMMANDS: [&str; 12] = [
    "status",
    "plan",
    "history",
    "calendar",
    "simulate",
    "state show",
    "run",
    "apply",
    "pause",
    "check",
    "diff HEAD",
    "preview -o page.html",
];

/// Settings by which git runs a program, and the address of the remote; `[PROGRAM]` is the program. Plain git does run
/// it for each of these when it looks, fetches and pushes here, so that what is planted is no dud.
const RUN_BY_GIT: [(&str, &str, &str); 17] = [
    ("core.hooksPath", "[HOOKS]", "[REMOTE]"),
    ("core.sshCommand", "[PROGRAM]", "ssh://x/y"),
    ("core.fsmonitor", "[PROGRAM]", "[REMOTE]"),
    ("core.askPass", "[PROGRAM]", "[HTTP]"),
    ("core.gitProxy", "[PROGRAM]", "git://127.0.0.1:9/x"),
    ("core.alternateRefsCommand", "[PROGRAM]", "[REMOTE]"),
    ("credential.helper", "[PROGRAM]", "[HTTP]"),
    ("filter.planted.clean", "[PROGRAM]", "[REMOTE]"),
    ("diff.external", "[PROGRAM]", "[REMOTE]"),
    ("include.path", "[INCLUDED]", "ssh://x/y"),
    ("includeIf.gitdir:/.path", "[INCLUDED]", "ssh://x/y"),
    ("remote.origin.uploadpack", "[PROGRAM]", "[REMOTE]"),
    ("remote.origin.receivepack", "[PROGRAM]", "[REMOTE]"),
    ("remote.origin.vcs", "ext", "[PROGRAM]"),
    ("remote.origin.pushurl", "ext::[PROGRAM]", "[REMOTE]"),
    ("protocol.ext.allow", "always", "ext::[PROGRAM]"),
    ("url.ext::[PROGRAM] .insteadOf", "ssh:", "ssh://x/y"),
];

/// More settings that name programs, for what git does elsewhere. They are planted together.
const RUN_ELSEWHERE: [(&str, &str); 18] = [
    ("core.pager", "[PROGRAM]"),
    ("core.editor", "[PROGRAM]"),
    ("filter.planted.smudge", "[PROGRAM]"),
    ("filter.planted.process", "[PROGRAM]"),
    ("diff.planted.textconv", "[PROGRAM]"),
    ("diff.planted.command", "[PROGRAM]"),
    ("merge.planted.driver", "[PROGRAM]"),
    ("alias.ls-remote", "![PROGRAM]"),
    ("alias.fetch", "![PROGRAM]"),
    ("remote.origin.proxy", "[PROGRAM]"),
    ("gpg.program", "[PROGRAM]"),
    ("uploadpack.packObjectsHook", "[PROGRAM]"),
    ("submodule.x.update", "![PROGRAM]"),
    ("sequence.editor", "[PROGRAM]"),
    ("interactive.diffFilter", "[PROGRAM]"),
    ("pager.ls-remote", "[PROGRAM]"),
    ("trailer.x.command", "[PROGRAM]"),
    ("init.templateDir", "[HOOKS]"),
];

/// A place for one setting, with a program that leaves a mark when it runs.
struct Plant {
    home: TempDir,
    http: String,
}

impl Plant {
    fn new(http: &str) -> Plant {
        let plant = Plant { home: TempDir::new().unwrap(), http: http.to_owned() };
        fs::create_dir(plant.path("hooks")).unwrap();
        let hooks = ["pre-push", "reference-transaction", "post-index-change"];
        for name in ["program".to_owned()].into_iter().chain(hooks.map(|hook| format!("hooks/{hook}"))) {
            let script = format!("#!/bin/sh\ntouch '{}'\nexit 1\n", plant.path("RAN").display());
            fs::write(plant.path(&name), script).unwrap();
            fs::set_permissions(plant.path(&name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let included = format!("[core]\n\tsshCommand = {}\n", plant.path("program").display());
        fs::write(plant.path("included"), included).unwrap();
        let remote = plant.path("remote");
        let other = Repository::small();
        other.git(&["clone", "--quiet", "--bare", ".", remote.to_str().unwrap()]);
        plant
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Whether the program ran since this was asked last.
    fn ran(&self) -> bool {
        fs::remove_file(self.path("RAN")).is_ok()
    }

    fn fill(&self, text: &str) -> String {
        [("[PROGRAM]", "program"), ("[HOOKS]", "hooks"), ("[INCLUDED]", "included"), ("[REMOTE]", "remote")]
            .into_iter()
            .fold(text.replace("[HTTP]", &self.http), |text, (name, path)| {
                text.replace(name, self.path(path).to_str().unwrap())
            })
    }

    /// Adds settings to a configuration that is there.
    fn set(&self, config: &Path, url: &str, settings: &[(&str, &str)]) {
        let others = [
            ("remote.origin.url", url),
            ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
            ("protocol.ext.allow", "always"),
            ("core.bare", "false"),
        ];
        for (key, value) in others.iter().chain(settings) {
            let set = Command::new("git")
                .args(["config", "--file"])
                .arg(config)
                .args([self.fill(key), self.fill(value)])
                .output()
                .unwrap();
            assert!(set.status.success(), "{key}: {set:?}");
        }
    }
}

/// A server that asks for a password.
fn http() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(
                b"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    format!("http://{address}/x.git")
}

fn branding() -> Repository {
    let repository = Repository::small();
    let config = format!("[guild]\nid = \"{GUILD}\"\n\n[state]\nstore = \"git:branding-state\"\n");
    repository.write("bannerman.toml", config);
    repository
}

/// A folder of committed files that looks like a bare repository, with events and a configuration beside.
fn fake(repository: &Repository, folder: &str) {
    for file in ["objects/.keep", "refs/heads/.keep", "config"] {
        repository.write(&format!("{folder}/{file}"), "");
    }
    repository.write(&format!("{folder}/HEAD"), "ref: refs/heads/main\n");
    for path in ["events", "bannerman.toml"] {
        let copy = Command::new("cp")
            .arg("-r")
            .args([repository.file(path), repository.file(&format!("{folder}/{path}"))])
            .status();
        assert!(copy.unwrap().success());
    }
}

fn run(folder: &Path, command: &str, more: &[&str]) -> Ran {
    let arguments: Vec<&str> =
        command.split(' ').chain(["--max-wait", "0"]).chain(more.iter().copied()).collect();
    bannerman(folder, &arguments)
        .env("DISCORD_TOKEN", "x")
        .env("BANNERMAN_DISCORD_API", "http://127.0.0.1:9")
        .env("GIT_CONFIG_COUNT", "1")
        // Whoever set this is not safer for it: the program is told where its repository is.
        .env("GIT_CONFIG_KEY_0", "safe.bareRepository")
        .env("GIT_CONFIG_VALUE_0", "explicit")
        .run()
}

/// A repository whose own configuration has been planted.
fn planted(plant: &Plant, url: &str, settings: &[(&str, &str)]) -> Repository {
    let repository = branding();
    repository.write(".gitattributes", "* filter=planted diff=planted merge=planted\n");
    repository.git(&["add", ".gitattributes"]);
    repository.write(".gitattributes", "* diff=planted filter=planted merge=planted\n");
    let borrowed = format!("{}\n", plant.path("remote/objects").display());
    repository.write(".git/objects/info/alternates", borrowed);
    plant.set(&repository.file(".git/config"), url, settings);
    repository
}

/// What plain git does there, for better or worse.
fn plain_git(folder: &Path) {
    for arguments in
        [&["status"][..], &["diff"], &["fetch", "origin"], &["push", "origin", "HEAD:refs/heads/x"]]
    {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(folder).env("GIT_TERMINAL_PROMPT", "0").output().unwrap();
    }
}

#[test]
fn no_setting_of_a_repository_runs_a_program() {
    let http = &http();
    thread::scope(|scope| {
        for (key, value, url) in RUN_BY_GIT {
            scope.spawn(move || {
                let plant = Plant::new(http);
                let repository = planted(&plant, url, &[(key, value)]);
                for command in COMMANDS {
                    let ran = run(repository.path(), command, &[]);
                    assert!(!plant.ran(), "{key}: {command}: {ran:?}");
                }
                plain_git(repository.path());
                assert!(plant.ran(), "{key} is a dud");
            });
        }
        for url in ["[REMOTE]", "[HTTP]", "ssh://127.0.0.1:9/x"] {
            scope.spawn(move || {
                let plant = Plant::new(http);
                let repository = planted(&plant, url, &RUN_ELSEWHERE);
                for command in COMMANDS {
                    let ran = run(repository.path(), command, &[]);
                    assert!(!plant.ran(), "{url}: {command}: {ran:?}");
                }
            });
        }
    });
}

#[test]
fn committed_files_that_look_like_a_bare_repository_are_not_used() {
    let (plant, repository) = (Plant::new(""), branding());
    fake(&repository, "sub");
    plant.set(&repository.file("sub/config"), "ssh://x/y", &[("core.sshCommand", "[PROGRAM]")]);
    repository.commit("Plant");
    let clone = TempDir::new().unwrap();
    repository.git(&["clone", "--quiet", ".", clone.path().to_str().unwrap()]);
    let sub = clone.path().join("sub");
    for folder in [&sub, &sub.join("events")] {
        for command in COMMANDS {
            let ran = run(
                folder,
                command,
                &["--state", "git:branding-state"][..2 * usize::from(takes_state(command))],
            );
            assert!(!plant.ran(), "{command}: {ran:?}");
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{command}: {ran:?}");
            assert!(
                ran.stderr.contains("` looks like a bare Git repository, and nobody named it"),
                "{ran:?}"
            );
        }
    }
    let told = bannerman(&sub, &["status"]).replacing(clone.path().to_str().unwrap(), "[CLONE]").run();
    snapshot("strangers__bare", &told.transcript());
    // From above it is a folder below it that is named, or the folder itself: then it is used, and runs nothing.
    let above = |command: &str, source: &str| run(clone.path(), &format!("{command} {source}"), &[]);
    assert!(above("check", "sub/events").stderr.contains("nobody named it"));
    for (command, source) in
        [("check", "sub"), ("run", "sub"), ("simulate", "sub"), ("preview -o p.html", "sub@main")]
    {
        let ran = above(command, source);
        assert!(!plant.ran() && !ran.stderr.contains("nobody named it"), "{command}: {ran:?}");
    }
    plain_git(&sub);
    assert!(plant.ran(), "it is a dud");
}

fn takes_state(command: &str) -> bool {
    !["check", "diff", "preview"].iter().any(|other| command.starts_with(other))
}

#[test]
fn a_remote_among_the_files_runs_no_hook() {
    // An archive has no repository of its own, and its configuration names one inside it.
    let (plant, archive) = (Plant::new(""), TempDir::new().unwrap());
    let hook = archive.path().join("sub/hooks/pre-receive");
    let remote = Repository::small();
    remote.git(&["clone", "--quiet", "--bare", ".", archive.path().join("sub").to_str().unwrap()]);
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::copy(plant.path("program"), &hook).unwrap();
    let folder = archive.path().display();
    for address in
        [format!("file://{folder}/sub"), "file:///proc/self/cwd/sub".to_owned(), format!("{folder}/sub")]
    {
        let config = format!(
            "[source]\nrepository = \"{address}\"\n[guild]\nid = \"{GUILD}\"\n[state]\nstore = \"git:x\"\n"
        );
        fs::write(archive.path().join("bannerman.toml"), config).unwrap();
        for command in ["pause", "run", "status"] {
            let ran = run(archive.path(), command, &[]);
            assert!(!plant.ran(), "{address}: {command}: {ran:?}");
            assert_eq!(ran.status, 2, "{address}: {command}: {ran:?}");
        }
    }
    let told = bannerman(archive.path(), &["pause"]).run();
    assert!(told.stderr.contains("sub` looks like a bare Git repository"), "{told:?}");
}

#[test]
fn a_pointer_of_an_archive_leads_to_nothing_among_its_files() {
    let (plant, repository) = (Plant::new(""), branding());
    repository.remove(".git").write(".git", "gitdir: sub\n");
    fake(&repository, "sub");
    plant.set(&repository.file("sub/config"), "ssh://x/y", &[("core.sshCommand", "[PROGRAM]")]);
    for command in COMMANDS {
        let ran = run(repository.path(), command, &[]);
        assert!(!plant.ran(), "{command}: {ran:?}");
        assert!(ran.stderr.contains("lies among the files beside it"), "{command}: {ran:?}");
    }
}

#[test]
fn a_cache_that_somebody_else_has_filled_runs_nothing() {
    let (plant, repository, desk) = (Plant::new(""), Repository::small(), TempDir::new().unwrap());
    let url = format!("file://{}", repository.path().display());
    let check = || run(desk.path(), &format!("check {url} --cache-dir cache"), &[]);
    assert_eq!(check().status, 0);
    let folder = fs::read_dir(desk.path().join("cache")).unwrap().map(|entry| entry.unwrap().path());
    let cached = folder.into_iter().find(|path| path.is_dir()).unwrap();
    let program = plant.path("program");
    let hook = cached.join("hooks/reference-transaction");
    for (what, program) in [
        ("remote.origin.uploadpack", program.as_path()),
        ("core.hooksPath", plant.path("hooks").as_path()),
        ("include.path", plant.path("included").as_path()),
    ] {
        let config = cached.join("config");
        let set = Command::new("git").args(["config", "--file"]).arg(config).arg(what).arg(program).status();
        assert!(set.unwrap().success());
        fs::create_dir_all(hook.parent().unwrap()).unwrap();
        fs::copy(plant.path("program"), &hook).unwrap();
        repository.write("README.md", what).commit("More");
        let ran = check();
        assert_eq!((ran.status, plant.ran()), (0, false), "{what}: {ran:?}");
    }
    // A hook alone is no setting.
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::copy(plant.path("program"), &hook).unwrap();
    repository.write("README.md", "hook").commit("More");
    assert_eq!((check().status, plant.ran()), (0, false));
}
