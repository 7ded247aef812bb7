//! The format's existing reader, python-frontmatter over PyYAML, and this program read the same few thousand
//! files. Where they differ, `differential/exceptions.toml` says that they may, and why.
//!
//! Run it with `cargo test differential:: -- --ignored`; see `docs/compatibility.md`.
#![allow(clippy::print_stdout)] // the figures for docs/compatibility.md

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use bannerman::compile::meta::{self, Field, When};
use serde::Deserialize;

use crate::support::art;

/// Codes about the repository as a whole: thousands of events in one are bound to share days.
const OF_THE_WHOLE: [&str; 3] = ["B003", "B010", "B011"];

/// What the existing reader made of a file.
#[derive(Deserialize)]
struct Verdict {
    name: String,
    accept: bool,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    fallback: bool,
    start: Option<(u32, u32)>,
    end: Option<(u32, u32)>,
    #[serde(default)]
    description: String,
}

/// The output of `check`, as far as it is compared.
#[derive(Deserialize)]
struct Report {
    diagnostics: Vec<Finding>,
}

#[derive(Deserialize, Clone)]
struct Finding {
    code: String,
    severity: String,
    event: Option<String>,
    message: String,
}

/// Where the two may differ.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    #[serde(default)]
    stricter: Vec<Stricter>,
    #[serde(default)]
    laxer: Vec<Laxer>,
}

/// Errors that the existing reader does not have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stricter {
    code: String,
    /// A part of the message.
    says: String,
    why: String,
}

/// A case that this program takes and the existing reader does not.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Laxer {
    case: String,
    why: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential")
}

fn exceptions() -> Exceptions {
    toml::from_str(&fs::read_to_string(folder().join("exceptions.toml")).unwrap()).unwrap()
}

#[test]
fn the_documentation_names_every_difference() {
    let documentation = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/compatibility.md");
    let documentation = fs::read_to_string(documentation).unwrap();
    let Exceptions { stricter, laxer } = exceptions();
    for Stricter { code, says, why } in stricter {
        let row = format!("| {code} | … {says} … | {why} |");
        assert!(documentation.contains(&row), "docs/compatibility.md has to have this row:\n{row}");
    }
    for Laxer { case, why } in laxer {
        let row = format!("| {case} | {why} |");
        assert!(documentation.contains(&row), "docs/compatibility.md has to have this row:\n{row}");
    }
}

#[test]
#[ignore = "needs Python with tests/differential/requirements.txt"]
fn nothing_is_accepted_that_the_existing_reader_rejects() {
    let cases = tempfile::tempdir().unwrap();
    python("generate.py", cases.path());
    add_art(cases.path());
    let verdicts = verdicts(cases.path());
    let errors = errors(cases.path());
    let exceptions = exceptions();

    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    let mut stricter: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut agreed_accept, mut agreed_reject, mut stricter_files, mut laxer, mut rules) = (0, 0, 0, 0, 0);
    for verdict in &verdicts {
        let name = verdict.name.as_str();
        let errors = errors.get(name).map(Vec::as_slice).unwrap_or_default();
        match (verdict.accept, errors.is_empty()) {
            (false, false) => agreed_reject += 1,
            (true, true) => {
                agreed_accept += 1;
                problems.extend(difference(cases.path(), verdict).map(|what| format!("{name}: {what}")));
            }
            // A rule is no date of the original format: bannerman's own, as `days` and `dates` are.
            (false, true) if has_a_rule(cases.path(), name) => rules += 1,
            (false, true) => {
                laxer += 1;
                match exceptions.laxer.iter().find(|exception| exception.case == name) {
                    Some(exception) => _ = used.insert(exception.case.as_str()),
                    None => problems.push(format!("{name}: accepted, but {}", verdict.reason)),
                }
            }
            (true, false) => {
                stricter_files += 1;
                for error in errors {
                    let allowed = exceptions
                        .stricter
                        .iter()
                        .find(|allowed| allowed.code == error.code && error.message.contains(&allowed.says));
                    match allowed {
                        Some(Stricter { code, says, .. }) => *stricter.entry((code, says)).or_default() += 1,
                        None => problems.push(format!("{name}: rejected, {} {}", error.code, error.message)),
                    }
                }
            }
        }
    }
    let idle =
        exceptions.stricter.iter().filter(|it| !stricter.contains_key(&(it.code.as_str(), it.says.as_str())));
    problems.extend(idle.map(|it| format!("exceptions.toml: nothing has {} {:?}", it.code, it.says)));
    let idle = exceptions.laxer.iter().filter(|it| !used.contains(it.case.as_str()));
    problems.extend(idle.map(|it| format!("exceptions.toml: {} is no exception", it.case)));

    println!("| files | {} |", verdicts.len());
    println!("| both accept, with the same days and description | {agreed_accept} |");
    println!("| both reject | {agreed_reject} |");
    println!("| only bannerman rejects | {stricter_files} |");
    println!("| only bannerman accepts, for a date that is a rule | {rules} |");
    println!("| only bannerman accepts otherwise | {laxer} |");
    for ((code, says), count) in stricter {
        println!("  {code} {says:?}: {count}");
    }
    assert!(
        verdicts.len() >= 5000 && agreed_accept >= 1000 && agreed_reject >= 1000,
        "the cases are lopsided"
    );
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Runs a Python program of this test's over the cases. Returns what it printed.
fn python(program: &str, cases: &Path) -> String {
    let python = std::env::var_os("BANNERMAN_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(python)
        .arg(folder().join(program))
        .arg(cases)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(output.status.success(), "{program} failed");
    String::from_utf8(output.stdout).unwrap()
}

/// Gives every event the same banner and the same icon.
fn add_art(cases: &Path) {
    let (banner, icon) = (art::png(160, 90, 7), art::png(128, 128, 7));
    for event in fs::read_dir(cases.join("events")).unwrap() {
        for (folder, bytes) in [("banners", &banner), ("server_icons", &icon)] {
            let folder = event.as_ref().unwrap().path().join(folder);
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("a.png"), bytes).unwrap();
        }
    }
}

fn verdicts(cases: &Path) -> Vec<Verdict> {
    let answers = python("oracle.py", cases);
    let (versions, answers) = answers.split_once('\n').unwrap();
    println!("{versions}");
    let versions: serde_json::Value = serde_json::from_str(versions).unwrap();
    assert_eq!((&versions["python-frontmatter"], &versions["pyyaml"]), (&"1.1.0".into(), &"6.0.1".into()));
    let verdicts: Vec<Verdict> = answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(verdicts.len(), fs::read_dir(cases.join("events")).unwrap().count());
    verdicts
}

/// The errors of every event that has some.
fn errors(cases: &Path) -> BTreeMap<String, Vec<Finding>> {
    let output = Command::new(env!("CARGO_BIN_EXE_bannerman"))
        .args(["check", ".", "--format", "json", "--max-diagnostics", "1000000"])
        .current_dir(cases)
        .env_clear()
        .env("HOME", cases)
        .env("BANNERMAN_NOW", "2026-12-01T12:00:00Z")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Report = serde_json::from_slice(&output.stdout).unwrap();
    let mut errors: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in report.diagnostics {
        if finding.severity == "error" && !OF_THE_WHOLE.contains(&finding.code.as_str()) {
            errors.entry(finding.event.clone().unwrap()).or_default().push(finding);
        }
    }
    errors
}

/// Whether a date is a rule and no fixed day.
fn has_a_rule(cases: &Path, name: &str) -> bool {
    let text = fs::read_to_string(cases.join("events").join(name).join("meta.md")).unwrap();
    let front = meta::read(&text).front.unwrap();
    let rule = |field: &Field<When>| {
        field.value().is_some_and(|when| when.rule.as_ref().is_ok_and(|rule| rule.fixed().is_none()))
    };
    rule(&front.start) || rule(&front.end)
}

/// What the two read differently in a file that both accept.
fn difference(cases: &Path, verdict: &Verdict) -> Option<String> {
    let text = fs::read_to_string(cases.join("events").join(&verdict.name).join("meta.md")).unwrap();
    let meta = meta::read(&text);
    let front = meta.front.unwrap();
    let day = |field: &Field<When>| {
        let day = field.value()?.rule.as_ref().ok()?.fixed()?;
        (!front.is_fallback()).then_some((day.month, day.day))
    };
    let ours = (front.is_fallback(), day(&front.start), day(&front.end));
    let theirs = (verdict.fallback, verdict.start, verdict.end);
    if ours != theirs {
        return Some(format!("read as {ours:?}, but {theirs:?}"));
    }
    (*meta.description != *verdict.description)
        .then(|| format!("the description is {:?}, but {:?}", meta.description, verdict.description))
}
