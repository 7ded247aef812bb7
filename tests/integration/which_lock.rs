//! Which lock counts: one rule for every command, and a lock that is older than the one applied last is refused.

use std::fs;

use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;

fn run(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), arguments).run()
}

/// A state to which the newest commit was applied, and a leftover `bannerman.lock` of the commit before it, by which
/// another event is on.
fn with_a_leftover() -> Repository {
    let repository = Repository::empty();
    repository
        .write(".gitignore", ".bannerman/\n/bannerman.lock\n")
        .fallback("evergreen")
        .event("advent", "November 30", "December 24")
        .commit("Begin");
    assert_eq!(run(&repository, &["compile"]).status, 0);
    repository.remove("events/advent").event("christmas", "December 1", "December 25");
    repository.commit_at("Christmas instead", "2026-11-25T12:00:00+00:00");
    let applied = run(&repository, &["run", "--sandbox"]);
    assert!(applied.status == 0 && applied.stdout.contains("christmas, day 1 of 25"), "{applied:?}");
    repository
}

#[test]
fn every_command_goes_by_the_lock_that_was_applied_last() {
    let repository = with_a_leftover();
    for (arguments, says) in [
        (["plan", "--sandbox"].as_slice(), "christmas, day 1 of 25"),
        (&["apply", "--sandbox"], "christmas, day 1 of 25"),
        (&["status", "--sandbox"], "christmas"),
        (&["calendar", "--sandbox", "--format", "markdown"], "Christmas"),
        (&["announce", "--sandbox"], "christmas"),
        (&["run", "--sandbox", "--dry-run"], "christmas, day 1 of 25"),
    ] {
        let ran = run(&repository, arguments);
        assert_eq!(ran.status, 0, "{arguments:?}: {ran:?}");
        let said = ran.stdout.to_lowercase();
        assert!(said.contains(&says.to_lowercase()) && !said.contains("advent"), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn an_older_lock_is_refused_by_its_date_where_there_is_no_history() {
    let repository = with_a_leftover();
    fs::remove_dir_all(repository.file(".git")).unwrap();
    for command in ["plan", "apply"] {
        let ran = run(&repository, &[command, "--sandbox", "--lock", "bannerman.lock"]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
        let (older, newer) =
            (" of 2026-03-02 12:00, and a later one, ", " of 2026-11-25 12:00, was applied already\n");
        assert!(
            ran.stderr.contains("error: the lock is of commit ") && ran.stderr.contains(older),
            "{ran:?}"
        );
        assert!(ran.stderr.contains(newer) && ran.stderr.contains("`--allow-older`"), "{ran:?}");
        let ran = run(&repository, &[command, "--sandbox", "--lock", "bannerman.lock", "--allow-older"]);
        assert_eq!(ran.status, if command == "plan" { 0 } else { 3 }, "{ran:?}");
    }
}

#[test]
fn another_lock_here_is_pointed_out() {
    let repository = with_a_leftover();
    repository.event("spring", "March 20", "March 21");
    repository.commit_at("Spring", "2026-11-26T12:00:00+00:00");
    assert_eq!(run(&repository, &["compile"]).status, 0);
    let ran = run(&repository, &["plan", "--sandbox"]);
    let expected = "note: bannerman.lock here is not the lock applied last, which counts; `--lock bannerman.lock` takes \
                    the one here\n";
    assert!(ran.stderr.contains(expected), "{ran:?}");
}

#[test]
fn a_look_changes_nothing() {
    let repository = Repository::small();
    let look =
        |arguments: &[&str]| run(&repository, &[&["run", "--dry-run", "--guild", "1"], arguments].concat());
    let ran = look(&["--exit-code"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (4, ""), "{ran:?}");
    assert!(ran.stdout.contains("2 events") && ran.stdout.contains("entering christmas"), "{ran:?}");
    assert_eq!(look(&[]).status, 0);
    assert!(!repository.file(".bannerman").exists(), "something was written");
    assert_eq!(run(&repository, &["run", "--exit-code", "--guild", "1"]).status, 2);
}

#[test]
fn what_was_adopted_can_be_looked_at_at_once() {
    let repository = Repository::small();
    assert_eq!(run(&repository, &["adopt", "--sandbox"]).status, 0);
    let ran = run(&repository, &["status", "--sandbox"]);
    assert!(ran.status == 0 && ran.stdout.contains("christmas"), "{ran:?}");
}

#[test]
fn a_commit_that_claims_to_be_of_tomorrow_keeps_no_other_one_out() {
    let repository = Repository::empty();
    repository.write(".gitignore", ".bannerman/\n/bannerman.lock\n").fallback("evergreen");
    repository.commit_at("From the future", "2099-01-01T00:00:00+00:00");
    assert_eq!(run(&repository, &["run", "--sandbox", "--years", "2026..2030"]).status, 0);
    repository.git(&["checkout", "--quiet", "--orphan", "other"]);
    repository.event("christmas", "December 1", "December 25");
    repository.commit_at("Another history", "2026-11-25T12:00:00+00:00");
    let ran = run(&repository, &["run", "--sandbox"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}
