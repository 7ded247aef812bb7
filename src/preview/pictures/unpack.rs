//! From a stranger's bytes to pixels. How large a picture would be is known before it is unpacked, and one that is too
//! large is not.

use std::io::Cursor;
use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, MemoryLimit};
use png::Transformations;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::pixels::Pixels;
use crate::image::{self, Format};

/// The most memory that a picture may take when it is unpacked: that of 32 million pixels, twice the largest that
/// communities use.
const MEMORY: usize = 128 * 1024 * 1024;

/// The most pixels that it may have in one direction.
const SIDE: usize = 16_384;

/// The pixels of a PNG, a JPEG, or the first frame of a GIF.
pub(super) fn unpack(bytes: &[u8]) -> Result<Pixels, String> {
    match image::begins(bytes) {
        Some(Format::Png) => png(bytes),
        Some(Format::Jpeg) => jpeg(bytes),
        Some(Format::Gif) => gif(bytes),
        None => Err("it is no PNG, JPEG or GIF".to_owned()),
    }
}

fn png(bytes: &[u8]) -> Result<Pixels, String> {
    let limits = png::Limits { bytes: MEMORY };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let header = decoder.read_header_info().map_err(|error| error.to_string())?;
    needed(header.width as usize, header.height as usize, 1)?;
    let mut reader = decoder.read_info().map_err(|error| error.to_string())?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let channels = reader.output_color_type().0.samples();
    let mut bytes = vec![0; needed(width, height, channels)?];
    reader.next_frame(&mut bytes).map_err(|error| error.to_string())?;
    Ok(Pixels { width, height, channels, bytes })
}

fn jpeg(bytes: &[u8]) -> Result<Pixels, String> {
    // Colours whatever it has: grey and CMYK are turned into them.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(SIDE)
        .set_max_height(SIDE)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let mut bytes = vec![0; needed(width, height, 3)?];
    decoder.decode_into(&mut bytes).map_err(|error| error.to_string())?;
    Ok(Pixels { width, height, channels: 3, bytes })
}

/// The first frame, where it belongs on the screen that the file asks for.
fn gif(bytes: &[u8]) -> Result<Pixels, String> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options
        .set_memory_limit(NonZeroU64::new(MEMORY as u64).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let mut decoder = options.read_info(bytes).map_err(|error| error.to_string())?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let for_screen = needed(width, height, 4)?;
    let frame = decoder.next_frame_info().map_err(|error| error.to_string())?;
    let frame = frame.ok_or("it has no frame")?;
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let mut frame =
        Pixels { width: frame.width.into(), height: frame.height.into(), channels: 4, bytes: Vec::new() };
    let for_frame = needed(frame.width, frame.height, 4)?;
    let fills = (left, top, frame.width, frame.height) == (0, 0, width, height);
    if !fills && for_screen + for_frame > MEMORY {
        return Err(too_large(width, height));
    }
    frame.bytes = vec![0; for_frame];
    decoder.read_into_buffer(&mut frame.bytes).map_err(|error| error.to_string())?;
    if fills {
        return Ok(frame);
    }
    let mut screen = Pixels { width, height, channels: 4, bytes: vec![0; for_screen] };
    screen.put(&frame, left, top);
    Ok(screen)
}

/// How many bytes so many pixels take; an error where that is more than a picture may have.
fn needed(width: usize, height: usize, channels: usize) -> Result<usize, String> {
    let bytes = width.checked_mul(height).and_then(|pixels| pixels.checked_mul(channels));
    let fits = |bytes: &usize| *bytes <= MEMORY && width <= SIDE && height <= SIDE;
    bytes.filter(fits).ok_or_else(|| too_large(width, height))
}

fn too_large(width: usize, height: usize) -> String {
    format!("{width}×{height} pixels are too large to unpack")
}
