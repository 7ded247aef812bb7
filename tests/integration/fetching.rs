//! What goes over the network, counted: connections, bytes, files. And that the lock is right whatever happens on
//! the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::art;
use crate::support::git_server::{GitServer, Skill};
use crate::support::program::{Program, Ran, bannerman};
use crate::support::repository::Repository;

/// What a commit with its trees, the protocol's own words and so on come to, at most.
const TREES: u64 = 8 * 1024;

/// A branding repository of four pictures, each 50 KB that cannot be packed, and much else.
fn big() -> Repository {
    let repository = Repository::empty();
    for (event, front) in
        [("evergreen", "fallback: true"), ("christmas", "start_date: December 1\nend_date: December 25")]
    {
        repository.meta(event, front);
        for folder in ["banners", "server_icons"] {
            let path = format!("events/{event}/{folder}/picture.png");
            repository.write(&path, picture(&path));
        }
    }
    repository.write("events/christmas/source.psd", noise("source", 600_000));
    repository.write("website/video.bin", noise("video", 900_000));
    repository.commit("Begin");
    repository
}

/// A picture with a tail, which every decoder lets pass.
fn picture(seed: &str) -> Vec<u8> {
    [art::png(512, 512, seed.len() as u8), noise(seed, 50_000)].concat()
}

fn noise(seed: &str, bytes: usize) -> Vec<u8> {
    let mut noise = vec![0; bytes];
    blake3::Hasher::new().update(seed.as_bytes()).finalize_xof().fill(&mut noise);
    noise
}

/// A folder to run the program in, with a cache and a copy of the lock.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn program(&self, arguments: &[&str], cache: &str) -> Program {
        let cache = self.path(cache);
        bannerman(self.0.path(), &[arguments, &["--cache-dir", cache.to_str().unwrap()]].concat())
    }

    /// The lock of a SOURCE, and the details that were told on the way.
    fn told(&self, arguments: &[&str], cache: &str) -> (String, String) {
        let ran = self.program(&[&["compile", "-v", "-o", "new.lock"], arguments].concat(), cache).run();
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
        let lock = fs::read_to_string(self.path("new.lock")).unwrap();
        fs::remove_file(self.path("new.lock")).unwrap();
        (lock, ran.stderr)
    }

    fn lock(&self, arguments: &[&str], cache: &str) -> String {
        self.told(arguments, cache).0
    }

    /// The fetched repository.
    fn fetched(&self, cache: &str) -> PathBuf {
        let mut found = fs::read_dir(self.path(cache)).unwrap().map(|entry| entry.unwrap().path());
        found.find(|path| path.is_dir()).unwrap()
    }

    /// How many files were fetched into a cache.
    fn files(&self, cache: &str) -> usize {
        let list = ["cat-file", "--batch-all-objects", "--batch-check=%(objecttype)"];
        git_dir(&self.fetched(cache), &list).lines().filter(|kind| *kind == "blob").count()
    }
}

fn git_dir(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("--git-dir").arg(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn at(repository: &Repository) -> String {
    repository.path().to_str().unwrap().to_owned()
}

const PICTURES: [&str; 4] = [
    "events/christmas/banners/picture.png",
    "events/christmas/server_icons/picture.png",
    "events/evergreen/banners/picture.png",
    "events/evergreen/server_icons/picture.png",
];

#[test]
fn the_first_time_only_what_the_events_name_is_fetched() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&at(&repository)], "other");
    assert_eq!(desk.lock(&[&server.url()], "cache"), expected);
    let (connections, sent) = server.counted();
    assert_eq!((connections, desk.files("cache")), (2, 6));
    let needed = 4 * 50_000;
    assert!(sent < needed * 105 / 100 + TREES, "{sent} bytes");
}

#[test]
fn where_nothing_changed_only_that_is_asked() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&server.url()], "cache");
    server.counted();
    assert_eq!(desk.lock(&[&server.url()], "cache"), expected);
    let (connections, sent) = server.counted();
    assert_eq!(connections, 1);
    assert!(sent < 1024, "{sent} bytes");
}

#[test]
fn of_a_change_only_what_is_new_is_fetched() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    desk.lock(&[&server.url()], "cache");
    server.counted();
    repository.write(PICTURES[0], picture("another")).commit("Change");
    let expected = desk.lock(&[&at(&repository)], "other");
    assert_eq!(desk.lock(&[&server.url()], "cache"), expected);
    let (connections, sent) = server.counted();
    assert_eq!((connections, desk.files("cache")), (3, 7));
    assert!(sent < 50_000 * 110 / 100 + TREES, "{sent} bytes");
}

#[test]
fn a_picture_that_a_lock_at_hand_names_is_not_fetched() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&server.url()], "first");
    fs::write(desk.path("old.lock"), &expected).unwrap();
    server.counted();
    assert_eq!(desk.lock(&[&server.url(), "--lock", "old.lock"], "second"), expected);
    let (connections, sent) = server.counted();
    assert_eq!((connections, desk.files("second")), (2, 2));
    assert!(sent < TREES, "{sent} bytes");
    // One picture more is one picture fetched.
    repository.write("events/christmas/banners/new.png", picture("new")).commit("More");
    let expected = desk.lock(&[&at(&repository)], "other");
    assert_eq!(desk.lock(&[&server.url(), "--lock", "old.lock"], "third"), expected);
    assert_eq!((server.counted().0, desk.files("third")), (2, 3));
}

#[test]
fn a_night_on_which_nothing_changed_asks_for_the_tip_and_fetches_what_it_sends() {
    let (repository, desk) = (big(), Desk::new());
    repository.write("events/evergreen/server_icons/second.png", picture("second")).commit("Second");
    let server = GitServer::start(repository.path(), Skill::Part);
    let run = |day: &str, cache: &str, more: &[&str]| {
        let url = server.url();
        let program = desk.program(&[&["run", "--sandbox", &url], more].concat(), cache);
        let ran = program.env("BANNERMAN_NOW", &format!("{day}T00:01:00Z")).run();
        assert_eq!(ran.status, 0, "{ran:?}");
        (server.counted(), ran.stdout)
    };
    run("2026-11-01", "first", &[]);
    // Another machine, which has the state and no cache.
    let ((connections, sent), out) = run("2026-11-02", "second", &[]);
    assert_eq!(connections, 1, "{out}");
    assert!(sent < 1024 && out.ends_with("nothing to do\n"), "{sent} bytes: {out}");
    // The icon is due, and is all that is fetched.
    let ((connections, _), out) = run("2026-11-04", "third", &[]);
    assert!(out.contains("icon") && out.contains("done:"), "{out}");
    assert_eq!((connections, desk.files("third")), (2, 1));
    // Years that the lock does not have, and warnings that it does not hold, need more than that.
    assert_eq!(run("2026-11-05", "fourth", &["--years", "2026..2027"]).0.0, 2);
    fs::write(desk.path("bannerman.toml"), "[rules]\nB019 = \"deny\"\n").unwrap();
    assert_eq!(run("2026-11-06", "fifth", &[]).0.0, 2);
}

#[test]
fn servers_and_gits_that_can_do_less_give_the_same_lock() {
    let (repository, desk) = (big(), Desk::new());
    let expected = desk.lock(&[&at(&repository)], "other");
    let said = [
        (Skill::Everything, "the server does not leave files out: everything was fetched\n"),
        (Skill::Refuses, "the server does not send single files: everything is fetched\n"),
    ];
    for (skill, why) in said {
        let server = GitServer::start(repository.path(), skill);
        let cache = format!("{skill:?}");
        let (lock, told) = desk.told(&[&server.url()], &cache);
        assert_eq!(lock, expected, "{skill:?}");
        assert!(told.contains(why), "{skill:?}: {told}");
        server.counted();
        assert_eq!(desk.lock(&[&server.url()], &cache), expected);
        assert_eq!(server.counted().0, 1, "{skill:?}");
    }
}

/// A search path on which `git` is a script that ends with the real one.
#[cfg(unix)]
fn path_with_git(desk: &Desk, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = std::env::var("PATH").unwrap();
    let folder = desk.path("bin");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("git"), format!("#!/bin/sh\n{script}\nPATH='{path}' exec git \"$@\"\n")).unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{path}", folder.display())
}

#[cfg(unix)]
#[test]
fn a_git_that_is_too_old_gives_the_same_lock() {
    let (repository, desk) = (big(), Desk::new());
    let expected = desk.lock(&[&at(&repository)], "other");
    let server = GitServer::start(repository.path(), Skill::Part);
    for (option, why) in [
        ("--filter*", "this git cannot fetch a part of a repository: everything is fetched\n"),
        ("--stdin", "the server does not send single files: everything is fetched\n"),
    ] {
        let path =
            path_with_git(&desk, &format!("for word; do case $word in {option}) exit 129;; esac; done"));
        let arguments = ["compile", "-v", &server.url(), "-o", "new.lock"];
        let ran = desk.program(&arguments, option.trim_matches(['-', '*'])).env("PATH", &path).run();
        assert_eq!(ran.status, 0, "{ran:?}");
        assert!(ran.stderr.contains(why), "{ran:?}");
        assert_eq!(fs::read_to_string(desk.path("new.lock")).unwrap(), expected);
    }
}

/// A run was killed, and its git goes on: it takes a lock just before the next run's git wants it.
#[cfg(unix)]
#[test]
fn a_git_that_outlived_its_run_does_not_stop_the_next_one() {
    let (repository, desk) = (big(), Desk::new());
    let expected = desk.lock(&[&at(&repository)], "other");
    let server = GitServer::start(repository.path(), Skill::Part);
    let once = desk.path("once");
    let path = path_with_git(
        &desk,
        &format!(
            "case \"$*\" in *--depth=1*) if mkdir '{}'; then for folder in '{}'/*/; do : >\"$folder/shallow.lock\"; done; fi;; esac",
            once.display(),
            desk.path("cache").display()
        ),
    );
    let ran =
        desk.program(&["compile", "-v", &server.url(), "-o", "new.lock"], "cache").env("PATH", &path).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("the cache could not be brought up to date, and is made anew\n"), "{ran:?}");
    assert!(once.is_dir());
    assert_eq!(fs::read_to_string(desk.path("new.lock")).unwrap(), expected);
}

#[test]
fn a_damaged_cache_is_made_anew() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&server.url()], "cache");
    let packs = |end: &str| {
        let folder = desk.fetched("cache").join("objects/pack");
        let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut found: Vec<PathBuf> = all.filter(|path| path.extension().is_some_and(|e| e == end)).collect();
        found.sort_by_key(|path| fs::metadata(path).unwrap().len());
        found
    };
    let spoil = |path: &Path, what: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = fs::read(path).unwrap();
        what(&mut bytes);
        fs::remove_file(path).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let middle = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
    };
    let cases: [(&str, &dyn Fn()); 11] = [
        ("files spoilt", &|| spoil(packs("pack").last().unwrap(), &middle)),
        ("files cut short", &|| spoil(packs("pack").last().unwrap(), &|bytes| bytes.truncate(1000))),
        ("files gone", &|| fs::remove_file(packs("pack").last().unwrap()).unwrap()),
        ("trees spoilt", &|| spoil(packs("pack").first().unwrap(), &middle)),
        ("index spoilt", &|| packs("idx").iter().for_each(|path| spoil(path, &middle))),
        ("no objects", &|| fs::remove_dir_all(desk.fetched("cache").join("objects")).unwrap()),
        ("no head", &|| fs::remove_file(desk.fetched("cache").join("HEAD")).unwrap()),
        ("another config", &|| fs::write(desk.fetched("cache").join("config"), "[core").unwrap()),
        ("another tip", &|| {
            let refs = fs::read_dir(desk.fetched("cache").join("refs/bannerman")).unwrap();
            refs.for_each(|entry| fs::write(entry.unwrap().path(), "0".repeat(40)).unwrap());
        }),
        ("half-made", &|| {
            fs::remove_dir_all(desk.fetched("cache")).unwrap();
            fs::create_dir_all(desk.path("cache/0123456789abcdef0123456789abcdef")).unwrap();
        }),
        ("a file", &|| {
            let fetched = desk.fetched("cache");
            fs::remove_dir_all(&fetched).unwrap();
            fs::write(fetched, "").unwrap();
        }),
    ];
    for (what, damage) in cases {
        damage();
        // What was known of the pictures would hide that they cannot be read.
        for entry in fs::read_dir(desk.path("cache")).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.extension().is_some_and(|extension| extension == "facts") {
                fs::write(entry, "bannerman facts 0.1.0 of another make\n").unwrap();
            }
        }
        assert_eq!(desk.lock(&[&server.url()], "cache"), expected, "{what}");
        // And is whole again.
        assert_eq!(desk.lock(&[&server.url()], "cache"), expected, "{what}");
        let _ = fs::remove_dir(desk.path("cache/0123456789abcdef0123456789abcdef"));
    }
    // What a power cut can leave of what was written last.
    for file in ["config", "HEAD", "shallow", "refs/bannerman"] {
        for zeros in [false, true] {
            let mut path = desk.fetched("cache").join(file);
            if path.is_dir() {
                path = fs::read_dir(path).unwrap().next().unwrap().unwrap().path();
            }
            spoil(&path, &|bytes| if zeros { bytes.fill(0) } else { bytes.clear() });
            assert_eq!(desk.lock(&[&server.url()], "cache"), expected, "{file}, zeros: {zeros}");
        }
    }
    // What a git that was killed leaves behind.
    for file in ["shallow.lock", "config.lock", "refs/bannerman/x.lock", "objects/pack/tmp_pack_x"] {
        fs::write(desk.fetched("cache").join(file), "").unwrap();
    }
    repository.write(PICTURES[1], picture("more")).commit("More");
    assert_eq!(desk.lock(&[&server.url()], "cache"), desk.lock(&[&at(&repository)], "other"));
}

#[test]
fn a_run_that_is_killed_leaves_nothing_that_the_next_one_minds() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&at(&repository)], "other");
    for bytes in [0, 100, 900, 1500, 3_000, 20_000, 120_000, 199_000] {
        server.silent_after(Some(bytes));
        let mut running = desk.program(&["compile", &server.url()], "cache").start();
        while !server.fell_silent() && !running.ended() {
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        running.kill();
        server.silent_after(None);
        assert_eq!(desk.lock(&[&server.url()], "cache"), expected, "killed after {bytes} bytes");
        fs::remove_dir_all(desk.path("cache")).unwrap();
    }
}

#[test]
fn runs_at_once_share_a_cache() {
    let (repository, desk) = (big(), Desk::new());
    let server = GitServer::start(repository.path(), Skill::Part);
    let expected = desk.lock(&[&at(&repository)], "other");
    let outputs: Vec<String> = (0..6).map(|number| format!("{number}.lock")).collect();
    let running: Vec<_> = outputs
        .iter()
        .map(|output| desk.program(&["compile", &server.url(), "-o", output], "cache").start())
        .collect();
    for (running, output) in running.into_iter().zip(&outputs) {
        let ran = running.wait();
        assert_eq!(ran.status, 0, "{ran:?}");
        assert_eq!(fs::read_to_string(desk.path(output)).unwrap(), expected);
    }
    assert_eq!(desk.files("cache"), 6);
}

#[test]
fn the_cache_is_pruned_by_size_and_by_use() {
    let (one, two, desk) = (big(), Repository::small(), Desk::new());
    let prune = |arguments: &[&str]| -> Ran {
        desk.program(&[&["cache", "prune"], arguments].concat(), "cache").run()
    };
    assert_eq!(prune(&[]).stdout, "removed what was kept of 0 sources (0.0 MB), left that of 0 (0.0 MB)\n");
    let servers = [&one, &two].map(|repository| GitServer::start(repository.path(), Skill::Part));
    let expected = servers.each_ref().map(|server| desk.lock(&[&server.url()], "cache"));
    fs::write(desk.path("cache/mine.txt"), "mine").unwrap();
    assert_eq!(prune(&[]).stdout, "removed what was kept of 0 sources (0.0 MB), left that of 2 (0.2 MB)\n");
    // The first was used longest ago, and is the one that does not fit.
    let ran = prune(&["--max-size", "100KB", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!((&json["removed"], &json["kept"]), (&1.into(), &1.into()), "{json}");
    assert!(json["removed_bytes"].as_u64().unwrap() > 200_000, "{json}");
    servers.iter().for_each(|server| _ = server.counted());
    assert_eq!(servers.each_ref().map(|server| desk.lock(&[&server.url()], "cache")), expected);
    assert_eq!(servers.each_ref().map(|server| server.counted().0), [2, 1]);
    assert_eq!(prune(&["--max-size", "0"]).status, 0);
    let mut left: Vec<_> =
        fs::read_dir(desk.path("cache")).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["bannerman.lock-file", "mine.txt"]);
    assert_eq!(prune(&["--max-size", "many"]).status, 2);
}
