use super::*;

fn looks(bytes: &[u8]) -> Option<&'static str> {
    match inspect(bytes) {
        Err(Flaw::Foreign { looks_like }) => looks_like,
        other => panic!("expected something foreign, got {other:?}"),
    }
}

#[test]
fn lfs_pointers_are_known() {
    let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n";
    assert_eq!(inspect(pointer), Err(Flaw::LfsPointer));
    // A long text that only begins like one is a text.
    assert_eq!(looks(&[&pointer[..], &[b' '; 2000]].concat()), Some("plain text"));
}

#[test]
fn well_known_strangers_are_named() {
    let cases: &[(&[u8], Option<&str>)] = &[
        (b"RIFF\x10\0\0\0WEBPVP8 ", Some("WebP")),
        (b"\0\0\0\x20ftypavif\0\0\0\0", Some("AVIF")),
        (b"\0\0\0\x20ftypheic\0\0\0\0", Some("HEIC")),
        (b"\0\0\0\x20ftypisom\0\0\0\0", Some("MP4 video")),
        (b"\0\0\0\x20ftypqt  \0\0\0\0", Some("QuickTime video")),
        (b"\x1A\x45\xDF\xA3\x01", Some("WebM or Matroska video")),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0", Some("BMP")),
        (b"BMW cars are fast", Some("plain text")),
        (b"II*\0\x08\0\0\0", Some("TIFF")),
        (b"MM\0*\0\0\0\x08", Some("TIFF")),
        (b"\0\0\x01\0\x01\0", Some("ICO")),
        (b"%PDF-1.7", Some("PDF")),
        (b"8BPS\0\x01", Some("a Photoshop document")),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some("SVG")),
        (b"\xEF\xBB\xBF\n<?xml version='1.0'?>\n<!-- x -->\n<SVG/>", Some("SVG")),
        (b"<?xml version='1.0'?><feed/>", Some("XML")),
        (b"<!DOCTYPE HTML><title>404</title>", Some("HTML")),
        (b"<3 hearts", Some("plain text")),
        ("Grüße an alle".as_bytes(), Some("plain text")),
        (b"\xFF\xFEh\0i\0", Some("plain text")),
        (b"\x89P", None),
        (b"\x01\x02\x03", None),
    ];
    for (bytes, name) in cases {
        assert_eq!(looks(bytes), *name, "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_character_cut_at_the_end_of_the_look_is_still_text() {
    let text = format!("x{}", "é".repeat(5000));
    assert_eq!(looks(text.as_bytes()), Some("plain text"));
}
