//! What is derived from the table of rules: `docs/rules.md`, and the codes in `schema/config.schema.json`.
//!
//! The page holds what each rule says of itself, and below that all that `check` prints in the rule's tests: it is
//! their snapshot. `INSTA_UPDATE=always` accepts what is printed now, as it does for the snapshots of other tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bannerman::compile::rules::RULES;
use bannerman::diagnostic::Rule;

use crate::support::program::bannerman;

/// Tests run side by side, and each may write the page.
static PAGE: Mutex<()> = Mutex::new(());

const FENCE: &str = "\n````text ";

/// Compares what `check` printed in a test of the rule `name`, or of `name_MORE`, with the page.
pub fn compare(name: &str, printed: &str) {
    let turn = PAGE.lock().unwrap_or_else(|broken| broken.into_inner());
    assert!(owner(name).is_some() && !printed.contains("````"), "{name}");
    let mut known = printed_on(&fs::read_to_string(page()).unwrap());
    if accepting() {
        known.insert(name.to_owned(), printed.trim_end().to_owned());
        fs::write(page(), made(&known)).unwrap();
    }
    let expected = known.remove(name).unwrap_or_default();
    drop(turn);
    let hint =
        "read the difference, then accept it: INSTA_UPDATE=always cargo test --test integration rules::";
    assert!(
        expected == printed.trim_end(),
        "docs/rules.md has for {name}:\n{expected}\n\nand now it is:\n{printed}\n{hint}"
    );
}

/// The rule that a part of the page belongs to.
fn owner(name: &str) -> Option<&'static Rule> {
    let mut rules = RULES.iter().map(|(rule, _)| *rule);
    let own = |rule: &Rule| rule.name.replace('-', "_");
    rules.find(|rule| *name == own(rule) || name.starts_with(&format!("{}_", own(rule))))
}

/// What the page has of the tests' runs, by name.
fn printed_on(page: &str) -> BTreeMap<String, String> {
    let parts = page.split(FENCE).skip(1);
    parts
        .map(|part| {
            let (name, rest) = part.split_once('\n').unwrap();
            let (printed, _) = rest.split_once("\n````\n").unwrap();
            (name.to_owned(), printed.to_owned())
        })
        .collect()
}

/// The page: what `explain` says of each rule, with the runs below.
fn made(printed: &BTreeMap<String, String>) -> String {
    let explained = bannerman(root(), &["explain", "--format", "markdown"]).run().stdout;
    let mut sections = explained.split("\n## ");
    let mut page = sections.next().unwrap().replacen(
        "markdown`. -->",
        "markdown`, and from what\nthe tests in `tests/integration/rules` print. To accept a change: `just accept rules::`. -->",
        1,
    );
    for (section, (rule, _)) in sections.zip(RULES.iter()) {
        page.push_str(&format!("\n## {section}"));
        let own = printed.iter().filter(|(name, _)| owner(name).is_some_and(|owner| owner.code == rule.code));
        let runs: String = own.map(|(name, printed)| format!("{FENCE}{name}\n{printed}\n````\n")).collect();
        page.push_str(&format!(
            "\n<details>\n<summary>What <code>bannerman check</code> prints</summary>\n{runs}\n</details>\n"
        ));
    }
    page
}

/// Configurations, pull requests and other programs name the codes: one that is out is never changed.
#[test]
fn the_page_is_current() {
    let _turn = PAGE.lock().unwrap_or_else(|broken| broken.into_inner());
    let written = fs::read_to_string(page()).unwrap();
    let printed = printed_on(&written);
    if accepting() {
        fs::write(page(), made(&printed)).unwrap();
    } else {
        assert!(written == made(&printed), "run `INSTA_UPDATE=always cargo test --test integration rules::`");
    }
}

#[test]
fn every_rule_has_a_test_that_it_speaks_in() {
    if accepting() {
        return; // its runs may not be there yet
    }
    let printed = printed_on(&fs::read_to_string(page()).unwrap());
    for (rule, _) in RULES.iter() {
        let own = printed.iter().filter(|(name, _)| owner(name).is_some_and(|owner| owner.code == rule.code));
        let said = format!("{}[{}]", rule.severity.name(), rule.code);
        assert!(own.into_iter().any(|(_, text)| text.contains(&said)), "no test prints {said}");
    }
}

/// An editor completes the codes in `bannerman.toml`, and shows what each means.
#[test]
fn the_schema_has_every_code() {
    let file = root().join("schema/config.schema.json");
    let written = fs::read_to_string(&file).unwrap();
    let is_code = |line: &&str| line.trim_start().starts_with("\"B0") && line.contains("\"title\": \"B0");
    let first = written.lines().position(|line| is_code(&line)).unwrap();
    let rows = written.lines().skip(first).take_while(is_code).count();
    let row = |rule: &Rule| {
        let (code, summary) = (rule.code, serde_json::json!(rule.summary));
        let level = format!("#/$defs/{}", rule.severity.name());
        format!(
            "        \"{code}\": {{ \"title\": \"{code}\", \"description\": {summary}, \"$ref\": \"{level}\", \
             \"examples\": [\"deny\"] }}"
        )
    };
    let codes = RULES.iter().map(|(rule, _)| row(rule)).collect::<Vec<_>>().join(",\n");
    let lines: Vec<&str> = written.lines().collect();
    let made = [&lines[..first], &[codes.as_str()], &lines[first + rows..]].concat().join("\n") + "\n";
    if accepting() {
        fs::write(&file, &made).unwrap();
    }
    let current = fs::read_to_string(&file).unwrap() == made;
    assert!(current, "run `INSTA_UPDATE=always cargo test --test integration rules::`");
}

fn accepting() -> bool {
    std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always")
}

fn page() -> PathBuf {
    root().join("docs/rules.md")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
