//! What is said to do about each refusal of Discord's that has a remedy, by the real program.

use serde_json::json;

use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault};
use crate::support::story::Story;

/// Where a refusal is met, its status, its code, Discord's words, and what the help has to name.
const REFUSALS: [(At, u16, u32, &str, &[&str]); 13] = [
    (At::Edit, 403, 60003, "Two factor is required for this operation", &["two-factor", "owns the bot"]),
    (At::Edit, 401, 60003, "Two factor is required for this operation", &["two-factor", "owns the bot"]),
    (At::Edit, 403, 20035, "Guild premium subscription level too low", &["too few boosts", "still"]),
    (At::Edit, 400, 50138, "Failed to resize asset below the maximum size: 262144", &["fewer pixels"]),
    (At::Edit, 401, 40001, "Unauthorized", &["DISCORD_TOKEN", "Developer Portal"]),
    (At::Edit, 403, 40001, "Unauthorized", &["DISCORD_TOKEN", "Developer Portal"]),
    (At::Message, 400, 50008, "Cannot send messages in a non-text channel", &["[announce] channel", "forum"]),
    (At::Message, 400, 200_000, "Message was blocked by automatic moderation", &["AutoMod", "description"]),
    (At::Message, 400, 240_000, "Message blocked by harmful links filter", &["link", "description"]),
    (At::Message, 400, 50083, "Thread is archived", &["[announce] channel", "archived"]),
    (At::Message, 400, 160_005, "Thread is locked", &["[announce] channel", "unlock"]),
    (At::Message, 403, 50013, "Missing Permissions", &["Send Messages", "Embed Links"]),
    (At::Edit, 400, 50101, "This server needs more boosts to perform this action", &["boosts"]),
];

#[test]
fn every_refusal_with_a_remedy_names_it() {
    for (at, status, code, message, named) in REFUSALS {
        let mut story = Story::of(Repository::small());
        story.discord.plant(at, Fault::Json(status, json!({"code": code, "message": message})));
        let ran = story.run(&["run", "-q"], "2026-12-01");
        assert_eq!(ran.status, 3, "{code}: {ran:?}");
        let help = ran.stderr.split("help: ").nth(1).unwrap_or_else(|| panic!("{code} has no help: {ran:?}"));
        for word in named {
            assert!(help.contains(word), "{code} does not name {word}: {help}");
        }
        assert!(ran.stderr.contains(message), "{ran:?}");
    }
}

/// Uploads that a server may not have are no reason to send no message; where they are asked for by themselves, it is said.
#[test]
fn a_second_factor_that_is_missing_does_not_hold_back_an_owed_message() {
    let mut story = Story::of(Repository::small());
    story
        .discord
        .plant(At::Message, Fault::Json(403, json!({"code": 50013, "message": "Missing Permissions"})));
    assert_eq!(story.run(&["run", "-q"], "2026-12-01").status, 3);
    story.repository.icon("christmas", "second.png").commit("More");
    story.discord.plant(At::Edit, Fault::Json(401, json!({"code": 60003, "message": "Two factor"})));
    let ran = story.run(&["run", "-q"], "2026-12-04");
    assert_eq!(ran.status, 3);
    assert!(ran.stdout.contains("is announced"), "{ran:?}");
}

#[test]
fn a_picture_that_may_be_unreadable_is_said_to_be_perhaps() {
    let limit = json!({"code": 50035, "message": "Invalid Form Body", "errors": {
        "icon": {"_errors": [{"code": "AVATAR_RATE_LIMIT", "message": "You are changing your avatar too fast."}]},
    }});
    let mut story = Story::of(Repository::small());
    story.arguments = vec!["--max-wait", "0"];
    story.discord.plant(At::Edit, Fault::Json(400, limit));
    let ran = story.run(&["run", "-q"], "2026-12-01");
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("You are changing your avatar too fast."), "{ran:?}");
    assert!(
        ran.stderr
            .contains("help: the next run tries again. If it keeps being refused, it may be the picture")
    );
    // The banner is on, and the night after has the icon.
    assert!(ran.stdout.contains("banner banner.png is on"), "{ran:?}");
    assert!(story.good(&["run", "-q"], "2026-12-02").contains("icon icon.png is on"));
}
