//! The validation rules, grouped by what they look at, one module a rule. Each breaks a repository in every way that
//! the rule speaks of. What `check` then prints stands in `docs/rules.md`, and is compared with it.

mod dates;
mod folders;
mod front_matter;
mod page;
mod pairs;
mod pictures;
mod schedule;

use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;

/// A repository with nothing wrong but what a test adds: its only event is the fallback.
fn sound() -> Repository {
    let repository = Repository::empty();
    repository.fallback("evergreen");
    repository
}

fn check(repository: &Repository) -> Ran {
    bannerman(repository.path(), &["check"]).run()
}

/// Checks a repository, and compares what is printed with the rule's part of the page.
fn says(rule: &str, repository: &Repository) {
    page::compare(rule, &check(repository).transcript());
}

/// Checks several repositories, each with a few words on what is wrong with it.
fn say(rule: &str, cases: &[(&str, Repository)]) {
    let part =
        |(what, repository): &(&str, Repository)| format!("# {what}\n{}", check(repository).transcript());
    page::compare(rule, &cases.iter().map(part).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_sound_repository_has_no_problems() {
    let ran = check(&sound());
    assert_eq!(ran, Ran { status: 0, stdout: "1 event: no problems found\n".into(), stderr: String::new() });
}
