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
        ("BANNERMAN_DISCORD_API", "http://someone:secret@127.0.0.1.example.org/api/v10"),
        ("DISCORD_WEBHOOK", "http://discord.com/api/webhooks/1/secret"),
    ] {
        story.environment = vec![(name, value)];
        assert_eq!(story.run(&["run", "-q"], "2026-12-01").status, 2, "{name} {value}");
    }
    assert!(!story.told.contains("--- requests") && !story.told.contains("secret"), "{}", story.told);
    story.tell("settings__variables");
}

/// 0.0.0.0 leads to this machine on Linux, and is none of the addresses that are known to stay on it.
#[cfg(target_os = "linux")]
#[test]
fn a_token_goes_over_http_to_another_machine_only_when_that_is_said() {
    let mut story = Story::of(Repository::small());
    let elsewhere = story.discord.url().replace("127.0.0.1", "0.0.0.0");
    let elsewhere: &'static str = Box::leak(elsewhere.into_boxed_str());
    story.environment = vec![("BANNERMAN_DISCORD_API", elsewhere)];
    story.good(&["compile"], "2026-12-01");
    for command in ["plan", "run", "adopt", "announce"] {
        let ran = story.run(&[command], "2026-12-01");
        assert_eq!(ran.status, 2, "{command}: {ran:?}");
        assert!(ran.stderr.contains("whoever is on the way can read the token"), "{ran:?}");
    }
    assert!(story.met.is_empty(), "{:?}", story.met);
    story.good(&["run", "--allow-http"], "2026-12-01");
    assert!(!story.met.is_empty());
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
fn a_webhook_that_is_none_is_not_told_as_a_guild_that_is_missing() {
    let mut story = Story::of(Repository::small());
    story.environment = vec![("DISCORD_WEBHOOK", "nonsense")];
    // The key's name is the guild's, which is said; nobody listens there.
    let ran = story.run(&["status", "--state", "redis://127.0.0.1:1/0"], "2026-12-01");
    assert!(!ran.stderr.contains("it is not said which guild") && ran.status == 3, "{ran:?}");
    let ran = story.run(&["run", "--state", "redis://127.0.0.1:1/0"], "2026-12-01");
    assert!(ran.stderr.contains("DISCORD_WEBHOOK") && ran.status == 2, "{ran:?}");
    story.environment = vec![("BANNERMAN_GUILD", "python")];
    let ran = story.run(&["status", "--state", "redis://127.0.0.1:1/0"], "2026-12-01");
    assert!(ran.stderr.contains("`python` is no Discord id") && ran.status == 2, "{ran:?}");
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
