//! The validation rules, one file a rule: each breaks a repository in every way that the rule speaks of, and
//! compares all that `check` then says with `snapshots/rule_NAME.snap`.

mod animated;
mod bad_authors;
mod bad_date;
mod bad_dates;
mod bad_days;
mod bad_description;
mod bad_fallback;
mod bad_front_matter;
mod bad_pair;
mod bad_priority;
mod broken_picture;
mod collision;
mod committed_state;
mod dates_end;
mod end_before_start;
mod fallback_with_dates;
mod left_alone;
mod lfs_pointer;
mod missing_assets;
mod missing_date;
mod missing_events;
mod missing_meta;
mod never_worn;
mod no_pair;
mod not_a_file;
mod not_a_picture;
mod odd_shape;
mod one_fallback;
mod pinned_feast;
mod too_large;
mod unknown_key;
mod unpaired;
mod unreadable_meta;
mod unusable_name;
mod wrong_extension;

use std::path::Path;

use bannerman::compile::rules::RULES;

use crate::support::program::{Ran, bannerman, snapshot};
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

/// Checks a repository, and compares what is said with the rule's snapshot.
fn says(rule: &str, repository: &Repository) {
    snapshot(&format!("rule_{rule}"), &check(repository).transcript());
}

/// The same for several repositories, each with a few words on what is wrong with it.
fn say(rule: &str, cases: &[(&str, Repository)]) {
    let part =
        |(what, repository): &(&str, Repository)| format!("# {what}\n{}", check(repository).transcript());
    snapshot(&format!("rule_{rule}"), &cases.iter().map(part).collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_rule_has_its_snapshot() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
    for (rule, _) in &RULES {
        let file = folder.join(format!("rule_{}.snap", rule.name.replace('-', "_")));
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("{} has no test: {}: {error}", rule.code, file.display()));
        let said = format!("{}[{}]", rule.severity.name(), rule.code);
        assert!(text.contains(&said), "{} never says {said}", file.display());
    }
}

/// Everything that the rules can say, on one page that a person can read through.
#[test]
fn the_page_of_what_is_said_is_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut page = String::from(
        "# What `bannerman check` says\n\n\
         <!-- Made from `snapshots/rule_*.snap` by `INSTA_UPDATE=always cargo test rules::`, twice where they change. -->\n\n\
         For every [rule](rules.md), a repository that is broken in each way that the rule speaks of, and all that is\n\
         said about it.\n",
    );
    let mut names: Vec<String> = std::fs::read_dir(root.join("snapshots"))
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".snap")?.to_owned()))
        .collect();
    names.sort();
    for (rule, _) in &RULES {
        let own = format!("rule_{}", rule.name.replace('-', "_"));
        page.push_str(&format!("\n## {} {}\n\n{}\n", rule.code, rule.name, rule.summary));
        for name in names.iter().filter(|name| **name == own || name.starts_with(&format!("{own}_"))) {
            let text = std::fs::read_to_string(root.join(format!("snapshots/{name}.snap"))).unwrap();
            let (_, said) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
            page.push_str(&format!("\n````text\n{}\n````\n", said.trim_end()));
        }
    }
    let file = root.join("docs/findings.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, &page).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written == page, "run `INSTA_UPDATE=always cargo test rules::`");
}

/// Configurations, pull requests and other programs name the codes: one that is out is never changed.
#[test]
fn codes_are_frozen() {
    let line = |rule: &bannerman::diagnostic::Rule| {
        format!("{} {} {}\n", rule.code, rule.name, rule.severity.name())
    };
    snapshot("rules", &RULES.iter().map(|(rule, _)| line(rule)).collect::<String>());
}

#[test]
fn a_sound_repository_has_no_problems() {
    let ran = check(&sound());
    assert_eq!(ran, Ran { status: 0, stdout: "1 event: no problems found\n".into(), stderr: String::new() });
}
