//! Every kind of request that applying makes, taken off the wire from the real program and held against Discord's own
//! description of its interface: the path, what follows the `?`, the type of the body, the body.

use std::collections::BTreeSet;

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::openapi::{OpenApi, schemas};
use crate::support::repository::Repository;
use crate::support::scripted::{At, Fault, Got};
use crate::support::story::Story;

const WEBHOOK: &str = "https://discord.com/api/webhooks/3/its-token";

/// The requests of nights on which everything happens that makes a request: an event is entered, announced and
/// published; an image has its turn; an answer is lost, and its run looked into; a message goes through a webhook.
fn made() -> Vec<Got> {
    let repository = Repository::small();
    repository.icon("christmas", "second.png").event("pi_day", "March 14", "March 14").commit("More");
    let mut story = Story::of(repository);
    story.configure("", "publish = true\nmention_role = \"267628507062992896\"\ncolor = \"#5865f2\"\n");
    story.arguments = vec!["-q", "--max-wait", "0"];
    let mut all = Vec::new();
    let mut night = |story: &mut Story, day: &str, status: i32| {
        assert_eq!(story.night(day).status, status, "{}", story.told);
        all.append(&mut story.met);
    };
    night(&mut story, "2026-12-01", 0);
    night(&mut story, "2026-12-04", 0);
    story.discord.plant(At::Edit, Fault::DoneThenHangUp);
    night(&mut story, "2026-12-26", 3);
    night(&mut story, "2026-12-27", 0);
    story.discord.plant(At::Message, Fault::DoneThenHangUp);
    night(&mut story, "2027-03-14", 3);
    night(&mut story, "2027-03-15", 0);
    story.environment.push(("DISCORD_WEBHOOK", WEBHOOK));
    night(&mut story, "2027-12-01", 0);
    all
}

fn template(got: &Got) -> (String, String) {
    let (path, query) = got.path.split_once('?').unwrap_or((&got.path, ""));
    let path = path
        .replace(GUILD, "{guild_id}")
        .replace(CHANNEL, "{channel_id}")
        .replace("/3/its-token", "/{webhook_id}/{webhook_token}");
    let path = match path.strip_suffix("/crosspost").and_then(|path| path.rsplit_once('/')) {
        Some((messages, _)) => format!("{messages}/{{message_id}}/crosspost"),
        None => path,
    };
    (path, query.to_owned())
}

#[test]
fn every_kind_of_request_is_as_discord_describes_it() {
    let Some(api) = schemas() else { return };
    let mut kinds = BTreeSet::new();
    for got in made() {
        let (path, query) = template(&got);
        let kind = got.headers.get("content-type").map(|kind| kind.split(';').next().unwrap());
        api.check_shape(&got.method, &path, &query, kind).unwrap();
        if !got.body.is_empty() {
            api.check_request(&got.method, &path, &got.json()).unwrap();
        }
        let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap()).collect();
        kinds.insert(format!("{} {path} {}", got.method, names.join(" ")).trim().to_owned());
    }
    let expected = [
        "GET /channels/{channel_id}",
        "GET /channels/{channel_id}/messages limit",
        "GET /channels/{channel_id}/messages limit after",
        "GET /guilds/{guild_id}",
        "GET /webhooks/{webhook_id}/{webhook_token}",
        "PATCH /guilds/{guild_id}",
        "POST /channels/{channel_id}/messages",
        "POST /channels/{channel_id}/messages/{message_id}/crosspost",
        "POST /webhooks/{webhook_id}/{webhook_token} wait",
    ];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn the_check_of_a_requests_shape_finds_what_is_wrong() {
    let Some(api) = schemas() else { return };
    let messages = "/channels/{channel_id}/messages";
    let wrong = |api: &OpenApi, method: &str, query: &str, kind: Option<&str>| {
        api.check_shape(method, messages, query, kind).unwrap_err()
    };
    assert!(wrong(&api, "GET", "since=1", None).contains("has no since"));
    assert!(wrong(&api, "GET", "limit=101", None).contains("limit=101 is none"));
    assert!(wrong(&api, "GET", "after=yesterday", None).contains("after=yesterday is none"));
    assert!(wrong(&api, "GET", "", Some("application/json")).contains("does not take"));
    assert!(wrong(&api, "POST", "", Some("text/plain")).contains("does not take"));
    assert!(wrong(&api, "POST", "", None).contains("does not take"));
}
