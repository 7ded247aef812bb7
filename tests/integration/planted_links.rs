//! Links and pipes where bannerman keeps its own files. They can come with a repository, so nothing that they lead to is
//! read, written, cut or removed, and nothing is waited for.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::stores_overlap::clones;
use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;

const THEIRS: &str = "theirs-only\n";

/// A folder that is nobody's business, with files of names that bannerman uses too.
struct Outside(TempDir);

impl Outside {
    fn new() -> Outside {
        let outside = Outside(TempDir::new().unwrap());
        for name in ["icon.gif", "banner.gif", "state.toml", "guild.json", "requests.jsonl", "file"] {
            fs::write(outside.path(name), THEIRS).unwrap();
        }
        outside
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn files(&self) -> Vec<(PathBuf, String)> {
        let entries = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            entries.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
        files.sort();
        files
    }
}

fn plant(repository: &Repository, path: &str, target: &Path) {
    fs::create_dir_all(repository.file(path).parent().unwrap()).unwrap();
    symlink(target, repository.file(path)).unwrap();
}

/// Whoever is refused hears why, and nothing of what is there.
fn refused(ran: &Ran, path: &str, why: &str) {
    assert!(ran.status == 2 || ran.status == 3, "{path}: {ran:?}");
    assert!(ran.stderr.contains(path) && ran.stderr.contains(why), "{path}: {ran:?}");
    assert!(!ran.stdout.contains("theirs") && !ran.stderr.contains("theirs"), "{path}: {ran:?}");
}

const LINK: &str = "is a symbolic link, which is not followed here";

#[test]
fn no_link_is_followed_to_a_file() {
    for path in [
        ".bannerman/sandbox/requests.jsonl",
        ".bannerman/sandbox/guild.json",
        ".bannerman/sandbox/sandbox.lock",
        ".bannerman/sandbox/state.toml",
        ".bannerman/sandbox/state.toml.lock",
        ".bannerman/sandbox/bannerman.lock",
    ] {
        for target in ["file", "not there yet"] {
            let (repository, outside) = (Repository::small(), Outside::new());
            let before = outside.files();
            plant(&repository, path, &outside.path(target));
            let ran = bannerman(repository.path(), &["run", "--sandbox"]).run();
            match (path, ran.status) {
                // The sandbox's server answers with an error, and that is told as one of Discord's.
                (".bannerman/sandbox/requests.jsonl", status) => assert_ne!(status, 0, "{ran:?}"),
                _ => refused(&ran, path, LINK),
            }
            assert_eq!(outside.files(), before, "{path} → {target}");
        }
    }
}

#[test]
fn no_link_is_followed_by_a_state_of_a_real_guild() {
    for path in [".bannerman/state.toml", ".bannerman/state.toml.lock", ".bannerman/bannerman.lock"] {
        let (repository, outside) = (Repository::small(), Outside::new());
        let before = outside.files();
        plant(&repository, path, &outside.path("file"));
        let ran = bannerman(repository.path(), &["run", "--guild", "1"]).run();
        refused(&ran, path, LINK);
        assert_eq!(outside.files(), before, "{path}");
    }
}

#[test]
fn no_link_is_followed_to_a_folder() {
    for path in [".bannerman", ".bannerman/sandbox", ".bannerman/sandbox/messages"] {
        let (repository, outside) = (Repository::small(), Outside::new());
        let before = outside.files();
        plant(&repository, path, outside.0.path());
        for arguments in [
            ["run", "--sandbox"].as_slice(),
            &["apply", "--sandbox"],
            &["status", "--sandbox"],
            &["history", "--sandbox"],
            &["pause", "--sandbox"],
        ] {
            let ran = bannerman(repository.path(), arguments).run();
            assert_ne!((ran.status, path), (0, ".bannerman"), "{arguments:?}: {ran:?}");
            assert!(!ran.stderr.contains("theirs"), "{ran:?}");
            assert_eq!(outside.files(), before, "{path} {arguments:?}");
        }
        let ran = bannerman(repository.path(), &["run", "--sandbox"]).run();
        refused(&ran, "", LINK);
    }
}

#[test]
fn no_link_is_followed_to_a_file_that_keeps_others_away() {
    let (repository, outside) = (Repository::small(), Outside::new());
    let before = outside.files();
    // A folder `.git` comes with an archive, a cache with whatever is restored before a run.
    plant(&repository, ".git/bannerman.lock-file", &outside.path("file"));
    let ran = bannerman(repository.path(), &["pause", "--guild", "1", "--state", "git:branding-state"]).run();
    refused(&ran, ".git", LINK);
    plant(&repository, ".cache/bannerman.lock-file", &outside.path("file"));
    let source = format!("file://{}", repository.path().display());
    let ran = bannerman(repository.path(), &["check", "--cache-dir", ".cache", &source]).run();
    refused(&ran, ".cache", LINK);
    assert_eq!(outside.files(), before);
}

#[test]
fn what_git_keeps_about_a_clone_is_no_link_either() {
    let repository = Repository::small();
    repository.commit("Begin");
    let [_remote, clone, _] = clones(&repository);
    symlink("/dev/zero", clone.path().join(".git/shallow")).unwrap();
    let ran = bannerman(clone.path(), &["pause", "--guild", "1", "--state", "git:branding-state"]).run();
    refused(&ran, "git:branding-state", LINK);
}

#[test]
fn a_whole_path_into_the_current_folder_is_as_one_from_there() {
    let (repository, outside) = (Repository::small(), Outside::new());
    let before = outside.files();
    let here = fs::canonicalize(repository.path()).unwrap();
    plant(&repository, ".bannerman", outside.0.path());
    for arguments in [
        ["pause", "--guild", "1", "--state", &format!("file:{}/.bannerman/state.toml", here.display())]
            .as_slice(),
        &["preview", "-o", &format!("{}/.bannerman/icon.gif", here.display())],
    ] {
        refused(&bannerman(&here, arguments).run(), ".bannerman", LINK);
        assert_eq!(outside.files(), before, "{arguments:?}");
    }
}

#[test]
fn a_preview_in_a_folder_that_is_a_link_is_not_written() {
    let (repository, outside) = (Repository::small(), Outside::new());
    let before = outside.files();
    plant(&repository, "public", outside.0.path());
    let ran = bannerman(repository.path(), &["preview", "-o", "public/icon.gif"]).run();
    refused(&ran, "public/icon.gif", LINK);
    assert_eq!(outside.files(), before);
}

#[test]
fn a_pipe_or_a_device_is_refused_and_not_waited_for() {
    let pipe = |path: &Path| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    let no_file = "it is not an ordinary file";
    for (path, arguments) in [
        ("bannerman.toml", ["check"].as_slice()),
        (".bannerman/sandbox/guild.json", &["run", "--sandbox"]),
        (".bannerman/sandbox/state.toml", &["run", "--sandbox"]),
        (".bannerman/sandbox/state.toml.lock", &["run", "--sandbox"]),
        (".bannerman/sandbox/sandbox.lock", &["run", "--sandbox"]),
    ] {
        let repository = Repository::small();
        pipe(&repository.file(path));
        refused(&bannerman(repository.path(), arguments).run(), path, no_file);
    }
    let repository = Repository::small();
    pipe(&repository.file("bannerman.lock"));
    let ran = bannerman(repository.path(), &["compile"]).run();
    refused(&ran, "bannerman.lock", no_file);
    // Without an end, and without a size.
    let repository = Repository::small();
    plant(&repository, ".bannerman/sandbox/guild.json", Path::new("/dev/zero"));
    refused(&bannerman(repository.path(), &["run", "--sandbox"]).run(), "guild.json", LINK);
}

#[test]
fn what_the_sandbox_kept_is_read_up_to_a_bound() {
    let repository = Repository::small();
    repository.write(".bannerman/sandbox/guild.json", " ".repeat(2 << 20));
    let ran = bannerman(repository.path(), &["run", "--sandbox"]).run();
    refused(&ran, ".bannerman/sandbox/guild.json", "it has more than 1048576 bytes");
}

#[test]
fn a_folder_that_somebody_names_may_be_a_link() {
    let (repository, home) = (Repository::small(), TempDir::new().unwrap());
    symlink(repository.path(), home.path().join("alias")).unwrap();
    let ran = bannerman(home.path(), &["check", "alias"]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    // What lies in it is found all the same.
    repository.write("bannerman.toml", "[schedule]\nyears = 2\n");
    let ran = bannerman(home.path(), &["check", "-v", "alias"]).run();
    assert!(ran.status == 0 && ran.stderr.contains("configuration: alias/bannerman.toml\n"), "{ran:?}");
    fs::remove_file(repository.file("bannerman.toml")).unwrap();
    let state = format!("file:{}/kept/state.toml", home.path().join("alias").display());
    let ran = bannerman(repository.path(), &["pause", "--sandbox", "--state", &state]).run();
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(repository.file("kept/state.toml").is_file());
}
