//! What holds for any bytes, and for any cut or change of a sound picture.

use std::io::BufReader;

use proptest::prelude::*;

use super::*;

/// Beginnings that lead arbitrary bytes past the first gates.
fn beginnings() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(Vec::new()),
        Just(b"\x89PNG\r\n\x1a\n".to_vec()),
        Just(png_of(&[(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])])),
        Just(b"GIF89a".to_vec()),
        Just(b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec()),
        Just(vec![0xFF, 0xD8, 0xFF]),
        Just([&[0xFF, 0xD8][..], &sof(0xC0, 9, 9), &scan(&[1])].concat()),
    ]
}

/// Sound pictures of every format, without anything after their ends.
fn pictures() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        (1u32..40, 1u32..40).prop_map(|(width, height)| a_png(width, height)),
        (1u32..9).prop_map(a_gif),
        Just(a_jpeg()),
    ]
}

proptest! {
    #[test]
    fn no_bytes_cause_a_panic(begin in beginnings(), rest in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = inspect(&[begin, rest].concat());
    }

    #[test]
    fn no_change_of_a_picture_causes_a_panic(
        mut bytes in pictures(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(picture) = inspect(&bytes) {
            prop_assert!(picture.width > 0 && picture.height > 0 && picture.frames > 0);
        }
    }

    #[test]
    fn a_flipped_byte_in_a_png_is_always_seen(
        width in 1u32..40,
        height in 1u32..40,
        at in any::<prop::sample::Index>(),
        flip in 1u8..,
    ) {
        let mut bytes = a_png(width, height);
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(inspect(&bytes).is_err(), "flipped at byte {at}");
    }

    #[test]
    fn trailing_bytes_change_nothing(bytes in pictures(), rest in prop::collection::vec(any::<u8>(), 0..50)) {
        prop_assert_eq!(inspect(&[&bytes[..], &rest].concat()), inspect(&bytes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_stream_is_judged_as_its_bytes_are(
        (begin, rest) in (beginnings(), prop::collection::vec(any::<u8>(), 0..600)),
        mut bytes in pictures(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
        piece in 1usize..80,
    ) {
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for bytes in [[begin, rest].concat(), bytes] {
            let stream = BufReader::with_capacity(piece, bytes.as_slice());
            prop_assert_eq!(sound(stream), inspect(&bytes).ok());
        }
    }
}

/// Every cut, not a sample of them: the pictures are small.
#[test]
fn every_cut_is_seen_as_one() {
    for bytes in [a_png(13, 7), a_gif(3), a_jpeg()] {
        assert!(inspect(&bytes).is_ok() && sound(bytes.as_slice()).is_some());
        for end in 0..bytes.len() {
            assert_eq!(sound(&bytes[..end]), None, "cut at byte {end}");
            match inspect(&bytes[..end]) {
                Err(Flaw::Empty) => assert_eq!(end, 0),
                Err(Flaw::Foreign { .. }) => assert!(end < 4, "{end}"),
                Err(Flaw::Truncated { .. }) => assert!(end > 2, "{end}"),
                other => panic!("cut at byte {end}: {other:?}"),
            }
        }
    }
}
