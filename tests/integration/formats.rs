//! How `check` says what it found: for people and for programs, in colour and without, and never in a
//! stranger's words that a terminal would obey.

use serde_json::{Value, json};

use crate::help;
use crate::support::art;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

fn check(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), &[&["check"], arguments].concat()).run()
}

/// An error in one event, an error between two, a warning, and an event without any.
fn mixed() -> Repository {
    let repository = Repository::small();
    repository.event("advent", "November 29", "December 2").event("pi", "March 14", "Marsh 14");
    repository.write("events/pi/server_icons/wide.png", art::png(200, 100, 1));
    repository
}

/// Every format that some command writes.
const FORMATS: [&str; 8] = ["human", "json", "github", "sarif", "markdown", "ics", "html", "terminal"];

#[test]
fn a_format_that_a_command_has_not_is_refused_before_anything_is_done() {
    let repository = Repository::small();
    let files = || std::fs::read_dir(repository.path()).unwrap().count();
    let before = files();
    for command in help::commands() {
        // The help lists what is written. Where there is nothing to choose it lists nothing.
        let help = help::help(&command).split_whitespace().collect::<Vec<_>>().join(" ");
        let listed = help.split_once("--format <FORMAT>").map_or("human", |(_, help)| {
            help.split_once("[possible values: ").unwrap().1.split_once(']').unwrap().0
        });
        let listed: Vec<&str> = listed.split(", ").collect();
        for format in FORMATS.iter().filter(|format| !listed.contains(*format)) {
            // Where the page is the only result for people, it is what `human` means.
            if (command[0].as_str(), *format) == ("preview", "human") {
                continue;
            }
            let command: Vec<&str> = command.iter().map(String::as_str).collect();
            let ran = bannerman(repository.path(), &[&command, &["--format", *format][..]].concat()).run();
            assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{command:?} {format}");
            let refused = format!("error: invalid value '{format}' for '--format <FORMAT>'\n");
            let instead = format!("  [possible values: {}]", listed.join(", "));
            assert!(ran.stderr.starts_with(&refused) && ran.stderr.contains(&instead), "{ran:?}");
        }
    }
    assert_eq!(files(), before);
}

#[test]
fn json_is_one_object_with_everything() {
    let ran = check(&mixed(), &["--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (1, ""));
    assert!(ran.stdout.ends_with("}\n"));
    let object: Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = json!({
        "events": [
            { "name": "advent", "path": "events/advent", "ok": false },
            { "name": "christmas", "path": "events/christmas", "ok": false },
            { "name": "evergreen", "path": "events/evergreen", "ok": true },
            { "name": "pi", "path": "events/pi", "ok": false },
        ],
        "diagnostics": [
            {
                "code": "B011",
                "severity": "error",
                "event": "advent",
                "path": "events/advent/meta.md",
                "line": 3,
                "column": 11,
                "message": "`advent` and `christmas` share December 1 to December 2",
                "help": "give each day one event (both ends are included), or the one to be worn a higher `priority`",
                "notes": [
                    {
                        "event": "christmas",
                        "path": "events/christmas/meta.md",
                        "line": 2,
                        "column": 13,
                        "message": "`christmas` is December 1 to December 25",
                    },
                ],
            },
            {
                "code": "B009",
                "severity": "error",
                "event": "pi",
                "path": "events/pi/meta.md",
                "line": 3,
                "column": 11,
                "message": "`Marsh 14` is not a date: `Marsh` is not an English month",
                "help": "did you mean `March 14`?",
            },
            {
                "code": "B012",
                "severity": "warning",
                "event": "pi",
                "path": "events/pi/server_icons/wide.png",
                "line": null,
                "column": null,
                "message": "the icon is 200×100, not square: Discord cuts off a part of it",
                "help": "512×512 is what Discord recommends",
            },
        ],
        "errors": 2,
        "warnings": 1,
    });
    assert_eq!(object, expected, "{}", ran.stdout);
}

#[test]
fn json_of_a_clean_repository_has_no_diagnostics() {
    let ran = check(&Repository::small(), &["--format", "json"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
    let object: Value = serde_json::from_str(&ran.stdout).unwrap();
    let expected = json!({
        "events": [
            { "name": "christmas", "path": "events/christmas", "ok": true },
            { "name": "evergreen", "path": "events/evergreen", "ok": true },
        ],
        "diagnostics": [],
        "errors": 0,
        "warnings": 0,
    });
    assert_eq!(object, expected);
}

#[test]
fn a_format_never_changes_the_exit_code() {
    let warned = Repository::small();
    warned.write("events/christmas/server_icons/small.png", art::png(64, 64, 1));
    for (repository, status) in
        [(mixed(), 1), (Repository::small(), 0), (warned, 0), (Repository::empty(), 1)]
    {
        for format in ["human", "json"] {
            assert_eq!(check(&repository, &["--format", format]).status, status, "{format}");
        }
    }
    for format in ["human", "json"] {
        let ran = check(&mixed(), &["nowhere", "--format", format]);
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{format}");
    }
}

/// In a bigger repository, paths are the ones that the repository's own root knows, for editors and for
/// reviews.
#[test]
fn paths_count_from_the_root_of_the_git_repository() {
    let repository = Repository::empty();
    let outer = |path: &str, bytes: &[u8]| {
        repository.write(&format!("art/branding/{path}"), bytes);
    };
    outer("events/pi/meta.md", b"---\nstart_date: March 14\nend_date: Marsh 14\n---\nPi.\n");
    outer("events/pi/banners/a.png", &art::png(160, 90, 1));
    outer("events/pi/server_icons/a.png", &art::png(64, 64, 1));
    repository.commit("Begin");
    let human = check(&repository, &["art/branding"]);
    snapshot("format_human_prefix", &human.transcript());
    assert_eq!(check(&repository, &["art/branding@HEAD"]), human);
    let json = check(&repository, &["art/branding", "--format", "json"]);
    let object: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(object["events"][0]["path"], "art/branding/events/pi");
    assert_eq!(object["diagnostics"][1]["path"], "art/branding/events/pi/meta.md");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let repository = mixed();
    let plain = check(&repository, &[]);
    let colored = |arguments: &[&str]| check(&repository, arguments).stdout.contains('\u{1b}');
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
    assert!(colored(&["--color", "always"]));
    assert!(!colored(&["--color", "auto"]) && !colored(&["--color", "never"]));
    // With the colours taken out, nothing else differs.
    let mut text = String::new();
    let shown = check(&repository, &["--color", "always"]).stdout;
    for (index, part) in shown.split("\u{1b}[").enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(text, plain.stdout);
    let json = check(&repository, &["--format", "json", "--color", "always"]);
    assert!(!json.stdout.contains('\u{1b}'));
}

#[test]
fn no_color_yields_to_the_command_line_only() {
    let repository = mixed();
    let run = |arguments: &[&str]| {
        bannerman(repository.path(), arguments).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1").run().stdout
    };
    assert!(!run(&["check"]).contains('\u{1b}'));
    assert!(run(&["check", "--color", "always"]).contains('\u{1b}'));
}

/// A value of a megabyte must not hide what is wrong with it.
#[test]
fn long_values_are_told_by_their_beginning() {
    let repository = Repository::small();
    let long = "x".repeat(200_000);
    repository.meta("date", &format!("start_date: {long}\nend_date: May 3 {long}")).art("date");
    repository.meta("days", &format!("start_date: May 5\ndays: {long}")).art("days");
    repository.meta("dates", &format!("dates:\n  2026: {long}\n  {long}: May 6")).art("dates");
    repository.meta("fallback", &format!("fallback: {long}\n{long}: 1")).art("fallback");
    repository.meta("tag", &format!("start_date: !{long} May 7")).art("tag");
    for format in ["human", "github", "json", "sarif", "markdown"] {
        let shown = check(&repository, &["--format", format]).stdout;
        assert!(shown.len() < 100_000, "{format} has {} bytes", shown.len());
    }
    snapshot("format_human_long", &check(&repository, &[]).transcript());
}

/// Escapes that recolour, move or retitle, and marks that turn text around: each as itself and as YAML
/// writes it.
const OBEYED: [char; 7] = ['\u{1b}', '\u{7}', '\u{8}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200f}'];

#[test]
fn what_a_terminal_would_obey_is_shown_and_not_sent() {
    let repository = Repository::small();
    repository
        .meta("date", "start_date: \"\\e]0;title\\a \\u202E1\"\nend_date: May 3\u{202e}\u{2066}")
        .art("date");
    repository
        .meta("key", "start_date: May 4\nend_date: May 4\n\"k\\e[2Jey\": 1\n\"\\u200fr\u{202e}ight\": 1")
        .art("key");
    repository.meta("tag", "start_date: !\u{202e}x May 5").art("tag");
    repository.meta("text", "\u{200f}just \u{2066}text").art("text");
    repository.meta("two", "\"\\e[1m\": 1\n\"\\e[1m\": 2").art("two");
    repository
        .write("events/raw/meta.md", "---\nstart_date: May\u{1b}[31m 6\nend_date: \u{9b}1m\n---\nText\n")
        .art("raw");
    repository.write("events/front/meta.md", "\u{1b}[31m---\u{202e}\u{9b}1m\nText\n").art("front");
    repository.write("events/event\u{202e}gnp.exe\u{200f}/meta.md", "").art("event\u{202e}gnp.exe\u{200f}");
    repository.write("events/date/banners/\u{202e}gnp.txt", "text");
    let human = check(&repository, &[]);
    snapshot("format_human_escapes", &human.transcript());
    for c in OBEYED {
        assert!(!human.stdout.contains(c), "{c:?} is raw in:\n{}", human.stdout);
    }
    repository.write("events/c1\u{9b}1m/meta.md", "");
    for format in ["json", "sarif", "github", "markdown"] {
        let shown = check(&repository, &["--format", format]).stdout;
        for c in shown.chars() {
            let obeyed = c != '\n' && c.is_control() || OBEYED.contains(&c);
            assert!(!obeyed, "{c:?} is raw in:\n{shown}");
        }
        // To a program the names are what they are.
        if format == "json" {
            let object: Value = serde_json::from_str(&shown).unwrap();
            let names: Vec<&str> = object["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| event["name"].as_str().unwrap())
                .collect();
            assert!(
                names.contains(&"c1\u{9b}1m") && names.contains(&"event\u{202e}gnp.exe\u{200f}"),
                "{names:?}"
            );
        }
    }
    // Errors on standard error, too.
    for source in ["no\u{1b}[31mwhere", ".@\u{202e}main", "ext\u{1b}://x", "file:///a#\u{1b}[1m"] {
        let ran = check(&repository, &[source]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(!ran.stderr.contains(OBEYED), "{ran:?}");
    }
}
