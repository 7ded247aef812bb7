//! Files that are not what their names promise: links that came with a repository, devices, and output that cannot be
//! written. None of them brings out a secret, writes anywhere else, or is passed over.
#![cfg(unix)]

use std::fs::{self, File};
use std::os::unix::fs::{FileTypeExt, symlink};
use std::process::Stdio;

use tempfile::TempDir;

use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;

/// A file elsewhere with something that is nobody's business.
struct Elsewhere(TempDir);

impl Elsewhere {
    fn new() -> Elsewhere {
        let elsewhere = Elsewhere(TempDir::new().unwrap());
        fs::write(elsewhere.0.path().join("secret"), SECRET).unwrap();
        elsewhere
    }

    fn linked_from(&self, repository: &Repository, path: &str) {
        fs::create_dir_all(repository.file(path).parent().unwrap()).unwrap();
        symlink(self.0.path().join("secret"), repository.file(path)).unwrap();
    }

    fn is_untouched(&self) {
        assert_eq!(fs::read_to_string(self.0.path().join("secret")).unwrap(), SECRET);
    }
}

const SECRET: &str = "[marked-secret\n";

fn run(repository: &Repository, arguments: &[&str]) -> Ran {
    let ran = bannerman(repository.path(), arguments).run();
    assert!(!ran.stdout.contains("marked") && !ran.stderr.contains("marked"), "{ran:?}");
    ran
}

const NOT_FOLLOWED: &str = "it is a symbolic link, which is not followed here: put the file itself there";

#[test]
fn a_configuration_that_is_a_link_is_not_read() {
    let (repository, elsewhere) = (Repository::small(), Elsewhere::new());
    elsewhere.linked_from(&repository, "bannerman.toml");
    for command in ["check", "run", "plan", "calendar", "preview"] {
        let ran = run(&repository, &[command]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{command}: {ran:?}");
        assert!(ran.stderr.starts_with(&format!("error: bannerman.toml: {NOT_FOLLOWED}\n")), "{ran:?}");
    }
    let from_elsewhere = bannerman(elsewhere.0.path(), &["check", repository.path().to_str().unwrap()]).run();
    assert_eq!(from_elsewhere.status, 2, "{from_elsewhere:?}");
    assert!(!from_elsewhere.stderr.contains("marked"), "{from_elsewhere:?}");
    // Whoever names it says that it is meant.
    fs::write(elsewhere.0.path().join("secret"), "[schedule]\nyears = 2\n").unwrap();
    let ran = run(&repository, &["check", "--config", "bannerman.toml"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

#[test]
fn a_lock_that_is_a_link_is_neither_read_nor_written_through() {
    let (repository, elsewhere) = (Repository::small(), Elsewhere::new());
    elsewhere.linked_from(&repository, "bannerman.lock");
    let commands: [(&[&str], i32); 7] = [
        (&["compile"], 3),
        (&["compile", "--check"], 1),
        (&["plan", "--sandbox"], 2),
        (&["plan", "--sandbox", "--lock", "bannerman.lock"], 2),
        (&["apply", "--sandbox"], 2),
        (&["calendar"], 2),
        (&["diff", "bannerman.lock", "HEAD"], 2),
    ];
    for (arguments, status) in commands {
        let ran = run(&repository, arguments);
        assert_eq!((ran.status, ran.stdout.as_str()), (status, ""), "{arguments:?}: {ran:?}");
        assert!(ran.stderr.contains(&format!("bannerman.lock: {NOT_FOLLOWED}")), "{arguments:?}: {ran:?}");
    }
    elsewhere.is_untouched();
}

#[test]
fn a_state_that_is_a_link_stops_a_run_before_anything_is_changed() {
    let (repository, elsewhere) = (Repository::small(), Elsewhere::new());
    elsewhere.linked_from(&repository, "kept/state.toml");
    let ran = run(&repository, &["run", "--sandbox", "--state", "file:kept/state.toml"]);
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.stderr.contains(&format!("kept/state.toml: {NOT_FOLLOWED}")), "{ran:?}");
    assert!(!repository.file(".bannerman/sandbox/icon.png").exists());
    elsewhere.is_untouched();
    // Nor where it leads nowhere yet.
    fs::remove_file(elsewhere.0.path().join("secret")).unwrap();
    let ran = run(&repository, &["run", "--sandbox", "--state", "file:kept/state.toml"]);
    assert_eq!(ran.status, 3, "{ran:?}");
    assert_eq!(fs::read_dir(elsewhere.0.path()).unwrap().count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_is_written_to_as_it_is() {
    let repository = Repository::small();
    let ran = run(&repository, &["compile", "-o", "/dev/stdout"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.contains("\n[[event]]\nname = \"christmas\"\n"), "{ran:?}");
    for command in ["compile", "preview"] {
        let ran = run(&repository, &[command, "-o", "/dev/full"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{ran:?}");
        assert!(ran.stderr.contains("/dev/full: No space left on device"), "{ran:?}");
    }
    assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_printed_is_no_success() {
    let repository = Repository::small();
    let commands: [&[&str]; 6] = [
        &["check"],
        &["check", "--format", "json"],
        &["explain", "B001"],
        &["run", "--sandbox"],
        &["--help"],
        &["--version"],
    ];
    for arguments in commands {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let ran = bannerman(repository.path(), arguments).run_into(full.into());
        assert_eq!(ran.status, 3, "{arguments:?}: {ran:?}");
        assert!(
            ran.stderr.contains("error: standard output: No space left on device"),
            "{arguments:?}: {ran:?}"
        );
    }
    // A reader that has seen enough is none of that.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = bannerman(repository.path(), &["explain"]).run_into(Stdio::from(writer));
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
}
