//! GIF, walked over its blocks. Only their lengths are read, and what is compressed in them is stepped over.
//!
//! The `gif` crate can step over frames too. It takes the end of a frame without data for the beginning of more
//! data, though, reads on at the wrong place, and then counts other frames than there are.

use super::cursor::Cursor;
use super::{Flaw, Format, Picture};

/// The extensions there are: text, control, comment, application.
const EXTENSIONS: [u8; 4] = [0x01, CONTROL, 0xFE, 0xFF];

/// The extension that says how long the next frame is shown, in four bytes.
const CONTROL: u8 = 0xF9;

/// The logical screen.
pub(super) struct LogicalScreen {
    size: [u16; 2],
    has_colors: bool,
}

/// The head of a block. For extensions and frames, [data](pass_data) follow.
pub(super) enum Block {
    Extension(u8),
    Frame(Frame),
    Trailer,
    Unknown,
}

/// An image.
pub(super) struct Frame {
    size: [u16; 2],
    has_colors: bool,
    code_size: u8,
}

pub(super) fn inspect(source: &mut Cursor<'_>) -> Result<Picture, Flaw> {
    let mut frames = 0;
    let size = match walk(source, &mut frames) {
        Ok(size) => size,
        Err(stop) => return Err(stop.flaw(source.at(), frames)),
    };
    let [width, height] = size.map(u32::from);
    match (width, height, frames) {
        (0, ..) | (_, 0, _) => {
            Err(corrupt(format!("the size of {width}x{height} pixels at byte 6 is impossible")))
        }
        (.., 0) => Err(corrupt(format!("it has no frames in its {} bytes", source.at()))),
        _ => Ok(Picture { format: Format::Gif, width, height, frames }),
    }
}

/// Why a walk ended before the trailer.
enum GifEnd {
    /// There are no more bytes.
    End,
    /// A rule is broken, at this byte.
    Fault(&'static str, usize),
}

impl GifEnd {
    fn flaw(&self, at: usize, frames: u32) -> Flaw {
        let place = match frames {
            0 => "before the first frame".to_owned(),
            _ => format!("in or after frame {frames} and before the trailer"),
        };
        match self {
            GifEnd::End => {
                Flaw::Truncated { format: Format::Gif, detail: format!("it ends after {at} bytes, {place}") }
            }
            GifEnd::Fault(reason, at) => corrupt(format!("{reason} at byte {at}, {place}")),
        }
    }
}

fn corrupt(detail: String) -> Flaw {
    Flaw::Corrupt { format: Format::Gif, detail }
}

/// Walks to the trailer, counts the frames on the way, and gives the size of the screen.
fn walk(source: &mut Cursor<'_>, frames: &mut u32) -> Result<[u16; 2], GifEnd> {
    let version = source.array::<6>().ok_or(GifEnd::End)?;
    if ![b"GIF87a", b"GIF89a"].contains(&&version) {
        return Err(GifEnd::Fault("malformed GIF header", 3));
    }
    let screen = screen(source).ok_or(GifEnd::End)?;
    loop {
        let at = source.at();
        match block(source).ok_or(GifEnd::End)? {
            Block::Trailer => return Ok(screen.size),
            Block::Unknown => return Err(GifEnd::Fault("a block of an unknown kind", at)),
            Block::Extension(label) if !EXTENSIONS.contains(&label) => {
                return Err(GifEnd::Fault("an extension of an unknown kind", at + 1));
            }
            Block::Extension(label) => {
                let length = pass_data(source).ok_or(GifEnd::End)?;
                if label == CONTROL && length != 4 {
                    return Err(GifEnd::Fault("a control extension of another length than 4", at));
                }
            }
            Block::Frame(frame) => {
                frame.judge(&screen).map_err(|reason| GifEnd::Fault(reason, at))?;
                *frames = frames.saturating_add(1);
                // As for a frame without pixels: decoders refuse it (giflib's DGifSlurp does).
                if pass_data(source).ok_or(GifEnd::End)? == 0 {
                    return Err(GifEnd::Fault("a frame without any data", at));
                }
            }
        }
    }
}

impl Frame {
    /// What is wrong with its head.
    fn judge(&self, screen: &LogicalScreen) -> Result<(), &'static str> {
        // Decoders refuse such a frame (giflib's DGifSlurp does).
        if self.size.contains(&0) {
            return Err("a frame without any pixels");
        }
        if !self.has_colors && !screen.has_colors {
            return Err("a frame without a color table");
        }
        // Codes have 12 bits at most, and begin with one more than this.
        if !(1..=11).contains(&self.code_size) {
            return Err("a frame with an invalid minimal code size");
        }
        Ok(())
    }
}

/// Reads the screen, which follows the version.
pub(super) fn screen(source: &mut Cursor<'_>) -> Option<LogicalScreen> {
    let [w0, w1, h0, h1, flags, _, _] = source.array()?;
    let size = [u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1])];
    Some(LogicalScreen { size, has_colors: pass_colors(source, flags)? })
}

/// Reads the head of a block.
pub(super) fn block(source: &mut Cursor<'_>) -> Option<Block> {
    Some(match source.u8()? {
        0x21 => Block::Extension(source.u8()?),
        0x2C => {
            let [_, _, _, _, w0, w1, h0, h1, flags] = source.array()?;
            let size = [u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1])];
            Block::Frame(Frame { size, has_colors: pass_colors(source, flags)?, code_size: source.u8()? })
        }
        0x3B => Block::Trailer,
        _ => Block::Unknown,
    })
}

/// Steps over a color table. Whether there is one, the flags say.
fn pass_colors(source: &mut Cursor<'_>, flags: u8) -> Option<bool> {
    let there = flags & 0x80 != 0;
    if there {
        source.pass(3 << ((flags & 7) + 1), |_| {})?;
    }
    Some(there)
}

/// Steps over data in pieces, each with its length in front; an empty one is the last. Says how many bytes there are.
pub(super) fn pass_data(source: &mut Cursor<'_>) -> Option<usize> {
    let mut sum = 0;
    loop {
        let length = source.u8()?;
        if length == 0 {
            return Some(sum);
        }
        source.pass(length.into(), |_| {})?;
        sum += usize::from(length);
    }
}
