//! Naming files that are no PNG, JPEG or GIF, so that a message can say what they are instead.
//!
//! Only ever a hint in a message: a wrong guess costs nothing but a wrong word, so the looks are short.

/// Enough to find an opening tag behind a licence comment.
const LOOK: usize = 4096;

/// The pointer files of Git LFS are text under 1024 bytes that begin with the version line
/// (source: the pointer section of the Git LFS specification).
pub(super) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

/// What the bytes look like, if it is anything well known.
pub(super) fn guess(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    by_signature(head).or_else(|| by_text(head))
}

/// The names here that are those of still pictures, if not of any that Discord takes.
const STILLS: [&str; 12] = [
    "BMP",
    "TIFF",
    "ICO",
    "a Photoshop document",
    "a GIMP document",
    "JPEG XL",
    "JPEG 2000",
    "QOI",
    "WebP",
    "AVIF",
    "HEIC",
    "SVG",
];

/// Whether what bytes look like is a picture.
pub(crate) fn is_picture(looks_like: &str) -> bool {
    STILLS.contains(&looks_like)
}

/// What each signature, at the very beginning, stands for.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\x01\0", "ICO"),
    (b"%PDF-", "PDF"),
    (b"8BPS", "a Photoshop document"),
    (b"gimp xcf", "a GIMP document"),
    (b"\xFF\x0A", "JPEG XL"),
    (b"\0\0\0\x0CJXL \r\n\x87\n", "JPEG XL"),
    (b"\0\0\0\x0CjP  \r\n\x87\n", "JPEG 2000"),
    (b"qoif", "QOI"),
    (b"\x1A\x45\xDF\xA3", "WebM or Matroska video"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1F\x8B", "gzip data"),
];

fn by_signature(head: &[u8]) -> Option<&'static str> {
    match head {
        // A box file: its length, `ftyp`, then the brand that tells which kind.
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Some(by_brand(brand)),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Some("AVI video"),
        // "BM" alone would also begin many a text; the four reserved bytes of a BMP are zero.
        [b'B', b'M', _, _, _, _, reserved @ ..] if !reserved.starts_with(&[0; 4]) => None,
        _ => SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, name)| *name),
    }
}

fn by_brand(brand: &[u8]) -> &'static str {
    match brand {
        [b'a', b'v', b'i', b'f' | b's', ..] => "AVIF",
        [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i', b'f', b'1', ..] | [b'm', b's', b'f', b'1', ..] => "HEIC",
        [b'q', b't', ..] => "QuickTime video",
        _ => "MP4 video",
    }
}

fn by_text(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Some("plain text");
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    if text.first() == Some(&b'<') {
        if contains(text, b"<svg") {
            return Some("SVG");
        }
        if contains(text, b"<!doctype html") || contains(text, b"<html") || contains(text, b"<body") {
            return Some("HTML");
        }
        if contains(text, b"<?xml") {
            return Some("XML");
        }
    }
    is_text(head).then_some("plain text")
}

/// Whether `needle`, in lower case, stands anywhere in `text` in any case.
fn contains(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}

fn is_text(head: &[u8]) -> bool {
    let readable = match str::from_utf8(head) {
        Ok(text) => text,
        // The look may have cut the last character in two; anything else is not text.
        Err(error) if error.error_len().is_none() => {
            head.get(..error.valid_up_to()).and_then(|sound| str::from_utf8(sound).ok()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !readable.is_empty() && readable.chars().all(|c| !c.is_control() || c.is_ascii_whitespace())
}
