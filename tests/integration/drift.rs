//! What a guild wears and can wear, against what is due: an icon that somebody put on by hand, features that come and
//! go, and pairs that are worn together or not at all.

use serde_json::json;

use crate::support::art;
use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault};
use crate::support::story::Story;

/// A story that is in the middle of `christmas`, in which somebody put an icon on.
fn by_hand() -> Story {
    let mut story = Story::of(Repository::small());
    story.good(&["compile", "-q"], "2026-12-01");
    story.good(&["run", "-q"], "2026-12-01");
    story.told.clear();
    story.discord.icon_by_hand("theirs");
    story
}

/// What the guild's audit log says about each edit, as it was sent.
fn reasons(story: &Story) -> Vec<&str> {
    let edits = story.met.iter().filter(|got| got.method == "PATCH");
    edits.map(|got| got.headers["x-audit-log-reason"].as_str()).collect()
}

const ENTERING: &str = "bannerman:%20entering%20christmas";
const AGAIN: &str = "bannerman:%20the%20art%20of%20christmas%20again";

#[test]
fn somebodys_icon_is_reported_and_left_alone() {
    let mut story = by_hand();
    story.good(&["plan"], "2026-12-02");
    // Without a token nobody is asked.
    story.environment.push(("DISCORD_TOKEN", ""));
    story.good(&["plan"], "2026-12-02");
    story.environment.clear();
    story.good(&["run", "-q"], "2026-12-02");
    // The next event replaces it.
    story.good(&["run", "-q"], "2026-12-26");
    story.good(&["plan"], "2026-12-27");
    story.tell("drift__report");
}

#[test]
fn a_turn_that_is_due_replaces_somebodys_icon() {
    let mut story = by_hand();
    story.repository.icon("christmas", "second.png").commit("Another icon");
    story.good(&["run", "-q"], "2026-12-04");
    story.tell("drift__turn");
    assert_eq!(reasons(&story), [ENTERING, "bannerman:%20next%20art%20of%20christmas"]);
}

#[test]
fn an_event_that_begins_under_force_is_announced_once() {
    let mut story = Story::of(Repository::small());
    story.good(&["run", "-q"], "2026-11-30");
    let planned = story.good(&["run", "-q", "--force"], "2026-12-01");
    assert!(planned.contains("\n  + announce  "), "{planned}");
    story.good(&["run", "-q", "--force"], "2026-12-01");
    story.good(&["run", "-q"], "2026-12-02");
    story.tell("drift__force_on_the_first_day");
    assert_eq!(story.told.matches("\nPOST ").count(), 1);
}

#[test]
fn force_puts_ours_back_without_announcing() {
    let mut story = by_hand();
    story.good(&["plan", "--force"], "2026-12-02");
    story.good(&["run", "-q", "--force"], "2026-12-02");
    story.good(&["run", "-q", "--force"], "2026-12-02");
    story.tell("drift__force");
    assert_eq!(reasons(&story), [ENTERING, AGAIN]);
    assert!(!story.told.contains("POST "), "{}", story.told);
}

#[test]
fn where_it_is_configured_ours_is_always_put_back() {
    let mut story = by_hand();
    story.configure("drift = \"restore\"\n", "");
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["run", "-q"], "2026-12-03");
    story.tell("drift__restore");
    assert_eq!(reasons(&story), [ENTERING, AGAIN]);
    assert!(!story.told.contains("POST "), "{}", story.told);
}

/// `christmas` has an icon that moves, and two that do not.
fn moving() -> Story {
    let repository = Repository::empty();
    repository.fallback("evergreen").meta("christmas", "start_date: December 1\nend_date: December 25");
    repository
        .banner("christmas", "banner.png")
        .icon("christmas", "still.png")
        .icon("christmas", "other.png");
    repository.write("events/christmas/server_icons/moving.gif", art::gif(3)).commit("Begin");
    Story::of(repository)
}

#[test]
fn without_animated_icon_another_icon_of_the_event_is_worn() {
    let mut story = moving();
    story.good(&["compile", "-q"], "2026-12-01");
    story.discord.features(&["BANNER"]);
    // Whichever comes first, within three turns the one that moves is due.
    for day in ["2026-12-01", "2026-12-04", "2026-12-07"] {
        story.good(&["plan"], day);
        story.good(&["run", "-q"], day);
    }
    story.discord.features(&["BANNER", "ANIMATED_ICON"]);
    story.good(&["run", "-q"], "2026-12-10");
    story.tell("drift__no_animated_icon");
}

#[test]
fn where_nothing_can_be_worn_the_plan_says_so_and_the_event_is_entered_with_the_rest() {
    let mut story = moving();
    let icons = "events/christmas/server_icons";
    story.repository.remove(&format!("{icons}/still.png")).remove(&format!("{icons}/other.png"));
    story.repository.commit("Moving only");
    story.discord.features(&["BANNER"]);
    story.good(&["run", "-q"], "2026-12-01");
    story.good(&["run", "-q"], "2026-12-02");
    story.discord.features(&["BANNER", "ANIMATED_ICON"]);
    story.good(&["run", "-q"], "2026-12-03");
    story.tell("drift__nothing_to_wear");
}

#[test]
fn without_banner_no_banner_is_sent_and_it_comes_when_it_can() {
    let mut story = Story::of(Repository::small());
    story.discord.features(&[]);
    story.good(&["run", "-q"], "2026-12-01");
    story.good(&["run", "-q"], "2026-12-02");
    story.discord.features(&["BANNER"]);
    story.good(&["run", "-q"], "2026-12-03");
    story.tell("drift__no_banner");
}

/// Files need no feature of a guild's, so a message shows what the guild cannot wear.
#[test]
fn without_a_single_boost_the_announcement_shows_the_events_art() {
    let repository = Repository::empty();
    repository.fallback("evergreen").event("christmas", "December 1", "December 25");
    repository.write("events/christmas/server_icons/moving_tree.gif", art::gif(3));
    repository.write("events/christmas/banners/harbour.gif", art::gif(4));
    repository.remove("events/christmas/server_icons/icon.png").remove("events/christmas/banners/banner.png");
    repository.commit("Begin");
    let mut story = Story::of(repository);
    story.discord.features(&[]);
    story.good(&["run", "-q"], "2026-12-01");
    let message = story.met.iter().find(|got| got.method == "POST").unwrap();
    assert_eq!(message.files(), ["icon.gif", "banner.gif"]);
    let body = message.json();
    assert_eq!(
        body["attachments"],
        json!([
            {"id": "0", "filename": "icon.gif", "description": "The christmas: icon moving tree"},
            {"id": "1", "filename": "banner.gif", "description": "The christmas: banner harbour"},
        ])
    );
    assert_eq!(body["embeds"][0]["image"]["url"], "attachment://banner.gif");
    assert_eq!(body["embeds"][0]["thumbnail"]["url"], "attachment://icon.gif");
    assert!(!story.met.iter().any(|got| got.method == "PATCH"));
}

#[test]
fn of_a_pair_the_announcement_shows_the_half_that_cannot_be_worn_too() {
    let mut story = pairs();
    story.discord.features(&[]);
    story.good(&["run", "-q"], "2026-12-01");
    let body = story.met.iter().find(|got| got.method == "POST").unwrap().json();
    let said = |at: usize| body["attachments"][at]["description"].as_str().unwrap().to_owned();
    let worn = if story.told.contains("icon day.png is on") { "day" } else { "night" };
    assert_eq!(
        [said(0), said(1)],
        ["icon", "banner"].map(|surface| format!("The christmas: {surface} {worn}"))
    );
}

#[test]
fn a_picture_that_discord_does_not_take_or_that_is_missing_is_left_out_and_said() {
    let mut story = Story::of(Repository::small());
    story.discord.features(&[]);
    story.discord.plant(
        At::Message,
        Fault::Json(
            403,
            json!({"code": 400_001, "message": "Access to file uploads has been limited for this guild"}),
        ),
    );
    let ran = story.run(&["run"], "2026-12-01");
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stderr.contains("note: the announcement has no pictures: Discord refused"), "{ran:?}");
    let files: Vec<_> =
        story.met.iter().filter(|got| got.method == "POST").map(|got| got.files().len()).collect();
    assert_eq!(files, [2, 0]);
}

/// `christmas` has two pairs.
fn pairs() -> Story {
    let repository = Repository::empty();
    let meta = "start_date: December 1\nend_date: December 25\npair: true";
    repository.fallback("evergreen").meta("christmas", meta);
    for stem in ["day.png", "night.png"] {
        repository.icon("christmas", stem).banner("christmas", stem);
    }
    repository.commit("Begin");
    Story::of(repository)
}

#[test]
fn pairs_are_worn_together() {
    let mut story = pairs();
    for day in ["2026-12-01", "2026-12-02", "2026-12-04", "2026-12-07"] {
        story.good(&["run", "-q"], day);
    }
    story.tell("drift__pairs");
    for line in story.told.lines().filter(|line| line.starts_with("done: icon ")) {
        let stems: Vec<&str> =
            line.split(['.', ',']).filter_map(|part| part.split(' ').next_back()).collect();
        assert_eq!(stems[0], stems[2], "{line}");
    }
}

#[test]
fn a_half_that_is_refused_holds_back_the_other() {
    let mut story = pairs();
    let invalid = json!({"code": 50035, "message": "Invalid Form Body", "errors": {
        "icon": {"_errors": [{"code": "IMAGE_INVALID", "message": "Could not resize the icon."}]},
    }});
    story.discord.plant(At::Edit, Fault::Json(400, invalid.clone()));
    assert_eq!(story.run(&["run", "-q"], "2026-12-01").status, 3);
    // Not entered, so not announced.
    assert!(!story.told.contains("POST "), "{}", story.told);
    story.good(&["run", "-q"], "2026-12-02");
    // Nor when it is a turn.
    story.discord.plant(At::Edit, Fault::Json(400, invalid));
    assert_eq!(story.run(&["run", "-q"], "2026-12-05").status, 3);
    story.good(&["run", "-q"], "2026-12-06");
    story.tell("drift__half_a_pair_refused");
}

#[test]
fn a_half_that_somebody_replaced_is_put_back_with_its_partner_left_on() {
    let mut story = pairs();
    story.good(&["run", "-q"], "2026-12-01");
    story.discord.icon_by_hand("theirs");
    story.good(&["run", "-q"], "2026-12-02");
    story.good(&["run", "-q", "--force"], "2026-12-02");
    story.tell("drift__half_a_pair_by_hand");
}
