//! What the help of each command lists is what the command takes. What it does not list is still accepted where it was
//! accepted before: in front of the command, and where it has nothing to say.

use tempfile::TempDir;

use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// The commands that do something, each with the ones that it is below.
pub fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let below = listed(&help(&command));
        if below.is_empty() {
            found.push(command);
        } else {
            open.extend(below.into_iter().map(|name| [command.as_slice(), &[name]].concat()));
        }
    }
    found.sort();
    found
}

/// What `bannerman COMMAND -h` prints.
pub fn help(command: &[String]) -> String {
    let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    arguments.push("-h");
    let ran = bannerman(TempDir::new().unwrap().path(), &arguments).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{command:?}");
    ran.stdout
}

/// The commands that a help lists.
fn listed(help: &str) -> Vec<String> {
    let commands = help.split("Commands:\n").nth(1).unwrap_or_default();
    let commands = commands.split("\n\n").next().unwrap_or_default();
    let lines = commands.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = lines.map(|line| line.split_whitespace().next().unwrap().to_owned());
    names.filter(|name| name != "help").collect()
}

#[test]
fn each_command_lists_the_options_that_it_uses() {
    let mut told = format!("=== bannerman\n{}", help(&[]));
    for command in commands() {
        told.push_str(&format!("\n=== bannerman {}\n{}", command.join(" "), help(&command)));
    }
    snapshot("help__short", &told);
}

#[test]
fn the_long_help_explains_each_format() {
    let ran = bannerman(TempDir::new().unwrap().path(), &["check", "--help"]).run();
    snapshot("help__long", &ran.transcript());
}

/// Runs it on a day on which the sandbox's guild wears christmas.
fn on_a_repository(arguments: &[&str]) -> Ran {
    let repository = Repository::small();
    let commit = repository.git(&["rev-parse", "HEAD"]);
    let run =
        |arguments: &[&str]| bannerman(repository.path(), arguments).replacing(&commit, "[COMMIT]").run();
    assert_eq!(run(&["run", "--sandbox", "-q"]).status, 0);
    run(arguments)
}

#[test]
fn an_option_in_front_of_the_command_is_the_commands() {
    for (before, behind) in [
        (&["--format", "json", "check"][..], &["check", "--format", "json"][..]),
        (&["--format=sarif", "check"], &["check", "--format", "sarif"]),
        (&["-q", "--color", "never", "--format", "json", "check"], &["check", "--format", "json", "-q"]),
        (&["--sandbox", "--format", "json", "status"], &["status", "--sandbox", "--format", "json"]),
        (
            &["state", "--format", "json", "show", "--sandbox"],
            &["state", "show", "--sandbox", "--format", "json"],
        ),
        (
            &["--format", "json", "--sandbox", "state", "show"],
            &["state", "show", "--sandbox", "--format", "json"],
        ),
        (
            &["--now", "2026-06-01", "calendar", "--sandbox"],
            &["calendar", "--sandbox", "--now", "2026-06-01"],
        ),
        (&["--format", "human", "preview"], &["preview"]),
        (&["--format", "human", "pause", "--sandbox"], &["pause", "--sandbox"]),
    ] {
        let (before_ran, behind_ran) = (on_a_repository(before), on_a_repository(behind));
        assert_eq!(before_ran.status, 0, "{before:?}: {before_ran:?}");
        assert_eq!(before_ran, behind_ran, "{before:?}");
    }
}

/// What stands behind the command is meant for it, whatever an alias says before.
#[test]
fn the_option_behind_the_command_wins() {
    for (both, one) in [
        (&["--format", "json", "check", "--format", "human"][..], &["check"][..]),
        (
            &["--now", "2020-01-01", "calendar", "--sandbox", "--now", "2026-06-01"],
            &["calendar", "--sandbox", "--now", "2026-06-01"],
        ),
    ] {
        assert_eq!(on_a_repository(both), on_a_repository(one), "{both:?}");
    }
}

#[test]
fn an_option_that_a_command_has_no_use_for_changes_nothing() {
    for (with, without) in [
        (&["check", "--sandbox", "--allow-http"][..], &["check"][..]),
        (&["explain", "B009", "--now", "2026-12-01", "--max-wait", "5"], &["explain", "B009"]),
        (&["status", "--sandbox", "--cache-dir", "nowhere"], &["status", "--sandbox"]),
    ] {
        assert_eq!(on_a_repository(with), on_a_repository(without), "{with:?}");
    }
}

#[test]
fn a_format_without_a_command_does_not_hide_what_is_wrong() {
    let mut told = String::new();
    for arguments in
        [&["--format", "json", "chekc"][..], &["state", "--format", "json", "shwo"], &["--format"]]
    {
        let ran = bannerman(TempDir::new().unwrap().path(), arguments).run();
        assert_eq!(ran.status, 2, "{arguments:?}");
        told.push_str(&format!("=== {}\n{}", arguments.join(" "), ran.transcript()));
    }
    snapshot("help__no_command", &told);
}
