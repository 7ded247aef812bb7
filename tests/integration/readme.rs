//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::program::bannerman;
use crate::support::repository::Repository;

#[test]
fn the_output_in_the_readme_is_the_real_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).unwrap().split("```").next().unwrap();

    let home = TempDir::new().unwrap();
    // A copy: what a run keeps lies beside the configuration.
    fs::create_dir(home.path().join("examples")).unwrap();
    let mut copied = Command::new("cp");
    copied.arg("-R").arg(root.join("examples/branding")).arg(home.path().join("examples"));
    assert!(copied.status().unwrap().success());
    // Whoever ran the first command has a sandbox there already.
    let _ = fs::remove_dir_all(home.path().join("examples/branding/.bannerman"));
    let run =
        |day: &str| bannerman(home.path(), &["run", "examples/branding", "--sandbox", "--now", day]).run();
    run("2026-11-30");
    let ran = run("2026-12-01");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(without_commit(&ran.stdout), without_commit(shown));
}

#[test]
fn the_mistake_in_the_readme_is_told_like_that() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let shown = readme.split("```text\n").find(|block| block.starts_with("error[")).unwrap();
    let shown = shown.split("```").next().unwrap();

    let repository = Repository::empty();
    repository.fallback("evergreen").event("spring", "Marhc 20", "March 31");
    let ran = bannerman(repository.path(), &["check"]).run();
    assert_eq!((ran.status, ran.stdout), (1, format!("{shown}\n2 events: 1 error\n")));
}

/// The first line ends in the commit, which is another after every change.
fn without_commit(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap();
    let (before, _) = first.rsplit_once(", ").unwrap();
    format!("{before}\n{rest}")
}
