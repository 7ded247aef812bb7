//! The same repository with rules in the place of the days that people move by hand every year.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{clone, git};
use crate::support::program::{Ran, bannerman, snapshot};

/// What stands in the front matter of the events that move.
const RULES: [(&str, &str); 5] = [
    ("comic_book_day", "start_date: first Saturday of May\ndays: 1\n"),
    ("diwali", "start_date: Diwali\ndays: 5\n"),
    ("easter", "start_date: Easter\ndays: 1\n"),
    ("eid_al_fitr", "start_date: 1 Shawwal\ndays: 3\n"),
    ("holi", "start_date: day before Holi\nend_date: Holi\n"),
];

/// A clone with those rules, committed.
fn rewritten(home: &TempDir) -> std::path::PathBuf {
    let clone = clone(home);
    for (event, rule) in RULES {
        let path = clone.join(format!("events/{event}/meta.md"));
        let text = fs::read_to_string(&path).unwrap();
        let (_, rest) = text.strip_prefix("---\n").unwrap().split_once("---\n").unwrap();
        fs::write(&path, format!("---\n{rule}---\n{rest}")).unwrap();
    }
    let author = ["-c", "user.name=A Contributor", "-c", "user.email=contributor@example.org"];
    git(&clone, &[&author[..], &["commit", "--quiet", "--all", "--message", "Let dates be rules"]].concat());
    clone
}

fn check(folder: &Path, years: &str) -> Ran {
    bannerman(folder, &["check", "--years", years]).run()
}

#[test]
#[ignore = "needs ../shared/branding.bundle"]
fn rules_find_the_days_and_the_collisions_of_years() {
    let home = TempDir::new().unwrap();
    let clone = rewritten(&home);
    let judged = check(&clone, "2024..2030");
    assert_eq!((judged.status, judged.stderr.as_str()), (1, ""), "{judged:?}");
    // What moves by itself is not asked to.
    assert!(!judged.stdout.contains("B028"), "{judged:?}");
    let collisions: Vec<&str> = judged.stdout.lines().filter(|line| line.starts_with("error")).collect();

    // A priority for each of those that come and go settles all of them.
    for (event, _) in RULES {
        let path = clone.join(format!("events/{event}/meta.md"));
        let text = fs::read_to_string(&path).unwrap();
        let priority = if event == "holi" { 2 } else { 1 };
        fs::write(&path, text.replacen("---\n", &format!("---\npriority: {priority}\n"), 1)).unwrap();
    }
    let settled = check(&clone, "2024..2030");
    assert_eq!(settled.status, 0, "{settled:?}");
    let ran = bannerman(&clone, &["compile", "--quiet", "--years", "2024..2030"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let lock = fs::read_to_string(clone.join("bannerman.lock")).unwrap();
    let (_, periods) = lock.split_once("periods = [\n").unwrap();
    let warnings: Vec<&str> =
        settled.stdout.lines().filter(|line| line.starts_with("warning[B026]")).collect();
    snapshot(
        "bundle_moving",
        &format!(
            "# collisions\n{}\n\n# with priorities\n{}\n{periods}",
            collisions.join("\n"),
            warnings.join("\n")
        ),
    );
}
