//! A page while it is put together: texts, and the pictures between them. A picture becomes base64 only while the page
//! is written, piece by piece, so that a large page is never held in memory as one.

use std::fmt;
use std::io::{self, Write};

use base64::Engine;

/// How many bytes of a picture are encoded at a time: few enough for a processor's cache to still have them when they
/// are written, and a multiple of three, which makes base64 of them that can be continued.
const PIECE: usize = 48 * 1024;

/// A page: its parts in order.
#[derive(Default)]
pub(crate) struct PageParts<'a>(Vec<PagePart<'a>>);

enum PagePart<'a> {
    Text(String),
    /// Bytes that stand in the page as base64.
    Bytes(&'a [u8]),
}

impl<'a> PageParts<'a> {
    /// Adds text, which is HTML.
    pub(crate) fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(PagePart::Text(last)) => last.push_str(text),
            _ => self.0.push(PagePart::Text(text.to_owned())),
        }
    }

    /// Adds bytes, as base64.
    pub(crate) fn base64(&mut self, bytes: &'a [u8]) {
        self.0.push(PagePart::Bytes(bytes));
    }

    /// How many bytes it has when it is written.
    pub(crate) fn size(&self) -> usize {
        let size = |part: &PagePart| match part {
            PagePart::Text(text) => text.len(),
            PagePart::Bytes(bytes) => bytes.len().div_ceil(3) * 4,
        };
        self.0.iter().map(size).sum()
    }

    /// Writes it.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let engine = engine();
        let mut encoded = vec![0; PIECE / 3 * 4];
        for part in &self.0 {
            match part {
                PagePart::Text(text) => out.write_all(text.as_bytes())?,
                PagePart::Bytes(bytes) => {
                    for piece in bytes.chunks(PIECE) {
                        let length = engine.encode_slice(piece, &mut encoded).map_err(io::Error::other)?;
                        out.write_all(&encoded[..length])?;
                    }
                }
            }
        }
        Ok(())
    }

    /// All of it at once.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        // Memory takes whatever is written to it.
        let _ = self.write(&mut bytes);
        bytes
    }
}

/// The fastest that there is for the processor: it has vectors for it on nearly every machine.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn engine() -> impl Engine {
    base64::engine::Simd::standard(base64::engine::general_purpose::PAD)
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn engine() -> impl Engine {
    base64::engine::general_purpose::STANDARD
}

/// Formatted text, by `write!`.
impl fmt::Write for PageParts<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.text(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn pieces_make_the_same_base64_as_a_whole() {
        for length in [0, 1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 2] {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 7 % 251) as u8).collect();
            let mut page = PageParts::default();
            page.text("<i>");
            page.base64(&bytes);
            page.text("</");
            page.text("i>");
            let written = page.to_bytes();
            assert!(written == format!("<i>{}</i>", STANDARD.encode(&bytes)).as_bytes(), "{length}");
            assert_eq!(written.len(), page.size());
        }
    }
}
