//! The client and the sandbox, over real HTTP: everything that the one asks, the other answers.

use std::fs;
use std::time::Duration;

use bannerman::discord::client::Client;
use bannerman::discord::model::{AllowedMentions, Embed, File, Footer, GuildEdit, NewMessage, Picture};
use bannerman::discord::retry::{MachineClock, RetryPolicy};
use bannerman::discord::{Destination, Discord, Effect};
use bannerman::surface::Surface;
use serde_json::{Value, json};

use crate::support::art::{data_uri, gif, png};
use crate::support::guild::{CHANNEL, GUILD, TestGuild};

fn client(guild: &TestGuild) -> Client {
    let retry = RetryPolicy::new(Duration::ZERO, Box::new(MachineClock::default()), Box::new(|_| {}));
    let sandbox = &guild.sandbox;
    Client::new(&sandbox.base_url(), Some(sandbox.token()), Some(sandbox.webhook()), retry)
}

fn message(content: &str) -> NewMessage {
    NewMessage {
        content: content.to_owned(),
        embeds: vec![Embed {
            description: format!("About {content}."),
            color: Some(0x58_65F2),
            fields: Vec::new(),
            thumbnail: None,
            image: None,
            footer: Footer { text: "March 14".to_owned() },
        }],
        allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
        nonce: Some(content.to_owned()),
        enforce_nonce: true,
        files: Vec::new(),
    }
}

fn here() -> Destination {
    Destination::Channel(CHANNEL.to_owned())
}

#[test]
fn a_guild_is_read_and_edited() {
    let guild = TestGuild::start();
    let mut client = client(&guild);
    assert_eq!(client.guild(GUILD).unwrap().hash(Surface::Icon), None);
    let edit = GuildEdit { images: [(Surface::Icon, Some(data_uri("image/gif", &gif(2))))].into() };
    let edited = client.edit_guild(GUILD, &edit, "Été").unwrap();
    assert!(edited.hash(Surface::Icon).is_some_and(|hash| hash.starts_with("a_")), "{edited:?}");
    assert_eq!(client.guild(GUILD), Ok(edited));
    assert_eq!(client.channel(CHANNEL).unwrap().guild_id.as_deref(), Some(GUILD));
}

#[test]
fn pictures_travel_with_the_message() {
    let guild = TestGuild::start();
    let (icon, banner) = (png(8, 8, 1), gif(2));
    let mut message = message("pi day");
    let picture = |name: &str| Some(Picture { url: format!("attachment://{name}") });
    message.embeds[0].thumbnail = picture("icon.png");
    message.embeds[0].image = picture("banner.gif");
    let file = |name: &str, mime: &str, bytes: &[u8]| File {
        name: name.to_owned(),
        mime: mime.to_owned(),
        description: String::new(),
        bytes: bytes.to_vec(),
    };
    message.files = vec![file("icon.png", "image/png", &icon), file("banner.gif", "image/gif", &banner)];
    for to in [here(), Destination::Webhook] {
        let sent = client(&guild).create_message(&to, &message).unwrap();
        let kept = |name: &str| fs::read(guild.file(&format!("messages/{}/{name}", sent.id))).unwrap();
        assert_eq!((kept("icon.png"), kept("banner.gif")), (icon.clone(), banner.clone()));
        let stored: Value =
            serde_json::from_slice(&fs::read(guild.file(&format!("messages/{}.json", sent.id))).unwrap())
                .unwrap();
        let image = stored["embeds"][0]["image"]["url"].as_str().unwrap();
        assert!(image.ends_with(&format!("/{}/banner.gif", sent.id)), "{image}");
    }
}

#[test]
fn a_nonce_that_is_known_gives_the_same_message() {
    let guild = TestGuild::start();
    let mut client = client(&guild);
    let first = client.create_message(&here(), &message("easter")).unwrap();
    assert_eq!(client.create_message(&here(), &message("easter")), Ok(first.clone()));
    // A webhook knows none.
    let other = client.create_message(&Destination::Webhook, &message("easter")).unwrap();
    assert_ne!(other, first);
}

#[test]
fn messages_are_listed_from_where_they_were_left() {
    let guild = TestGuild::start();
    let mut client = client(&guild);
    let ids: Vec<String> = ["a", "b", "c"]
        .iter()
        .map(|content| client.create_message(&here(), &message(content)).unwrap().id)
        .collect();
    let mut listed = |after: Option<&str>, limit| {
        let messages = client.messages(CHANNEL, after, limit).unwrap();
        messages.into_iter().map(|message| message.content).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, 2), ["c", "b"]);
    assert_eq!(listed(Some(&ids[0]), 100), ["c", "b"]);
    assert_eq!(listed(Some("0"), 2), ["b", "a"]);
    assert_eq!(listed(Some(&ids[2]), 2), [""; 0]);
    let sent = client.create_message(&Destination::Webhook, &message("d")).unwrap();
    let found = client.messages(CHANNEL, Some(&ids[2]), 1).unwrap().remove(0);
    assert_eq!((found.id, found.webhook_id.as_deref()), (sent.id, Some("900000000000000003")));
    assert_eq!(found.embeds[0].description.as_deref(), Some("About d."));
    assert_eq!(found.embeds[0].footer.as_ref().map(|footer| footer.text.as_str()), Some("March 14"));
    assert!(found.author.bot);
}

#[test]
fn publishing_twice_is_publishing_once() {
    let guild = TestGuild::start();
    let mut client = client(&guild);
    let sent = client.create_message(&here(), &message("news")).unwrap();
    let refused = client.publish(CHANNEL, &sent.id).unwrap_err();
    assert_eq!(refused.took_effect(), Effect::No);
    assert_eq!(
        refused.help().as_deref(),
        Some(
            "channel 409308876241108992 is no announcement channel: make it one in its settings, or set `[announce] \
             publish = false`"
        )
    );
    guild.edit_by_hand(|stored| stored["channels"][0]["type"] = json!(5));
    assert_eq!(client.publish(CHANNEL, &sent.id), Ok(()));
    assert_eq!(client.publish(CHANNEL, &sent.id), Ok(()));
    let stored = fs::read_to_string(guild.file(&format!("messages/{}.json", sent.id))).unwrap();
    assert!(stored.contains("\"flags\": 1"), "{stored}");
}

#[test]
fn the_webhook_says_where_it_writes() {
    let guild = TestGuild::start();
    let webhook = client(&guild).webhook().unwrap();
    assert_eq!((webhook.channel_id.as_deref(), webhook.guild_id.as_deref()), (Some(CHANNEL), Some(GUILD)));
}

#[test]
fn what_is_not_set_is_not_asked() {
    let guild = TestGuild::start();
    let retry = RetryPolicy::new(Duration::ZERO, Box::new(MachineClock::default()), Box::new(|_| {}));
    let mut client = Client::new(&guild.sandbox.base_url(), None, None, retry);
    for failure in [client.guild(GUILD).unwrap_err(), client.webhook().unwrap_err()] {
        assert_eq!(failure.took_effect(), Effect::No);
        assert!(failure.to_string().ends_with(" is not set"), "{failure}");
    }
    assert_eq!(guild.requests(), [Value::Null; 0]);
}
