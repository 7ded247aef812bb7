//! What is set wrongly, in the environment or in the configuration: the setting is named, nothing is asked of anybody,
//! and the exit status is 2.

use crate::support::program::{bannerman, snapshot};
use crate::support::repository::Repository;
use crate::support::story::{Story, TOKEN};

#[test]
fn a_variable_that_cannot_be_meant() {
    let mut story = Story::of(Repository::small());
    for (name, value) in [
        ("DISCORD_TOKEN", "a\nb"),
        ("BANNERMAN_DISCORD_API", "notaurl"),
        ("BANNERMAN_DISCORD_API", "ftp://user:secret@example.org"),
        ("BANNERMAN_DISCORD_API", "https://"),
    ] {
        story.environment = vec![(name, value)];
        assert_eq!(story.run(&["run", "-q"], "2026-12-01").status, 2, "{name} {value}");
    }
    assert!(!story.told.contains("--- requests") && !story.told.contains("secret"), "{}", story.told);
    story.tell("settings__variables");
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let repository = Repository::small();
    let mut told = String::new();
    for name in ["BANNERMAN_NOW", "BANNERMAN_GUILD", "BANNERMAN_STATE", "DISCORD_TOKEN"] {
        let value = OsStr::from_bytes(b"2026-12-01\xff");
        let mut program = bannerman(repository.path(), &["run"]);
        if name != "BANNERMAN_GUILD" {
            program = program.env("BANNERMAN_GUILD", "1");
        }
        let commit = repository.git(&["rev-parse", "--short=12", "HEAD"]);
        let ran = program.env(name, value).replacing(&commit, "[COMMIT]").run();
        assert_eq!(ran.status, 2, "{name}");
        told.push_str(&format!("=== {name}\n{}", ran.transcript()));
    }
    snapshot("settings__no_text", &told);
}

#[test]
fn a_name_in_the_announcement_that_means_nothing() {
    let mut story = Story::of(Repository::small());
    for text in ["{evnet} begins in {guild}", "{guild} { event }", "{title}"] {
        story.configure("", &format!("text = \"{text}\"\n"));
        assert_eq!(story.run(&["run", "-q"], "2026-12-01").status, 2, "{text}");
    }
    story.configure("", "text = \"{event} in {guild}, {1, 2} and {}\"\n");
    story.good(&["run", "-q"], "2026-12-01");
    story.tell("settings__text");
}

#[test]
fn another_day_at_the_real_discord_is_said() {
    let repository = Repository::small();
    let plan = |arguments: &[&str]| {
        let arguments = [&["plan", "--guild", "1", "--max-wait", "0"], arguments].concat();
        bannerman(repository.path(), &arguments)
            .env("DISCORD_TOKEN", TOKEN)
            // Nothing gets through.
            .env("HTTPS_PROXY", "http://127.0.0.1:1")
            .env("BANNERMAN_NOW", "")
            .run()
    };
    assert_eq!(bannerman(repository.path(), &["compile", "-q"]).run().status, 0);
    let said =
        "note: it is taken for 2026-12-01 00:00, and Discord is the real one; `--sandbox` only tries\n";
    let ran = plan(&["--now", "2026-12-01"]);
    assert!(ran.status == 3 && ran.stderr.starts_with(said), "{ran:?}");
    assert!(!plan(&[]).stderr.contains("note:"));
}
