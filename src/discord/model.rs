//! The parts of Discord's objects that are in use. Answers have many more fields, which are left alone: full
//! models of these types were seen to fail on real answers.

use serde::{Deserialize, Serialize, Serializer};

use super::bounded;
use crate::surface::keys::{Beside, ByField};
use crate::surface::{PerSurface, Surface, keys};

/// A guild, as `GET` and `PATCH /guilds/{id}` answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Beside<GuildFields, ImageHash, ByField>")]
pub struct Guild {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The hashes of its images, `a_` first when animated.
    pub images: PerSurface<Option<String>>,
    /// What it may do: `BANNER`, `ANIMATED_ICON`, …
    /// None where the answer does not say.
    pub features: Option<Vec<String>>,
}

impl Guild {
    /// The hash of one of its images.
    pub fn hash(&self, surface: Surface) -> Option<&str> {
        self.images[surface].as_deref()
    }
}

/// The fields of a guild beside those of its images.
#[derive(Debug, Deserialize)]
struct GuildFields {
    #[serde(deserialize_with = "bounded::id")]
    id: String,
    #[serde(deserialize_with = "bounded::name")]
    name: String,
    #[serde(default, deserialize_with = "bounded::maybe_names")]
    features: Option<Vec<String>>,
}

/// The hash of an image; none where there is no image.
#[derive(Debug, Default, Deserialize)]
struct ImageHash(#[serde(deserialize_with = "bounded::maybe_name")] Option<String>);

impl From<Beside<GuildFields, ImageHash, ByField>> for Guild {
    fn from(read: Beside<GuildFields, ImageHash, ByField>) -> Guild {
        let GuildFields { id, name, features } = read.own;
        Guild { id, name, images: read.surfaces.map(|_, ImageHash(hash)| hash), features }
    }
}

/// A channel, as `GET /channels/{id}` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Channel {
    /// Its id.
    #[serde(deserialize_with = "bounded::id")]
    pub id: String,
    /// Its name, without `#`.
    #[serde(default, deserialize_with = "bounded::maybe_name")]
    pub name: Option<String>,
    /// The guild that it is in.
    #[serde(default, deserialize_with = "bounded::maybe_id")]
    pub guild_id: Option<String>,
}

/// A message, as `POST /channels/{id}/messages` answers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// Its id.
    #[serde(deserialize_with = "bounded::id")]
    pub id: String,
}

/// A message of a channel, as `GET /channels/{id}/messages` answers. Of messages that are not its own, a bot
/// without the intent Message Content sees neither text nor embeds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PastMessage {
    /// Its id.
    #[serde(deserialize_with = "bounded::id")]
    pub id: String,
    /// The text above the embeds.
    #[serde(default, deserialize_with = "bounded::text")]
    pub content: String,
    /// The embeds.
    #[serde(default, deserialize_with = "bounded::few")]
    pub embeds: Vec<PastEmbed>,
    /// Who wrote it.
    pub author: Author,
    /// The id of the webhook that wrote it; none for people and bots.
    #[serde(default, deserialize_with = "bounded::maybe_id")]
    pub webhook_id: Option<String>,
}

/// An embed of a message of a channel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PastEmbed {
    /// Its text, as Discord keeps it: without the white space at its ends.
    #[serde(default, deserialize_with = "bounded::maybe_text")]
    pub description: Option<String>,
    /// The small line at its end.
    #[serde(default)]
    pub footer: Option<Footer>,
}

/// Who wrote a message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Author {
    /// The id of the user, the bot or the webhook.
    #[serde(deserialize_with = "bounded::id")]
    pub id: String,
    /// Whether it is a bot or a webhook.
    #[serde(default)]
    pub bot: bool,
}

/// A webhook, as `GET /webhooks/{id}/{token}` answers; without its token.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Webhook {
    /// Its id.
    #[serde(deserialize_with = "bounded::id")]
    pub id: String,
    /// The channel that it writes to.
    #[serde(default, deserialize_with = "bounded::maybe_id")]
    pub channel_id: Option<String>,
    /// The guild of that channel.
    #[serde(default, deserialize_with = "bounded::maybe_id")]
    pub guild_id: Option<String>,
    /// Its name.
    #[serde(default, deserialize_with = "bounded::maybe_name")]
    pub name: Option<String>,
}

/// The body of `PATCH /guilds/{id}`: what is none is left as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuildEdit {
    /// The new images, as data URIs.
    #[serde(flatten, serialize_with = "keys::given_by_field")]
    pub images: PerSurface<Option<String>>,
}

/// The body of `POST /channels/{id}/messages`, and the files that go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewMessage {
    /// The text above the embed; at most 2000 characters.
    pub content: String,
    /// The embeds.
    pub embeds: Vec<Embed>,
    /// Who may be mentioned. Always sent: without it a bot mentions everyone it names.
    pub allowed_mentions: AllowedMentions,
    /// A name for this message, at most 25 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Answer the message that was already sent with this nonce in the past few minutes, instead of sending it
    /// twice.
    #[serde(skip_serializing_if = "is_false")]
    pub enforce_nonce: bool,
    /// Files, which an embed may show as `attachment://NAME`. The body says of each what is to be seen in it.
    #[serde(rename = "attachments", serialize_with = "attachments", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
}

/// The files of a message as its body names them: by their number, which is the one of their part.
fn attachments<S: Serializer>(files: &[File], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Attachment<'a> {
        id: String,
        filename: &'a str,
        #[serde(skip_serializing_if = "str::is_empty")]
        description: &'a str,
    }
    serializer.collect_seq(files.iter().enumerate().map(|(number, file)| Attachment {
        id: number.to_string(),
        filename: &file.name,
        description: &file.description,
    }))
}

/// A file of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its name in ASCII, like `icon.png`; no two files of a message have the same.
    pub name: String,
    /// What it is, like `image/png`.
    pub mime: String,
    /// What is to be seen in it, for whoever cannot see it; at most 1024 characters.
    pub description: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for File {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "File({}, {}, {} bytes)", self.name, self.mime, self.bytes.len())
    }
}

/// An embed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Embed {
    /// At most 4096 characters.
    pub description: String,
    /// The colour of its edge: `0xRRGGBB`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<u32>,
    /// Lines with a heading; at most 25.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<EmbedField>,
    /// The small picture in its corner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<Picture>,
    /// The large picture below the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<Picture>,
    /// The small line at its end.
    pub footer: Footer,
}

/// A line of an embed with a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmbedField {
    /// The heading; at most 256 characters.
    pub name: String,
    /// At most 1024 characters.
    pub value: String,
}

/// A picture in an embed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Its address; `attachment://NAME` is a file of the same message.
    pub url: String,
}

/// An embed's footer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// At most 2048 characters.
    #[serde(deserialize_with = "bounded::text")]
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

fn is_false(flag: &bool) -> bool {
    !flag
}
