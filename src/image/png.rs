//! PNG, walked chunk by chunk.
//!
//! Source: Portable Network Graphics (PNG) Specification, third edition, sections 5 and 11. Chunks that
//! decoders must understand are held to their rules; others only need a true checksum.

use super::cursor::Cursor;
use super::{Flaw, Format, Picture};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// The largest number that a PNG may hold where it counts or measures.
const MAX: u32 = (1 << 31) - 1;

/// What the chunks so far have told.
#[derive(Default)]
struct ChunksSeen {
    header: Option<Header>,
    palette: bool,
    /// The first bytes of the compressed stream, which chunks may cut anywhere, and how many there are.
    zlib: [u8; 2],
    zlib_len: usize,
    data: DataChunks,
}

/// The image data have to stand in one run of IDAT chunks.
#[derive(Default, PartialEq)]
enum DataChunks {
    #[default]
    Awaited,
    Running,
    Over,
}

struct Header {
    width: u32,
    height: u32,
    indexed: bool,
}

pub(super) fn inspect(cursor: &mut Cursor<'_>) -> Result<Picture, Flaw> {
    match cursor.array::<8>() {
        Some(SIGNATURE) => {}
        // Its line ends are there to show exactly this damage.
        Some([0x89, b'P', b'N', b'G', b'\n', ..] | [0x89, b'P', b'N', b'G', b'\r', b'\r', ..]) => {
            return Err(corrupt(
                "its signature shows that its line endings were converted as if it were text",
            ));
        }
        Some(_) => return Err(corrupt("bytes 4 to 7, the end of the signature, are wrong")),
        None => return Err(truncated(cursor, "inside the signature")),
    }
    let mut seen = ChunksSeen::default();
    loop {
        let chunk = Chunk::read(cursor)?;
        if let Some(picture) =
            seen.add(&chunk).map_err(|what| corrupt(format!("{what} at byte {}", chunk.start)))?
        {
            return Ok(picture);
        }
    }
}

/// How many bytes the header has.
const HEADER: usize = 13;

struct Chunk {
    start: usize,
    kind: [u8; 4],
    /// How many bytes of data it has.
    length: usize,
    /// The first of them, as many as anybody asks for.
    head: Vec<u8>,
}

impl Chunk {
    fn read(cursor: &mut Cursor<'_>) -> Result<Self, Flaw> {
        let start = cursor.at();
        let before =
            |cursor: &Cursor<'_>| truncated(cursor, &format!("where a chunk should begin at byte {start}"));
        let length = cursor.u32_be().ok_or_else(|| before(cursor))?;
        let kind = cursor.array::<4>().ok_or_else(|| before(cursor))?;
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            return Err(corrupt(format!("no chunk begins at byte {start}, where one should")));
        }
        let name = kind.escape_ascii();
        if length > MAX {
            return Err(corrupt(format!("chunk {name} at byte {start} claims an impossible length")));
        }
        let inside = |cursor: &Cursor<'_>| {
            truncated(cursor, &format!("inside chunk {name}, which begins at byte {start}"))
        };
        let length = usize::try_from(length).map_err(|_| inside(cursor))?;
        // The checksum runs over the type and the data.
        let (mut checksum, mut head) = (crc32fast::Hasher::new(), Vec::new());
        checksum.update(&kind);
        let passed = cursor.pass(length, |piece| {
            checksum.update(piece);
            head.extend(piece.iter().take(HEADER - head.len()));
        });
        passed.ok_or_else(|| inside(cursor))?;
        let sum = cursor.u32_be().ok_or_else(|| inside(cursor))?;
        if checksum.finalize() != sum {
            return Err(corrupt(format!("the checksum of chunk {name} at byte {start} is wrong")));
        }
        Ok(Self { start, kind, length, head })
    }
}

impl ChunksSeen {
    /// Takes in the next chunk: the picture if it was the last, or what is wrong.
    fn add(&mut self, chunk: &Chunk) -> Result<Option<Picture>, String> {
        let Some(header) = &self.header else {
            if chunk.kind != *b"IHDR" {
                return Err(format!("chunk {} stands before the header", chunk.kind.escape_ascii()));
            }
            self.header = Some(read_header(chunk)?);
            return Ok(None);
        };
        if chunk.kind != *b"IDAT" && self.data == DataChunks::Running {
            self.data = DataChunks::Over;
            check_zlib(self.zlib.get(..self.zlib_len).unwrap_or_default())?;
        }
        match &chunk.kind {
            b"IHDR" => return Err("there is a second header".to_owned()),
            b"PLTE" if self.palette => return Err("there is a second palette".to_owned()),
            b"PLTE" if self.data != DataChunks::Awaited => {
                return Err("the palette comes after the image data".to_owned());
            }
            b"PLTE" if chunk.length == 0 || !chunk.length.is_multiple_of(3) || chunk.length > 768 => {
                return Err("the palette has an impossible length".to_owned());
            }
            b"PLTE" => self.palette = true,
            b"IDAT" if header.indexed && !self.palette => {
                return Err("the image data need a palette and come without one".to_owned());
            }
            b"IDAT" if self.data == DataChunks::Over => return Err("the image data begin anew".to_owned()),
            b"IDAT" => {
                self.data = DataChunks::Running;
                for (slot, byte) in self.zlib.iter_mut().skip(self.zlib_len).zip(&chunk.head) {
                    *slot = *byte;
                    self.zlib_len += 1;
                }
            }
            b"IEND" if chunk.length > 0 => return Err("the end chunk is not empty".to_owned()),
            b"IEND" if self.data == DataChunks::Awaited => {
                return Err("there are no image data before the end chunk".to_owned());
            }
            b"IEND" => {
                let Header { width, height, .. } = *header;
                return Ok(Some(Picture { format: Format::Png, width, height, frames: 1 }));
            }
            // A capital first letter tells decoders not to go on without knowing the chunk.
            kind if kind.iter().take(1).all(u8::is_ascii_uppercase) => {
                return Err(format!("there is the unknown critical chunk {}", kind.escape_ascii()));
            }
            _ => {}
        }
        Ok(None)
    }
}

fn read_header(chunk: &Chunk) -> Result<Header, String> {
    let wrong = || format!("the header is {} bytes long instead of {HEADER}", chunk.length);
    let header: [u8; HEADER] = chunk.head.as_slice().try_into().map_err(|_| wrong())?;
    if chunk.length != HEADER {
        return Err(wrong());
    }
    let [w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, compression, filter, interlace] = header;
    let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    if !(1..=MAX).contains(&width) || !(1..=MAX).contains(&height) {
        return Err(format!("the size of {width}x{height} pixels is impossible in the header"));
    }
    let legal = match colour {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        _ => false,
    };
    if !legal {
        return Err(format!("colour type {colour} with {depth} bits does not exist, in the header"));
    }
    if compression != 0 || filter != 0 || interlace > 1 {
        return Err("an unknown way of packing is named in the header".to_owned());
    }
    Ok(Header { width, height, indexed: colour == 3 })
}

/// Whether the compressed stream begins as zlib does (RFC 1950): deflate, a window of at most 32 KiB, no
/// preset dictionary, and a header that is a multiple of 31.
fn check_zlib(head: &[u8]) -> Result<(), String> {
    match *head {
        [method, flags]
            if method & 0x0F == 8
                && method >> 4 <= 7
                && flags & 0x20 == 0
                && u16::from_be_bytes([method, flags]) % 31 == 0 =>
        {
            Ok(())
        }
        [_, _] => Err("the compression header is wrong in the image data before the chunk".to_owned()),
        _ => Err("the image data are empty before the chunk".to_owned()),
    }
}

fn corrupt(detail: impl Into<String>) -> Flaw {
    Flaw::Corrupt { format: Format::Png, detail: detail.into() }
}

fn truncated(cursor: &Cursor<'_>, place: &str) -> Flaw {
    Flaw::Truncated { format: Format::Png, detail: format!("it ends after {} bytes, {place}", cursor.at()) }
}
