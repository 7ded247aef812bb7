//! JPEG, walked segment by segment and scan by scan.
//!
//! Source: ITU-T T.81, annex B. Only the marker codes inside the compressed data are looked at.

use super::cursor::Cursor;
use super::{Flaw, Format, Picture};

/// What stops a walk; where is added outside.
enum JpegEnd {
    /// The bytes are over.
    End,
    Broken(String),
}

fn broken<T>(what: impl Into<String>) -> Result<T, JpegEnd> {
    Err(JpegEnd::Broken(what.into()))
}

/// The steps of reading that end the walk when there are too few bytes.
fn need<T>(read: Option<T>) -> Result<T, JpegEnd> {
    read.ok_or(JpegEnd::End)
}

pub(super) fn inspect(cursor: &mut Cursor<'_>) -> Result<Picture, Flaw> {
    let format = Format::Jpeg;
    let mut walk = SegmentWalk { size: None, scans: 0, start: 0 };
    walk.run(cursor).map_err(|stop| match stop {
        JpegEnd::End => Flaw::Truncated {
            format,
            detail: format!(
                "it ends after {} bytes, {}, without an end marker",
                cursor.at(),
                match walk.scans {
                    0 => "before any image data".to_owned(),
                    scans => format!("in or after scan {scans}"),
                }
            ),
        },
        JpegEnd::Broken(what) => Flaw::Corrupt { format, detail: format!("{what} at byte {}", walk.start) },
    })
}

struct SegmentWalk {
    size: Option<(u16, u16)>,
    scans: u32,
    /// Where the marker being looked at begins.
    start: usize,
}

impl SegmentWalk {
    fn run(&mut self, cursor: &mut Cursor<'_>) -> Result<Picture, JpegEnd> {
        need(cursor.array::<2>())?; // The start marker, which brought us here.
        let mut code = self.marker(cursor)?;
        loop {
            match code {
                0xD9 => return self.finish(),
                0x01 => {} // A marker for temporary use, without a segment.
                0x00 | 0xD0..=0xD8 => return broken(format!("marker FF{code:02X} stands out of place")),
                _ => {
                    let length = need(cursor.u16_be())?;
                    // The length counts its own two bytes.
                    let Some(length) = length.checked_sub(2) else {
                        return broken(format!("segment FF{code:02X} claims an impossible length"));
                    };
                    let mut segment = Vec::new();
                    need(cursor.pass(length.into(), |piece| segment.extend_from_slice(piece)))?;
                    match code {
                        // Of the codes around them, C4 and CC are tables and C8 is reserved.
                        0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                            self.frame(code, &segment)?
                        }
                        0xDA => {
                            self.scan_header(&segment)?;
                            code = self.skip_scan(cursor)?;
                            continue;
                        }
                        _ => {}
                    }
                }
            }
            code = self.marker(cursor)?;
        }
    }

    /// Reads a marker, which any number of FF bytes may precede, and gives its code.
    fn marker(&mut self, cursor: &mut Cursor<'_>) -> Result<u8, JpegEnd> {
        self.start = cursor.at();
        if need(cursor.u8())? != 0xFF {
            return broken("a marker is missing");
        }
        self.code(cursor)
    }

    /// Reads what stands behind an FF, and gives the marker's code.
    fn code(&mut self, cursor: &mut Cursor<'_>) -> Result<u8, JpegEnd> {
        loop {
            self.start = cursor.at().saturating_sub(1);
            match need(cursor.u8())? {
                0xFF => {}
                code => return Ok(code),
            }
        }
    }

    /// Takes in a frame header: precision, height, width, and three bytes for each colour component.
    fn frame(&mut self, code: u8, segment: &[u8]) -> Result<(), JpegEnd> {
        // Baseline, extended and progressive, also in arithmetic coding; the rest is lossless or in
        // layers, for medicine and archives, and unknown to the decoders of browsers and chats.
        if !matches!(code, 0xC0..=0xC2 | 0xC9 | 0xCA) {
            return broken(format!("the rare kind of coding FF{code:02X} is used"));
        }
        let &[precision, h0, h1, w0, w1, components, ref rest @ ..] = segment else {
            return broken("the frame header is too short");
        };
        let (width, height) = (u16::from_be_bytes([w0, w1]), u16::from_be_bytes([h0, h1]));
        if self.size.is_some() {
            return broken("there is a second frame header");
        }
        // A height of 0 is allowed to mean "told later", which no common program writes or reads.
        if width == 0 || height == 0 {
            return broken(format!("the frame header has the impossible size of {width}x{height} pixels"));
        }
        if !matches!(precision, 8 | 12) || !(1..=4).contains(&components) {
            return broken(format!("the frame header has {components} components of {precision} bits"));
        }
        if rest.len() != usize::from(components) * 3 {
            return broken("the frame header has the wrong length");
        }
        self.size = Some((width, height));
        Ok(())
    }

    /// Takes in a scan header: the number of components, two bytes for each, and three more.
    fn scan_header(&mut self, segment: &[u8]) -> Result<(), JpegEnd> {
        if self.size.is_none() {
            return broken("a scan comes before the frame header");
        }
        match segment {
            [components @ 1..=4, rest @ ..] if rest.len() == usize::from(*components) * 2 + 3 => {
                self.scans = self.scans.saturating_add(1);
                Ok(())
            }
            _ => broken("the scan header is wrong"),
        }
    }

    /// Passes the scan's data and reads the marker that ends them, of which it gives the code.
    fn skip_scan(&mut self, cursor: &mut Cursor<'_>) -> Result<u8, JpegEnd> {
        let (begin, header) = (cursor.at(), self.start);
        loop {
            need(cursor.pass_behind(0xFF))?;
            let filled = cursor.at();
            match self.code(cursor)? {
                // FF in the data is written FF00, and FFD0 to FFD7 are places to restart from.
                0x00 | 0xD0..=0xD7 => {}
                _ if filled == begin + 1 && cursor.at() == filled + 1 => {
                    self.start = header;
                    return broken("there are no data in the scan");
                }
                code => return Ok(code),
            }
        }
    }

    fn finish(&self) -> Result<Picture, JpegEnd> {
        match self.size {
            Some((width, height)) if self.scans > 0 => {
                Ok(Picture { format: Format::Jpeg, width: width.into(), height: height.into(), frames: 1 })
            }
            _ => broken("there are no image data before the end marker"),
        }
    }
}
