//! What the documentation names is there: the keys of `bannerman.toml` with their defaults, environment variables, and the
//! files that it leads to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::program::bannerman;
use crate::support::repository::Repository;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every `TABLE.KEY` of the configuration's page with the default that stands beside it; none where that is in words.
fn documented() -> BTreeMap<String, Option<Value>> {
    let page = text("docs/configuration.md");
    let mut found = BTreeMap::new();
    for section in page.split("\n## `[").skip(1) {
        let (table, rest) = section.split_once("]`\n").unwrap();
        let rest = rest.split("\n## ").next().unwrap();
        for row in rest.lines().filter(|line| line.starts_with("| `") && table != "rules") {
            let cells: Vec<&str> = row.split(" | ").collect();
            let key = cells[0].trim_start_matches("| ").trim_matches('`');
            let default = cells[1].strip_prefix('`').map(|cell| cell.trim_end_matches('`').parse().unwrap());
            assert!(
                found.insert(format!("{table}.{key}"), default).is_none(),
                "{table}.{key} is there twice"
            );
        }
    }
    found
}

#[test]
fn every_key_of_the_configuration_is_documented_with_its_default() {
    let schema: Value = serde_json::from_str(&text("schema/config.schema.json")).unwrap();
    let mut known = BTreeMap::new();
    for (table, keys) in
        schema["properties"].as_object().unwrap().iter().filter(|(table, _)| *table != "rules")
    {
        for (key, value) in keys["properties"].as_object().unwrap() {
            known.insert(format!("{table}.{key}"), value.get("default").cloned());
        }
    }
    assert_eq!(documented(), known);
}

/// Each block of TOML on the page, and all keys at once with the defaults that stand there.
#[test]
fn the_documented_configurations_are_taken() {
    let mut all = String::new();
    for (key, default) in documented() {
        let (table, key) = key.split_once('.').unwrap();
        if let Some(default) = default {
            all.push_str(&format!("{table}.{key} = {default}\n"));
        }
    }
    let pages = text("README.md") + &text("docs/configuration.md") + &text("docs/github.md");
    let blocks = pages.split("```toml\n").skip(1).map(|block| block.split("```").next().unwrap());
    let repository = Repository::small();
    for toml in blocks.chain([all.as_str()]) {
        repository.write("bannerman.toml", toml);
        let ran = bannerman(repository.path(), &["check"]).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{toml}: {ran:?}");
    }
}

/// Every variable that the program's sources name, in quotes.
#[test]
fn every_environment_variable_is_documented() {
    let page = text("docs/configuration.md");
    let mut named = BTreeSet::new();
    for source in files("src", "rs") {
        for quoted in text(&source).split('"') {
            let ours = ["BANNERMAN_", "DISCORD_", "REDIS_"].iter().any(|start| quoted.starts_with(start));
            if ours && quoted.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
                named.insert(quoted.to_owned());
            }
        }
    }
    assert!(named.len() > 8, "{named:?}");
    for name in named {
        assert!(page.contains(&format!("| `{name}` |")), "docs/configuration.md has no row for {name}");
    }
}

#[test]
fn no_page_leads_to_a_file_that_is_not_there() {
    let mut lost = Vec::new();
    for page in pages() {
        let text = text(&page);
        let folder = Path::new(&page).parent().unwrap();
        let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        let links = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
        for link in links {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = root().join(folder).join(path);
            if !target.exists() || !anchor.is_empty() && !anchors(&target).contains(anchor) {
                lost.push(format!("{page}: {link}"));
            }
        }
        // Paths in backticks, such as `src/compile/rules/mod.rs`.
        let quoted =
            text.split('`').skip(1).step_by(2).filter(|quoted| !quoted.contains(['*', ' ', '…', '\n']));
        for path in quoted.filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder))) {
            // `NAME` stands for what a recipe adds, and a sandbox is there once somebody has tried it.
            let made = ["NAME", "csv", "today", ".bannerman"].iter().any(|part| path.contains(part));
            if !root().join(path).exists() && !made {
                lost.push(format!("{page}: `{path}`"));
            }
        }
    }
    assert!(lost.is_empty(), "\n{}", lost.join("\n"));
}

/// What paths begin with, where they are meant from the project's root.
const FOLDERS: [&str; 9] =
    ["src/", "tests/", "docs/", "schema/", "snapshots/", "benches/", "examples/", "fuzz/", ".ci/"];

/// The pages that people write and read, from the root.
fn pages() -> Vec<String> {
    let mut pages = files("docs", "md");
    pages.retain(|page| page != "docs/rules.md");
    let others = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "benches/README.md", "schema/README.md"];
    pages.extend(others.into_iter().filter(|page| root().join(page).exists()).map(str::to_owned));
    pages
}

/// The anchors that GitHub makes of a page's headings.
fn anchors(page: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(page).unwrap();
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    let anchor = |heading: &str| {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(anchor).collect()
}

/// The files below a folder with this extension, from the root.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|its| its == extension) {
                found.push(path.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    found.sort();
    found
}
