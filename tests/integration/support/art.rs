//! Pictures made on the spot, so that no test needs a file.
#![allow(dead_code, clippy::unwrap_used)] // each test uses some of them; a failure here is the test's

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A still PNG; another `shade`, other bytes.
pub fn png(width: u32, height: u32, shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = png::Encoder::new(&mut bytes, width, height);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![shade; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A PNG that moves. Discord shows its first frame only.
pub fn moving_png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 4, 4);
    encoder.set_animated(2, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&[0; 16]).unwrap();
    writer.write_image_data(&[200; 16]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A GIF with so many frames.
pub fn gif(frames: u8) -> Vec<u8> {
    gif_sized(4, 4, frames)
}

/// A GIF with so many frames, this large.
pub fn gif_sized(width: u16, height: u16, frames: u8) -> Vec<u8> {
    let palette = [0, 0, 0, 255, 255, 255];
    let pixels = usize::from(width) * usize::from(height);
    let mut encoder = gif::Encoder::new(Vec::new(), width, height, &palette).unwrap();
    for number in 0..frames {
        let frame = gif::Frame::from_indexed_pixels(width, height, vec![number % 2; pixels], None);
        encoder.write_frame(&frame).unwrap();
    }
    encoder.into_inner().unwrap()
}

/// A grey JPEG of 8 by 8 pixels: one block, whose only two symbols are "no difference" and "end".
pub fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xFF, 0xD8];
    bytes.extend([0xFF, 0xDB, 0, 67, 0]);
    bytes.extend([1; 64]);
    bytes.extend([0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0]);
    for table in [0x00, 0x10] {
        bytes.extend([0xFF, 0xC4, 0, 20, table, 1]);
        bytes.extend([0; 15]);
        bytes.push(0);
    }
    bytes.extend([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0b0011_1111]);
    bytes.extend([0xFF, 0xD9]);
    bytes
}

/// `data:MIME;base64,…`
pub fn data_uri(mime: &str, bytes: &[u8]) -> String {
    format!("data:{mime};base64,{}", STANDARD.encode(bytes))
}
