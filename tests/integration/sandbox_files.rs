//! Messages with files, and the webhook, of the sandbox: what is kept, and what is refused.

use std::fs;

use serde_json::{Value, json};

use crate::support::art::png;
use crate::support::guild::{Answer, CHANNEL, GUILD, TestGuild};

/// A body of several parts: the head of each, and what is in it.
fn multipart(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, bytes) in parts {
        body.extend_from_slice(format!("--B\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--B--\r\n");
    body
}

const JSON: &str = "name=\"payload_json\"\r\nContent-Type: application/json";

fn file(number: usize, name: &str) -> String {
    format!("name=\"files[{number}]\"; filename=\"{name}\"\r\nContent-Type: image/png")
}

fn send(guild: &TestGuild, path: &str, body: Vec<u8>) -> Answer {
    guild.send("POST", path, &[("Content-Type", "multipart/form-data; boundary=\"B\"")], body)
}

fn post(guild: &TestGuild, parts: &[(&str, &[u8])]) -> Answer {
    send(guild, &format!("/channels/{CHANNEL}/messages"), multipart(parts))
}

#[test]
fn files_are_kept_and_shown_where_the_embed_wants_them() {
    let guild = TestGuild::start();
    let message = json!({ "embeds": [{
        "description": "attachment://icon.png is no link here",
        "thumbnail": { "url": "attachment://icon.png" },
    }] });
    let (icon, text) = (png(8, 8, 1), message.to_string());
    let (first, second) = (file(0, "icon.png"), file(7, "beside.png"));
    let parts: [(&str, &[u8]); 3] =
        [(JSON, text.as_bytes()), (&first, &icon), (&second, b"mid-line --B is no end")];
    let answer = post(&guild, &parts);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let id = answer.body["id"].as_str().unwrap();
    let address = |name: &str| format!("https://cdn.discordapp.com/attachments/{CHANNEL}/{id}/{name}");
    assert_eq!(answer.body["embeds"][0]["thumbnail"]["url"], address("icon.png"));
    assert_eq!(answer.body["embeds"][0]["description"], "attachment://icon.png is no link here");
    let attachments = answer.body["attachments"].as_array().unwrap();
    assert_eq!((attachments.len(), &attachments[0]["url"]), (1, &json!(address("beside.png"))));
    assert_eq!(fs::read(guild.file(&format!("messages/{id}/icon.png"))).unwrap(), icon);
    assert_eq!(fs::read(guild.file(&format!("messages/{id}/beside.png"))).unwrap(), parts[2].1);
    let line = &guild.requests()[0];
    assert_eq!(line["files"], json!([format!("icon.png ({} bytes)", icon.len()), "beside.png (22 bytes)"]));
    assert_eq!(line["body"], message);
}

#[test]
fn what_is_said_of_a_file_has_to_be_about_one() {
    let guild = TestGuild::start();
    let sent = |attachments: Value| {
        let text = json!({ "content": "x", "attachments": attachments }).to_string();
        let answer = post(&guild, &[(JSON, text.as_bytes()), (&file(3, "a.png"), b"x")]);
        let errors = &answer.body["errors"]["attachments"];
        let code = |value: &Value| value["_errors"][0]["code"].as_str().map(str::to_owned);
        let fields = ["id", "filename", "description"].map(|field| code(&errors["0"][field]));
        (answer.status, fields.into_iter().flatten().next().or(code(&errors["1"]["id"])))
    };
    assert_eq!(
        sent(json!([{ "id": "3", "filename": "a.png", "description": "y".repeat(1024) }])),
        (200, None)
    );
    assert_eq!(sent(json!([{ "id": 3 }])), (200, None));
    for (attachments, code) in [
        (json!([{ "id": "0", "description": "y" }]), "ATTACHMENT_UNKNOWN"),
        (json!([{ "description": "y" }]), "BASE_TYPE_REQUIRED"),
        (json!([{ "id": "3" }, { "id": "3" }]), "ATTACHMENT_UNKNOWN"),
        (json!([{ "id": "3", "filename": "b.png" }]), "FILENAME_OTHER"),
        (json!([{ "id": "3", "description": "y".repeat(1025) }]), "BASE_TYPE_MAX_LENGTH"),
    ] {
        assert_eq!(sent(attachments.clone()), (400, Some(code.to_owned())), "{attachments}");
    }
}

#[test]
fn a_message_may_be_a_file_alone() {
    let guild = TestGuild::start();
    assert_eq!(post(&guild, &[(JSON, b"{}"), (&file(0, "a.png"), b"x")]).status, 200);
    assert_eq!(post(&guild, &[(JSON, b"{}")]).body["code"], 50006);
}

#[test]
fn odd_bodies_are_refused_and_leave_nothing() {
    let guild = TestGuild::start();
    let path = format!("/channels/{CHANNEL}/messages");
    let good = multipart(&[(JSON, b"{\"content\": \"x\"}")]);
    let mut refused: Vec<(Vec<u8>, &str)> = Vec::new();
    for end in 1..=good.len() - 3 {
        refused.push((good[..good.len() - 2 - end].to_vec(), "MULTIPART_INVALID"));
    }
    let many: Vec<String> = (0..11).map(|number| file(number, &format!("{number}.png"))).collect();
    let parts = |parts: &[(&str, &[u8])]| multipart(&[&[(JSON, b"{}".as_slice())], parts].concat());
    refused.extend([
        (b"".to_vec(), "MULTIPART_INVALID"),
        (b"--B--".to_vec(), "MULTIPART_INVALID"),
        (multipart(&[(&file(0, "a.png"), b"x")]), "MULTIPART_INVALID"),
        (parts(&[(JSON, b"{}")]), "MULTIPART_INVALID"),
        (parts(&[("name=\"content\"", b"x")]), "MULTIPART_INVALID"),
        (parts(&[("name=\"files[x]\"; filename=\"a\"", b"x")]), "MULTIPART_INVALID"),
        (parts(&[(&file(0, "a.png"), b"x"), (&file(0, "b.png"), b"x")]), "MULTIPART_INVALID"),
        (parts(&[(&file(0, "a.png"), b"x"), (&file(1, "a.png"), b"x")]), "FILENAME_TAKEN"),
        (parts(&[("name=\"files[0]\"", b"x")]), "FILENAME_INVALID"),
        (parts(&[(&file(0, "../guild.json"), b"x")]), "FILENAME_INVALID"),
        (parts(&[(&file(0, ".."), b"x")]), "FILENAME_INVALID"),
        (parts(&[(&file(0, "ein Bild.png"), b"x")]), "FILENAME_INVALID"),
        (parts(&[(&file(0, &"a".repeat(101)), b"x")]), "FILENAME_INVALID"),
    ]);
    for (body, code) in refused {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let answer = send(&guild, &path, body);
        assert_eq!(answer.status, 400, "{shown}");
        assert!(answer.body.to_string().contains(code), "{shown}: {}", answer.body);
    }
    let many: Vec<(&str, &[u8])> = many.iter().map(|head| (head.as_str(), b"x".as_slice())).collect();
    assert_eq!(send(&guild, &path, parts(&many)).body["code"], 30015);
    let large = vec![0; 10 * 1024 * 1024 + 1];
    let answer = send(&guild, &path, parts(&[(&file(0, "a.png"), &large)]));
    assert_eq!((answer.status, &answer.body["code"]), (413, &json!(40005)));
    assert_eq!(send(&guild, &path, parts(&[(&file(0, "a.png"), &large[1..])])).status, 200);
    for (kind, code) in [
        ("multipart/form-data", "MULTIPART_INVALID"),
        ("multipart/mixed; boundary=B", "CONTENT_TYPE_INVALID"),
    ] {
        let answer = guild.send("POST", &path, &[("Content-Type", kind)], good.clone());
        assert!(answer.body.to_string().contains(code), "{kind}: {}", answer.body);
    }
    assert_eq!(fs::read_dir(guild.file("messages")).unwrap().count(), 2, "one message and its files");
}

#[test]
fn an_embed_may_only_show_what_is_attached() {
    let guild = TestGuild::start();
    let message =
        json!({ "embeds": [{ "title": "x", "image": { "url": "attachment://banner.png" } }] }).to_string();
    let answer = post(&guild, &[(JSON, message.as_bytes()), (&file(0, "icon.png"), b"x")]);
    assert!(answer.body.to_string().contains("ATTACHMENT_MISSING"), "{}", answer.body);
}

#[test]
fn the_webhook_writes_to_its_channel_and_needs_no_token() {
    let guild = TestGuild::start();
    let path = "/webhooks/900000000000000003/sandbox";
    let bare = [("Authorization", "")];
    let answer = guild.send("GET", path, &bare, Vec::new());
    assert_eq!(answer.body["channel_id"], CHANNEL);
    assert_eq!(answer.body["guild_id"], GUILD);
    let json = [("Authorization", ""), ("Content-Type", "application/json")];
    let send = |query: &str, body: Value| {
        guild.send("POST", &format!("{path}{query}"), &json, body.to_string().into_bytes())
    };
    let answer = send("?wait=true", json!({ "content": "x" }));
    assert_eq!((answer.status, &answer.body["webhook_id"]), (200, &json!("900000000000000003")));
    assert_eq!(guild.get(&format!("/channels/{CHANNEL}/messages")).body, json!([answer.body]));
    for (query, body) in [
        ("", json!({ "content": "x" })),
        ("?wait=false", json!({ "content": "x" })),
        ("?wait=true&thread_id=5", json!({ "content": "x" })),
        ("?wait=true", json!({ "content": "x", "nonce": "a", "enforce_nonce": true })),
    ] {
        assert_eq!(send(query, body).body["code"], 50035, "{query}");
    }
    for path in ["/webhooks/900000000000000003/wrong", "/webhooks/1/sandbox"] {
        let unknown = json!({ "code": 10015, "message": "Unknown Webhook" });
        assert_eq!(guild.send("GET", path, &bare, Vec::new()), Answer { status: 404, body: unknown });
    }
    assert_eq!(guild.requests()[0]["path"], "/api/v10/webhooks/900000000000000003/…");
    assert_eq!(guild.requests()[1]["path"], "/api/v10/webhooks/900000000000000003/…?wait=true");
}
