use super::*;
use crate::image::Picture;

const GREY: [u8; 13] = [0, 0, 0, 2, 0, 0, 0, 3, 8, 0, 0, 0, 0];
const ZLIB: &[u8] = &[0x78, 0x9C, 1, 2, 3];

fn header(depth: u8, colour: u8) -> [u8; 13] {
    [0, 0, 0, 2, 0, 0, 0, 3, depth, colour, 0, 0, 0]
}

#[test]
fn a_sound_png_tells_its_size() {
    let picture = Picture { format: Format::Png, width: 40, height: 30, frames: 1 };
    assert_eq!(inspect(&a_png(40, 30)), Ok(picture));
    assert!(!picture.animated());
}

#[test]
fn bytes_after_the_end_are_let_pass() {
    let bytes = [&a_png(4, 4)[..], b"\nleft over"].concat();
    assert!(inspect(&bytes).is_ok());
}

#[test]
fn an_animated_png_counts_as_a_still() {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_animated(3, 0).unwrap();
    let mut writer = encoder.write_header().unwrap();
    for _ in 0..3 {
        writer.write_image_data(&[1, 2, 3, 4]).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(inspect(&bytes).map(|picture| (picture.frames, picture.animated())), Ok((1, false)));
}

#[test]
fn the_compression_header_may_be_cut_by_chunks() {
    let (first, rest) = ZLIB.split_at(1);
    let bytes = png_of(&[
        (b"IHDR", &GREY),
        (b"IDAT", b""),
        (b"IDAT", first),
        (b"IDAT", rest),
        (b"tEXt", b"a\0b"),
        (b"IEND", b""),
    ]);
    assert!(inspect(&bytes).is_ok());
}

#[test]
fn only_existing_colours_pass() {
    let legal = |depth, colour| {
        let header = header(depth, colour);
        let chunks: [(&[u8; 4], &[u8]); 4] =
            [(b"IHDR", &header), (b"PLTE", &[1, 2, 3]), (b"IDAT", ZLIB), (b"IEND", b"")];
        inspect(&png_of(&chunks)).is_ok()
    };
    // Source: PNG specification, table of colour types and bit depths.
    let table: &[(u8, &[u8])] =
        &[(0, &[1, 2, 4, 8, 16]), (2, &[8, 16]), (3, &[1, 2, 4, 8]), (4, &[8, 16]), (6, &[8, 16])];
    for colour in 0..=8 {
        for depth in 0..=17 {
            let expected = table.iter().any(|(c, depths)| *c == colour && depths.contains(&depth));
            assert_eq!(legal(depth, colour), expected, "colour type {colour} with {depth} bits");
        }
    }
}

#[test]
fn damage_is_told_with_its_place() {
    let mut wrong_sum = a_png(4, 4);
    let idat = wrong_sum.windows(4).position(|window| window == b"IDAT").unwrap();
    wrong_sum[idat + 5] ^= 1;
    let sum_words = format!("the checksum of chunk IDAT at byte {} is wrong", idat - 4);
    assert_eq!(damage(&wrong_sum), sum_words);

    assert!(damage(b"\x89PNG\n\x1a\n\0\0\0\rIHDR").contains("line endings"));

    let no_size = [&[0; 4], &GREY[4..]].concat();
    let packed = [&GREY[..10], &[1, 0, 0]].concat();
    type Chunks<'a> = &'a [(&'a [u8; 4], &'a [u8])];
    let cases: &[(Chunks<'_>, &str)] = &[
        (&[(b"IDAT", ZLIB)], "chunk IDAT stands before the header at byte 8"),
        (&[(b"IHDR", &GREY[1..])], "the header is 12 bytes long instead of 13 at byte 8"),
        (&[(b"IHDR", &no_size)], "the size of 0x3 pixels is impossible in the header at byte 8"),
        (&[(b"IHDR", &packed)], "an unknown way of packing"),
        (&[(b"IHDR", &GREY), (b"IHDR", &GREY)], "there is a second header at byte 33"),
        (&[(b"IHDR", &GREY), (b"PLTE", &[0; 4])], "the palette has an impossible length at byte 33"),
        (&[(b"IHDR", &GREY), (b"CgBI", b"")], "unknown critical chunk CgBI at byte 33"),
        (&[(b"IHDR", &GREY), (b"ID4T", b"")], "no chunk begins at byte 33"),
        (&[(b"IHDR", &GREY), (b"IEND", b"")], "no image data before the end chunk at byte 33"),
        (&[(b"IHDR", &header(8, 3)), (b"IDAT", ZLIB)], "need a palette"),
        (&[(b"IHDR", &GREY), (b"IDAT", b"x"), (b"IEND", b"")], "the image data are empty"),
        (&[(b"IHDR", &GREY), (b"IDAT", b"PK\x03\x04"), (b"IEND", b"")], "the compression header is wrong"),
        (&[(b"IHDR", &GREY), (b"IDAT", ZLIB), (b"IEND", b"x")], "the end chunk is not empty"),
        (&[(b"IHDR", &GREY), (b"IDAT", ZLIB), (b"PLTE", &[0; 3])], "the palette comes after the image data"),
        (&[(b"IHDR", &GREY), (b"IDAT", ZLIB), (b"tEXt", b""), (b"IDAT", ZLIB)], "the image data begin anew"),
    ];
    for (chunks, words) in cases {
        let told = damage(&png_of(chunks));
        assert!(told.contains(words), "{told:?} does not say {words:?}");
    }
}

#[test]
fn a_huge_length_is_an_early_end_and_costs_nothing() {
    let mut bytes = png_of(&[(b"IHDR", &GREY)]);
    bytes.extend(b"\x7F\xFF\xFF\xFFIDAT");
    assert_eq!(missing(&bytes), "it ends after 41 bytes, inside chunk IDAT, which begins at byte 33");
    bytes[33] = 0xFF;
    assert_eq!(damage(&bytes), "chunk IDAT at byte 33 claims an impossible length");
}
