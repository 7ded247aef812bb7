//! What a picture is, told by its bytes: format, size, frames, or what is wrong with it.
//!
//! Names lie and downloads break off, so nothing here looks at a file's name, and a picture is walked
//! to its end rather than judged by its first bytes. No pixels are unpacked: the structure alone tells
//! size, frames and damage, and reading it takes as long as reading the bytes. That is also the limit of
//! what is promised: compressed data that are wrong inside an intact structure pass unseen, except in
//! a PNG, where every chunk carries a checksum.
//!
//! The walks stay here: the crates that decode the pixels do not do this job.
//!
//! | format | by | why not the crate |
//! |---|---|---|
//! | GIF | its blocks, `gif.rs` | `gif` takes the end of an empty frame for more data, and counts other frames than there are |
//! | PNG | its chunks, `png.rs` | `png` tells neither where a fault is nor of what kind, and accepts a file without image data |
//! | JPEG | its segments, `jpeg.rs` | the crates stop at the size, or decode the pixels |
//!
//! [`first_frame`] makes a still of a GIF, also without unpacking it.

mod cursor;
mod foreign;
mod gif;
mod jpeg;
mod png;
mod still;

#[cfg(test)]
mod tests;

use std::io::{BufRead, Read};

use thiserror::Error;

use cursor::Cursor;
pub(crate) use foreign::is_picture;
pub use still::first_frame;

/// The formats that Discord takes for icons and banners.
///
/// Source: Discord's API reference, "Image Data", which lists JPG, GIF and PNG.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Portable Network Graphics.
    Png,
    /// JPEG, in the JFIF, Exif or bare wrapping.
    Jpeg,
    /// GIF, animated or not.
    Gif,
}

impl Format {
    /// The name used in output and settings: `png`, `jpeg` or `gif`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Gif => "gif",
        }
    }

    /// The media type, as Discord's `data:` addresses want it.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
        }
    }

    /// The file name extensions in use for the format, in lower case, the usual one first.
    pub(crate) fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
        }
    }

    /// The format with exactly this [`name`](Self::name).
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Png, Self::Jpeg, Self::Gif].into_iter().find(|format| format.name() == name)
    }

    /// The name as it stands in a sentence.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
        }
    }
}

/// A sound picture, as far as its structure tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Picture {
    /// The format, told by the bytes.
    pub format: Format,
    /// Width in pixels, at least 1. For a GIF, that of the logical screen.
    pub width: u32,
    /// Height in pixels, at least 1. For a GIF, that of the logical screen.
    pub height: u32,
    /// How many frames Discord shows, at least 1: the image blocks of a GIF. Always 1 for JPEG, and for
    /// PNG even when animated (APNG), of which Discord shows the default image only.
    pub frames: u32,
}

impl Picture {
    /// Whether Discord sees it as moving: a GIF with more than one frame.
    pub(crate) fn animated(&self) -> bool {
        self.frames > 1
    }
}

/// Why some bytes are no picture that can be used. Shown as a clause about "the file".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// It is the note that Git LFS leaves in place of a file that it has not fetched.
    #[error("the file is a Git LFS pointer, not the picture itself (`git lfs pull` fetches it)")]
    LfsPointer,
    /// It is something else than PNG, JPEG or GIF.
    #[error("the file is not a PNG, JPEG or GIF picture{}", looks(.looks_like))]
    Foreign {
        /// The name of what it seems to be instead, such as `WebP` or `plain text`.
        looks_like: Option<&'static str>,
    },
    /// It begins well and breaks off.
    #[error("the {} file is cut short: {detail}", .format.title())]
    Truncated {
        /// What it would be if it were whole.
        format: Format,
        /// What is missing, and after which byte (counted from 0).
        detail: String,
    },
    /// It breaks the rules of its format.
    #[error("the {} file is damaged: {detail}", .format.title())]
    Corrupt {
        /// What it claims to be.
        format: Format,
        /// What is wrong, and at which byte (counted from 0).
        detail: String,
    },
}

fn looks(like: &Option<&'static str>) -> String {
    like.map(|name| format!("; it looks like {name}")).unwrap_or_default()
}

/// Tells what picture these bytes are, or why they are none.
///
/// Takes time in proportion to the bytes and hardly any memory, and does not panic whatever they are.
/// Bytes after the picture's own end are let pass, as every decoder does.
pub fn inspect(mut bytes: &[u8]) -> Result<Picture, Flaw> {
    match begins(bytes) {
        Some(Format::Png) => png::inspect(&mut Cursor::new(&mut bytes)),
        Some(Format::Gif) => gif::inspect(&mut Cursor::new(&mut bytes)),
        Some(Format::Jpeg) => jpeg::inspect(&mut Cursor::new(&mut bytes)),
        None if bytes.is_empty() => Err(Flaw::Empty),
        None if foreign::is_lfs_pointer(bytes) => Err(Flaw::LfsPointer),
        None => Err(Flaw::Foreign { looks_like: foreign::guess(bytes) }),
    }
}

/// The sound picture that a stream begins with; none when it is no such thing or cannot be read, and then
/// [`inspect`] finds more to say about all of its bytes.
pub fn sound(mut stream: impl BufRead) -> Option<Picture> {
    let mut head = [0; 4];
    stream.read_exact(&mut head).ok()?;
    let mut stream = head.as_slice().chain(stream);
    match begins(&head)? {
        Format::Png => png::inspect(&mut Cursor::new(&mut stream)).ok(),
        Format::Gif => gif::inspect(&mut Cursor::new(&mut stream)).ok(),
        Format::Jpeg => jpeg::inspect(&mut Cursor::new(&mut stream)).ok(),
    }
}

/// The format that bytes are meant to be in. Four are enough for PNG and GIF: what then differs is damage, which
/// deserves its own words.
pub(crate) fn begins(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some(Format::Png),
        [b'G', b'I', b'F', b'8', ..] => Some(Format::Gif),
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        _ => None,
    }
}
