//! GIF, walked by the `gif` crate, which steps over the frames' compressed data when asked to.
//!
//! The crate tells an early end from a broken rule, but not where the rule is broken. A broken file is
//! therefore walked again with its bytes handed out one at a time, which makes the place plain and
//! costs sound files nothing.

use std::io::{self, Read};

use gif::{DecodeOptions, DecodingError};

use super::{Flaw, Format, Picture};

pub(super) fn inspect(bytes: &[u8]) -> Result<Picture, Flaw> {
    let mut frames = 0;
    match walk(bytes, &mut frames) {
        Ok((width, height)) if width == 0 || height == 0 => {
            Err(corrupt(format!("the size of {width}x{height} pixels at byte 6 is impossible")))
        }
        Ok(_) if frames == 0 => Err(corrupt(format!("it has no frames in its {} bytes", bytes.len()))),
        Ok(size) => Ok(picture(size, frames)),
        Err(Stop::Crate(DecodingError::UnexpectedEof)) => Err(Flaw::Truncated {
            format: Format::Gif,
            detail: format!("it ends after {} bytes, {}", bytes.len(), place(frames)),
        }),
        Err(stop) => Err(corrupt(format!("{} near byte {}, {}", stop.reason(), fault(bytes), place(frames)))),
    }
}

/// The same of a stream, if it is sound.
pub(super) fn sound(stream: impl Read) -> Option<Picture> {
    let mut frames = 0;
    let (width, height) = walk(stream, &mut frames).ok()?;
    (width > 0 && height > 0 && frames > 0).then(|| picture((width, height), frames))
}

fn picture((width, height): (u16, u16), frames: u32) -> Picture {
    Picture { format: Format::Gif, width: width.into(), height: height.into(), frames }
}

/// Why a walk ended before the trailer.
enum Stop {
    Crate(DecodingError),
    EmptyFrame,
}

impl Stop {
    fn reason(&self) -> String {
        match self {
            Self::Crate(error) => error.to_string(),
            Self::EmptyFrame => "a frame without any pixels".to_owned(),
        }
    }
}

impl From<DecodingError> for Stop {
    fn from(error: DecodingError) -> Self {
        Self::Crate(error)
    }
}

/// Walks to the trailer, counts the frames on the way, and gives the size of the screen.
fn walk(source: impl Read, frames: &mut u32) -> Result<(u16, u16), Stop> {
    let mut options = DecodeOptions::new();
    options.skip_frame_decoding(true);
    let mut decoder = options.read_info(source)?;
    while let Some(frame) = decoder.next_frame_info()? {
        *frames = frames.saturating_add(1);
        // Decoders refuse such a frame (giflib's DGifSlurp does).
        if frame.width == 0 || frame.height == 0 {
            return Err(Stop::EmptyFrame);
        }
    }
    Ok((decoder.width(), decoder.height()))
}

/// The place at which the walk stops, counted from 0: that of the faulty byte or of the one behind it, as
/// the crate judges some bytes only when it sees the next.
fn fault(bytes: &[u8]) -> usize {
    let mut drip = Drip { bytes, given: 0 };
    // How it stops is known already.
    let _ = walk(&mut drip, &mut 0);
    drip.given.saturating_sub(1)
}

/// Hands out one byte at a time, so that nothing reads ahead.
struct Drip<'a> {
    bytes: &'a [u8],
    given: usize,
}

impl Read for Drip<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match (self.bytes.get(self.given), into.first_mut()) {
            (Some(byte), Some(slot)) => {
                *slot = *byte;
                self.given += 1;
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

fn place(frames: u32) -> String {
    match frames {
        0 => "before the first frame".to_owned(),
        _ => format!("in or after frame {frames} and before the trailer"),
    }
}

fn corrupt(detail: String) -> Flaw {
    Flaw::Corrupt { format: Format::Gif, detail }
}
