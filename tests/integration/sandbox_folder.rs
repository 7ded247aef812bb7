//! The sandbox's folder: what is kept in it, what a person may change there, and what is recorded.

use std::fs;

use crate::support::art::{data_uri, png};
use crate::support::guild::{CHANNEL, GUILD, TestGuild, spec};
use bannerman::discord::sandbox::{Sandbox, Spec};
use serde_json::{Value, json};
use tempfile::TempDir;

#[test]
fn every_request_is_recorded_without_the_token() {
    let guild = TestGuild::start();
    let icon = png(8, 8, 1);
    guild.get(&format!("/guilds/{GUILD}?with_counts=true"));
    guild.edit(&json!({ "icon": data_uri("image/png", &icon) }));
    guild.send("POST", "/nowhere", &[("Authorization", "Bot secret")], b"secret".to_vec());
    guild.send("PATCH", &format!("/guilds/{GUILD}"), &[("Content-Type", "application/json")], {
        let mut long = json!({ "icon": "x".repeat(100_000) }).to_string().into_bytes();
        long.truncate(100_011);
        long
    });
    let short = format!("data:image/png;base64,… ({} bytes)", icon.len());
    assert_eq!(
        guild.requests(),
        [
            json!({ "method": "GET", "path": format!("/api/v10/guilds/{GUILD}?with_counts=true"), "status": 200, "body": null }),
            json!({ "method": "PATCH", "path": format!("/api/v10/guilds/{GUILD}"), "status": 200, "body": { "icon": short } }),
            json!({ "method": "POST", "path": "/api/v10/nowhere", "status": 404, "body": "… (6 bytes, not JSON)" }),
            json!({ "method": "PATCH", "path": format!("/api/v10/guilds/{GUILD}"), "status": 400, "body": "… (100011 bytes)" }),
        ]
    );
    let text = fs::read_to_string(guild.file("requests.jsonl")).unwrap();
    assert!(!text.contains("secret") && !text.contains("Bot"), "{text}");
}

#[test]
fn the_record_stays_short() {
    let guild = TestGuild::start();
    let line =
        format!("{}\n", json!({ "method": "GET", "path": "x".repeat(1000), "status": 1, "body": null }));
    fs::write(guild.file("requests.jsonl"), line.repeat(1200)).unwrap();
    guild.get("/nowhere");
    let left = guild.requests();
    assert!((400..700).contains(&left.len()), "{}", left.len());
    assert_eq!(left.last().unwrap()["path"], "/api/v10/nowhere");
    guild.get("/elsewhere");
    assert_eq!(guild.requests().len(), left.len() + 1);
}

#[test]
fn the_guild_is_stored_for_a_person_to_read() {
    let guild = TestGuild::start();
    let text = fs::read_to_string(guild.file("guild.json")).unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{
  "banner": null,
  "channels": [
    {{
      "id": "{CHANNEL}",
      "name": "changelog",
      "type": 0
    }}
  ],
  "features": [
    "ANIMATED_BANNER",
    "ANIMATED_ICON",
    "BANNER"
  ],
  "icon": null,
  "id": "{GUILD}",
  "name": "Sandbox"
}}
"#
        )
    );
}

#[test]
fn the_guild_is_there_again_the_next_time() {
    let folder = TempDir::new().unwrap();
    let home = folder.path().join("made/on/the/way");
    let without = Spec { guild: GUILD.to_owned(), channel: None };
    drop(Sandbox::start(&home, &without).unwrap());
    let stored = || -> Value { serde_json::from_slice(&fs::read(home.join("guild.json")).unwrap()).unwrap() };
    assert_eq!(stored()["channels"], json!([]));
    fs::write(home.join("guild.json"), json!({ "id": GUILD, "name": "Mine", "extra": 1 }).to_string())
        .unwrap();
    drop(Sandbox::start(&home, &without).unwrap());
    assert_eq!(stored()["extra"], 1, "a guild that needs no change is not written");
    drop(Sandbox::start(&home, &spec()).unwrap());
    assert_eq!(stored()["name"], "Mine");
    assert_eq!(stored()["channels"], json!([{ "id": CHANNEL, "name": "changelog", "type": 0 }]));
    assert_eq!(stored()["features"], json!(["ANIMATED_BANNER", "ANIMATED_ICON", "BANNER"]));
}

#[test]
fn another_guild_is_left_alone() {
    let guild = TestGuild::start();
    let before = fs::read(guild.file("guild.json")).unwrap();
    let other = Spec { guild: "1".to_owned(), channel: None };
    let error = Sandbox::start(guild.folder.path(), &other).err().unwrap().to_string();
    let home = guild.folder.path().display();
    assert_eq!(
        error,
        format!(
            "the sandbox in {home} is guild {GUILD}, not 1: name guild {GUILD}, or delete the folder to start again"
        )
    );
    assert_eq!(fs::read(guild.file("guild.json")).unwrap(), before);
}

#[test]
fn an_id_that_is_none_is_refused() {
    let folder = TempDir::new().unwrap();
    for id in ["", "python", "-1", "007", "18446744073709551616", "１"] {
        let spec = Spec { guild: id.to_owned(), channel: None };
        let error = Sandbox::start(folder.path(), &spec).err().unwrap().to_string();
        assert!(error.starts_with(&format!("guild {id:?} is not a Discord id")), "{error}");
    }
    let spec = Spec { guild: GUILD.to_owned(), channel: Some("#changelog".to_owned()) };
    let error = Sandbox::start(folder.path(), &spec).err().unwrap().to_string();
    assert!(error.starts_with("channel \"#changelog\" is not a Discord id"), "{error}");
}

#[test]
fn a_guild_that_was_edited_badly_says_where() {
    let guild = TestGuild::start();
    fs::write(
        guild.file("guild.json"),
        format!("{{\n  \"id\": \"{GUILD}\",\n  \"features\": \"BANNER\"\n}}"),
    )
    .unwrap();
    let answer = guild.get(&format!("/guilds/{GUILD}"));
    assert_eq!(answer.status, 500);
    let message = answer.body["message"].as_str().unwrap();
    assert!(message.contains("guild.json") && message.contains("at line 3 column 22"), "{message}");
    let error = Sandbox::start(guild.folder.path(), &spec()).err().unwrap().to_string();
    assert!(error.contains("mend it, or delete it to start again"), "{error}");
    fs::write(guild.file("guild.json"), json!({ "id": "x" }).to_string()).unwrap();
    let answer = guild.get(&format!("/guilds/{GUILD}"));
    assert!(answer.body["message"].as_str().unwrap().contains("its `id` \"x\" is not a Discord id"));
}

#[test]
fn two_sandboxes_share_a_folder() {
    let guild = TestGuild::start();
    let other = guild.beside();
    std::thread::scope(|scope| {
        for one in [&guild, &other] {
            scope.spawn(move || {
                for number in 0..30 {
                    assert_eq!(one.post(&json!({ "content": format!("{number}") })).status, 200);
                    assert_eq!(one.edit(&json!({ "name": format!("Guild {number}") })).status, 200);
                }
            });
        }
    });
    assert_eq!(guild.stored()["name"], "Guild 29");
    assert_eq!(fs::read_dir(guild.file("messages")).unwrap().count(), 60, "no id was given twice");
    assert_eq!(guild.requests().len(), 120);
}
