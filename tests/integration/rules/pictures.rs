//! The bytes of banners and icons.

mod odd_shape {
    use crate::rules::{check, says, sound};
    use crate::support::art;

    #[test]
    fn banners_are_wide_and_icons_square() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        for (name, width, height) in [("square", 160, 160), ("tall", 90, 160), ("wide", 320, 90)] {
            repository.write(&format!("events/party/banners/{name}.png"), art::png(width, height, 1));
        }
        for (name, width, height) in [("small", 127, 127), ("tall", 128, 129), ("tiny", 1, 1)] {
            repository.write(&format!("events/party/server_icons/{name}.png"), art::png(width, height, 1));
        }
        says("odd_shape", &repository);
    }

    #[test]
    fn nearly_is_near_enough() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        for (name, width, height) in [("a", 960, 540), ("b", 1000, 578), ("c", 1000, 559)] {
            repository.write(&format!("events/party/banners/{name}.png"), art::png(width, height, 1));
        }
        repository.write("events/party/server_icons/exactly.png", art::png(128, 128, 1));
        assert_eq!(check(&repository).stdout, "2 events: no problems found\n");
    }
}

mod not_a_picture {
    use crate::rules::{says, sound};
    use crate::support::art;

    #[test]
    fn the_bytes_count_not_the_name() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        let put = |name: &str, bytes: &[u8]| {
            repository.write(&format!("events/party/banners/{name}"), bytes);
        };
        put("a_vector.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"160\" height=\"90\"/>\n");
        put("b_renamed_webp.png", b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0");
        put("c_empty.png", b"");
        put(".gitkeep", b"");
        put("d_readme.md", b"# Banners\n");
        put("e_saved_page.png", b"<!DOCTYPE html><html><body>404</body></html>");
        put("f_noise.png", &[0x17, 0xE2, 0x5B, 0x00, 0x99]);
        put("g_photoshop.psd", b"8BPS\0\x01\0\0\0\0\0\0\0\x03");
        put("h_avif.png", b"\0\0\0\x20ftypavif\0\0\0\0avifmif1");
        put("fine.png", &art::png(160, 90, 9));
        says("not_a_picture", &repository);
    }
}

mod broken_picture {
    use crate::rules::{says, sound};
    use crate::support::art;

    #[test]
    fn cut_short_or_damaged() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        let put = |name: &str, bytes: &[u8]| {
            repository.write(&format!("events/party/server_icons/{name}"), bytes);
        };
        let png = art::png(128, 128, 7);
        put("a_cut_in_half.png", &png[..png.len() / 2]);
        put("b_signature_only.png", &png[..8]);
        let mut flipped = png.clone();
        flipped[45] ^= 1;
        put("c_bit_flipped.png", &flipped);
        // What an editor that "corrects" line ends does.
        let text: Vec<u8> = png.iter().copied().filter(|byte| *byte != b'\r').collect();
        put("d_line_ends.png", &text);
        let gif = art::gif_sized(128, 128, 2);
        put("e_cut.gif", &gif[..gif.len() - 1]);
        put("f_header_only.gif", &gif[..13]);
        let jpeg = art::jpeg();
        put("g_cut.jpg", &jpeg[..jpeg.len() - 3]);
        put("h_start_only.jpg", &jpeg[..4]);
        says("broken_picture", &repository);
    }
}

mod too_large {
    use crate::rules::{check, says, sound};
    use crate::support::art;

    const MOST: usize = 10_240 * 1024;

    /// Decoders stop at a picture's end, so bytes behind it make it as large as one likes.
    fn padded(size: usize) -> Vec<u8> {
        let mut bytes = art::png(128, 128, 1);
        bytes.resize(size, 0);
        bytes
    }

    #[test]
    fn a_byte_too_many() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        repository.write("events/party/server_icons/large.png", padded(MOST + 1));
        says("too_large", &repository);
        repository.write("events/party/server_icons/large.png", padded(MOST));
        assert_eq!(check(&repository).status, 0);
    }
}

mod lfs_pointer {
    use crate::rules::{says, sound};

    #[test]
    fn a_pointer_is_no_picture() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        let pointer = "version https://git-lfs.github.com/spec/v1\n\
        oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
        repository.write("events/party/banners/banner.png", pointer);
        says("lfs_pointer", &repository);
    }
}

mod wrong_extension {
    use crate::rules::{check, says, sound};
    use crate::support::art;

    /// A JPEG, as far as its header tells, this large.
    fn jpeg(width: u8, height: u8) -> Vec<u8> {
        let mut bytes = art::jpeg();
        let header = bytes.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
        bytes[header + 5..header + 9].copy_from_slice(&[0, height, 0, width]);
        bytes
    }

    #[test]
    fn names_say_another_format() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        repository.write("events/party/banners/jpeg.png", jpeg(160, 90));
        repository.write("events/party/banners/none", art::png(160, 90, 1));
        repository.write("events/party/server_icons/still.gif.png", art::gif_sized(128, 128, 1));
        repository.write("events/party/server_icons/picture.webp", art::png(128, 128, 1));
        repository.write("events/party/server_icons/.png", art::png(128, 128, 2));
        repository.write("events/party/server_icons/dot.", art::png(128, 128, 3));
        says("wrong_extension", &repository);
    }

    #[test]
    fn letter_case_does_not_matter_and_jpeg_has_two_names() {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        repository.write("events/party/banners/A.PNG", art::png(160, 90, 1));
        repository.write("events/party/banners/b.jpeg", jpeg(160, 90));
        repository.write("events/party/banners/c.Jpg", jpeg(160, 90));
        assert_eq!(check(&repository).stdout, "2 events: no problems found\n");
    }
}

mod animated {
    use crate::rules::{says, sound};
    use crate::support::art;

    #[test]
    fn animated_art_is_counted_for_each_event_and_surface() {
        let repository = sound();
        let moving = |path: &str, shade: u8| {
            let (width, height) = if path.contains("banners") { (160, 90) } else { (128, 128) };
            repository.write(path, art::gif_sized(width, height, shade));
        };
        repository.event("all", "May 1", "May 1");
        repository.remove("events/all/banners/banner.png").remove("events/all/server_icons/icon.png");
        moving("events/all/banners/a.gif", 2);
        moving("events/all/server_icons/a.gif", 2);
        moving("events/all/server_icons/b.gif", 3);
        repository.event("some", "May 2", "May 2").icon("some", "other.png");
        moving("events/some/banners/a.gif", 2);
        moving("events/some/server_icons/a.gif", 2);
        moving("events/some/server_icons/b.gif", 3);
        // A GIF of one frame is a still, and of a PNG that moves Discord shows the first frame only.
        repository.event("still", "May 3", "May 3");
        moving("events/still/banners/still.gif", 1);
        says("animated", &repository);
    }
}
