//! What the program sends, held against Discord's own description of its interface: bodies and headers of
//! the real program, taken off the wire.

use std::time::Duration;

use bannerman::discord::client::Client;
use bannerman::discord::model::{AllowedMentions, Embed, EmbedField, File, Footer, NewMessage, Picture};
use bannerman::discord::retry::{MachineClock, RetryPolicy};
use bannerman::discord::webhook::WebhookAddress;
use bannerman::discord::{Destination, Discord};
use serde_json::{Value, json};

use crate::support::art;
use crate::support::guild::{CHANNEL, GUILD};
use crate::support::openapi::schemas;
use crate::support::program::bannerman;
use crate::support::repository::Repository;
use crate::support::scripted::{Got, Scripted};

/// The requests of an entering with everything in it, then of a rotation.
fn captured() -> Vec<Got> {
    let repository = Repository::small();
    repository
        .write("events/christmas/server_icons/moving.gif", art::gif(3))
        .write("events/christmas/server_icons/photo.jpg", art::jpeg())
        .write(
            "bannerman.toml",
            format!(
                "[guild]\nid = \"{GUILD}\"\n[announce]\nchannel = \"{CHANNEL}\"\n\
                 mention_role = \"267628507062992896\"\ncolor = \"#5865f2\"\n\
                 text = \"{{guild}} is entering {{event}}!\"\n"
            ),
        )
        .meta(
            "christmas",
            "start_date: December 1\nend_date: December 25\nauthors: [Ada_L, 267628507062992896]",
        );
    let discord = Scripted::start();
    for day in ["2026-12-01", "2026-12-04", "2026-12-07"] {
        let ran = bannerman(repository.path(), &["run", "-q", "--now", day])
            .env("DISCORD_TOKEN", " a.bots-token\n")
            .env("BANNERMAN_DISCORD_API", &(discord.url() + "/"))
            .run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    }
    discord.take()
}

fn template(path: &str) -> String {
    path.replace(GUILD, "{guild_id}").replace(CHANNEL, "{channel_id}")
}

#[test]
fn bodies_are_as_discord_describes_them() {
    let Some(api) = schemas() else { return };
    let requests = captured();
    let bodies: Vec<&Got> = requests.iter().filter(|got| !got.body.is_empty()).collect();
    assert_eq!(bodies.len(), 4, "three edits and a message");
    for got in bodies {
        let body = got.json();
        api.check_request(&got.method, &template(&got.path), &body).unwrap();
    }
}

#[test]
fn requests_come_in_this_order_with_these_headers() {
    let requests = captured();
    let lines: Vec<String> = requests.iter().map(Got::line).collect();
    let (guild, channel) = (format!("/guilds/{GUILD}"), format!("/channels/{CHANNEL}"));
    assert_eq!(
        lines,
        [
            format!("GET {guild}"),
            format!("GET {channel}"),
            format!("GET {channel}/messages?limit=1"),
            format!("PATCH {guild} (banner, icon)"),
            format!("POST {channel}/messages"),
            format!("GET {guild}"),
            format!("PATCH {guild} (icon)"),
            format!("GET {guild}"),
            format!("PATCH {guild} (icon)"),
        ]
    );
    let header = |got: &Got, name: &str| got.headers.get(name).cloned();
    for got in &requests {
        assert_eq!(header(got, "authorization").as_deref(), Some("Bot a.bots-token"));
        let agent = format!("DiscordBot (https://docs.rs/bannerman, {})", env!("CARGO_PKG_VERSION"));
        assert_eq!(header(got, "user-agent"), Some(agent));
        let kind = header(got, "content-type").map(|kind| kind.split(';').next().unwrap().to_owned());
        let expected = match got.method.as_str() {
            "GET" => None,
            "PATCH" => Some("application/json".to_owned()),
            _ => Some("multipart/form-data".to_owned()),
        };
        assert_eq!(kind, expected, "{}", got.line());
    }
    let reasons: Vec<Option<String>> = requests.iter().map(|got| header(got, "x-audit-log-reason")).collect();
    let [entering, next] = ["bannerman:%20entering%20christmas", "bannerman:%20next%20art%20of%20christmas"]
        .map(|reason| Some(reason.to_owned()));
    assert_eq!(reasons, [None, None, None, entering, None, None, next.clone(), None, next]);
}

/// The requests that a message with files, a webhook and a look at the channel make.
fn asked_directly() -> Vec<Got> {
    let discord = Scripted::start();
    let webhook = WebhookAddress::parse("https://discord.com/api/webhooks/3/its-token").unwrap();
    let retry = RetryPolicy::new(Duration::ZERO, Box::new(MachineClock::default()), Box::new(|_| {}));
    let mut client = Client::new(&discord.url(), Some("a.bots-token"), Some(webhook), retry);
    let picture = Picture { url: "attachment://icon.png".into() };
    let message = NewMessage {
        content: "Hello".into(),
        embeds: vec![Embed {
            description: "About it.".into(),
            color: Some(0xFF_FFFF),
            fields: vec![EmbedField { name: "Made by".into(), value: "Ada".into() }],
            thumbnail: Some(picture.clone()),
            image: Some(picture),
            footer: Footer { text: "March 14".into() },
        }],
        allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
        nonce: Some("once".into()),
        enforce_nonce: true,
        files: vec![File {
            name: "icon.png".into(),
            mime: "image/png".into(),
            description: "Pi Day: icon round".into(),
            bytes: vec![0, 13, 10, 45],
        }],
    };
    let sent = client.create_message(&Destination::Channel(CHANNEL.into()), &message).unwrap();
    client.create_message(&Destination::Webhook, &message).unwrap();
    client.webhook().unwrap();
    client.messages(CHANNEL, Some(&sent.id), 100).unwrap();
    client.publish(CHANNEL, &sent.id).unwrap();
    discord.take()
}

#[test]
fn files_and_webhooks_are_as_discord_describes_them() {
    let Some(api) = schemas() else { return };
    let requests = asked_directly();
    let template = |got: &Got| {
        let path = got.path.split('?').next().unwrap_or_default();
        path.replace("/3/its-token", "/{webhook_id}/{webhook_token}").replace(CHANNEL, "{channel_id}")
    };
    let posts: Vec<&Got> = requests.iter().filter(|got| !got.body.is_empty()).collect();
    assert_eq!(posts.len(), 2);
    for got in posts {
        api.check_request("POST", &template(got), &got.json()).unwrap();
        assert_eq!(got.files(), ["icon.png"]);
        let named = json!([{"id": "0", "filename": "icon.png", "description": "Pi Day: icon round"}]);
        assert_eq!(got.json()["attachments"], named);
    }
    let body = |got: &Got| (got.json()["nonce"].clone(), got.json()["enforce_nonce"].clone());
    assert_eq!(body(&requests[0]), (json!("once"), json!(true)));
    assert_eq!(body(&requests[1]), (Value::Null, Value::Null));
}

#[test]
fn every_body_has_a_length_and_comes_in_one_piece() {
    for got in asked_directly() {
        assert!(!got.headers.contains_key("transfer-encoding"), "{}", got.line());
        let length = got.headers.get("content-length").map(String::as_str);
        let expected = (got.method != "GET").then(|| got.body.len().to_string());
        assert_eq!(length, expected.as_deref(), "{}", got.line());
    }
}

#[test]
fn the_bots_token_goes_where_it_is_needed_and_nowhere_else() {
    let requests = asked_directly();
    let lines: Vec<(String, bool)> =
        requests.iter().map(|got| (got.line(), got.headers.contains_key("authorization"))).collect();
    let channel = format!("/channels/{CHANNEL}/messages");
    assert_eq!(
        lines,
        [
            (format!("POST {channel}"), true),
            ("POST /webhooks/3/its-token?wait=true".to_owned(), false),
            ("GET /webhooks/3/its-token".to_owned(), false),
            (format!("GET {channel}?limit=100&after=90001"), true),
            (format!("POST {channel}/90001/crosspost"), true),
        ]
    );
}

#[test]
fn every_kind_of_picture_is_named_as_what_it_is() {
    let uris: Vec<String> = captured()
        .iter()
        .filter(|got| got.method == "PATCH")
        .map(|got| got.json()["icon"].as_str().unwrap().to_owned())
        .collect();
    let repository = Repository::small();
    let still = std::fs::read(repository.file("events/christmas/server_icons/icon.png")).unwrap();
    for (mime, bytes) in [("image/gif", art::gif(3)), ("image/jpeg", art::jpeg()), ("image/png", still)] {
        assert!(uris.contains(&art::data_uri(mime, &bytes)), "{mime} was not sent");
    }
}

#[test]
fn the_message_is_exactly_this() {
    let requests = captured();
    let message = requests.iter().find(|got| got.method == "POST").unwrap().json();
    let nonce = message["nonce"].as_str().unwrap();
    assert_eq!(nonce.len(), 25);
    assert_eq!(
        message,
        json!({
            "content": "Python Discord is entering The christmas! <@&267628507062992896>",
            "embeds": [{
                "description": "**The christmas**\n\nAbout christmas.",
                "color": 0x58_65F2,
                "fields": [{"name": "Made by", "value": "Ada\\_L, <@267628507062992896>"}],
                "footer": {"text": "December 1 - December 25"},
                "thumbnail": {"url": "attachment://icon.png"},
                "image": {"url": "attachment://banner.png"},
            }],
            "attachments": [
                {"id": "0", "filename": "icon.png", "description": "The christmas: icon"},
                {"id": "1", "filename": "banner.png", "description": "The christmas: banner"},
            ],
            "allowed_mentions": {"parse": [], "roles": ["267628507062992896"]},
            "nonce": Value::from(nonce),
            "enforce_nonce": true,
        })
    );
}
