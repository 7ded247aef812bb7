//! What an operator decides: to take a guild over as it is, to stop and start, to announce by hand, to override what
//! is refused; and what is remembered of it all.

use crate::support::program::without_hashes;
use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault};
use crate::support::story::{Story, TOKEN, assert_nowhere};

/// A story in which the fallback has two icons and `christmas` has two, so that they take turns.
fn turns() -> Story {
    let repository = Repository::small();
    repository.icon("evergreen", "second.png").icon("christmas", "second.png").commit("More icons");
    Story::of(repository)
}

#[test]
fn a_guild_with_an_icon_of_its_own_is_taken_over_without_a_write() {
    let mut story = turns();
    story.discord.icon_by_hand("theirs");
    let refused = story.night("2026-11-28");
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("--force") && refused.stderr.contains("bannerman adopt"), "{refused:?}");
    story.good(&["adopt"], "2026-11-28");
    // The icon of theirs has its days like any other.
    for day in ["2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"] {
        story.good(&["run", "-q"], day);
    }
    story.tell("takeover__adopt");
}

#[test]
fn what_was_adopted_gives_way_when_its_days_are_over() {
    let mut story = turns();
    story.discord.icon_by_hand("theirs");
    story.good(&["adopt", "-q"], "2026-11-20");
    for day in ["2026-11-22", "2026-11-23", "2026-11-24"] {
        story.good(&["run", "-q"], day);
    }
    story.tell("takeover__adopt_and_turn");
}

#[test]
fn a_state_that_was_lost_costs_no_request_and_no_second_announcement() {
    let mut story = turns();
    story.good(&["run", "-q"], "2026-12-01");
    story.repository.remove(".bannerman");
    assert_eq!(story.run(&["run", "-q"], "2026-12-02").status, 2);
    story.good(&["adopt", "-q"], "2026-12-02");
    for day in ["2026-12-02", "2026-12-04", "2026-12-05"] {
        story.good(&["run", "-q"], day);
    }
    story.tell("takeover__adopt_after_a_loss");
    assert_eq!(story.told.matches("\nPOST ").count(), 1);
}

/// Discord very likely calls the same bytes by the same hash, so an edit that puts on what is on changes nothing.
#[test]
fn a_guild_that_wears_ours_is_taken_over_and_no_night_fails() {
    let mut story = turns();
    story.discord.hashes_by_bytes();
    story.good(&["run", "-q"], "2026-11-20");
    // As another program left it: the first icon and the banner are on, and nothing is known of them.
    story.repository.remove(".bannerman");
    story.good(&["adopt", "-q"], "2026-11-20");
    for day in
        ["2026-11-21", "2026-11-23", "2026-11-24", "2026-11-26", "2026-11-29", "2026-12-01", "2026-12-04"]
    {
        story.good(&["run", "-q"], day);
    }
    assert!(story.told.contains(" was on already"), "{}", story.told);
    // The same with `--force` after a state was lost, and after an answer that was lost.
    story.repository.remove(".bannerman");
    story.good(&["run", "-q", "--force"], "2026-12-05");
    story.repository.remove(".bannerman");
    story.good(&["adopt", "-q"], "2026-12-05");
    story.discord.plant(At::Edit, Fault::DoneThenHangUp);
    story.arguments = vec!["--max-wait", "0"];
    assert_eq!(story.run(&["run", "-q"], "2026-12-08").status, 3);
    for day in ["2026-12-09", "2026-12-11", "2026-12-12"] {
        story.good(&["run", "-q"], day);
    }
    story.tell("takeover__ours_is_on_already");
}

#[test]
fn the_next_picture_put_on_by_hand_is_on_already() {
    let mut story = turns();
    story.discord.hashes_by_bytes();
    story.good(&["run", "-q"], "2026-11-20");
    let first = story.discord.icon();
    story.good(&["run", "-q"], "2026-11-23");
    // Somebody goes back to the first one, whose turn it is next.
    story.discord.icon_by_hand(&first);
    let told = story.good(&["run", "-q"], "2026-11-26");
    assert!(told.contains("was on already"), "{told}");
    story.good(&["run", "-q"], "2026-11-27");
    story.good(&["run", "-q"], "2026-11-29");
}

#[test]
fn an_event_that_is_running_is_adopted_without_announcing_it() {
    let mut story = Story::of(Repository::small());
    story.discord.icon_by_hand("theirs");
    story.good(&["adopt", "-q"], "2026-12-05");
    story.good(&["run", "-q"], "2026-12-06");
    story.good(&["status"], "2026-12-06");
    story.tell("takeover__adopt_in_an_event");
    assert!(!story.told.contains("POST "), "{}", story.told);
}

#[test]
fn an_event_that_was_adopted_is_announced_only_when_it_is_meant() {
    let mut story = Story::of(Repository::small());
    story.discord.icon_by_hand("theirs");
    story.good(&["adopt", "-q"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-02");
    let status = story.good(&["status", "--format", "json"], "2026-12-02");
    assert!(status.contains("\"announced\": true"), "{status}");
    let told = story.good(&["announce"], "2026-12-02");
    assert_eq!(told, "christmas was announced already; `--again` sends it once more\n");
    assert!(!story.told.contains("POST "), "{}", story.told);
    story.good(&["announce", "--again"], "2026-12-02");
    assert_eq!(story.told.matches("\nPOST ").count(), 1, "{}", story.told);
}

#[test]
fn instead_of_adopting_ours_can_be_put_on_without_announcing() {
    let mut story = Story::of(Repository::small());
    story.discord.icon_by_hand("theirs");
    assert_eq!(story.night("2026-12-05").status, 2);
    story.good(&["run", "-q", "--force"], "2026-12-05");
    story.good(&["run", "-q"], "2026-12-06");
    story.tell("takeover__force");
    assert!(!story.told.contains("POST "), "{}", story.told);
}

#[test]
fn adopting_needs_a_token_and_a_guild_that_answers() {
    let mut story = Story::of(Repository::small());
    story.environment.push(("DISCORD_TOKEN", ""));
    assert_eq!(story.run(&["adopt", "-q"], "2026-12-05").status, 2);
    story.environment.clear();
    let refusal = serde_json::json!({"code": 10004, "message": "Unknown Guild"});
    story.discord.plant(At::Guild, Fault::Json(404, refusal));
    assert_eq!(story.run(&["adopt", "-q"], "2026-12-05").status, 3);
    assert!(!story.repository.file(".bannerman/state.toml").exists());
    story.tell("takeover__adopt_fails");
}

#[test]
fn while_it_is_paused_nothing_is_applied_and_everybody_is_told_why() {
    let mut story = Story::of(Repository::small());
    story.good(&["compile", "-q"], "2026-11-30");
    story.good(&["run", "-q"], "2026-11-30");
    story.good(&["pause", "the anniversary\u{1b}[31m comes first"], "2026-11-30");
    for command in
        [&["plan"][..], &["run", "-q"], &["apply", "-q"], &["status"], &["plan", "--format", "json"]]
    {
        story.good(command, "2026-12-01");
    }
    assert!(!story.told[story.told.find("pause").unwrap()..].contains("--- requests"), "{}", story.told);
    story.good(&["resume"], "2026-12-02");
    story.good(&["resume"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-02");
    story.told = without_hashes(&story.told);
    story.tell("takeover__pause");
}

#[test]
fn what_the_last_runs_did_is_remembered() {
    let mut story = turns();
    story.good(&["history"], "2026-11-30");
    for day in ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-04", "2026-12-26"] {
        assert_eq!(story.run(&["run", "-q"], day).status, 0);
    }
    story.told.clear();
    story.good(&["history"], "2026-12-27");
    story.good(&["history", "-n", "1"], "2026-12-27");
    story.good(&["history", "-n", "2", "--format", "json"], "2026-12-27");
    story.tell("takeover__history");
}

#[test]
fn an_announcement_can_be_asked_for() {
    let mut story = Story::of(Repository::small());
    story.good(&["run", "-q"], "2026-11-30");
    story.told.clear();
    // The fallback is never announced.
    assert_eq!(story.run(&["announce"], "2026-11-30").status, 2);
    // It has to be worn first.
    assert_eq!(story.run(&["announce"], "2026-12-01").status, 2);
    story.good(&["run", "-q"], "2026-12-01");
    story.good(&["announce"], "2026-12-02");
    story.good(&["announce", "--again"], "2026-12-02");
    story.good(&["announce"], "2026-12-03");
    story.tell("takeover__announce");
    assert_eq!(story.told.matches("\nPOST ").count(), 2);
}

#[test]
fn what_was_entered_without_a_channel_can_be_announced_later() {
    let mut story = Story::of(Repository::small());
    let config = std::fs::read_to_string(story.repository.file("bannerman.toml")).unwrap();
    story.repository.write("bannerman.toml", config.split("[announce]").next().unwrap());
    story.good(&["run", "-q"], "2026-12-01");
    assert_eq!(story.run(&["announce"], "2026-12-02").status, 2);
    story.repository.write("bannerman.toml", &config);
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["announce"], "2026-12-02");
    story.tell("takeover__announce_later");
    assert_eq!(story.told.matches("\nPOST ").count(), 1);
}

#[test]
fn the_state_of_another_guild_is_forgotten_only_when_that_is_asked_for() {
    let mut story = Story::of(Repository::small());
    story.good(&["compile", "-q"], "2026-12-01");
    story.good(&["run", "-q"], "2026-12-01");
    story.told.clear();
    story.environment.push(("BANNERMAN_GUILD", "100000000000000009"));
    for command in [&["plan"][..], &["run", "-q"], &["apply"], &["adopt", "-q"]] {
        assert_eq!(story.run(command, "2026-12-02").status, 2, "{command:?}");
    }
    assert!(!story.told.contains("--- requests"), "{}", story.told);
    story.tell("takeover__another_guild");
    story.told.clear();
    // It wears something of which nothing is known then.
    assert_eq!(story.run(&["run", "-q", "--allow-other-guild"], "2026-12-02").status, 2);
    story.good(&["run", "-q", "--allow-other-guild", "--force"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-03");
    story.tell("takeover__another_guild_allowed");
}

#[test]
fn an_older_commit_is_not_applied_after_a_newer_one() {
    let mut story = Story::of(Repository::small());
    story.good(&["compile", "-q"], "2026-12-01");
    let old = std::fs::read(story.repository.file("bannerman.lock")).unwrap();
    story.repository.icon("christmas", "icon.png").icon("evergreen", "second.png").commit("Another icon");
    story.good(&["compile", "-q"], "2026-12-01");
    story.good(&["apply", "-q"], "2026-12-01");
    story.told.clear();
    story.repository.write("bannerman.lock", &old);
    for command in ["plan", "apply"] {
        assert_eq!(story.run(&[command, "--lock", "bannerman.lock"], "2026-12-26").status, 2);
    }
    assert!(!story.told.contains("--- requests"), "{}", story.told);
    story.good(&["plan", "--allow-older", "--lock", "bannerman.lock"], "2026-12-26");
    story.good(&["apply", "--allow-older", "--lock", "bannerman.lock"], "2026-12-26");
    let said = story.told.replace(&story.repository.git(&["rev-parse", "--short=12", "HEAD~1"]), "[OLD]");
    story.told = said;
    story.tell("takeover__an_older_lock");
}

#[test]
fn a_webhook_announces_and_its_address_is_never_shown() {
    const SECRET: &str = "MARKED-token-of-the-webhook";
    let mut story = Story::of(Repository::small());
    let address = "https://discord.com/api/webhooks/3/MARKED-token-of-the-webhook";
    story.environment.push(("DISCORD_WEBHOOK", address));
    story.good(&["compile", "-q"], "2026-12-01");
    let mut said = String::new();
    for command in [&["plan"][..], &["run", "-q"], &["run", "-v"], &["announce", "--again", "-v"]] {
        // Where it goes has its token in it: that is for Discord alone.
        let ran = story.run(command, "2026-12-01");
        assert_eq!(ran.status, 0, "{ran:?}");
        said.push_str(&format!("{ran:?}"));
    }
    story.environment[0].1 = "https://example.org/api/webhooks/3/MARKED-token-of-the-webhook";
    let ran = story.run(&["run", "-q"], "2026-12-01");
    assert_eq!(ran.status, 2);
    said.push_str(&format!("{ran:?}"));
    for secret in [SECRET, TOKEN] {
        assert!(!said.contains(secret), "{said}");
        assert_nowhere(secret, story.repository.path());
    }
    let home = story.repository.path().display().to_string();
    story.told = story.told.replace(SECRET, "[TOKEN]").replace(&home, "[FOLDER]");
    story.tell("takeover__webhook");
}
