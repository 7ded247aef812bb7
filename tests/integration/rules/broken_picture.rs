use super::{says, sound};
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
