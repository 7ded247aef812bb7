//! Pictures in a terminal that can show them.
//!
//! The crates that do this whole job (`viuer`, `ratatui-image`) ask the terminal what it can and wait for its answer,
//! which never comes through a pipe or a multiplexer, and print by themselves. Here the environment alone says what the
//! terminal is, and a picture is text like any other. The work is in unpacking, scaling and counting colours, and that
//! is `image`'s and `color_quant`'s; what the protocols put around it is a few lines each (`protocol.rs`, `sixel.rs`).
//!
//! A picture is a stranger's bytes: it is unpacked within bounds ([`unpack`]), and what is sent is a small picture of our
//! own made from its pixels, never the bytes themselves.

mod protocol;
mod sixel;

use std::io::Cursor;

use image::{ImageReader, Limits, RgbaImage};

/// How pictures are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// The graphics protocol of kitty, which Ghostty speaks too.
    Kitty,
    /// Inline images as of iTerm2, which WezTerm and mintty speak too.
    Iterm,
    /// Sixel, as of the VT340: foot, mlterm, contour, and xterm when it is told to.
    Sixel,
    /// Half blocks in 24-bit colours.
    Blocks,
    /// Not at all.
    None,
}

/// What most terminals' cells come close to, in pixels, where nobody can be asked.
const CELL: (u32, u32) = (10, 20);

/// The most memory that a picture may take when it is unpacked: that of 32 million pixels, twice the largest that
/// communities use.
const MEMORY: u64 = 128 * 1024 * 1024;

/// The most pixels that it may have in one direction.
const SIDE: u32 = 16_384;

impl Pictures {
    /// What a terminal with these variables can show. Nothing is asked, so nothing is waited for; where it does not
    /// say what it is, it gets no pictures.
    pub fn detect(variable: &dyn Fn(&str) -> Option<String>) -> Pictures {
        let get = |name: &str| variable(name).unwrap_or_default();
        let (term, program) = (get("TERM"), get("TERM_PROGRAM"));
        let is = |names: &[&str]| names.iter().any(|name| term.contains(name) || program == *name);
        // Inside a multiplexer the variables tell of the terminal around it, and pictures do not get through.
        let within = !get("TMUX").is_empty() || !get("STY").is_empty() || is(&["tmux", "screen"]);
        if term == "dumb" || (term.is_empty() && program.is_empty()) {
            Pictures::None
        } else if within {
            Pictures::blocks(&get("COLORTERM"))
        } else if !get("KITTY_WINDOW_ID").is_empty() || is(&["kitty", "ghostty"]) {
            Pictures::Kitty
        } else if is(&["iTerm.app", "WezTerm", "mintty"]) || get("LC_TERMINAL") == "iTerm2" {
            Pictures::Iterm
        } else if ["foot", "mlterm", "contour", "yaft"].iter().any(|name| term.starts_with(name)) {
            Pictures::Sixel
        } else {
            Pictures::blocks(&get("COLORTERM"))
        }
    }

    fn blocks(colors: &str) -> Pictures {
        if matches!(colors, "truecolor" | "24bit") { Pictures::Blocks } else { Pictures::None }
    }

    /// The picture as text for the terminal, at most so many cells wide and high, with a line break at its end. Nothing
    /// where no pictures are shown; what is wrong, where it cannot be unpacked.
    pub fn show(self, bytes: &[u8], columns: u32, rows: u32) -> Result<String, String> {
        if self == Pictures::None {
            return Ok(String::new());
        }
        let cell = if self == Pictures::Blocks { (1, 2) } else { CELL };
        let picture = unpack(bytes)?;
        let small = shrink(&picture, columns.max(1) * cell.0, rows.max(1) * cell.1);
        let cells = (small.width().div_ceil(cell.0), small.height().div_ceil(cell.1));
        Ok(match self {
            Pictures::Kitty => protocol::kitty(&png(&small)?, cells),
            Pictures::Iterm => protocol::iterm(&png(&small)?, cells),
            Pictures::Sixel => sixel::write(&small),
            Pictures::Blocks => protocol::blocks(&small),
            Pictures::None => String::new(),
        })
    }
}

/// The pixels of a PNG, a JPEG, or the first frame of a GIF. How large it would be is known before it is unpacked, and
/// one that is too large is not.
fn unpack(bytes: &[u8]) -> Result<RgbaImage, String> {
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(SIDE), Some(SIDE));
    limits.max_alloc = Some(MEMORY);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    reader.limits(limits);
    Ok(reader.decode().map_err(|error| error.to_string())?.into_rgba8())
}

/// The picture within this width and height, its ratio kept. A small one is not made larger.
fn shrink(picture: &RgbaImage, width: u32, height: u32) -> RgbaImage {
    let (w, h) = (u64::from(picture.width()), u64::from(picture.height()));
    let (most_w, most_h) = (u64::from(width).min(w), u64::from(height).min(h));
    let (fit_w, fit_h) =
        if w * most_h <= h * most_w { (w * most_h / h, most_h) } else { (most_w, h * most_w / w) };
    let side = |length: u64| u32::try_from(length.max(1)).unwrap_or(1);
    image::imageops::thumbnail(picture, side(fit_w), side(fit_h))
}

fn png(picture: &RgbaImage) -> Result<Vec<u8>, String> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests;
