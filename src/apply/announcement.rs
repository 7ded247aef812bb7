//! The message that says that an event has begun: what the event's own text says, its pictures, and when it
//! is. Everything is cut to what Discord takes, and nobody is mentioned but the one role that was configured.

use chrono::NaiveDate;

use crate::discord::model::{AllowedMentions, Embed, File, Footer, NewMessage, Picture};
use crate::image::Format;
use crate::lock::{Asset, Slot};

/// Discord's bounds, in characters.
const MAX_CONTENT: usize = 2000;
const MAX_DESCRIPTION: usize = 4096;

/// How announcements are made, from the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The channel's id.
    pub channel: String,
    /// The text above the description; `{guild}` becomes the guild's name, `{event}` the event's title.
    pub text: String,
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
    /// The channel's id.
    pub channel: String,
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
}

/// The pictures of a message. They are sent with it, so that it keeps them when the guild wears others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Images {
    /// Shown small, in the corner.
    pub icon: Option<File>,
    /// Shown large, below the text.
    pub banner: Option<File>,
}

/// An asset's bytes as a file of the message, under a name that every system can bear.
pub fn file(slot: Slot, asset: &Asset, bytes: Vec<u8>) -> Option<File> {
    let format = Format::from_name(&asset.format)?;
    let name = format!("{}.{}", slot.name(), asset.format);
    Some(File { name, mime: format.mime().to_owned(), bytes })
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
            description: cut(&announcement.description, MAX_DESCRIPTION),
            color: settings.color,
            fields: Vec::new(),
            thumbnail: attached(&images.icon),
            image: attached(&images.banner),
            footer: Footer { text: period(announcement.began, announcement.ends) },
        }],
        allowed_mentions: AllowedMentions {
            parse: Vec::new(),
            roles: settings.mention_role.iter().cloned().collect(),
        },
        nonce: Some(nonce(guild, announcement)),
        enforce_nonce: true,
        files: images.icon.into_iter().chain(images.banner).collect(),
    }
}

/// The text, and the mention after it, which is never cut.
fn content(announcement: &Announcement, settings: &Settings, guild_name: &str) -> String {
    let mention = settings.mention_role.as_ref().map_or(String::new(), |role| format!(" <@&{role}>"));
    let text = fill(&settings.text, &[("{guild}", guild_name), ("{event}", &announcement.title)]);
    cut(&text, MAX_CONTENT - mention.chars().count()) + &mention
}

/// Puts values in the places of their names. A value that looks like a name stays what it is.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((at, name, value)) = values
        .iter()
        .filter_map(|(name, value)| Some((rest.find(name)?, name, value)))
        .min_by_key(|(at, ..)| *at)
    {
        filled.push_str(&rest[..at]);
        filled.push_str(value);
        rest = &rest[at + name.len()..];
    }
    filled + rest
}

/// `December 1 - December 25`, or `March 14` for one day.
pub fn period(from: NaiveDate, to: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%B %-d").to_string();
    if from == to { day(from) } else { format!("{} - {}", day(from), day(to)) }
}

/// The same for every attempt at one occurrence's announcement, another for every other.
fn nonce(guild: &str, announcement: &Announcement) -> String {
    let name = format!("{guild}\0{}\0{}", announcement.event, announcement.began);
    blake3::hash(name.as_bytes()).to_hex()[..25].to_owned()
}

/// At most `most` characters, an ellipsis last when something is missing.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
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
    fn text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }

    #[test]
    fn a_value_is_not_filled_itself() {
        let filled = fill("{event} in {guild}: {event}!", &[("{guild}", "{event}"), ("{event}", "Easter")]);
        assert_eq!(filled, "Easter in {event}: Easter!");
    }
}
