//! Pictures made for the tests, and the formats' names. All small: what counts is their structure.

mod foreign;
mod gif;
mod jpeg;
mod png;
mod properties;
mod still;

use super::{Flaw, Format, inspect, sound};

/// A sound PNG of the given size in grey.
fn a_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.add_text_chunk("Title".to_owned(), "Banner".to_owned()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![7; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// One PNG chunk with a true checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let covered = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &covered, &crc32fast::hash(&covered).to_be_bytes()].concat()
}

/// A PNG signature followed by these chunks.
fn png_of(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunks.iter().flat_map(|(kind, data)| chunk(kind, data)));
    bytes
}

/// A sound GIF with this many frames.
fn a_gif(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::gif::Encoder::new(&mut bytes, 6, 4, &[0, 0, 0, 255, 255, 255]).unwrap();
    encoder.set_repeat(::gif::Repeat::Infinite).unwrap();
    for number in 0..frames {
        let pixels: Vec<u8> = (0..24).map(|at| u8::from((at + number) % 3 == 0)).collect();
        let mut frame = ::gif::Frame::from_indexed_pixels(6, 4, pixels, None);
        if number % 2 == 1 {
            frame.palette = Some(vec![9, 9, 9, 200, 0, 0]);
        }
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// A JPEG segment: marker, length, data.
fn segment(code: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, code], &length[..], data].concat()
}

/// A JPEG frame header of one component.
fn sof(code: u8, width: u16, height: u16) -> Vec<u8> {
    let ([h0, h1], [w0, w1]) = (height.to_be_bytes(), width.to_be_bytes());
    segment(code, &[8, h0, h1, w0, w1, 1, 1, 0x11, 0])
}

/// A JPEG scan of one component with these compressed data.
fn scan(data: &[u8]) -> Vec<u8> {
    [&segment(0xDA, &[1, 1, 0, 0, 63, 0]), data].concat()
}

/// A JPEG with every structure that a walk can meet: fill bytes, an end marker inside a segment (as in
/// a thumbnail), stuffing, restarts, several scans.
fn a_jpeg() -> Vec<u8> {
    [
        &[0xFF, 0xD8][..],
        &segment(0xE1, b"Exif\0\0\xFF\xD8\xFF\xD9"),
        &[0xFF, 0xFF],
        &segment(0xDB, &[0; 65]),
        &sof(0xC2, 640, 360),
        &segment(0xC4, &[0; 19]),
        &scan(&[1, 2, 0xFF, 0x00, 3, 0xFF, 0xD0, 4, 0xFF, 0xFF]),
        &segment(0xC4, &[0; 19]),
        &scan(&[5]),
        &[0xFF, 0xD9],
    ]
    .concat()
}

/// The words about damage in these bytes.
fn damage(bytes: &[u8]) -> String {
    match inspect(bytes) {
        Err(Flaw::Corrupt { detail, .. }) => detail,
        other => panic!("expected damage, got {other:?}"),
    }
}

/// The words about what is missing from these bytes.
fn missing(bytes: &[u8]) -> String {
    match inspect(bytes) {
        Err(Flaw::Truncated { detail, .. }) => detail,
        other => panic!("expected an early end, got {other:?}"),
    }
}

#[test]
fn names_lead_back_to_formats() {
    for format in [Format::Png, Format::Jpeg, Format::Gif] {
        assert_eq!(Format::from_name(format.name()), Some(format));
        assert_eq!(format.mime(), format!("image/{}", format.name()));
        assert!(format.extensions().contains(&format.name()));
    }
    assert_eq!(Format::from_name("webp"), None);
}

#[test]
fn flaws_read_as_clauses() {
    let clauses = [
        inspect(b""),
        inspect(b"II*\0"),
        inspect(&[0x00, 0xFE, 0x80]),
        inspect(&a_gif(2)[..90]),
        inspect(&png_of(&[(b"IEND", b"")])),
    ]
    .map(|result| result.unwrap_err().to_string());
    insta::assert_snapshot!(clauses.join("\n"), @r"
    the file is empty
    the file is not a PNG, JPEG or GIF picture; it looks like TIFF
    the file is not a PNG, JPEG or GIF picture
    the GIF file is cut short: it ends after 90 bytes, in or after frame 1 and before the trailer
    the PNG file is damaged: chunk IEND stands before the header at byte 8
    ");
}
