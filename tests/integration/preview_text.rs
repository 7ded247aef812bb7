//! `bannerman preview` in a terminal and as text: today and the next change, with pictures only where they can be shown.

use crate::support::art;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// `christmas` has begun and has two icons.
fn repository() -> Repository {
    let repository = Repository::small();
    repository.icon("christmas", "star.png").commit("Add a star");
    repository
}

fn preview(repository: &Repository, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let arguments = [&["preview"], arguments].concat();
    let program = bannerman(repository.path(), &arguments).replacing(&name(repository), "[FOLDER]");
    variables.iter().fold(program, |program, (name, value)| program.env(name, value)).run()
}

/// The name of a repository's folder.
fn name(repository: &Repository) -> String {
    repository.path().file_name().unwrap().to_str().unwrap().to_owned()
}

const TERMINAL: [&str; 2] = ["--format", "terminal"];

#[test]
fn today_and_the_next_change_are_said() {
    let repository = repository();
    snapshot("preview_terminal", &preview(&repository, &TERMINAL, &[]).transcript());
    let later = ["--format", "terminal", "--now", "2026-12-25"];
    snapshot("preview_terminal_last_day", &preview(&repository, &later, &[]).transcript());
    let end = ["--format", "terminal", "--now", "2026-12-31", "--years", "2026"];
    snapshot("preview_terminal_end", &preview(&repository, &end, &[]).transcript());
    let outside = ["--format", "terminal", "--years", "2030"];
    snapshot("preview_terminal_other_years", &preview(&repository, &outside, &[]).transcript());
}

#[test]
fn pictures_are_shown_where_they_can_be() {
    let repository = repository();
    let plain = preview(&repository, &TERMINAL, &[]);
    let kitty = ("KITTY_WINDOW_ID", "1");
    let term = ("TERM", "xterm-256color");
    // There is no terminal here, so that only who insists gets pictures.
    for (arguments, variables) in [
        (&[][..], &[kitty, term][..]),
        (&["--color", "never"], &[kitty, term]),
        (&["--color", "always"], &[kitty, ("TERM", "dumb")]),
        (&["--color", "always"], &[]),
        (&["--color", "always", "--pictures", "none"], &[kitty, term]),
    ] {
        let arguments = [&TERMINAL, arguments].concat();
        assert_eq!(preview(&repository, &arguments, variables), plain, "{arguments:?} {variables:?}");
    }
    for (arguments, variables, begins) in [
        (&["--color", "always"][..], &[kitty, term][..], "\x1b_Ga=T,f=100,q=2,c=13,r=7,m=0;"),
        (&["--color", "always"], &[term, ("TERM_PROGRAM", "iTerm.app")], "\x1b]1337;File=inline=1;size="),
        (&["--color", "always"], &[("TERM", "foot")], "\x1bP0;1q\"1;1;128;128#0;2;"),
        (&["--color", "always"], &[term, ("COLORTERM", "truecolor")], "\x1b[38;2;"),
        (&["--pictures", "kitty"], &[("TERM", "dumb")], "\x1b_Ga=T,"),
        (&["--pictures", "iterm"], &[], "\x1b]1337;"),
        (&["--pictures", "sixel"], &[("NO_COLOR", "1")], "\x1bP0;1q"),
        (&["--pictures", "blocks"], &[], "\x1b[38;2;"),
    ] {
        let arguments = [&TERMINAL, arguments].concat();
        let ran = preview(&repository, &arguments, variables);
        let said = "  icon    ";
        let (_, after) = ran.stdout.split_once(said).unwrap();
        let (_, picture) = after.split_once('\n').unwrap();
        assert!(picture.starts_with(begins), "{arguments:?} {variables:?}: {:?}", &picture[..60]);
        // All that is said without pictures is said with them.
        for line in plain.stdout.lines() {
            assert!(ran.stdout.contains(line), "{arguments:?}: {line}");
        }
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    }
}

#[test]
fn a_picture_that_cannot_be_unpacked_is_text() {
    let repository = repository();
    // Its structure is sound, and its pixels are not.
    let mut broken = art::gif_sized(64, 64, 1);
    let pixels = broken.len() - 12;
    broken[pixels - 20..pixels].fill(0xff);
    repository
        .remove("events/christmas/banners/banner.png")
        .write("events/christmas/banners/broken.gif", broken);
    let ran = preview(&repository, &["--format", "terminal", "--pictures", "blocks"], &[]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("broken.gif"), "{}", ran.stdout);
    assert!(ran.stdout.contains("\n          cannot be shown here: "), "{}", ran.stdout);
}

#[test]
fn errors_are_told_in_the_place_of_a_preview() {
    let repository = repository();
    repository.meta("christmas", "start_date: Decembre 1\nend_date: December 25");
    for format in ["terminal", "markdown", "ics"] {
        let ran = preview(&repository, &["--format", format], &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (1, ""), "{format}");
        assert!(ran.stderr.contains("error[B009]") && ran.stderr.contains("December 1"), "{}", ran.stderr);
    }
}

#[test]
fn markdown_and_ics_are_the_calendars() {
    let repository = repository();
    let compiled = bannerman(repository.path(), &["compile", "--quiet"]).run();
    assert_eq!(compiled.status, 0, "{}", compiled.stderr);
    for format in ["markdown", "ics"] {
        let calendar =
            bannerman(repository.path(), &["calendar", "--years", "2026..2030", "--format", format]).run();
        assert!(calendar.stdout.contains("The christmas"), "{}", calendar.stdout);
        assert_eq!(preview(&repository, &["--format", format], &[]), calendar);
        let ran = preview(&repository, &["--format", format, "-o", "out/year.txt"], &[]);
        assert!(ran.stdout.starts_with("wrote out/year.txt: 2 events, 2026 to 2030, "), "{ran:?}");
        assert_eq!((ran.status, ran.stdout.lines().count()), (0, 1), "{ran:?}");
        let written = std::fs::read_to_string(repository.file("out/year.txt")).unwrap();
        assert_eq!(written, calendar.stdout);
    }
}

#[test]
fn what_does_not_go_together_is_refused() {
    let repository = repository();
    for arguments in [
        &["--format", "json"][..],
        &["--format", "terminal", "--serve"],
        &["--format", "ics", "--open"],
        &["--format", "markdown", "--assets", "art"],
        &["--format", "terminal", "-o", "year.txt"],
        &["--pictures", "kitty"],
        &["--format", "ics", "--pictures", "none"],
        &["--serve", "--assets", "art"],
        &["--serve", "--output", "page.html"],
        &["--port", "1"],
    ] {
        let ran = preview(&repository, arguments, &[]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.starts_with("error: "), "{}", ran.stderr);
    }
}
