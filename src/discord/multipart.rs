//! A message with files, as `multipart/form-data` (RFC 7578): its JSON is the part `payload_json`, the files
//! are `files[0]`, `files[1]`, …
//!
//! `ureq` can write such a body too, with a random boundary. It stays here so that the same message is the same bytes.

use super::model::File;

/// A body, and the boundary between its parts, which its Content-Type has to name.
pub struct Multipart {
    /// Stands between the parts.
    pub boundary: String,
    /// All of them.
    pub body: Vec<u8>,
}

/// Puts a message and its files together. The boundary follows from what is in them: the same message is the
/// same bytes, and nobody can have written it into a file beforehand.
pub fn multipart(json: &[u8], files: &[File]) -> Multipart {
    let mut hasher = blake3::Hasher::new();
    for bytes in std::iter::once(json).chain(files.iter().map(|file| file.bytes.as_slice())) {
        hasher.update(blake3::hash(bytes).as_bytes());
    }
    let boundary = format!("bannerman-{}", &hasher.finalize().to_hex()[..32]);
    let mut body = Vec::new();
    let mut part = |head: String, bytes: &[u8]| {
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; {head}").as_bytes());
        body.extend_from_slice(b"\r\n\r\n");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    };
    part("name=\"payload_json\"\r\nContent-Type: application/json".to_owned(), json);
    for (number, file) in files.iter().enumerate() {
        let (name, mime) = (plain(&file.name), plain(&file.mime));
        part(format!("name=\"files[{number}]\"; filename=\"{name}\"\r\nContent-Type: {mime}"), &file.bytes);
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Multipart { boundary, body }
}

/// What may stand in a part's head: nothing that could end it.
fn plain(text: &str) -> String {
    let safe = |c: &char| c.is_ascii_alphanumeric() || "._-/+".contains(*c);
    text.chars().filter(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_with_a_file_is_exactly_this() {
        let file = File {
            name: "i\"c\r\non.png".into(),
            mime: "image/png".into(),
            description: String::new(),
            bytes: b"\x89PNG".to_vec(),
        };
        let Multipart { boundary, body } = multipart(b"{}", &[file]);
        assert_eq!(boundary.len(), 42);
        let text = String::from_utf8_lossy(&body).replace(&boundary, "B");
        assert_eq!(
            text,
            "--B\r\nContent-Disposition: form-data; name=\"payload_json\"\r\nContent-Type: application/json\
             \r\n\r\n{}\r\n--B\r\nContent-Disposition: form-data; name=\"files[0]\"; filename=\"icon.png\"\
             \r\nContent-Type: image/png\r\n\r\n\u{fffd}PNG\r\n--B--\r\n"
        );
    }

    #[test]
    fn another_file_has_another_boundary() {
        let file = |bytes: &[u8]| File {
            name: "a".into(),
            mime: "b/c".into(),
            description: String::new(),
            bytes: bytes.to_vec(),
        };
        let boundary = |bytes| multipart(b"{}", &[file(bytes)]).boundary;
        assert_ne!(boundary(b"1"), boundary(b"2"));
        assert_eq!(boundary(b"1"), boundary(b"1"));
    }
}
