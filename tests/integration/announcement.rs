//! The announcement, held against a Discord that refuses what is too long: whatever is in a lock, the message is
//! taken, and mentions nobody but the one role.

use std::time::Duration;

use bannerman::apply::announcement::{Announcement, Images, Settings, file, message};
use bannerman::discord::client::Client;
use bannerman::discord::retry::{MachineClock, RetryPolicy};
use bannerman::discord::{Destination, Discord};
use bannerman::image::Format;
use bannerman::lock::Asset;
use bannerman::surface::Surface;
use bannerman::template::Template;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::guild::{CHANNEL, GUILD, TestGuild};

const ROLE: &str = "267628507062992896";

fn announcement(title: &str, description: &str, authors: &[&str]) -> Announcement {
    Announcement {
        to: Destination::Channel(CHANNEL.to_owned()),
        channel_name: None,
        event: "pi_day".to_owned(),
        title: title.to_owned(),
        began: NaiveDate::from_ymd_opt(2026, 3, 14).unwrap(),
        ends: NaiveDate::from_ymd_opt(2026, 3, 15).unwrap(),
        description: description.to_owned(),
        authors: authors.iter().map(|author| (*author).to_owned()).collect(),
        again: 0,
    }
}

fn settings(text: &str) -> Settings {
    Settings {
        to: Destination::Channel(CHANNEL.to_owned()),
        text: text.parse().unwrap(),
        mention_role: Some(ROLE.to_owned()),
        color: Some(0xFF_FFFF),
        images: true,
        publish: false,
    }
}

/// The pictures of an event.
fn images() -> Images {
    let picture = |surface: Surface, format: Format| {
        let asset = Asset {
            path: "events/pi_day/ein Bild mit Größe.png".to_owned(),
            blake3: String::new(),
            git: String::new(),
            bytes: 3,
            format,
            width: 1,
            height: 1,
            frames: 1,
        };
        file(surface, "Pi Day", &asset, b"abc".to_vec())
    };
    Images {
        thumbnail: Some(picture(Surface::Icon, Format::Png)),
        image: Some(picture(Surface::Banner, Format::Gif)),
    }
}

/// Sends it, and gives what is there then.
fn sent(guild: &TestGuild, announcement: &Announcement, settings: &Settings, guild_name: &str) -> Value {
    let retry = RetryPolicy::new(Duration::ZERO, Box::new(MachineClock::default()), Box::new(|_| {}));
    let mut client = Client::new(&guild.sandbox.base_url(), Some(guild.sandbox.token()), None, retry);
    let mut message = message(announcement, settings, GUILD, guild_name, images());
    // Each is a message of its own here.
    message.nonce = None;
    message.enforce_nonce = false;
    let id = client.create_message(&Destination::Channel(CHANNEL.to_owned()), &message).unwrap().id;
    serde_json::from_slice(&std::fs::read(guild.file(&format!("messages/{id}.json"))).unwrap()).unwrap()
}

#[test]
fn it_has_everything_in_its_place() {
    let guild = TestGuild::start();
    let authors = ["Ada", "267628507062992896", "@everyone"];
    let event = announcement("Pi Day", "**Pi Day**\n\nRound and round.", &authors);
    let message = sent(&guild, &event, &settings("{guild}: {event} is here"), "The {event} guild");
    assert_eq!(message["content"], format!("The {{event}} guild: Pi Day is here <@&{ROLE}>"));
    let embed = &message["embeds"][0];
    assert_eq!(embed["fields"][0]["value"], "Ada, <@267628507062992896>, \\@everyone");
    assert_eq!(
        (&embed["footer"]["text"], &embed["color"]),
        (&"March 14 - March 15".into(), &0xFF_FFFF.into())
    );
    assert!(embed["thumbnail"]["url"].as_str().unwrap().ends_with("/icon.png"));
    assert!(embed["image"]["url"].as_str().unwrap().ends_with("/banner.gif"));
    assert_eq!(embed["image"]["description"], "Pi Day: banner ein Bild mit Größe");
}

#[test]
fn what_is_too_long_is_cut_with_an_ellipsis() {
    let guild = TestGuild::start();
    let authors = vec!["267628507062992896"; 500];
    let long = "é🎃".repeat(10_000);
    let message = sent(&guild, &announcement(&long, &long, &authors), &settings(&long), &long);
    let content = message["content"].as_str().unwrap();
    assert_eq!(content.chars().count(), 2000);
    assert!(content.ends_with(&format!("… <@&{ROLE}>")));
    let description = message["embeds"][0]["description"].as_str().unwrap();
    assert_eq!((description.chars().count(), description.chars().last()), (4096, Some('…')));
    assert_eq!(message["mention_roles"], Value::from(vec![ROLE]));
}

#[test]
fn nobody_else_is_mentioned() {
    let guild = TestGuild::start();
    let text = "@everyone @here <@&1> <@267628507062992896>";
    let message = sent(&guild, &announcement(text, text, &[text]), &settings(text), text);
    assert_eq!(
        (&message["mention_everyone"], &message["mention_roles"]),
        (&false.into(), &vec![ROLE].into())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_in_a_lock_is_taken(
        title in "\\PC{0,3000}", description in "\\PC{1,5000}", text in "(\\PC|\\{guild\\}|\\{event\\}){0,2500}",
        authors in proptest::collection::vec("\\PC{0,300}|[0-9]{1,20}", 0..60),
    ) {
        // The compiler takes no event without a text, and Discord no text of white space alone.
        let description = format!("x{description}");
        let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
        prop_assume!(text.parse::<Template>().is_ok());
        let guild = TestGuild::start();
        let message = sent(&guild, &announcement(&title, &description, &authors), &settings(&text), &title);
        prop_assert_eq!(&message["mention_everyone"], false);
    }
}
