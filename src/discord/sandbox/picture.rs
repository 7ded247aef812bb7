//! Pictures as they come in: `data:image/png;base64,…`, and what has to be true of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::guild::Guild;
use crate::image::{self, Format};

/// The largest picture that Discord was seen to take.
const LARGEST: usize = 10_240 * 1024;

/// Where a guild wears a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PicturePlace {
    Icon,
    Banner,
}

impl PicturePlace {
    /// The field of the form, and the file's name without its extension.
    pub(super) fn field(self) -> &'static str {
        match self {
            PicturePlace::Icon => "icon",
            PicturePlace::Banner => "banner",
        }
    }
}

/// A picture that the guild may wear.
pub(super) struct Accepted {
    pub(super) format: Format,
    pub(super) bytes: Vec<u8>,
    /// What Discord calls it from now on: `a_` first when it moves.
    pub(super) hash: String,
}

/// Why a picture is refused: Discord's inner code, and a sentence.
pub(super) type Reason = (&'static str, String);

/// Checks a picture that is not null.
pub(super) fn accept(place: PicturePlace, value: &Value, guild: &Guild) -> Result<Accepted, Reason> {
    let Value::String(text) = value else {
        return Err(("STRING_TYPE_CONVERT", "Must be a data URI, or null to remove the picture.".to_owned()));
    };
    let (format, bytes) = decode(text)?;
    if bytes.len() > LARGEST {
        return Err(("BINARY_TYPE_MAX_SIZE", "File cannot be larger than 10240.0 kb.".to_owned()));
    }
    let picture =
        image::inspect(&bytes).map_err(|flaw| ("IMAGE_INVALID", format!("Invalid image data: {flaw}")))?;
    if picture.format != format {
        let message =
            format!("The data URI says {}, the bytes are {}.", format.mime(), picture.format.mime());
        return Err(("IMAGE_TYPE_MISMATCH", message));
    }
    // A PNG can have frames as well, but Discord shows the first of them only.
    let moves = picture.format == Format::Gif && picture.animated();
    let needed = match place {
        PicturePlace::Icon => [None, moves.then_some("ANIMATED_ICON")],
        PicturePlace::Banner => [Some("BANNER"), moves.then_some("ANIMATED_BANNER")],
    };
    if let Some(missing) = needed.into_iter().flatten().find(|feature| !guild.has(feature)) {
        return Err(("GUILD_FEATURE_MISSING", format!("This guild does not have the feature {missing}.")));
    }
    let digest = blake3::hash(&bytes).to_hex();
    let hash = format!("{}{}", if moves { "a_" } else { "" }, digest.chars().take(32).collect::<String>());
    Ok(Accepted { format, bytes, hash })
}

/// Takes a data URI apart.
fn decode(text: &str) -> Result<(Format, Vec<u8>), Reason> {
    // Discord was seen to answer 200 to something else than a data URI, and to change nothing. The
    // sandbox is stricter, so that the mistake is loud.
    let parts = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
    let Some((mime, encoded)) = parts else {
        let message = "Must be a data URI, such as data:image/png;base64,…".to_owned();
        return Err(("DATA_URI_INVALID", message));
    };
    let Some(format) =
        [Format::Png, Format::Jpeg, Format::Gif].into_iter().find(|format| format.mime() == mime)
    else {
        let message = "Must be one of image/png, image/jpeg, image/gif.".to_owned();
        return Err(("IMAGE_TYPE_UNSUPPORTED", message));
    };
    let bytes = STANDARD
        .decode(encoded)
        .map_err(|error| ("BASE64_INVALID", format!("The data URI is not Base64: {error}.")))?;
    Ok((format, bytes))
}
