//! The parts of Discord's objects that are in use. Answers have many more fields, which are left alone: full
//! models of these types were seen to fail on real answers.

use serde::{Deserialize, Serialize};

/// A guild, as `GET` and `PATCH /guilds/{id}` answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Guild {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The hash of its icon, `a_` first when animated.
    pub icon: Option<String>,
    /// The hash of its banner, likewise.
    pub banner: Option<String>,
    /// What it may do: `BANNER`, `ANIMATED_ICON`, …
    #[serde(default)]
    pub features: Vec<String>,
}

/// A channel, as `GET /channels/{id}` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Channel {
    /// Its id.
    pub id: String,
    /// Its name, without `#`.
    pub name: Option<String>,
    /// The guild that it is in.
    pub guild_id: Option<String>,
}

/// A message, as `POST /channels/{id}/messages` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its id.
    pub id: String,
}

/// The body of `PATCH /guilds/{id}`: what is none is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuildEdit {
    /// The new icon, as a data URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// The new banner, as a data URI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<String>,
}

/// The body of `POST /channels/{id}/messages`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewMessage {
    /// The text above the embed; at most 2000 characters.
    pub content: String,
    /// The embeds.
    pub embeds: Vec<Embed>,
    /// Who may be mentioned. Always sent: without it a bot mentions everyone it names.
    pub allowed_mentions: AllowedMentions,
    /// A name for this message, at most 25 characters.
    pub nonce: String,
    /// Answer the message that was already sent with this nonce in the past few minutes, instead of sending it
    /// twice.
    pub enforce_nonce: bool,
}

/// An embed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Embed {
    /// At most 4096 characters.
    pub description: String,
    /// The small line at its end.
    pub footer: Footer,
}

/// An embed's footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Footer {
    /// At most 2048 characters.
    pub text: String,
}

/// Who a message may mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowedMentions {
    /// Kinds that are looked for in the text; none, ever.
    pub parse: Vec<String>,
    /// Ids of roles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
}
