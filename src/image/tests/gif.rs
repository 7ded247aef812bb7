use super::*;
use crate::image::Picture;

#[test]
fn frames_are_counted() {
    for frames in 1..=5 {
        let picture = Picture { format: Format::Gif, width: 6, height: 4, frames };
        assert_eq!(inspect(&a_gif(frames)), Ok(picture));
        assert_eq!(picture.animated(), frames > 1);
    }
}

#[test]
fn bytes_after_the_trailer_are_let_pass() {
    let bytes = [&a_gif(2)[..], &[0; 9]].concat();
    assert_eq!(inspect(&bytes).map(|picture| picture.frames), Ok(2));
}

#[test]
fn a_missing_trailer_is_an_early_end() {
    let bytes = a_gif(2);
    let told = missing(&bytes[..bytes.len() - 1]);
    assert_eq!(
        told,
        format!("it ends after {} bytes, in or after frame 2 and before the trailer", bytes.len() - 1)
    );
}

#[test]
fn damage_is_told_with_its_place() {
    assert_eq!(damage(b"GIF88a"), "malformed GIF header at byte 3, before the first frame");
    assert_eq!(damage(&a_gif(0)), format!("it has no frames in its {} bytes", a_gif(0).len()));

    let sound = a_gif(1);
    let mut flat = sound.clone();
    flat[8..10].fill(0);
    assert_eq!(damage(&flat), "the size of 6x0 pixels at byte 6 is impossible");

    // The frame's descriptor: a comma, then left and top, then width and height.
    let comma = sound.windows(5).position(|window| window == b",\0\0\0\0").unwrap();
    let mut narrow = sound.clone();
    narrow[comma + 5..comma + 7].fill(0);
    assert!(damage(&narrow).starts_with("a frame without any pixels"));

    // Its least code size stands behind the descriptor.
    let mut coded = sound.clone();
    coded[comma + 10] = 200;
    let words = format!("a frame with an invalid minimal code size at byte {comma}, before the first frame");
    assert_eq!(damage(&coded), words);

    let lost = [&sound[..sound.len() - 1], b"??"].concat();
    let words = format!(
        "a block of an unknown kind at byte {}, in or after frame 1 and before the trailer",
        sound.len() - 1
    );
    assert_eq!(damage(&lost), words);

    // An extension is of one of four kinds, and that of times has four bytes.
    for (extension, words) in [
        (&b"!\x02\x01a\0"[..], "an extension of an unknown kind at byte 14, before the first frame"),
        (b"!\xF9\x01a\0", "a control extension of another length than 4 at byte 13, before the first frame"),
    ] {
        assert_eq!(damage(&[b"GIF89a\x01\0\x01\0\0\0\0", extension, b";"].concat()), words);
    }
}

#[test]
fn a_frame_needs_colours() {
    let bytes = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;";
    assert!(damage(bytes).contains("color table"));
}

/// The `gif` crate reads on behind its end, and takes the next bytes for its data.
#[test]
fn a_frame_without_data_ends_where_it_ends() {
    let empty = b",\0\0\0\0\x01\0\x01\0\0\x02\0";
    let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF";
    let words = "a frame without any data at byte 19, in or after frame 1 and before the trailer";
    assert_eq!(damage(&[&head[..], empty, b";"].concat()), words);
    // The crate counts one frame here, a still.
    let longer = b",\0\0\0\0\x01\0\x01\0\0\x02\x03\x44\x01\0\0";
    assert_eq!(damage(&[&head[..], empty, frame, frame, longer, b";"].concat()), words);
    assert_eq!(inspect(&[&head[..], frame, frame, b";"].concat()).map(|picture| picture.frames), Ok(2));
}
