//! Requests that are about to be made. Each is saved before the request, and removed when its answer is recorded. A run that
//! is cut off in between leaves it behind, and the next run recovers it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AssetId, Occurrence, named, toml_dates};
use crate::surface::keys::{Beside, ByName};
use crate::surface::{PerSurface, keys};

/// An edit of the guild that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Beside<PendingEditKeys, Option<Sent>, ByName>")]
pub struct PendingEdit {
    /// When.
    #[serde(with = "toml_dates::time")]
    pub at: DateTime<Utc>,
    /// The occurrence that it is for.
    pub occurrence: Occurrence,
    /// Whether the occurrence is to be announced once something of it is worn.
    pub announce: bool,
    /// The images that are in the edit.
    #[serde(flatten, serialize_with = "keys::given")]
    pub sent: PerSurface<Option<Sent>>,
}

/// The keys of an edit beside those of its images.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PendingEditKeys {
    #[serde(with = "toml_dates::time")]
    at: DateTime<Utc>,
    occurrence: Occurrence,
    announce: bool,
}

impl From<Beside<PendingEditKeys, Option<Sent>, ByName>> for PendingEdit {
    fn from(read: Beside<PendingEditKeys, Option<Sent>, ByName>) -> PendingEdit {
        let PendingEditKeys { at, occurrence, announce } = read.own;
        PendingEdit { at, occurrence, announce, sent: read.surfaces }
    }
}

/// An image on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    /// Which one.
    pub asset: AssetId,
    /// The hash that the guild had before; another one afterwards is the edit's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
}

/// An announcement that is about to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingMessage {
    /// When.
    #[serde(with = "toml_dates::time")]
    pub at: DateTime<Utc>,
    /// Which attempt it is, from 1. By it another run that is at work notices an attempt that is otherwise the same.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub attempt: u32,
    /// The occurrence that is announced.
    pub occurrence: Occurrence,
    /// The channel's id; none when it is the webhook's and that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The webhook's id, if it goes through one; webhooks know no nonces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
    /// BLAKE3 of the description as it was sent, hexadecimal: by it the message is known again.
    #[serde(deserialize_with = "named::blake3")]
    pub description: String,
    /// The last message of the channel before it; none when none could be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Whether the message is to be published once it is there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub publish: bool,
}

/// A message that is there, and is still to be published to the servers that follow its channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpublished {
    /// The occurrence that it announces.
    pub occurrence: Occurrence,
    /// The channel's id.
    pub channel: String,
    /// The message's id.
    pub message: String,
    /// Since when it is there.
    #[serde(with = "toml_dates::time")]
    pub since: DateTime<Utc>,
}

fn first() -> u32 {
    1
}

fn is_first(attempt: &u32) -> bool {
    *attempt == first()
}
