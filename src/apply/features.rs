//! What a guild may wear. Some images need a feature, which guilds get with boosts and lose again; without it
//! Discord refuses the image or hides it, so it is not sent.

use crate::lock::Asset;
use crate::surface::Surface;

/// The feature that a guild lacks for wearing `asset`; none when it can, and where its features are not known.
pub fn lacking(features: Option<&[String]>, surface: Surface, asset: &Asset) -> Option<&'static str> {
    let lacks = |feature: &str| features.is_some_and(|known| known.iter().all(|known| known != feature));
    let animated = asset.frames > 1;
    match surface {
        Surface::Icon if animated && lacks("ANIMATED_ICON") => Some("ANIMATED_ICON"),
        Surface::Banner if lacks("BANNER") => Some("BANNER"),
        Surface::Banner if animated && lacks("ANIMATED_BANNER") => Some("ANIMATED_BANNER"),
        _ => None,
    }
}

/// Whether the guild can have a banner at all, as far as its features are known.
pub fn has_banner(features: Option<&[String]>) -> bool {
    features.is_none_or(|known| known.iter().any(|known| known == "BANNER"))
}
