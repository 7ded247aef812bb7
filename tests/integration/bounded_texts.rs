//! What strangers write at length: refused where it is read, with an error that says the bound, and never repeated at
//! length itself.

use std::fs;

use crate::support::program::{Ran, bannerman};
use crate::support::repository::Repository;

/// The longest that may be said about a text that is refused, in bytes.
const SAID: usize = 2500;

const GUILD: &str = "100000000000000001";

fn run(repository: &Repository, arguments: &[&str]) -> Ran {
    let ran = bannerman(repository.path(), arguments).env("BANNERMAN_GUILD", GUILD).run();
    let (out, err) = (ran.stdout.len(), ran.stderr.len());
    assert!(out < SAID && err < SAID, "{arguments:?}: {out} and {err} bytes");
    ran
}

/// The status, and what is said of a file: `error: FILE: …`.
fn refused(repository: &Repository, arguments: &[&str], status: i32, says: &str) {
    let ran = run(repository, arguments);
    assert!(
        ran.status == status && ran.stderr.contains(says) && ran.stderr.contains("\n  help: "),
        "{ran:?}"
    );
}

fn small() -> Repository {
    let repository = Repository::small();
    assert_eq!(run(&repository, &["compile"]).status, 0);
    repository
}

#[test]
fn a_configuration_is_short_and_so_is_what_is_said_of_it() {
    let repository = Repository::small();
    let long = "y".repeat(60_000);
    let says = |text: &str, says: &str| {
        repository.write("bannerman.toml", text);
        refused(&repository, &["check"], 2, says);
    };
    let announce = "y".repeat(700_000);
    says(
        &format!("[announce]\ntext = \"{announce}\"\n"),
        "it has more than 65536 bytes, and no more are read",
    );
    says(
        &format!("[announce]\ntext = \"{long}\"\n"),
        "`[announce] text` has 60000 characters, and 2000 is the most",
    );
    says(&format!("[source]\nrepository = \"{long}\"\n"), "`[source] repository` has 60000 characters");
    says(&format!("[source]\nbranch = \"{long}\"\n"), "`[source] branch` has 60000 characters");
    says(&format!("[source]\nevents = \"{long}\"\n"), "`[source] events` has 60000 characters");
    says(&format!("[state]\nstore = \"{long}\"\n"), "`[state] store` has 60000 characters");
    says(&format!("[guild]\nid = \"{long}\"\n"), "`[guild] id` is `yyyy");
    says(&format!("[announce]\ncolor = \"{long}\"\n"), "`[announce] color` is `yyyy");
    says(&format!("[announce]\ntext = \"{{{}}}\"\n", &long[..1900]), "and nothing is put in its place");
    says(&format!("[rules]\n{long} = \"deny\"\n"), "`[rules]` has `yyyy");
    for text in [format!("{long} = 1\n"), format!("[guild]\ndrift = \"{long}\"\n")] {
        repository.write("bannerman.toml", text);
        assert!(run(&repository, &["check"]).stderr.contains("`yyyy"));
    }
    repository.write("bannerman.toml", format!("x = \"{long}\n"));
    assert!(run(&repository, &["check"]).stderr.contains("line 1, column 60006"));
}

#[test]
fn a_state_is_refused_when_it_is_larger_than_any() {
    let repository = small();
    let end = "# end of the state\n";
    let put = |text: &str| _ = repository.write(".bannerman/state.toml", text);
    let entries = |number: usize| {
        let row = "[[announced]]\nevent = \"e\"\nbegan = 2026-12-01\n";
        format!("version = 1\nguild = \"{GUILD}\"\n{}{end}", row.repeat(number))
    };
    put(&entries(600_000));
    refused(&repository, &["status"], 3, "it has more than 4194304 bytes, and no more are read");
    put(&entries(1001));
    refused(&repository, &["status"], 3, "it has 1001 entries in `announced`, and a state has 1000 at most");
    put(&format!("version = 1\nguild = \"{}\n{end}", "y".repeat(2_000_000)));
    refused(&repository, &["status"], 3, "TOML parse error at line 2, column 2000010");
    put(&format!("version = 1\n{} = 1\n{end}", "y".repeat(2_000_000)));
    refused(&repository, &["status"], 3, "unknown field `yyyy");
}

#[test]
fn a_lock_is_refused_when_a_part_of_it_is_longer_than_any() {
    let repository = small();
    let made = fs::read_to_string(repository.file("bannerman.lock")).unwrap();
    let says = |text: String, says: &str| {
        repository.write("bannerman.lock", text);
        refused(&repository, &["plan"], 1, says);
        refused(&repository, &["calendar", "--format", "ics"], 1, says);
    };
    let (long, huge) = ("y".repeat(2_000_000), "y".repeat(5_000_000));
    let with = |before: &str, more: &str| made.replacen(before, &format!("{before}{more}"), 1);
    says(
        with("description = \"", &long),
        "event `christmas`: its description has 2000035 characters, and 2048 is",
    );
    says(with("title = \"", &long), "event `christmas`: its title has 2000013 bytes");
    says(with("name = \"", &long), "its name has 2000009 bytes, and 255 is the most");
    says(
        with("starts = \"", &long),
        "event `christmas`: its date has 2000010 characters, and 200 is the most",
    );
    says(with("path = \"", &long), "the path of an asset has");
    let authors =
        |text: &str| made.replacen("description = ", &format!("authors = [{text}]\ndescription = "), 1);
    says(authors(&["\"a\""; 101].join(", ")), "event `christmas`: it has 101 authors, and 100 is the most");
    says(authors(&format!("\"{long}\"")), "its author has 2000000 characters, and 100 is the most");
    says(format!("x = \"{long}\n{made}"), "TOML parse error at line 1, column 2000006");
    says(with("blake3 = \"", &long), "has an impossible path, hash or format");
    // More than is read of what bannerman did not write so.
    says(with("description = \"", &huge), "of such a lock 4194304 bytes are read");
    says(format!("{made}x = [{}]\n", "[],".repeat(2_000_000)), "of such a lock 4194304 bytes are read");
    let newer = made.replace("version = 1\n", "version = 2\n");
    says(format!("{newer}x = \"{huge}\"\n"), "it has version 2");
}

/// What is compiled can be read again: the same bounds hold there, as rules.
#[test]
fn nothing_is_compiled_that_no_lock_may_have() {
    let repository = Repository::small();
    let check = |front: &str, code: &str, says: &str| {
        repository.meta("christmas", front);
        let ran = run(&repository, &["check"]);
        assert!(ran.status == 1 && ran.stdout.contains(code) && ran.stdout.contains(says), "{ran:?}");
    };
    let space = " ".repeat(500_000);
    check(
        &format!("start_date: \"December{space}1\"\nend_date: December 2"),
        "B009",
        "it is longer than any date",
    );
    check(
        &format!("start_date: {}\nend_date: December 2", "y".repeat(500_000)),
        "B009",
        "it is longer than any",
    );
    check(&format!("dates: {{ 2026: \"May 1{space}- May 2\" }}"), "B024", "is not one day or two");
    let authors = vec!["Ada"; 101].join(", ");
    let dates = "start_date: May 1\nend_date: May 2";
    check(
        &format!("{dates}\nauthors: [{authors}]"),
        "B032",
        "`authors` has 101 people, and 100 are the most",
    );
    check(&format!("{dates}\nauthors: [{}]", "y".repeat(500_000)), "B032", "one of the `authors` is");
}
