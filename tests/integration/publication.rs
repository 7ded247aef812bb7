//! What happens to an announcement once it is sent: it is published, exactly once, and sent again when somebody asks.

use serde_json::{Value, json};

use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault};
use crate::support::story::Story;

/// A story whose announcements are published.
fn publishing() -> Story {
    let story = Story::of(Repository::small());
    story.configure("", "publish = true\n");
    story
}

fn refusal(status: u16, code: u32, message: &str) -> Fault {
    Fault::Json(status, json!({"code": code, "message": message}))
}

fn count(story: &Story, end: &str) -> usize {
    story.met.iter().filter(|got| got.method == "POST" && got.path.ends_with(end)).count()
}

#[test]
fn a_publication_that_was_limited_is_made_by_the_next_run_once() {
    let mut story = publishing();
    let limited = json!({"message": "You are being rate limited.", "retry_after": 3600.0, "global": false});
    story.discord.plant(At::Publish, Fault::Json(429, limited));
    assert_eq!(story.night("2026-12-01").status, 3);
    assert!(story.good(&["plan"], "2026-12-02").contains("1 request: 1 publication"));
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-03");
    assert_eq!((count(&story, "/crosspost"), count(&story, "/messages")), (2, 1));
    story.tell("publication__limited");
    let history = story.good(&["history"], "2026-12-03");
    assert!(history.contains("christmas: published (it was left unpublished; 1 request)"), "{history}");
}

#[test]
fn one_whose_answer_was_lost_is_known_to_be_done() {
    let mut story = publishing();
    story.arguments = vec!["--max-wait", "0"];
    story.discord.plant(At::Publish, Fault::DoneThenHangUp);
    assert_eq!(story.night("2026-12-01").status, 3);
    story.discord.plant(At::Publish, refusal(400, 40033, "This message has already been crossposted."));
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-03");
    assert_eq!((count(&story, "/crosspost"), count(&story, "/messages")), (2, 1));
}

#[test]
fn one_that_discord_refuses_for_good_is_said_once() {
    for (status, code, message, help) in [
        (403, 50013, "Missing Permissions", "Send Messages"),
        (403, 50001, "Missing Access", "View Channel"),
        (400, 50024, "Cannot execute action on this channel type", "no announcement channel"),
        (404, 10008, "Unknown Message", "deleted"),
    ] {
        let mut story = publishing();
        story.discord.plant(At::Publish, refusal(status, code, message));
        let ran = story.night("2026-12-01");
        assert_eq!(ran.status, 3, "{ran:?}");
        assert!(ran.stderr.contains("it is not tried again") && ran.stderr.contains(help), "{ran:?}");
        assert_eq!(ran.stderr.contains("needs a click"), code != 10008, "{ran:?}");
        story.good(&["run", "-q"], "2026-12-02");
        assert_eq!((count(&story, "/crosspost"), count(&story, "/messages")), (1, 1));
    }
}

#[test]
fn a_run_cut_off_before_the_publication_leaves_it_to_the_next() {
    let mut story = publishing();
    story.arguments = vec!["--max-wait", "0"];
    story.discord.plant(At::Message, Fault::DoneThenHangUp);
    assert_eq!(story.night("2026-12-01").status, 3);
    assert_eq!(count(&story, "/crosspost"), 0);
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-03");
    assert_eq!((count(&story, "/crosspost"), count(&story, "/messages")), (1, 1));
}

#[test]
fn whoever_switches_publishing_off_is_left_alone_with_what_is_open() {
    let mut story = publishing();
    story.discord.plant(At::Publish, refusal(503, 0, "Unavailable"));
    story.arguments = vec!["--max-wait", "0"];
    assert_eq!(story.night("2026-12-01").status, 3);
    story.configure("", "");
    story.good(&["run", "-q"], "2026-12-02");
    assert_eq!(count(&story, "/crosspost"), 1);
}

#[test]
fn again_really_sends_it_and_a_retry_of_that_does_not_send_two() {
    let mut story = Story::of(Repository::small());
    story.good(&["run", "-q"], "2026-12-01");
    // Within the life of the nonce that the first one had.
    let told = story.good(&["announce", "--again"], "2026-12-01");
    assert!(told.contains("“The christmas” is announced"), "{told}");
    assert_eq!(story.discord.messages_sent(), 2);
    story.arguments = vec!["--max-wait", "0"];
    story.discord.plant(At::Message, Fault::DoneThenHangUp);
    assert_eq!(story.run(&["announce", "--again"], "2026-12-01").status, 3);
    story.good(&["announce", "--again"], "2026-12-01");
    assert_eq!(story.discord.messages_sent(), 3);
    story.discord.plant(At::Message, refusal(503, 0, "Unavailable"));
    assert_eq!(story.run(&["announce", "--again"], "2026-12-01").status, 3);
    story.good(&["run", "-q"], "2026-12-01");
    assert_eq!(story.discord.messages_sent(), 4);
    let bodies = story.met.iter().filter(|got| got.path.ends_with("/messages") && got.method == "POST");
    let nonces: Vec<Value> = bodies.map(|got| got.json()["nonce"].clone()).collect();
    assert_eq!((&nonces[2], &nonces[4]), (&nonces[3], &nonces[5]));
    assert!(nonces[0] != nonces[1] && nonces[1] != nonces[2] && nonces[2] != nonces[4]);
}

#[test]
fn what_discord_did_not_send_is_not_called_announced() {
    let mut story = Story::of(Repository::small());
    story.good(&["run", "-q"], "2026-12-01");
    let id = story.discord.last_message();
    story.discord.plant(At::Message, Fault::Json(200, json!({"id": id})));
    let ran = story.run(&["announce", "--again"], "2026-12-01");
    assert_eq!(ran.status, 3, "{ran:?}");
    assert!(ran.stderr.contains("is not announced again") && !ran.stdout.contains("done:"), "{ran:?}");
    // A state that was lost within the nonce's life.
    story.good(&["compile", "-q"], "2026-12-01");
    story.repository.remove(".bannerman");
    story.good(&["adopt", "-q"], "2026-12-01");
    story.discord.plant(At::Message, Fault::Json(200, json!({"id": id})));
    let told = story.good(&["announce", "--again"], "2026-12-01");
    assert!(told.contains("was announced before") && told.contains("not sent twice"), "{told}");
}
