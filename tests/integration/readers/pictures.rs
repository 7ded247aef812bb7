//! Pictures: two readers say the same, what they take can be worked with, and a still of a GIF is a picture.

use std::io::BufReader;

use bannerman::image::{self, Format, Picture};
use bannerman::preview::Pictures;

/// How many pixels are unpacked at most: a fuzzer should not wait for large pictures.
const PIXELS: u64 = 128 * 128;

/// A picture, as it is and with the checksums of its chunks put right. Nobody guesses a checksum, and behind one
/// that is wrong nothing is read.
pub fn pictures(bytes: &[u8]) {
    picture(bytes);
    if let Some(mended) = with_checksums(bytes) {
        picture(&mended);
    }
}

fn picture(bytes: &[u8]) {
    let found = image::inspect(bytes);
    // A small buffer, so that what is read is cut at other places than in memory.
    let streamed = image::sound(BufReader::with_capacity(7, bytes));
    assert_eq!(streamed, found.as_ref().ok().copied(), "inspected: {found:?}");
    let Ok(found) = found else { return };
    assert!(found.width > 0 && found.height > 0 && found.frames > 0, "{found:?}");
    if found.format == Format::Gif {
        let still = image::first_frame(bytes).map(|still| image::inspect(&still));
        assert_eq!(still, Some(Ok(Picture { frames: 1, ..found })));
    }
    if u64::from(found.width) * u64::from(found.height) <= PIXELS {
        for protocol in [Pictures::Blocks, Pictures::Sixel] {
            // The walk over the structure lets pass what only unpacking shows.
            let _ = protocol.show(bytes, 4, 2);
        }
    }
}

/// A PNG with the checksum of every whole chunk put right; none for anything else.
fn with_checksums(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n").map(|_| bytes.to_vec())?;
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = at + 8 + length;
        let Some(said) = bytes.get(at + 4..end) else { break };
        let sum = crc32fast::hash(said).to_be_bytes();
        let Some(place) = bytes.get_mut(end..end + 4) else { break };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
    Some(bytes)
}
