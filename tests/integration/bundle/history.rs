//! Every commit of its history: which pass, and of those that do not, why.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use tempfile::TempDir;

use super::{FOLDERS, assets, bare, bytes, git, is_picture, json, list, text};
use crate::support::program::{bannerman, snapshot};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn every_commit_is_judged_by_what_is_in_it() {
    let home = TempDir::new().unwrap();
    let bare = bare(&home);
    let log = git(&bare, &["log", "--reverse", "--format=%H %cd", "--date=format-local:%Y-%m-%d", "main"]);
    let commits: Vec<(&str, &str)> = log.lines().map(|line| line.split_once(' ').unwrap()).collect();
    assert_eq!(commits.len(), 55);

    let half = commits.len().div_ceil(2);
    let judge = |part: &[(&str, &str)]| part.iter().map(|commit| judge(&bare, commit.0)).collect::<Vec<_>>();
    let (early, late) = commits.split_at(half);
    let judged: Vec<Judged> = thread::scope(|scope| {
        let worker = scope.spawn(|| judge(late));
        let mut judged = judge(early);
        judged.extend(worker.join().unwrap());
        judged
    });

    let mut table = String::from("commit   date        verdict  errors          warnings\n");
    for ((commit, date), judged) in commits.iter().zip(&judged) {
        let verdict = if judged.passes { "passes" } else { "fails" };
        let (errors, warnings) = (counted(&judged.errors), counted(&judged.warnings));
        let row = format!("{}  {date}  {verdict:<7}  {errors:<14}  {warnings}", &commit[..7]);
        table.push_str(row.trim_end());
        table.push('\n');
    }
    snapshot("bundle_history", &table);

    // Until June 2022 the banner was a file in the event's folder, so no commit before that can pass.
    for ((_, date), judged) in commits.iter().zip(&judged) {
        assert_eq!(judged.moves == judged.events, *date < "2022-06-04", "{date}");
        assert!(judged.moves == judged.events || judged.moves == 0, "{date}");
    }
    // One commit of 2025 has two events on a day, and the next takes that back.
    let with = |code: &str| -> Vec<&str> {
        let has = |judged: &Judged| judged.errors.contains_key(code);
        commits.iter().zip(&judged).filter(|(_, judged)| has(judged)).map(|((id, _), _)| &id[..7]).collect()
    };
    assert_eq!(with("B011"), ["873a064"]);
    // In the first twelve commits one icon is named like a GIF and is a line of text: the bundle has no file
    // over 4 MiB from before its present, and says so in the file's place. The event went with the next one.
    let first: Vec<&str> = commits[..12].iter().map(|(id, _)| &id[..7]).collect();
    assert_eq!(with("B013"), first);
    let fake = format!("{}:events/hacktoberfest/server_icons/animated_server_icon.gif", commits[0].0);
    let bytes = bytes(&bare, &["cat-file", "blob", &fake]);
    assert!(bytes.len() == 100 && bytes.starts_with(b"synthetic stand-in for a blob over 4 MiB"));
    assert_eq!(judged.iter().filter(|judged| judged.passes).count(), 25);
}

/// What came of a commit.
struct Judged {
    passes: bool,
    /// How many events there are.
    events: usize,
    /// How many were told to move their banner into the folder that it belongs in.
    moves: usize,
    errors: BTreeMap<String, usize>,
    warnings: BTreeMap<String, usize>,
}

/// Checks a commit, and holds every error against what git says: none is missing and none is made up.
fn judge(bare: &Path, commit: &str) -> Judged {
    let ran = bannerman(bare, &["check", &format!(".@{commit}"), "--format", "json"]).run();
    assert_eq!(ran.stderr, "", "{commit}");
    let report = json(&ran);
    let events = git(bare, &["ls-tree", "-d", "--name-only", &format!("{commit}:events")]);
    let events: Vec<&str> = events.lines().collect();
    let names: Vec<&str> = list(&report["events"]).iter().map(|event| text(&event["name"])).collect();
    assert_eq!(names, events, "{commit}");

    let mut wanted = BTreeSet::new();
    let paths = git(bare, &["ls-tree", "-r", "--name-only", commit, "events"]);
    let paths: BTreeSet<&str> = paths.lines().collect();
    for event in &events {
        for folder in FOLDERS {
            let folder = format!("events/{event}/{folder}/");
            let directly = |path: &&str| path.strip_prefix(&folder).is_some_and(|rest| !rest.contains('/'));
            if !paths.iter().any(directly) {
                // So far it was always the banner, and the banner was always there, one folder up.
                let stray = format!("events/{event}/banner.png");
                assert!(
                    folder.ends_with("/banners/") && paths.contains(stray.as_str()),
                    "{commit}: {folder}"
                );
                let help = format!("move `{stray}` to `{folder}banner.png`");
                wanted.insert(("B003", format!("events/{event}"), help));
            }
        }
    }
    for (path, id) in assets(bare, commit) {
        if !is_picture(&bytes(bare, &["cat-file", "blob", &id])) {
            let help = "export it as PNG, JPEG or GIF, or move it out of this folder";
            wanted.insert(("B013", path, help.to_owned()));
        }
    }
    for (first, second) in colliding(bare, commit, &events) {
        wanted.insert(("B011", format!("events/{first}/meta.md"), second));
    }

    let mut said = BTreeSet::new();
    let mut counts = [BTreeMap::new(), BTreeMap::new()];
    for finding in list(&report["diagnostics"]) {
        let code = text(&finding["code"]);
        let is_error = finding["severity"] == "error";
        *counts[usize::from(!is_error)].entry(code.to_owned()).or_insert(0) += 1;
        if is_error {
            // Of a collision the other event matters; its help is the same words for all.
            let told = match list(&finding["notes"]) {
                [note] if code == "B011" => text(&note["event"]),
                _ => text(&finding["help"]),
            };
            said.insert((code, text(&finding["path"]).to_owned(), told.to_owned()));
        }
    }
    assert_eq!(said, wanted, "{commit}");
    let [errors, warnings] = counts;
    assert_eq!(report["errors"], said.len(), "{commit}");
    assert_eq!(report["warnings"], warnings.values().sum::<usize>(), "{commit}");
    assert_eq!(ran.status, i32::from(!wanted.is_empty()), "{commit}");
    let moves = wanted.iter().filter(|(code, ..)| *code == "B003").count();
    Judged { passes: ran.status == 0, events: events.len(), moves, errors, warnings }
}

/// The pairs of events that share a day of a leap year, by name.
fn colliding(bare: &Path, commit: &str, events: &[&str]) -> BTreeSet<(String, String)> {
    let days: Vec<(&str, BTreeSet<u32>)> = events
        .iter()
        .map(|event| {
            let meta = git(bare, &["show", &format!("{commit}:events/{event}/meta.md")]);
            let day = |key: &str| {
                let written = meta.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(": "))?;
                let (month, day) = written.trim().split_once(' ')?;
                let month = MONTHS.iter().position(|name| *name == month).unwrap();
                // No month needs more than 31 places, and nobody minds the empty ones.
                Some(month as u32 * 31 + day.parse::<u32>().unwrap() - 1)
            };
            let days = match (day("start_date"), day("end_date")) {
                (Some(start), Some(end)) if start <= end => (start..=end).collect(),
                (Some(start), Some(end)) => (0..=end).chain(start..372).collect(),
                _ => BTreeSet::new(),
            };
            (*event, days)
        })
        .collect();
    let mut pairs = BTreeSet::new();
    for (at, (first, of_first)) in days.iter().enumerate() {
        for (second, of_second) in &days[at + 1..] {
            if !of_first.is_disjoint(of_second) {
                pairs.insert((first.to_string(), second.to_string()));
            }
        }
    }
    pairs
}

fn counted(codes: &BTreeMap<String, usize>) -> String {
    codes.iter().map(|(code, count)| format!("{code}×{count}")).collect::<Vec<_>>().join(" ")
}

/// What a reviewer would have seen of the last six commits that moved a feast by hand.
#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn the_last_changes_of_dates_are_explained() {
    let home = TempDir::new().unwrap();
    let bare = bare(&home);
    let log =
        git(&bare, &["log", "-6", "--format=%H", "-G(start|end)_date", "main", "--", "events/*/meta.md"]);
    let mut said = String::new();
    for commit in log.lines() {
        let subject = git(&bare, &["log", "-1", "--format=%s", commit]);
        // In a bare repository its folder is named.
        let (before, after) = (format!(".@{commit}^"), format!(".@{commit}"));
        let base = "https://raw.example.org/branding";
        let arguments = ["diff", &before, &after, "--format", "markdown", "--image-base", base];
        let ran = bannerman(&bare, &arguments).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{commit}: {ran:?}");
        said.push_str(&format!("<!-- {} {subject} -->\n{}\n", &commit[..7], ran.stdout));
    }
    snapshot("bundle_diff", &said);
}
