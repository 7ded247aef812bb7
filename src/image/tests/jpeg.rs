use super::*;
use crate::image::Picture;

const SOI: &[u8] = &[0xFF, 0xD8];
const EOI: &[u8] = &[0xFF, 0xD9];

#[test]
fn a_sound_jpeg_tells_its_size() {
    let picture = Picture { format: Format::Jpeg, width: 640, height: 360, frames: 1 };
    assert_eq!(inspect(&a_jpeg()), Ok(picture));
    assert_eq!(inspect(&[&a_jpeg()[..], b"second picture"].concat()), Ok(picture));
}

#[test]
fn kinds_of_coding() {
    let with = |code| inspect(&[SOI, &sof(code, 8, 8), &scan(&[1]), EOI].concat());
    for code in [0xC0, 0xC1, 0xC2, 0xC9, 0xCA] {
        assert!(with(code).is_ok(), "{code:X}");
    }
    for code in [0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF] {
        let words = format!("the rare kind of coding FF{code:02X} is used at byte 2");
        assert_eq!(with(code), Err(Flaw::Corrupt { format: Format::Jpeg, detail: words }));
    }
}

#[test]
fn damage_is_told_with_its_place() {
    let frame = sof(0xC0, 8, 8);
    let cases: &[(&[&[u8]], &str)] = &[
        (&[SOI, EOI], "there are no image data before the end marker at byte 2"),
        (&[SOI, &frame, EOI], "there are no image data before the end marker at byte 15"),
        (&[SOI, &scan(&[1]), EOI], "a scan comes before the frame header at byte 2"),
        (&[SOI, &frame, &frame], "there is a second frame header at byte 15"),
        (&[SOI, &sof(0xC0, 0, 8)], "the frame header has the impossible size of 0x8 pixels at byte 2"),
        (&[SOI, &segment(0xC0, &[8, 0, 1])], "the frame header is too short at byte 2"),
        (&[SOI, &segment(0xC0, &[8, 0, 1, 0, 1, 1])], "the frame header has the wrong length at byte 2"),
        (
            &[SOI, &segment(0xC0, &[9, 0, 1, 0, 1, 1])],
            "the frame header has 1 components of 9 bits at byte 2",
        ),
        (&[SOI, &frame, &segment(0xDA, &[2, 1, 0])], "the scan header is wrong at byte 15"),
        (&[SOI, &frame, &scan(&[]), EOI], "there are no data in the scan at byte 15"),
        (&[SOI, &[0xFF, 0xE0, 0, 1]], "segment FFE0 claims an impossible length at byte 2"),
        (&[SOI, &segment(0xE0, b"JFIF"), b"?"], "a marker is missing at byte 10"),
        (&[SOI, &[0xFF, 0xD3]], "marker FFD3 stands out of place at byte 2"),
        (&[SOI, &frame, &scan(&[1]), SOI], "marker FFD8 stands out of place at byte 26"),
    ];
    for (parts, words) in cases {
        assert_eq!(damage(&parts.concat()), *words);
    }
}

#[test]
fn an_early_end_is_told_with_its_place() {
    let bytes = a_jpeg();
    assert_eq!(missing(&bytes[..20]), "it ends after 20 bytes, before any image data, without an end marker");
    let told = missing(&bytes[..bytes.len() - 2]);
    assert!(told.ends_with("bytes, in or after scan 2, without an end marker"), "{told}");
}
