use super::{says, sound};
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
