//! The first frame of a GIF.

use std::fs;
use std::path::Path;

use crate::image::{first_frame, inspect};

#[test]
fn the_first_frame_of_the_examples_gifs_is_a_whole_gif_of_the_same_size() {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/branding/events");
    for path in ["christmas/server_icons/snow.gif", "evergreen/server_icons/lamp.gif"] {
        let bytes = fs::read(events.join(path)).unwrap();
        let (moving, still) = (inspect(&bytes).unwrap(), first_frame(&bytes).unwrap());
        assert!(moving.frames > 1, "{path}");
        let picture = inspect(&still).unwrap();
        assert_eq!(
            (picture.frames, picture.width, picture.height),
            (1, moving.width, moving.height),
            "{path}"
        );
        let pixels = |bytes: &[u8]| {
            let mut decoder = gif::DecodeOptions::new().read_info(bytes).unwrap();
            decoder.read_next_frame().unwrap().unwrap().buffer.to_vec()
        };
        assert_eq!(pixels(&still), pixels(&bytes), "{path}");
        // Broken off anywhere before the first frame ends, there is none.
        for end in (0..still.len() - 1).step_by(7) {
            assert_eq!(first_frame(&bytes[..end]), None, "{path}: {end}");
        }
    }
}

#[test]
fn what_is_no_gif_has_no_first_frame() {
    assert_eq!(first_frame(b""), None);
    assert_eq!(first_frame(&super::a_png(3, 2)), None);
}
