//! What names a picture, for serde: `blake3 = "…"`, `path = "…"`. A state from elsewhere may say anything, and what
//! cannot be meant is refused where it stands.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::lock::{is_below_root, is_hex};

/// `#[serde(deserialize_with = "named::blake3")]`: 64 hexadecimal digits.
pub(crate) fn blake3<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match is_hex(&text, 64) {
        true => Ok(text),
        false => Err(D::Error::custom("this is no BLAKE3 hash, which has 64 hexadecimal digits")),
    }
}

/// `#[serde(deserialize_with = "named::path")]`: a path that stays below the repository's root.
pub(crate) fn path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    match is_below_root(&text) {
        true => Ok(text),
        false => Err(D::Error::custom("this is no path below the branding repository's root")),
    }
}

/// A hash that may be missing.
pub(crate) fn maybe_blake3<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    blake3(deserializer).map(Some)
}

/// A path that may be missing.
pub(crate) fn maybe_path<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    path(deserializer).map(Some)
}
