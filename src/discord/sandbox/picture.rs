//! Pictures as they come in: `data:image/png;base64,…`, and what has to be true of them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::guild::Guild;
use crate::image::{self, Format};
use crate::surface::Surface;

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
pub(super) fn accept(surface: Surface, value: &Value, guild: &Guild) -> Result<Accepted, Reason> {
    let Value::String(text) = value else {
        return Err(("STRING_TYPE_CONVERT", "Must be a data URI, or null to remove the picture.".to_owned()));
    };
    let row = surface.row();
    let (format, bytes) = decode(text, row.formats)?;
    if bytes.len() as u64 > row.max_bytes {
        let message = format!("File cannot be larger than {:.1} kb.", row.max_bytes as f64 / 1024.0);
        return Err(("BINARY_TYPE_MAX_SIZE", message));
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
    if let Some(missing) = row.lacking(Some(&guild.features), moves) {
        return Err(("GUILD_FEATURE_MISSING", format!("This guild does not have the feature {missing}.")));
    }
    let digest = blake3::hash(&bytes).to_hex();
    let hash = format!("{}{}", if moves { "a_" } else { "" }, digest.chars().take(32).collect::<String>());
    Ok(Accepted { format, bytes, hash })
}

/// Takes a data URI apart.
fn decode(text: &str, formats: &[Format]) -> Result<(Format, Vec<u8>), Reason> {
    // Discord was seen to answer 200 to something else than a data URI, and to change nothing. The
    // sandbox is stricter, so that the mistake is loud.
    let parts = text.strip_prefix("data:").and_then(|rest| rest.split_once(";base64,"));
    let Some((mime, encoded)) = parts else {
        let message = "Must be a data URI, such as data:image/png;base64,…".to_owned();
        return Err(("DATA_URI_INVALID", message));
    };
    let Some(format) = formats.iter().copied().find(|format| format.mime() == mime) else {
        let types: Vec<&str> = formats.iter().map(|format| format.mime()).collect();
        let message = format!("Must be one of {}.", types.join(", "));
        return Err(("IMAGE_TYPE_UNSUPPORTED", message));
    };
    let bytes = STANDARD
        .decode(encoded)
        .map_err(|error| ("BASE64_INVALID", format!("The data URI is not Base64: {error}.")))?;
    Ok((format, bytes))
}
