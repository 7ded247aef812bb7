//! The message that says that an event has begun: what the event's own text says, its pictures, and when it
//! is. Everything is cut to what Discord takes, and nobody is mentioned but the one role that was configured.

use chrono::NaiveDate;

use crate::discord::Destination;
use crate::discord::model::{AllowedMentions, Embed, EmbedField, File, Footer, NewMessage, Picture};
use crate::escape::{self, cut};
use crate::id::is_snowflake;
use crate::lock::Asset;
use crate::surface::Surface;
use crate::template::{MAX_CONTENT, Template};

/// Discord's bounds, in characters.
const MAX_DESCRIPTION: usize = 4096;
const MAX_FIELD: usize = 1024;
const MAX_ALT: usize = 1024;

/// The largest file of a message, in bytes. An icon and a banner of this size are less than what Discord takes of a
/// whole request, which is 25 MiB.
pub(crate) const MAX_FILE: u64 = 10 * 1024 * 1024;

/// How announcements are made, from the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where they go.
    pub to: Destination,
    /// The text above the description; `{guild}` becomes the guild's name, `{event}` the event's title.
    pub text: Template,
    /// The id of a role to mention.
    pub mention_role: Option<String>,
    /// The colour of the embed's edge: `0xRRGGBB`.
    pub color: Option<u32>,
    /// Whether the event's icon and banner are shown.
    pub images: bool,
    /// Whether the message is published to the servers that follow the channel.
    pub publish: bool,
}

/// A message that is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Where it goes.
    pub to: Destination,
    /// The channel's name, when Discord told.
    pub channel_name: Option<String>,
    /// The event's name.
    pub event: String,
    /// The event's title.
    pub title: String,
    /// The occurrence's first day.
    pub began: NaiveDate,
    /// The occurrence's last day.
    pub ends: NaiveDate,
    /// The text, in Discord's Markdown.
    pub description: String,
    /// Who is credited: names and user ids.
    pub authors: Vec<String>,
    /// How often it was asked for again: each time is a message of its own.
    pub again: u32,
}

/// The pictures of a message. They are sent with it, so that it keeps them when the guild wears others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Images {
    /// Shown small, in the corner.
    pub thumbnail: Option<File>,
    /// Shown large, below the text.
    pub image: Option<File>,
}

/// An asset's bytes as a file of the message, under a name that every system can bear. `title` is the event's.
pub fn file(surface: Surface, title: &str, asset: &Asset, bytes: Vec<u8>) -> File {
    let name = format!("{}.{}", surface.name(), asset.format.name());
    let description = alt_text(surface, title, asset);
    File { name, mime: asset.format.mime().to_owned(), description, bytes }
}

/// What a picture is, for whoever cannot see it: `Christmas: banner harbour at night`. Its file's name is all that is
/// known of it.
fn alt_text(surface: Surface, title: &str, asset: &Asset) -> String {
    let stem = asset.stem().replace(['_', '-'], " ");
    let words = if stem.trim() == surface.name() { "" } else { stem.trim() };
    let text = format!("{}: {} {words}", title.trim(), surface.name());
    cut(text.trim(), MAX_ALT).into_owned()
}

/// Builds the message. `guild_name` comes from Discord; the description was checked by the compiler, and a
/// lock from elsewhere is cut to what Discord takes.
pub fn message(
    announcement: &Announcement,
    settings: &Settings,
    guild: &str,
    guild_name: &str,
    images: Images,
) -> NewMessage {
    let attached = |file: &Option<File>| {
        file.as_ref().map(|file| Picture { url: format!("attachment://{}", file.name) })
    };
    NewMessage {
        content: content(announcement, settings, guild_name),
        embeds: vec![Embed {
            description: cut(&announcement.description, MAX_DESCRIPTION).into_owned(),
            color: settings.color,
            fields: credits(&announcement.authors),
            thumbnail: attached(&images.thumbnail),
            image: attached(&images.image),
            footer: Footer { text: period(announcement.began, announcement.ends) },
        }],
        allowed_mentions: AllowedMentions {
            parse: Vec::new(),
            roles: settings.mention_role.iter().cloned().collect(),
        },
        nonce: Some(nonce(guild, announcement)),
        enforce_nonce: true,
        files: images.thumbnail.into_iter().chain(images.image).collect(),
    }
}

/// The text, and the mention after it, which is never cut.
fn content(announcement: &Announcement, settings: &Settings, guild_name: &str) -> String {
    let mention = settings.mention_role.as_ref().map_or(String::new(), |role| format!(" <@&{role}>"));
    let text = settings.text.fill(guild_name, &announcement.title);
    cut(&text, MAX_CONTENT - mention.chars().count()).into_owned() + &mention
}

/// A line that says who made the art. A user's id shows as the user, who is not notified: a mention in an embed
/// never does, and `allowed_mentions` has no users.
fn credits(authors: &[String]) -> Vec<EmbedField> {
    let shown = authors.iter().map(|author| match is_snowflake(author) {
        true => format!("<@{author}>"),
        false => escape::discord(&cut(author, MAX_NAME)),
    });
    let mut value = String::new();
    for author in shown {
        let comma = if value.is_empty() { "" } else { ", " };
        // A name is there as a whole or not at all: half a mention would be none.
        if (value.chars().count() + comma.len() + author.chars().count()) > MAX_FIELD - MORE.chars().count() {
            value.push_str(MORE);
            break;
        }
        value.push_str(comma);
        value.push_str(&author);
    }
    match value.is_empty() {
        true => Vec::new(),
        false => vec![EmbedField { name: "Made by".to_owned(), value }],
    }
}

/// The longest name that is shown as it is, in characters.
const MAX_NAME: usize = 100;

/// Stands for the authors that there is no room for.
const MORE: &str = ", …";

/// What an announcement is known by again: BLAKE3 of its description, hexadecimal. Discord cuts white space from
/// both ends.
pub(crate) fn fingerprint(description: &str) -> String {
    blake3::hash(description.trim().as_bytes()).to_hex().to_string()
}

/// `December 1 - December 25`, or `March 14` for one day.
pub(crate) fn period(from: NaiveDate, to: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%B %-d").to_string();
    if from == to { day(from) } else { format!("{} - {}", day(from), day(to)) }
}

/// What Discord tells repeated messages by. All attempts at one announcement have the same nonce. Another occurrence has
/// another one, and so has each `announce --again`.
fn nonce(guild: &str, announcement: &Announcement) -> String {
    let Announcement { event, began, again, .. } = announcement;
    let again = if *again == 0 { String::new() } else { format!("\0{again}") };
    let name = format!("{guild}\0{event}\0{began}{again}");
    blake3::hash(name.as_bytes()).to_hex()[..25].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_two_days_or_one() {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        assert_eq!(period(day(12, 1), day(12, 25)), "December 1 - December 25");
        assert_eq!(period(day(3, 14), day(3, 14)), "March 14");
    }

    #[test]
    fn a_picture_is_told_by_its_title_and_its_name() {
        let told = |title: &str, path: &str| {
            let asset = Asset {
                path: path.into(),
                blake3: String::new(),
                git: String::new(),
                bytes: 1,
                format: crate::image::Format::Png,
                width: 1,
                height: 1,
                frames: 1,
            };
            alt_text(Surface::Banner, title, &asset)
        };
        assert_eq!(told("Christmas", "events/x/banners/harbour.png"), "Christmas: banner harbour");
        assert_eq!(told("Pi Day ", "events/x/banners/round_and-round.png"), "Pi Day: banner round and round");
        assert_eq!(told("Pi Day", "events/x/banners/banner.png"), "Pi Day: banner");
        assert_eq!(told(&"x".repeat(5000), "events/x/banners/a.png").chars().count(), MAX_ALT);
    }

    #[test]
    fn each_time_that_it_is_asked_for_has_a_nonce_of_its_own() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let of = |again| {
            let announcement = Announcement {
                to: Destination::Webhook,
                channel_name: None,
                event: "christmas".into(),
                title: String::new(),
                began: day,
                ends: day,
                description: String::new(),
                authors: Vec::new(),
                again,
            };
            nonce("1", &announcement)
        };
        assert_eq!(of(1), of(1));
        assert!(of(0) != of(1) && of(1) != of(2));
    }

    #[test]
    fn authors_are_shown_and_escaped_and_cut() {
        let value = |authors: &[&str]| {
            let authors: Vec<String> = authors.iter().map(|author| (*author).to_owned()).collect();
            credits(&authors).pop().map(|field| field.value)
        };
        assert_eq!(value(&[]), None);
        let shown = value(&["Ada", "267628507062992896", "_x_ <@1> @everyone"]);
        assert_eq!(shown.as_deref(), Some("Ada, <@267628507062992896>, \\_x\\_ \\<\\@1\\> \\@everyone"));
        let many = vec!["267628507062992896"; 100];
        let shown = value(&many).unwrap();
        assert!(shown.chars().count() <= MAX_FIELD && shown.ends_with("<@267628507062992896>, …"), "{shown}");
        let long = "*".repeat(5000);
        assert_eq!(value(&[&long]).unwrap().chars().count(), 2 * 99 + 1);
    }
}
