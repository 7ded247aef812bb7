//! What becomes of a night on which Discord does not do what it is asked: what is said, what is recorded,
//! and what the next night makes of it.

use serde_json::{Value, json};

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::bannerman;
use crate::support::scripted::{At, Fault};
use crate::support::story::{Story, TOKEN, assert_nowhere};

/// A story in which this fault meets the first night.
fn with(at: At, fault: Fault) -> Story {
    let story = Story::begin();
    story.discord.plant(at, fault);
    story
}

fn refusal(status: u16, code: u32, message: &str) -> Fault {
    Fault::Json(status, json!({"code": code, "message": message}))
}

/// A refusal of some of the fields.
fn invalid(fields: &[&str]) -> Fault {
    let said = |field: &&str| {
        let message = format!("Could not resize the {field}.");
        ((*field).to_owned(), json!({"_errors": [{"code": "IMAGE_INVALID", "message": message}]}))
    };
    let errors: serde_json::Map<String, Value> = fields.iter().map(said).collect();
    Fault::Json(400, json!({"code": 50035, "message": "Invalid Form Body", "errors": errors}))
}

/// One night with this fault, then one without; the first ends with 3, the second with 0.
fn fault_then_good(name: &str, at: At, fault: Fault) {
    let mut story = with(at, fault);
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell(&format!("discord_faults__{name}"));
}

/// The same without any patience: what would be tried again is not.
fn trouble_then_good(name: &str, at: At, fault: Fault) {
    let mut story = with(at, fault);
    story.arguments = NO_PATIENCE.to_vec();
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell(&format!("discord_faults__{name}"));
}

const NO_PATIENCE: [&str; 2] = ["--max-wait", "0"];

#[test]
fn a_limit_that_asks_for_no_wait_and_does_not_end() {
    let mut story = with(At::Edit, busy_at_once());
    for _ in 1..10 {
        story.discord.plant(At::Edit, busy_at_once());
    }
    story.arguments = vec!["--max-wait", "3"];
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell("discord_faults__a_limit_without_a_wait");
}

fn busy_at_once() -> Fault {
    Fault::Json(429, json!({"message": "You are being rate limited.", "retry_after": 0.0, "global": false}))
}

#[test]
fn a_wrong_token() {
    fault_then_good("a_wrong_token", At::Guild, refusal(401, 0, "401: Unauthorized"));
}

#[test]
fn a_missing_permission() {
    fault_then_good("a_missing_permission", At::Edit, refusal(403, 50013, "Missing Permissions"));
}

#[test]
fn an_unknown_guild() {
    fault_then_good("an_unknown_guild", At::Guild, refusal(404, 10004, "Unknown Guild"));
}

#[test]
fn an_unknown_channel_does_not_hold_back_the_icon() {
    let mut story = with(At::Channel, refusal(404, 10003, "Unknown Channel"));
    story.discord.plant(At::Message, refusal(404, 10003, "Unknown Channel"));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell("discord_faults__an_unknown_channel");
}

#[test]
fn too_many_requests() {
    let body = r#"{"message": "You are being rate limited.", "retry_after": 64.57, "global": false}"#;
    let fault = Fault::Text(429, "Content-Type: application/json\r\nRetry-After: 65\r\n", body);
    fault_then_good("too_many_requests", At::Edit, fault);
}

#[test]
fn too_many_requests_said_by_the_header_alone() {
    let fault = Fault::Text(429, "Retry-After: 1800\r\n", "error code: 1015");
    fault_then_good("too_many_requests_by_header", At::Edit, fault);
}

#[test]
fn a_long_limit_on_the_message_loses_nothing() {
    let body = json!({"message": "You are being rate limited.", "retry_after": 3600.0, "global": false});
    fault_then_good("a_long_limit_on_the_message", At::Message, Fault::Json(429, body));
}

#[test]
fn what_passes_soon_is_waited_for() {
    let mut story = Story::begin();
    let short = json!({"message": "You are being rate limited.", "retry_after": 0.02, "global": false});
    let long = json!({"message": "You are being rate limited.", "retry_after": 3.6, "global": false});
    story
        .discord
        .plant(At::Guild, Fault::Text(502, "Content-Type: text/html\r\n", "<html>Bad gateway</html>"));
    story.discord.plant(At::Edit, Fault::Json(429, short)).plant(At::Edit, Fault::Json(429, long));
    story.discord.plant(At::Message, Fault::DoneThenHangUp);
    assert_eq!(story.night("2026-12-01").status, 0);
    story.tell("discord_faults__what_passes_soon");
}

#[test]
fn trouble_at_discord_in_html() {
    let html = "<!DOCTYPE html><html><body>502: <b>Bad gateway</b></body></html>";
    trouble_then_good("trouble_in_html", At::Edit, Fault::Text(500, "Content-Type: text/html\r\n", html));
}

#[test]
fn no_answer_to_the_edit() {
    trouble_then_good("no_answer_to_the_edit", At::Edit, Fault::HangUp);
}

#[test]
fn an_edit_whose_answer_is_lost_is_found_and_not_made_again() {
    trouble_then_good("an_answer_lost", At::Edit, Fault::DoneThenHangUp);
}

#[test]
fn a_message_whose_answer_is_lost_is_found_and_not_sent_again() {
    trouble_then_good("a_messages_answer_lost", At::Message, Fault::DoneThenHangUp);
}

#[test]
fn where_the_channel_cannot_be_read_a_message_stays_in_doubt_until_somebody_asks_for_it() {
    let mut story = with(At::Message, Fault::DoneThenHangUp);
    story.arguments = NO_PATIENCE.to_vec();
    // Without Read Message History every list is empty.
    (0..6).for_each(|_| _ = story.discord.plant(At::Messages, Fault::Json(200, json!([]))));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 3);
    assert_eq!(story.night("2026-12-03").status, 0);
    let ran = story.run(&["announce"], "2026-12-04");
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = story.run(&["announce"], "2026-12-05");
    assert!(ran.stdout.contains("was announced already"), "{ran:?}");
    story.tell("discord_faults__a_message_in_doubt");
}

#[test]
fn no_answer_to_the_message() {
    trouble_then_good("no_answer_to_the_message", At::Message, Fault::HangUp);
}

#[test]
fn a_yes_that_cannot_be_read() {
    fault_then_good("a_yes_that_cannot_be_read", At::Edit, Fault::Text(200, "", "<html>OK</html>"));
}

#[test]
fn a_yes_with_the_old_hash_is_not_recorded() {
    let mut story = Story::begin();
    assert_eq!(story.night("2026-11-30").status, 0);
    let same = json!({"id": GUILD, "name": "Python Discord", "icon": "icon0001", "banner": "banner0002"});
    story.discord.plant(At::Edit, Fault::Json(200, same));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell("discord_faults__a_yes_with_the_old_hash");
}

#[test]
fn a_yes_without_an_icon_is_no_icon() {
    let half = json!({"id": GUILD, "name": "Python Discord", "icon": null, "banner": "banner0100"});
    fault_then_good("a_yes_without_an_icon", At::Edit, Fault::Json(200, half));
}

#[test]
fn a_refused_icon_does_not_hold_back_the_banner() {
    fault_then_good("a_refused_icon", At::Edit, invalid(&["icon"]));
}

#[test]
fn both_refused_at_once() {
    fault_then_good("both_refused_at_once", At::Edit, invalid(&["banner", "icon"]));
}

#[test]
fn both_refused_one_after_the_other() {
    let mut story = with(At::Edit, invalid(&["icon"]));
    story.discord.plant(At::Edit, invalid(&["banner"]));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    story.tell("discord_faults__both_refused_in_turn");
}

#[test]
fn a_refused_message_is_owed_and_sent_once() {
    let mut story = with(At::Message, refusal(403, 50013, "Missing Permissions"));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(story.night("2026-12-02").status, 0);
    assert_eq!(story.night("2026-12-03").status, 0);
    story.tell("discord_faults__a_refused_message");
    let posts = story.met.iter().filter(|got| got.method == "POST");
    assert_eq!(posts.count(), 2, "one refused, one sent");
}

#[test]
fn an_edit_that_fails_does_not_hold_back_an_owed_message() {
    let mut story = with(At::Message, refusal(403, 50013, "Missing Permissions"));
    story.arguments = NO_PATIENCE.to_vec();
    story.repository.icon("christmas", "other.png").commit("Add another icon");
    assert_eq!(story.night("2026-12-01").status, 3);
    story.discord.plant(At::Edit, refusal(500, 0, "Internal Server Error"));
    assert_eq!(story.night("2026-12-04").status, 3);
    assert!(story.told.contains("done: “The christmas” is announced"), "{}", story.told);
    assert_eq!(story.night("2026-12-05").status, 0);
    story.tell("discord_faults__an_edit_that_fails_when_a_message_is_owed");
}

#[test]
fn a_channel_of_another_guild_gets_no_message() {
    let channel = json!({"id": CHANNEL, "type": 0, "name": "general", "guild_id": "1"});
    fault_then_good("a_channel_of_another_guild", At::Channel, Fault::Json(200, channel));
}

#[test]
fn nobody_listens() {
    let story = Story::begin();
    let ran = bannerman(story.repository.path(), &["run", "--max-wait", "0"])
        .env("DISCORD_TOKEN", TOKEN)
        .env("BANNERMAN_DISCORD_API", "http://127.0.0.1:9/api/v10")
        .run();
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.starts_with("error: Discord could not be reached: "), "{}", ran.stderr);
    assert!(!story.repository.file(".bannerman/state.toml").exists());
    assert_nowhere(TOKEN, story.repository.path());
}

#[test]
fn a_token_that_no_header_can_carry_is_not_repeated() {
    let story = Story::begin();
    let ran = bannerman(story.repository.path(), &["run", "-v"])
        .env("DISCORD_TOKEN", &format!("{TOKEN}\nX-Other: 1"))
        .env("BANNERMAN_DISCORD_API", &story.discord.url())
        .run();
    assert_eq!((ran.status, ran.stdout.contains(TOKEN), ran.stderr.contains(TOKEN)), (2, false, false));
    assert_eq!(story.discord.take().len(), 0);
    assert_nowhere(TOKEN, story.repository.path());
}
