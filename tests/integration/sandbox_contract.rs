//! What the sandbox takes and answers, checked against Discord's own description of its interface.

use crate::support::art::{data_uri, gif, jpeg, png};
use crate::support::guild::{CHANNEL, GUILD, TestGuild};
use crate::support::openapi::{OpenApi, schemas};
use serde_json::{Value, json};

/// Sends a request that must be accepted, and checks it and its answer.
#[allow(clippy::unwrap_used)] // a failure here is the test's
fn accepted(
    api: &OpenApi,
    guild: &TestGuild,
    method: &str,
    template: &str,
    message: &str,
    body: Option<&Value>,
) -> Value {
    let path = template
        .replace("{guild_id}", GUILD)
        .replace("{channel_id}", CHANNEL)
        .replace("{message_id}", message);
    let answer = match body {
        Some(body) => guild.json(method, &path, body),
        None => guild.send(method, &path, &[], Vec::new()),
    };
    assert_eq!(answer.status, 200, "{method} {path}: {}", answer.body);
    if let Some(body) = body {
        api.check_request(method, template, body).unwrap();
    }
    api.check_response(method, template, 200, &answer.body).unwrap();
    answer.body
}

const ONE_GUILD: &str = "/guilds/{guild_id}";
const ONE_CHANNEL: &str = "/channels/{channel_id}";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const CROSSPOST: &str = "/channels/{channel_id}/messages/{message_id}/crosspost";

#[test]
fn the_guild_is_as_described() {
    let Some(api) = schemas() else { return };
    let guild = TestGuild::start();
    accepted(&api, &guild, "GET", ONE_GUILD, "", None);
    let still = json!({
        "icon": data_uri("image/png", &png(8, 8, 1)),
        "banner": data_uri("image/jpeg", &jpeg()),
    });
    accepted(&api, &guild, "PATCH", ONE_GUILD, "", Some(&still));
    let moving = json!({
        "icon": data_uri("image/gif", &gif(2)),
        "banner": null,
        "name": "Python",
        "description": "A guild.",
    });
    accepted(&api, &guild, "PATCH", ONE_GUILD, "", Some(&moving));
    accepted(&api, &guild, "GET", ONE_GUILD, "", None);
}

#[test]
fn channels_and_messages_are_as_described() {
    let Some(api) = schemas() else { return };
    let guild = TestGuild::start();
    guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(5));
    accepted(&api, &guild, "GET", ONE_CHANNEL, "", None);
    accepted(&api, &guild, "GET", MESSAGES, "", None);
    let plain = json!({ "content": "Hello", "nonce": 5, "allowed_mentions": { "parse": ["users"] } });
    accepted(&api, &guild, "POST", MESSAGES, "", Some(&plain));
    let full = json!({
        "content": "<@&267628507062992896>",
        "allowed_mentions": { "parse": [], "roles": ["267628507062992896"] },
        "nonce": "easter-2026-04-05",
        "enforce_nonce": true,
        "flags": 4096,
        "tts": false,
        "embeds": [{
            "title": "Easter",
            "type": "rich",
            "description": "**Easter** is here.",
            "url": "https://example.com/easter",
            "color": 7506394,
            "timestamp": "2026-04-05T00:00:00Z",
            "author": { "name": "someone", "url": "https://example.com/someone" },
            "footer": { "text": "until April 12", "icon_url": "https://example.com/icon.png" },
            "image": { "url": "https://example.com/banner.png" },
            "thumbnail": { "url": "https://example.com/icon.png" },
            "fields": [{ "name": "from", "value": "April 5" }, { "name": "to", "value": "April 12", "inline": true }],
        }],
    });
    let message = accepted(&api, &guild, "POST", MESSAGES, "", Some(&full));
    let id = message["id"].as_str().unwrap();
    accepted(&api, &guild, "POST", CROSSPOST, id, None);
    let listed = accepted(&api, &guild, "GET", MESSAGES, "", None);
    assert_eq!(listed.as_array().unwrap().len(), 2);
}

const WEBHOOK: &str = "/webhooks/{webhook_id}/{webhook_token}";

#[test]
fn messages_with_files_and_those_of_a_webhook_are_as_described() {
    let Some(api) = schemas() else { return };
    let guild = TestGuild::start();
    let body = json!({
        "embeds": [{ "title": "x", "image": { "url": "attachment://a.png" } }],
        "attachments": [
            { "id": "0", "filename": "a.png", "description": "What a shows" },
            { "id": "1", "description": "What b shows" },
        ],
    });
    api.check_request("POST", MESSAGES, &body).unwrap();
    api.check_request("POST", WEBHOOK, &body).unwrap();
    let part =
        |name: &str, bytes: &str| format!("--B\r\nContent-Disposition: form-data; {name}\r\n\r\n{bytes}\r\n");
    let form = part("name=\"payload_json\"", &body.to_string())
        + &part("name=\"files[0]\"; filename=\"a.png\"", "x")
        + &part("name=\"files[1]\"; filename=\"b.png\"", "y")
        + "--B--\r\n";
    let webhook = "/webhooks/900000000000000003/sandbox";
    for (template, path) in
        [(MESSAGES, format!("/channels/{CHANNEL}/messages")), (WEBHOOK, format!("{webhook}?wait=true"))]
    {
        let kind = ("Content-Type", "multipart/form-data; boundary=B");
        let answer = guild.send("POST", &path, &[kind], form.clone().into_bytes());
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.body["embeds"][0]["image"]["description"], "What a shows");
        assert_eq!(answer.body["attachments"][0]["description"], "What b shows");
        api.check_response("POST", template, 200, &answer.body).unwrap();
    }
    api.check_response("GET", WEBHOOK, 200, &guild.get(webhook).body).unwrap();
    api.check_response("GET", MESSAGES, 200, &guild.get(&format!("/channels/{CHANNEL}/messages")).body)
        .unwrap();
    let unknown = guild.get("/webhooks/1/x");
    api.check_response("GET", WEBHOOK, unknown.status, &unknown.body).unwrap();
}

#[test]
fn refusals_are_as_described() {
    let Some(api) = schemas() else { return };
    let guild = TestGuild::start();
    let post = |body: &Value| ("POST", MESSAGES, guild.post(body));
    let edit = |body: &Value| ("PATCH", ONE_GUILD, guild.edit(body));
    let get = |template, path: &str, headers: &[(&str, &str)]| {
        ("GET", template, guild.send("GET", path, headers, Vec::new()))
    };
    let refused = [
        get(ONE_GUILD, "/guilds/1", &[]),
        get(ONE_GUILD, "/guilds/1", &[("Authorization", "")]),
        get(ONE_GUILD, "/guilds/1", &[("User-Agent", "")]),
        get(ONE_CHANNEL, "/channels/x", &[]),
        post(&json!({})),
        post(&json!([])),
        post(&json!({ "embeds": [{ "title": "x".repeat(257), "fields": [{}], "colour": 1 }], "nonce": [] })),
        edit(&json!({ "icon": "icon.png", "banner": 5, "nmae": "" })),
    ];
    for (method, template, answer) in refused {
        let mut body = answer.body.clone();
        assert!(answer.status >= 400, "{body}");
        numbered(&mut body);
        api.check_response(method, template, answer.status, &body).unwrap();
    }
}

/// Replaces the inner codes by numbers. The description wants numbers there; Discord's documentation and
/// its real answers have names, which is what the sandbox has too.
fn numbered(body: &mut Value) {
    match body {
        Value::Array(list) => list.iter_mut().for_each(numbered),
        Value::Object(map) => {
            if map.get("code").is_some_and(Value::is_string) {
                map.insert("code".to_owned(), json!(0));
            }
            map.values_mut().for_each(numbered);
        }
        _ => {}
    }
}

#[test]
fn the_check_itself_finds_what_is_wrong() {
    let Some(api) = schemas() else { return };
    let long = json!({ "content": "x".repeat(4001) });
    assert!(api.check_request("POST", MESSAGES, &long).unwrap_err().contains("/content"));
    let half = json!({ "id": "1", "name": "no more than that" });
    assert!(api.check_response("GET", ONE_GUILD, 200, &half).unwrap_err().contains("required"));
    assert!(api.check_response("GET", ONE_GUILD, 302, &half).unwrap_err().contains("does not answer 302"));
    assert!(api.check_request("GET", ONE_GUILD, &half).unwrap_err().contains("has no request body"));
    assert!(api.check_request("POST", "/nowhere", &half).unwrap_err().contains("has no POST /nowhere"));
}
