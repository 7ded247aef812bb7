//! Values of bannerman.toml that cannot be meant: what is said about each, and places that cannot be written.

use crate::support::program::{bannerman, snapshot};
use crate::support::repository::Repository;

#[test]
fn a_value_of_the_wrong_kind_is_told_in_plain_words() {
    let repository = Repository::small();
    let mut told = String::new();
    for text in [
        "guild = 1",
        "rules = [\"B012\"]",
        "[guild]\nrotate_every_days = -1",
        "[guild]\nrotate_every_days = 2.5",
        "[guild]\nid = \"0\"",
        "[guild]\nid = 1",
        "[guild]\nid = [1]",
        "[guild]\ndrift = true",
        "[guild]\ndrift = \"restor\"",
        "[schedule]\nyears = \"5\"",
        "[schedule]\nfirst_year = 99999999999",
        "[schedule]\nfirst_year = 9990\nyears = 50",
        "[announce]\nimages = \"yes\"",
        "[rules]\nB012 = true",
        "[rules]\nB012 = \"alow\"",
        "[rules.B012]\nlevel = \"deny\"",
    ] {
        repository.write("bannerman.toml", text);
        let ran = bannerman(repository.path(), &["check"]).run();
        assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{text}: {ran:?}");
        told.push_str(&format!("=== {text}\n{}\n", ran.stderr));
    }
    snapshot("configuration", &told);
}

#[test]
fn a_file_that_cannot_be_written_is_told_by_its_own_name() {
    let repository = Repository::small();
    // It may be a name; with more around it, as a temporary file's is, it may not.
    let long = "x".repeat(250);
    for arguments in [&["compile", "-q", "-o"][..], &["preview", "-q", "-o"]] {
        let ran = bannerman(repository.path(), &[arguments, &[&long]].concat()).run();
        assert_eq!(ran.status, 3, "{ran:?}");
        assert!(ran.stderr.starts_with(&format!("error: {long}: ")), "{ran:?}");
        assert!(!ran.stderr.contains(".bannerman-"), "{ran:?}");
    }
}

#[test]
fn a_place_for_the_state_that_cannot_be_is_no_dead_end() {
    let repository = Repository::small();
    repository.write(".bannerman", "a file where a folder belongs");
    let ran = bannerman(repository.path(), &["run", "-q", "--guild", "267624335836053506"]).run();
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.stderr.contains("  help: make sure that you may write there"), "{ran:?}");
    let ran = bannerman(repository.path(), &["run", "-q", "--sandbox"]).run();
    assert!(ran.status == 3 && ran.stderr.contains("\n  help: "), "{ran:?}");
}
