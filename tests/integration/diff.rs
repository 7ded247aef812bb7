//! `bannerman diff`: what a change does, for a reviewer.

use crate::support::art;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// A change of everything that a change can touch, committed on top of `BEFORE`.
fn changed() -> (Repository, String, String) {
    let repository = Repository::small();
    repository.event("pi_day", "March 14", "March 14").event("spring", "March 20", "March 31");
    repository.event("old_days", "July 1", "July 2").banner("spring", "meadow.png");
    let before = repository.commit("Before");
    repository
        .meta("spring", "start_date: March 22\nend_date: April 2")
        .write(
            "events/pi_day/meta.md",
            "---\nstart_date: March 14\nend_date: March 14\n---\n**Pi**\n\nRound.",
        )
        .write("events/christmas/server_icons/icon.png", art::png(256, 256, 9))
        .write("events/christmas/server_icons/snow.gif", art::gif(3))
        .remove("events/old_days")
        .event("new_year", "December 29", "January 3");
    std::fs::rename(
        repository.file("events/spring/banners/meadow.png"),
        repository.file("events/spring/banners/field.png"),
    )
    .unwrap();
    let after = repository.commit("After");
    (repository, before, after)
}

fn diff(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), &[&["diff", "--quiet"], arguments].concat()).run()
}

#[test]
fn a_reviewer_sees_everything_that_changes() {
    let (repository, before, after) = changed();
    let ran = diff(&repository, &[&before, &after]);
    snapshot("diff_human", &ran.transcript());
    assert_eq!(diff(&repository, &["HEAD~1"]), ran, "the working tree is as committed");
}

#[test]
fn markdown_shows_the_pictures_of_both_commits() {
    let (repository, before, after) = changed();
    let address = "https://raw.example.org/owner/name";
    let arguments = [&before, &after, "--format", "markdown", "--image-base", address];
    let ran = bannerman(repository.path(), &[&["diff", "-q"], arguments.as_slice()].concat());
    let ran = ran.replacing(&before, "BEFORE").replacing(&after, "AFTER").run();
    snapshot("diff_markdown", &ran.transcript());
    let without = diff(&repository, &[&before, &after, "--format", "markdown"]);
    assert!(!without.stdout.contains("<img"), "{without:?}");
}

#[test]
fn an_address_that_could_break_out_of_the_markdown_is_refused() {
    let (repository, before, after) = changed();
    for address in ["https://x\" onerror=\"y", "https://x y", "javascript:x", "https://x)<b>"] {
        let ran = diff(&repository, &[&before, &after, "--format", "markdown", "--image-base", address]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{address}: {ran:?}");
        assert!(ran.stderr.contains("write an address that begins with https://"), "{ran:?}");
    }
}

#[test]
fn programs_get_an_object() {
    let (repository, before, after) = changed();
    let ran = diff(&repository, &[&before, &after, "--format", "json"]);
    snapshot("diff_json", &ran.transcript());
}

#[test]
fn a_change_without_effect_says_so_in_one_line() {
    let repository = Repository::small();
    repository.write("README.md", "Hello").commit("Say hello");
    let ran = diff(&repository, &["HEAD~1", "HEAD"]);
    assert_eq!(ran.stdout, "no effect: the same events, on the same days, with the same art\n");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let markdown = diff(&repository, &["HEAD~1", "HEAD", "--format", "markdown"]);
    assert!(markdown.stdout.ends_with("No effect: the same events, on the same days, with the same art.\n"));
}

#[test]
fn uncommitted_files_are_the_later_side() {
    let repository = Repository::small();
    repository.meta("christmas", "start_date: December 2\nend_date: December 25");
    let ran = diff(&repository, &["HEAD"]);
    assert_eq!(
        ran.stdout,
        "~ christmas\n    2026 to 2030: December 1 - December 25 → December 2 - December 25\n"
    );
}

#[test]
fn an_event_that_another_one_crowds_is_named() {
    let repository = Repository::small();
    repository.event("advent", "November 29", "December 3");
    let ran = bannerman(repository.path(), &["diff", "HEAD"]).run();
    snapshot("diff_crowded", &ran.transcript());
}

#[test]
fn an_event_that_is_crowded_and_changed_otherwise_is_told_of_both() {
    let repository = Repository::small();
    let words =
        "---\nstart_date: December 1\nend_date: December 25\n---\n**The christmas**\n\nAbout winter day\n";
    repository.write("events/christmas/meta.md", words).art("advent");
    repository.meta("advent", "start_date: December 1\nend_date: December 2\npriority: 1");
    let ran = diff(&repository, &["HEAD"]);
    assert_eq!(
        ran.stdout,
        "+ advent: December 1 - December 2; 1 icon, 1 banner\n\
         ~ christmas\n    description changed\n\
         ! christmas has fewer days\n    2026 to 2030: 25 days → 23 days\n"
    );
}

#[test]
fn folders_lock_files_and_revisions_are_all_sides() {
    let (repository, before, _) = changed();
    let lock = |source: &str, file: &str| {
        let ran = bannerman(repository.path(), &["compile", "-q", source, "-o", file]).run();
        assert_eq!(ran.status, 0, "{ran:?}");
    };
    lock(&format!(".@{before}"), "before.lock");
    lock(".@HEAD", "after.lock");
    let by_revisions = diff(&repository, &[&before, "HEAD"]);
    assert!(by_revisions.stdout.contains("new_year"), "{by_revisions:?}");
    for sides in [["before.lock", "after.lock"], ["before.lock", "HEAD"], [before.as_str(), "after.lock"]] {
        assert_eq!(diff(&repository, &sides), by_revisions, "{sides:?}");
    }
    let elsewhere = Repository::small();
    let folder = repository.path().display().to_string();
    assert!(diff(&elsewhere, &[".", &folder]).stdout.contains("+ new_year"));
}

#[test]
fn a_bare_repository_knows_its_head() {
    let (repository, ..) = changed();
    let here = diff(&repository, &["HEAD~1", "HEAD"]);
    repository.git(&["clone", "--quiet", "--bare", ".", "bare.git"]);
    let bare = bannerman(&repository.file("bare.git"), &["diff", "--quiet", ".@HEAD~1", ".@HEAD"]).run();
    assert_eq!(bare, here);
}

#[test]
fn a_side_that_is_not_there_is_wrong_usage() {
    let repository = Repository::small();
    let ran = diff(&repository, &["nowhere"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""));
    assert!(ran.stderr.starts_with("error: the repository has no revision `nowhere`"), "{ran:?}");
    let ran = diff(&repository, &["HEAD", "--format", "sarif"]);
    assert_eq!(ran.status, 2);
}

#[test]
fn outside_git_there_is_no_revision_to_speak_of() {
    let repository = Repository::outside_git();
    repository.fallback("evergreen");
    let ran = diff(&repository, &["bannerman.lock"]);
    let said = "error: there is no file and no folder `bannerman.lock`, and no Git repository here to have it in\n  \
                help: name a lock, a folder or another SOURCE\n";
    assert_eq!(ran, Ran { status: 2, stdout: String::new(), stderr: said.into() });
}

#[test]
fn names_from_the_repository_stay_text_in_markdown() {
    let repository = Repository::small();
    repository.event("[x](http:⁄⁄y) @all <img src=q> | a", "May 1", "May 2");
    repository.banner("christmas", "\"><script>.png");
    let ran = diff(&repository, &["HEAD", "--format", "markdown"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    for live in ["](http", "@all", "<img src=q", "<script", " | a"] {
        assert!(!ran.stdout.contains(live), "{live} in {}", ran.stdout);
    }
}

/// A picture's name stands in an attribute too: an empty line would end the HTML, and the rest be Markdown.
#[test]
fn the_name_of_a_picture_stays_in_its_attribute() {
    let repository = Repository::small();
    repository.banner("christmas", "x\n\n# heading\u{202e}<b>\".png").commit("Odd names");
    let arguments = ["HEAD~1", "HEAD", "--format", "markdown", "--image-base", "https://raw.example.org/x"];
    let ran = diff(&repository, &arguments);
    assert!(ran.stdout.contains("alt=\"x\\n\\n# heading\\u{202e}&lt;b&gt;&quot;.png\">"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("\n# heading") && !ran.stdout.contains('\u{202e}'), "{}", ran.stdout);
}
