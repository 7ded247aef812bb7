//! A working tree as a source: what is edited, new, gone, ignored, filtered or hidden in it, and that what is said of a
//! file is said of the bytes that Git's id of it stands for.

use std::fs;
#[cfg(unix)]
use std::time::{Duration, SystemTime};

use crate::sources::{Desk, at, commit_of};
#[cfg(unix)]
use crate::support::art;
use crate::support::repository::Repository;

#[test]
fn uncommitted_edits_are_seen_whether_staged_or_not() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let committed = desk.lock(&at(&repository));
    repository.meta("christmas", "start_date: December 2\nend_date: December 25");
    let edited = desk.lock(&at(&repository));
    assert_eq!(commit_of(&edited), None);
    assert!(edited.contains("starts = \"December 2\""), "{edited}");
    repository.git(&["add", "--all"]);
    assert_eq!(desk.lock(&at(&repository)), edited);
    // Staged, then edited again: the file counts.
    repository.meta("christmas", "start_date: December 1\nend_date: December 25");
    assert_eq!(desk.lock(&at(&repository)), committed);
    repository.git(&["reset", "--quiet", "--hard"]);
    assert_eq!(desk.lock(&at(&repository)), committed);
}

#[test]
fn a_lock_of_edits_has_the_tree_that_committing_them_gives() {
    let (repository, desk) = (Repository::small(), Desk::new());
    repository.event("pi", "March 14", "March 14").icon("christmas", "new.png");
    repository.remove("events/christmas/server_icons/icon.png");
    let edited = desk.lock(&at(&repository));
    let commit = repository.commit("Add pi");
    let committed = desk.lock(&at(&repository));
    assert_eq!(
        committed,
        edited.replace(
            "[source]\n",
            &format!("[source]\ncommit = \"{commit}\"\ncommitted = 2026-03-02T12:00:00Z\n")
        )
    );
}

#[test]
fn edits_all_over_many_events_are_seen() {
    let (repository, desk) = (Repository::small(), Desk::new());
    for day in 1..=24 {
        repository.event(&format!("event{day:02}"), &format!("May {day}"), &format!("May {day}"));
    }
    repository.write(".gitignore", "*.xcf\n").commit("Many");
    let clean = desk.lock(&at(&repository));
    assert_eq!(clean, desk.lock(&format!("{}@HEAD", at(&repository))));
    // In the first half, in the second, in a new folder at either end, gone, and nothing to Git.
    repository.icon("event03", "new.png").icon("event20", "new.png");
    repository.event("aaa", "June 1", "June 1").event("zzz", "June 2", "June 2");
    repository
        .banner("event05", "other.png")
        .remove("events/event05/banners/banner.png")
        .write("events/event22/notes.xcf", "ignored");
    fs::remove_dir_all(repository.file("events/event21")).unwrap();
    repository.write("events/readme.txt", "A file beside the folders.");
    let edited = desk.lock(&at(&repository));
    let commit = repository.commit("Edit");
    assert_eq!(commit_of(&edited), None);
    let committed = desk.lock(&at(&repository));
    assert_eq!(
        committed,
        edited.replace(
            "[source]\n",
            &format!("[source]\ncommit = \"{commit}\"\ncommitted = 2026-03-02T12:00:00Z\n")
        )
    );
    assert_eq!(committed, desk.lock(&format!("{}@HEAD", at(&repository))));
    fs::remove_dir_all(repository.file("events")).unwrap();
    let ran = desk.run(&["check", &at(&repository)]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("error[B001]: there is no event folder in `events`"), "{ran:?}");
}

#[test]
fn untracked_files_count_and_ignored_ones_do_not() {
    let (repository, desk) = (Repository::small(), Desk::new());
    repository.write(".gitignore", "draft*\n*.bak\n").commit("Ignore");
    let committed = desk.lock(&at(&repository));
    repository
        .event("drafts", "March 14", "March 14")
        .write("events/christmas/banners/old.bak", "no picture");
    repository.write("events/christmas/draft.png", "no picture");
    assert_eq!(desk.lock(&at(&repository)), committed);
    repository.icon("christmas", "new.png");
    let lock = desk.lock(&at(&repository));
    assert!(lock.contains("new.png") && commit_of(&lock).is_none(), "{lock}");
    // What is tracked counts even where it matches.
    repository.git(&["add", "--force", "events/drafts"]);
    assert!(desk.lock(&at(&repository)).contains("\"drafts\""));
}

#[test]
fn a_deleted_file_is_gone() {
    let (repository, desk) = (Repository::small(), Desk::new());
    repository.icon("christmas", "other.png").commit("Add");
    repository.remove("events/christmas/server_icons/icon.png");
    let lock = desk.lock(&at(&repository));
    assert!(!lock.contains("events/christmas/server_icons/icon.png"), "{lock}");
    repository.remove("events/christmas");
    let lock = desk.lock(&at(&repository));
    assert!(!lock.contains("christmas"), "{lock}");
}

#[test]
fn line_ends_of_the_checkout_make_no_difference() {
    for (key, value) in [("core.autocrlf", "true"), ("core.eol", "crlf")] {
        let (repository, desk) = (Repository::small(), Desk::new());
        repository.write(".gitattributes", "* text=auto\n").commit("Attributes");
        let expected = desk.lock(&at(&repository));
        repository.git(&["config", key, value]);
        fs::remove_dir_all(repository.file("events")).unwrap();
        repository.git(&["checkout", "--quiet", "--", "."]);
        let meta = fs::read(repository.file("events/christmas/meta.md")).unwrap();
        assert!(meta.windows(2).any(|pair| pair == b"\r\n"), "{key}");
        assert_eq!(desk.lock(&at(&repository)), expected, "{key}");
        assert_eq!(desk.lock(&format!("{}@HEAD", at(&repository))), expected, "{key}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_was_moved_away_and_linked_to_is_gone() {
    let (repository, desk) = (Repository::small(), Desk::new());
    fs::create_dir(repository.file("art")).unwrap();
    fs::rename(repository.file("events"), repository.file("art/events")).unwrap();
    repository.write("bannerman.toml", "[source]\nevents = \"art/events\"\n").commit("Move");
    the_index_is_young(&repository);
    let check = || desk.run(&["check", &at(&repository)]);
    assert_eq!(check().stdout, "2 events: no problems found\n");
    fs::rename(repository.file("art"), repository.file("moved")).unwrap();
    std::os::unix::fs::symlink("moved", repository.file("art")).unwrap();
    // The files are still those that the index noted; to Git, the link is all that is there.
    let ran = check();
    assert!(ran.stdout.contains("error[B001]: there is no event folder in `art/events`"), "{ran:?}");
}

/// Makes the index seem written long after the files, so that Git goes by what it noted of them.
#[cfg(unix)]
fn the_index_is_young(repository: &Repository) {
    let later = SystemTime::now() + Duration::from_secs(60);
    let index = fs::File::options().write(true).open(repository.file(".git/index"));
    index.unwrap().set_modified(later).unwrap();
}

#[cfg(unix)]
#[test]
fn what_git_does_not_look_at_is_read_from_git() {
    let repository = Repository::small();
    let (at, picture) = (at(&repository), "events/christmas/banners/banner.png");
    // Sound pictures of one size: what lies behind their end does not matter.
    let [before, other] = [0, 1].map(|last| [art::png(160, 90, 9), vec![last]].concat());
    repository.write(picture, &before).commit("Another banner");
    let committed = Desk::new().lock(&format!("{at}@HEAD"));
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        // One that knows nothing of the pictures yet.
        let desk = Desk::new();
        repository.git(&["update-index", flag, picture]);
        repository.write(picture, &other);
        the_index_is_young(&repository);
        // Git takes it for what it was, so its id and its hash are those of what it was.
        assert_eq!(desk.lock(&at), committed, "{flag}");
        // And nothing else is kept for the next time.
        assert_eq!(desk.lock(&format!("{at}@HEAD")), committed, "{flag}");
        repository.write(picture, &before);
        repository.git(&["update-index", &flag.replace("--", "--no-"), picture]);
    }
}

#[cfg(unix)]
#[test]
fn what_a_filter_made_of_a_file_is_read_from_git() {
    let (repository, desk) = (Repository::small(), Desk::new());
    for (key, program) in [("clean", "tr b-za a-z"), ("smudge", "tr a-z b-za")] {
        repository.git(&["config", &format!("filter.turn.{key}"), program]);
    }
    repository.write(".gitattributes", "*.md filter=turn\n").git(&["add", "--renormalize", "."]);
    repository.commit("Turn letters");
    let (at, meta) = (at(&repository), repository.file("events/christmas/meta.md"));
    let (plain, turned) =
        (fs::read(&meta).unwrap(), repository.git(&["show", "HEAD:events/christmas/meta.md"]));
    assert!(
        turned.len().abs_diff(plain.len()) <= 1 && !turned.as_bytes().starts_with(&plain[..9]),
        "{turned}"
    );
    the_index_is_young(&repository);
    let by_both = [at.clone(), format!("{at}@HEAD")].map(|source| desk.run(&["check", &source]).stdout);
    // What Git has of it are other keys.
    assert!(by_both[0].contains("error[B008]"), "{by_both:?}");
    assert_eq!(by_both[0], by_both[1]);
}

#[cfg(unix)]
#[test]
fn names_that_are_shown_alike_do_not_mix_up_what_is_in_them() {
    use std::os::unix::ffi::OsStrExt;
    for repository in [Repository::small(), Repository::outside_git()] {
        repository.fallback("evergreen").event("christmas", "December 1", "December 25");
        let banners = repository.file("events/christmas/banners");
        let odd = [b"\xfe.png", b"\xff.png"].map(|name| banners.join(std::ffi::OsStr::from_bytes(name)));
        for (at, path) in odd.iter().enumerate() {
            fs::write(path, [art::png(160, 90, 9), vec![at as u8]].concat()).unwrap();
        }
        let desk = Desk::new();
        let ran = desk.run(&["check", &at(&repository)]);
        assert!(ran.status == 1 && ran.stdout.contains("error[B021]"), "{ran:?}");
        for (name, path) in ["one.png", "two.png"].into_iter().zip(&odd) {
            fs::rename(path, banners.join(name)).unwrap();
        }
        // What was found out about them is kept, and right.
        assert_eq!(desk.lock(&at(&repository)), Desk::new().lock(&at(&repository)));
    }
}
