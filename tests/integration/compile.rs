//! `compile`: the lock's bytes, and whether they are up to date.

use std::fs;
use std::time::{Duration, SystemTime};

use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

fn compile(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), &[&["compile"], arguments].concat()).run()
}

fn lock(repository: &Repository) -> String {
    fs::read_to_string(repository.file("bannerman.lock")).unwrap()
}

/// Compiles and commits the lock, as a branding repository that keeps its lock does.
fn compiled() -> Repository {
    let repository = Repository::small();
    assert_eq!(compile(&repository, &[]).status, 0);
    repository.commit("Lock");
    repository
}

#[test]
fn the_lock_of_a_small_repository() {
    let repository = Repository::small();
    let ran = compile(&repository, &[]);
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let said = format!("wrote bannerman.lock: 2 events, 2026 to 2030, commit {}\n", &commit[..12]);
    assert_eq!(ran, Ran { status: 0, stdout: said, stderr: String::new() });
    let text = lock(&repository);
    snapshot("lock", &text);
    let first = text.lines().find(|line| !line.starts_with('#'));
    assert_eq!(first, Some("version = 1"));
    assert!(text.ends_with("]\n") && !text.contains('\r'));
}

#[test]
fn nothing_of_the_machine_or_the_day_is_in_it() {
    let (here, there) = (Repository::small(), Repository::small());
    let run = |repository: &Repository, now: &str| {
        let ran = bannerman(repository.path(), &["compile"]).env("BANNERMAN_NOW", now).run();
        assert_eq!(ran.status, 0, "{ran:?}");
        lock(repository)
    };
    let early = run(&here, "2026-01-01T00:00:00Z");
    assert_eq!(run(&there, "2031-07-01T00:00:00Z"), early);
    assert!(!early.contains(here.path().to_str().unwrap()));
}

#[test]
fn a_lock_that_says_the_same_is_left_alone() {
    let repository = Repository::small();
    compile(&repository, &[]);
    let file = fs::File::options().write(true).open(repository.file("bannerman.lock")).unwrap();
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    file.set_modified(past).unwrap();
    drop(file);
    let ran = compile(&repository, &[]);
    assert!(ran.stdout.starts_with("unchanged: bannerman.lock: 2 events"), "{ran:?}");
    let modified = fs::metadata(repository.file("bannerman.lock")).unwrap().modified().unwrap();
    assert_eq!(modified, past);
}

#[test]
fn an_error_in_the_branding_leaves_the_lock_as_it_was() {
    let repository = compiled();
    let before = lock(&repository);
    repository.meta("christmas", "start_date: Dezember 1\nend_date: December 25");
    let ran = compile(&repository, &[]);
    snapshot("compile_errors", &ran.transcript());
    assert_eq!(lock(&repository), before);
}

#[test]
fn warnings_are_counted() {
    let repository = Repository::small();
    repository
        .meta("christmas", "start_date: December 1\nend_date: December 25\ncolour: red")
        .commit("Colour");
    let ran = compile(&repository, &[]);
    assert_eq!(ran.status, 0);
    assert_eq!(ran.stderr, "note: 2 events: no errors, 1 warning; `bannerman check` shows them\n");
    assert_eq!(compile(&repository, &["--quiet"]).stderr, "");
}

#[test]
fn a_lock_that_is_committed_with_its_events_is_up_to_date() {
    let repository = compiled();
    // It names the commit before the one that it is part of; that is no difference.
    let ran = compile(&repository, &["--check"]);
    assert_eq!(
        ran,
        Ran { status: 0, stdout: "bannerman.lock is up to date\n".into(), stderr: String::new() }
    );
}

#[test]
fn check_says_what_is_out_of_date() {
    let mut text = String::new();
    let mut case = |what: &str, arguments: &[&str], change: &dyn Fn(&Repository)| {
        let repository = compiled();
        let before = lock(&repository);
        change(&repository);
        repository.commit("Change");
        let ran = compile(&repository, &[&["--check"], arguments].concat());
        assert_eq!(ran.status, 1, "{what}: {ran:?}");
        assert_eq!(lock(&repository), before, "{what}");
        text.push_str(&format!("# {what}\n{}\n", ran.transcript()));
    };
    case("other dates", &[], &|repository| {
        repository.meta("christmas", "start_date: December 1\nend_date: December 26");
    });
    case("another description", &[], &|repository| {
        let text = "---\nstart_date: December 1\nend_date: December 25\n---\n**The christmas**\n\nSnow!\n";
        repository.write("events/christmas/meta.md", text);
    });
    case("another title", &[], &|repository| {
        let text = "---\nstart_date: December 1\nend_date: December 25\n---\n**Yule**\n\nAbout christmas.\n";
        repository.write("events/christmas/meta.md", text);
    });
    case("more art", &[], &|repository| {
        repository.icon("christmas", "other.png").banner("evergreen", "other.png");
    });
    case("an event more, one less", &[], &|repository| {
        repository.event("pi", "March 14", "March 14").remove("events/christmas");
    });
    case("renamed", &[], &|repository| {
        repository.git(&["mv", "events/christmas", "events/yule"]);
    });
    case("a file that no event uses", &[], &|repository| {
        repository.write("events/christmas/sources/banner.svg", "<svg/>");
    });
    case("other years asked for", &["--years", "2027..2028"], &|_| {});
    snapshot("compile_out_of_date", &text);
}

#[test]
fn check_says_what_a_file_is_that_is_no_lock() {
    let mut text = String::new();
    let mut case = |what: &str, change: &dyn Fn(&str) -> Option<String>| {
        let repository = compiled();
        match change(&lock(&repository)) {
            Some(changed) => repository.write("bannerman.lock", changed),
            None => repository.remove("bannerman.lock"),
        };
        let ran = compile(&repository, &["--check"]);
        assert_eq!(ran.status, 1, "{what}: {ran:?}");
        text.push_str(&format!("# {what}\n{}\n", ran.transcript()));
        // And what it advises helps.
        assert_eq!(compile(&repository, &[]).status, 0, "{what}");
        assert_eq!(compile(&repository, &["--check"]).status, 0, "{what}");
    };
    case("missing", &|_| None);
    case("empty", &|_| Some(String::new()));
    case("conflict markers", &|lock| {
        let ours = "<<<<<<< HEAD\nstarts = \"December 1\"\n=======\nstarts = \"December 2\"\n>>>>>>> other\n";
        Some(lock.replace("starts = \"December 1\"\n", ours))
    });
    case("newer version", &|lock| Some(lock.replace("version = 1\n", "version = 2\nnews = true\n")));
    case("cut short", &|lock| Some(lock[..lock.len() / 2].to_owned()));
    case("a day lost", &|lock| Some(lock.replace("to = 2026-11-30", "to = 2026-11-29")));
    case("another file", &|_| Some("# Lockfile\n\n- none\n".to_owned()));
    snapshot("compile_no_lock", &text);
}

#[test]
fn check_advises_a_command_for_the_same_source_and_file() {
    let repository = Repository::small();
    repository.git(&["clone", "--quiet", ".", "copy"]);
    let arguments = ["copy@main", "-o", "locks/copy.lock"];
    let ran = compile(&repository, &[&["--check"], &arguments[..]].concat());
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.ends_with("help: run `bannerman compile copy@main -o locks/copy.lock`\n"), "{ran:?}");
    assert_eq!(compile(&repository, &arguments).status, 0);
    assert_eq!(compile(&repository, &[&["--check"], &arguments[..]].concat()).status, 0);
}

#[test]
fn check_keeps_the_years_that_the_lock_records() {
    let repository = Repository::small();
    assert_eq!(compile(&repository, &["--years", "2031..2033"]).status, 0);
    assert_eq!(compile(&repository, &["--check"]).status, 0);
    // A new year in the log does not make a lock stale.
    repository.commit_at("Later", "2028-01-02T12:00:00+00:00");
    assert_eq!(compile(&repository, &["--check"]).status, 0);
}

#[test]
fn years_come_from_the_command_line_then_the_configuration_then_the_commit() {
    let repository = Repository::small();
    let years = |repository: &Repository, arguments: &[&str]| {
        let ran = compile(repository, arguments);
        assert_eq!(ran.status, 0, "{ran:?}");
        ran.stdout.split(", ").nth(1).unwrap().to_owned()
    };
    assert_eq!(years(&repository, &[]), "2026 to 2030");
    assert_eq!(years(&repository, &["--years", "2040"]), "2040 to 2040");
    repository.write("bannerman.toml", "[schedule]\nyears = 2\n");
    assert_eq!(years(&repository, &[]), "2026 to 2027");
    repository.write("bannerman.toml", "[schedule]\nfirst_year = 2030\nyears = 3\n");
    assert_eq!(years(&repository, &[]), "2030 to 2032");
    assert_eq!(years(&repository, &["--years", "2026..2027"]), "2026 to 2027");
    repository.write("bannerman.toml", "");
    // The committer's date, in UTC.
    repository.commit_at("Eve", "2027-12-31T23:30:00-01:00");
    assert_eq!(years(&repository, &[]), "2028 to 2032");
}

#[test]
fn new_year_and_february_29_in_the_schedule() {
    let repository = Repository::empty();
    repository.fallback("evergreen").event("new_year", "December 29", "January 3");
    repository.event("leap_day", "February 29", "February 29").event("winter", "January 20", "February 28");
    repository.event("thaw", "March 1", "March 2").commit("Begin");
    assert_eq!(compile(&repository, &["--years", "2027..2028"]).status, 0);
    let text = lock(&repository);
    snapshot("lock_schedule", text.split_once("[schedule]\n").unwrap().1);
}

#[test]
fn descriptions_and_names_are_kept_to_the_letter() {
    let repository = Repository::empty();
    let description = "**Święto \"Wiosny\"** 🎉\r\n\r\n\\o/ `code`\t– “春节”\n\u{202e}turned\u{1b}[31m";
    repository.fallback("evergreen").art("Święto wiosny");
    let text = format!("---\nstart_date: MARCH   07\nend_date: \"march 8 \"\n---\n\n{description}\n\n");
    repository.write("events/Święto wiosny/meta.md", text).commit("Begin");
    assert_eq!(compile(&repository, &["--years", "2027"]).status, 0);
    let event = lock(&repository);
    let event = event.split("\n\n").find(|part| part.contains("wiosny")).unwrap().to_owned();
    snapshot("lock_letters", &event);
}

#[test]
fn a_configuration_that_cannot_be_read_is_wrong_usage() {
    let repository = Repository::small();
    let mut text = String::new();
    for config in [
        "[schedule]\nyear = 3\n",
        "[shedule]\nyears = 3\n",
        "[schedule]\nyears = \"three\"\n",
        "[schedule]\nyears = 0\n",
        "[schedule]\nfirst_year = 20\n",
        "[schedule]\nyears = 3\nyears = 4\n",
        "[schedule\n",
        "[source]\nevents = \"../events\"\n",
        "nothing = 1\n",
    ] {
        repository.write("bannerman.toml", config);
        let ran = compile(&repository, &[]);
        assert_eq!(ran.status, 2, "{config}: {ran:?}");
        text.push_str(&format!("# {}\n{}\n", config.trim().replace('\n', " | "), ran.transcript()));
    }
    snapshot("compile_configuration", &text);
    let ran = compile(&repository, &["--config", "nowhere.toml"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
}

#[test]
fn years_that_cannot_be_meant_are_wrong_usage() {
    let repository = Repository::small();
    for years in ["2030..2026", "1969", "2026..9999", "2026-2030", "", "2026..2300"] {
        let ran = compile(&repository, &["--years", years]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{years}: {ran:?}");
        assert!(ran.stderr.contains("write two years like 2026..2030"), "{years}: {ran:?}");
    }
}

#[test]
fn a_lock_that_cannot_be_written_is_told() {
    let repository = Repository::small();
    repository.write("folder/file", "");
    let ran = compile(&repository, &["-o", "folder"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{ran:?}");
    let ran = compile(&repository, &["-o", "folder/file/bannerman.lock"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{ran:?}");
    assert_eq!(compile(&repository, &["-o", "new/folder/bannerman.lock"]).status, 0);
}
