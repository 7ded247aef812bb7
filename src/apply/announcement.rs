//! The message that says that an event has begun.

use chrono::NaiveDate;

use crate::discord::model::{AllowedMentions, Embed, Footer, NewMessage};

/// Discord's bound on a message's text, in characters.
const MAX_CONTENT: usize = 2000;

/// How announcements are made, from the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The channel's id.
    pub channel: String,
    /// The text above the description; `{guild}` becomes the guild's name.
    pub text: String,
    /// The id of a role to mention.
    pub mention_role: Option<String>,
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

/// Builds the message. `guild_name` comes from Discord; the description was checked by the compiler, and a
/// lock from elsewhere is cut to what Discord takes.
pub fn message(
    announcement: &Announcement,
    settings: &Settings,
    guild: &str,
    guild_name: &str,
) -> NewMessage {
    let mut content = settings.text.replace("{guild}", guild_name);
    if let Some(role) = &settings.mention_role {
        content = format!("{content} <@&{role}>");
    }
    NewMessage {
        content: cut(&content, MAX_CONTENT),
        embeds: vec![Embed {
            description: cut(&announcement.description, 4096),
            footer: Footer { text: period(announcement.began, announcement.ends) },
        }],
        allowed_mentions: AllowedMentions {
            parse: Vec::new(),
            roles: settings.mention_role.iter().cloned().collect(),
        },
        nonce: nonce(guild, announcement),
        enforce_nonce: true,
    }
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
}
