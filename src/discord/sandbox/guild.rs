//! The guild as it is stored in `guild.json`, and as it is shown in answers.
//!
//! The file may be edited by hand: keys that are left out have their usual value, and unknown ones are
//! passed over.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::surface::keys::{self, Beside, ByField};
use crate::surface::{PerSurface, Surface};

/// A text channel's type.
pub(super) const TEXT: u8 = 0;
/// An announcement channel's type: its messages can be published.
pub(super) const ANNOUNCEMENT: u8 = 5;

/// The stored guild.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Guild {
    #[serde(default)]
    pub(super) channels: Vec<Channel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    #[serde(default = "usual_features")]
    pub(super) features: Vec<String>,
    /// What Discord calls the pictures that it wears.
    #[serde(flatten, serialize_with = "keys::told_by_field", skip_deserializing)]
    pub(super) images: PerSurface<Option<String>>,
    pub(super) id: String,
    #[serde(default = "usual_name")]
    pub(super) name: String,
}

/// A stored channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Channel {
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(rename = "type", default)]
    pub(super) kind: u8,
}

fn usual_features() -> Vec<String> {
    Surface::features().into_iter().map(str::to_owned).collect()
}

fn usual_name() -> String {
    "Sandbox".to_owned()
}

impl Guild {
    /// A guild as it was stored.
    pub(super) fn read(text: &[u8]) -> serde_json::Result<Guild> {
        let read: Beside<Guild, Option<String>, ByField> = serde_json::from_slice(text)?;
        Ok(Guild { images: read.surfaces, ..read.own })
    }

    /// A guild that wears nothing yet.
    pub(super) fn new(id: &str) -> Guild {
        Guild {
            channels: Vec::new(),
            description: None,
            features: usual_features(),
            images: PerSurface::default(),
            id: id.to_owned(),
            name: usual_name(),
        }
    }

    /// What is wrong with a guild that was read, beyond its JSON.
    pub(super) fn problem(&self) -> Option<String> {
        if !is_snowflake(&self.id) {
            return Some(format!("its `id` {:?} is not a Discord id", self.id));
        }
        let channel = self.channels.iter().find(|channel| !is_snowflake(&channel.id))?;
        Some(format!("the `id` {:?} of a channel is not a Discord id", channel.id))
    }

    /// Adds a text channel of that id, unless the id is taken. Says whether it was added.
    pub(super) fn ensure_channel(&mut self, id: &str) -> bool {
        let missing = self.channel(id).is_none();
        if missing {
            self.channels.push(Channel { id: id.to_owned(), name: "changelog".to_owned(), kind: TEXT });
        }
        missing
    }

    /// The channel of that id.
    pub(super) fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The guild as Discord answers it. Beyond what is stored, everything is what a new guild has:
    /// clients that model the whole object should be able to read this one.
    pub(super) fn answer(&self) -> Value {
        let mut answer = json!({
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "features": self.features,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "owner_id": OWNER,
            "application_id": null,
            "region": "deprecated",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": null,
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 0,
            "roles": [],
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": null,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": null,
            "premium_progress_bar_enabled": false,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": null,
        });
        for (surface, hash) in self.images.iter() {
            answer[surface.row().field] = json!(hash);
        }
        answer
    }

    /// One of the guild's channels as Discord answers it.
    pub(super) fn channel_answer(&self, channel: &Channel) -> Value {
        json!({
            "id": channel.id,
            "type": channel.kind,
            "guild_id": self.id,
            "name": channel.name,
            "position": self.channels.iter().position(|one| one == channel).unwrap_or(0),
            "flags": 0,
            "nsfw": false,
            "parent_id": null,
            "permission_overwrites": [],
            "topic": null,
        })
    }
}

/// Who owns the guild: nobody in particular.
const OWNER: &str = "900000000000000001";

/// Whether a text is an id of Discord: a whole number of 64 bits, written the one right way.
pub(super) fn is_snowflake(text: &str) -> bool {
    let written_right =
        text == "0" || (!text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit()));
    written_right && text.parse::<u64>().is_ok()
}
