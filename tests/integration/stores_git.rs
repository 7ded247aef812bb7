//! The state in a branch: real repositories, a bare remote, clones of every kind.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use bannerman::apply::state::{BranchPlace, GitStore, State, StateError, StateStore};
use tempfile::TempDir;

use crate::stores_overlap::clones;
use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::{Repository, git};

const STORE: &str = "git:branding-state";

fn branding() -> Repository {
    let repository = Repository::small();
    let config = format!(
        "[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n\n[state]\nstore = \"{STORE}\"\n"
    );
    repository.write("bannerman.toml", config).commit("Configure");
    repository
}

fn night(folder: &Path, guild: &TestGuild, day: &str) -> Ran {
    bannerman(folder, &["run", "-q"])
        .env("DISCORD_TOKEN", guild.sandbox.token())
        .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
        .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
        .run()
}

/// What there is to see of a repository: branches, HEAD, what is in the index and in the work tree.
fn look(folder: &Path) -> String {
    let asked: [&[&str]; 4] = [
        &["rev-parse", "HEAD"],
        &["branch", "--list"],
        &["status", "--porcelain", "--ignored"],
        &["ls-files", "--stage"],
    ];
    asked.map(|asked| git(folder, asked)).join("\n")
}

fn log(folder: &Path) -> String {
    git(folder, &["log", "--date=iso-strict", "--format=%an <%ae> %cd%n%B", "branding-state"])
}

/// The log without what differs from run to run.
fn told(folder: &Path) -> String {
    let known = |line: &&str| !line.starts_with("Run: ");
    log(folder).lines().filter(known).map(|line| line.to_owned() + "\n").collect()
}

#[test]
fn the_branch_tells_what_was_done_one_commit_a_change() {
    let (repository, guild) = (branding(), TestGuild::start());
    let [remote, clone, _] = clones(&repository);
    let before = look(clone.path());
    for day in ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-26"] {
        let ran = night(clone.path(), &guild, day);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    }
    assert_eq!(look(clone.path()), before);
    snapshot("stores_git__log", &told(remote.path()));
    let files = git(remote.path(), &["ls-tree", "--name-only", "branding-state"]);
    assert_eq!(files, "bannerman.lock\nstate.toml");
    // From another clone, and without a token.
    let other = TempDir::new().unwrap();
    git(other.path(), &["clone", "--quiet", remote.path().to_str().unwrap(), "."]);
    let status = bannerman(other.path(), &["status"]).env("BANNERMAN_NOW", "2026-12-27T00:01:00Z").run();
    assert!(status.status == 0 && status.stdout.contains("evergreen"), "{status:?}");
}

#[test]
fn a_new_commit_of_the_branding_is_noted_once_where_nothing_is_due() {
    let (repository, guild) = (branding(), TestGuild::start());
    let count = || repository.git(&["rev-list", "--count", "branding-state"]);
    let quiet = |day: &str| {
        let ran = night(repository.path(), &guild, day);
        assert!(ran.status == 0 && ran.stdout.ends_with("\nnothing to do\n"), "{ran:?}");
    };
    night(repository.path(), &guild, "2026-12-01");
    quiet("2026-12-02");
    assert_eq!(count(), "1");
    repository.write("README.md", "Something new.\n").commit("Say more");
    quiet("2026-12-03");
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    let subject = repository.git(&["log", "-1", "--format=%s", "branding-state"]);
    assert_eq!(subject, format!("christmas: the lock of commit {commit}"));
    assert_eq!(
        repository.git(&["diff", "--name-only", "branding-state~", "branding-state"]),
        "bannerman.lock"
    );
    quiet("2026-12-04");
    assert_eq!(count(), "2");
}

#[test]
fn every_kind_of_clone_will_do() {
    let repository = branding();
    let guild = TestGuild::start();
    let [remote, first, _] = clones(&repository);
    git(remote.path(), &["config", "uploadpack.allowFilter", "true"]);
    assert_eq!(night(first.path(), &guild, "2026-12-01").status, 0);
    let url = format!("file://{}", remote.path().display());
    let kinds: [&[&str]; 4] = [
        &["clone", "--quiet", "--depth=1"],
        &["clone", "--quiet", "--filter=blob:none"],
        &["clone", "--quiet", "--bare"],
        &["clone", "--quiet", "--mirror"],
    ];
    for kind in kinds {
        let clone = TempDir::new().unwrap();
        git(clone.path(), &[kind, &[url.as_str(), "."]].concat());
        let folder = clone.path();
        // A bare one has to be named, for one that was only found could be a stranger's.
        let ran = bannerman(folder, &["run", "-q", ".", "--guild", GUILD, "--state", STORE])
            .env("DISCORD_TOKEN", guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
            .run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{kind:?}: {ran:?}");
        assert!(ran.stdout.ends_with("\nnothing to do\n"), "{kind:?}: {ran:?}");
    }
    // And one that is worn by the next event is saved from a shallow one.
    let shallow = TempDir::new().unwrap();
    git(shallow.path(), &["clone", "--quiet", "--depth=1", &url, "."]);
    let before = look(shallow.path());
    assert_eq!(night(shallow.path(), &guild, "2026-12-26").status, 0);
    assert_eq!(look(shallow.path()), before);
    assert!(told(remote.path()).contains("evergreen: icon icon.png, banner banner.png\n"));
}

#[test]
fn without_a_remote_the_branch_stays_here() {
    let (repository, guild) = (branding(), TestGuild::start());
    let untouched = |look: String| look.replace("branding-state\n", "").replace("  * main", "* main");
    let before = look(repository.path());
    assert_eq!(night(repository.path(), &guild, "2026-12-01").status, 0);
    let ran = night(repository.path(), &guild, "2026-12-02");
    assert!(ran.stdout.ends_with("\nnothing to do\n"), "{ran:?}");
    assert_eq!(untouched(look(repository.path())), before);
    assert_eq!(log(repository.path()).matches("Run: ").count(), 1);
    // A folder inside it will do, and a work tree beside it.
    fs::create_dir(repository.file("docs")).unwrap();
    let beside = TempDir::new().unwrap();
    let path = beside.path().join("tree");
    repository.git(&["worktree", "add", "--quiet", "--detach", path.to_str().unwrap()]);
    for folder in [repository.file("docs"), path] {
        let ran = bannerman(&folder, &["state", "show", "--state", STORE]).run();
        assert!(ran.status == 0 && ran.stdout.contains(GUILD), "{ran:?}");
    }
}

#[test]
fn branding_elsewhere_keeps_its_state_there() {
    let (repository, guild) = (branding(), TestGuild::start());
    let [remote, ..] = clones(&repository);
    let (desk, cache) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let url = format!("file://{}", remote.path().display());
    let config = desk.path().join("bannerman.toml");
    fs::copy(repository.file("bannerman.toml"), config).unwrap();
    for expected in ["is on", "nothing to do"] {
        let cache = cache.path().to_str().unwrap();
        let ran = bannerman(desk.path(), &["run", "-q", &url, "--cache-dir", cache])
            .env("DISCORD_TOKEN", guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
            .run();
        assert!(ran.status == 0 && ran.stdout.contains(expected), "{ran:?}");
    }
    assert_eq!(log(remote.path()).matches("Run: ").count(), 1);
    let nowhere = bannerman(desk.path(), &["status", "--state", STORE]).run();
    snapshot("stores_git__nowhere", &nowhere.transcript());
}

#[test]
fn what_is_no_state_is_left_alone() {
    let (repository, guild) = (branding(), TestGuild::start());
    let [remote, clone, _] = clones(&repository);
    let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
    let run = |store: &str| {
        bannerman(clone.path(), &["run", "-q", "--state", store])
            .env("DISCORD_TOKEN", guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
            .replacing(&commit, "[COMMIT]")
            .run()
    };
    let mut told = format!("=== another branch\n{}", run("git:main").transcript());
    assert_eq!(run(STORE).status, 0);
    let state = git(remote.path(), &["show", "branding-state:state.toml"]) + "\n";
    for (what, text) in [
        ("cut short", state[..state.len() - 9].to_owned()),
        ("newer", state.replace("version = 1", "version = 9")),
        ("another guild", state.replace(GUILD, "1")),
    ] {
        let desk = TempDir::new().unwrap();
        let url = remote.path().to_str().unwrap();
        git(desk.path(), &["clone", "--quiet", "--branch=branding-state", url, "."]);
        fs::write(desk.path().join("state.toml"), &text).unwrap();
        git(desk.path(), &["commit", "--quiet", "--all", "--message=Edit"]);
        git(desk.path(), &["push", "--quiet"]);
        let tip = git(remote.path(), &["rev-parse", "branding-state"]);
        told.push_str(&format!("=== {what}\n{}", run(STORE).transcript()));
        assert_eq!(git(remote.path(), &["rev-parse", "branding-state"]), tip);
    }
    for name in ["git:", "git:-x", "git:a..b", "git:HEAD"] {
        told.push_str(&format!("=== {name}\n{}", run(name).transcript()));
    }
    snapshot("stores_git__no_state", &told);
}

#[test]
fn a_branch_that_is_checked_out_is_not_pulled_from_under_a_person() {
    let (repository, guild) = (branding(), TestGuild::start());
    assert_eq!(night(repository.path(), &guild, "2026-11-30").status, 0);
    let tip = repository.git(&["rev-parse", "branding-state"]);
    repository.git(&["checkout", "--quiet", "branding-state"]);
    let source = format!("{}@main", repository.path().display());
    let ran = bannerman(repository.path(), &["run", "-q", &source, "--guild", GUILD, "--state", STORE])
        .env("DISCORD_TOKEN", guild.sandbox.token())
        .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
        .run();
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.stderr.contains("it is checked out here"), "{ran:?}");
    assert_eq!(repository.git(&["rev-parse", "branding-state"]), tip);
    assert_eq!(repository.git(&["status", "--porcelain", "--untracked-files=no"]), "");
}

#[test]
fn a_remote_that_only_goes_forward_gets_more_commits() {
    let (repository, guild) = (branding(), TestGuild::start());
    let [remote, clone, _] = clones(&repository);
    git(remote.path(), &["config", "receive.denyNonFastForwards", "true"]);
    let ran = night(clone.path(), &guild, "2026-12-01");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let subjects = git(remote.path(), &["log", "--format=%s", "branding-state"]);
    assert!(subjects.lines().count() > 1 && subjects.starts_with("christmas: announced"), "{subjects}");
    assert!(night(clone.path(), &guild, "2026-12-02").stdout.ends_with("\nnothing to do\n"));
}

#[test]
fn a_remote_that_takes_nothing_is_said_with_its_words() {
    let (repository, guild) = (branding(), TestGuild::start());
    let [remote, clone, _] = clones(&repository);
    let hook = remote.path().join("hooks/pre-receive");
    fs::create_dir_all(hook.parent().unwrap()).unwrap();
    fs::write(&hook, "#!/bin/sh\necho 'nothing is taken here'\nexit 1\n").unwrap();
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let ran = night(clone.path(), &guild, "2026-12-01");
    assert_eq!(ran.status, 3, "{ran:?}");
    for words in [
        "error: git:branding-state: the state could not be saved",
        "nothing is taken here",
        "contents: write",
    ] {
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}

/// The real git, but a push does this instead.
fn git_that_pushes(instead: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let real = std::env::var("PATH").unwrap();
    let script = format!(
        "#!/bin/sh\nPATH='{real}'\ncase \" $* \" in\n*' push '*) {instead}; echo 'the line broke' >&2; exit 1 ;;\n\
         *) exec git \"$@\" ;;\nesac\n"
    );
    let git = folder.path().join("git");
    fs::write(&git, script).unwrap();
    fs::set_permissions(&git, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    folder
}

#[test]
fn a_push_whose_answer_was_lost_is_looked_for() {
    for (instead, status) in [("git \"$@\"", 0), ("true", 3)] {
        let (repository, guild) = (branding(), TestGuild::start());
        let [remote, clone, _] = clones(&repository);
        let broken = git_that_pushes(instead);
        let ran = bannerman(clone.path(), &["run", "-q"])
            .env("DISCORD_TOKEN", guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &guild.sandbox.base_url())
            .env("PATH", broken.path().to_str().unwrap())
            .run();
        assert_eq!(ran.status, status, "{ran:?}");
        assert_eq!(ran.stderr.contains("the line broke"), status == 3, "{ran:?}");
        let branches = git(remote.path(), &["branch", "--list", "branding-state"]);
        assert_eq!(branches.is_empty(), status == 3);
    }
}

#[test]
fn the_password_of_a_remote_is_never_shown() {
    const SECRET: &str = "MARKED-password";
    let repository = branding();
    repository.git(&["remote", "add", "origin", &format!("http://me:{SECRET}@127.0.0.1:9/x.git")]);
    for command in [&["run", "-v"][..], &["status", "-v"], &["state", "show", "-v"]] {
        let command = [command, &["--max-wait", "0"]].concat();
        let ran = bannerman(repository.path(), &command).env("DISCORD_TOKEN", "x").run();
        assert_eq!((ran.status, format!("{ran:?}").contains(SECRET)), (3, false), "{ran:?}");
        assert!(ran.stderr.contains("error: git:branding-state: the branch of origin could not be read\n"));
    }
}

// The store itself.

fn open(folder: &Path, run: &str) -> GitStore {
    let place = BranchPlace { folders: vec![folder.to_owned()], ..BranchPlace::default() };
    GitStore::open("branding-state", &place, &Arc::default(), "2026-12-01T00:01:00Z".parse().unwrap(), run)
        .unwrap()
}

fn state(guild: &str) -> State {
    State { guild: guild.into(), ..State::default() }
}

#[test]
fn of_two_that_save_at_once_one_is_told() {
    let repository = branding();
    let [remote, one, other] = clones(&repository);
    // With a remote, and where it is one repository.
    for [one, other] in [[one.path(), other.path()], [repository.path(), repository.path()]] {
        let (mut one, mut other) = (open(one, "one"), open(other, "other"));
        for guild in ["1", "2"] {
            assert_eq!(one.load().unwrap(), other.load().unwrap());
            one.save(&state(guild)).unwrap();
            // Even where both would save the same.
            assert!(matches!(other.save(&state(guild)), Err(StateError::Changed(_))));
            // A lock alone waits for the first state.
            let lock = other.save_applied_lock("x");
            assert!(guild == "1" || matches!(lock, Err(StateError::Changed(_))));
            assert_eq!(other.load().unwrap(), state(guild));
        }
        other.save(&state("3")).unwrap();
        assert!(matches!(one.save(&state("4")), Err(StateError::Changed(_))));
        assert_eq!(one.load().unwrap(), state("3"));
    }
    assert_eq!(git(remote.path(), &["rev-list", "--count", "branding-state"]), "2");
}

#[test]
fn what_comes_to_nothing_leaves_no_commit() {
    let repository = branding();
    let mut store = open(repository.path(), "one");
    store.save(&state("1")).unwrap();
    let tip = repository.git(&["rev-parse", "branding-state"]);
    let mut store = open(repository.path(), "two");
    store.load().unwrap();
    store.save(&state("2")).unwrap();
    store.save(&state("1")).unwrap();
    assert_eq!(repository.git(&["rev-parse", "branding-state"]), tip);
    store.save(&state("3")).unwrap();
    assert_eq!(repository.git(&["rev-list", "--count", "branding-state"]), "2");
}

#[test]
fn other_files_of_the_branch_stay() {
    let repository = branding();
    let mut store = open(repository.path(), "one");
    store.save(&state("1")).unwrap();
    repository.git(&["checkout", "--quiet", "branding-state"]);
    repository.write("README.md", "What this branch is.\n").commit("Explain");
    repository.git(&["checkout", "--quiet", "main"]);
    store.load().unwrap();
    store.save(&state("2")).unwrap();
    store.save_applied_lock("x").unwrap();
    let files = repository.git(&["ls-tree", "--name-only", "branding-state"]);
    assert_eq!(files, "README.md\nbannerman.lock\nstate.toml");
    assert_eq!(store.applied_lock().unwrap().as_deref(), Some("x"));
}
