//! Messages with files: `multipart/form-data`, taken apart into `payload_json` and `files[0]`, `files[1]`, …
//!
//! It stays here: the kept crate for it (`multer`) is asynchronous.

use serde_json::Value;

use super::refusal::{FieldPath, SandboxRefusal};
use crate::discord::model::File;

/// The most files of a message.
const MOST_FILES: usize = 10;

/// The largest file that Discord takes from a bot in a guild without boosts.
const LARGEST_FILE: usize = 10 * 1024 * 1024;

/// A file of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UploadedFile {
    /// The number of its part.
    pub(super) number: u64,
    /// Safe as the name of a file on this machine.
    pub(super) name: String,
    /// What its part says that it is.
    pub(super) kind: Option<String>,
    pub(super) bytes: Vec<u8>,
}

/// Takes the body of a message with files apart, as the sandbox does when one is sent to it: its JSON, and its files.
/// `kind` is the Content-Type, which names the boundary. The error is the body of Discord's answer.
pub fn read_multipart(kind: &str, body: &[u8]) -> Result<(Value, Vec<File>), Value> {
    let (json, uploads) = parse(kind, body).map_err(|refusal| refusal.body)?;
    let file = |UploadedFile { name, kind, bytes, .. }: UploadedFile| {
        let (mime, description) = (kind.unwrap_or_default(), String::new());
        File { name, mime, description, bytes }
    };
    Ok((json, uploads.into_iter().map(file).collect()))
}

/// Takes a body apart. `kind` is its Content-Type, which names the boundary.
pub(super) fn parse(kind: &str, body: &[u8]) -> Result<(Value, Vec<UploadedFile>), SandboxRefusal> {
    let boundary = parameter(kind, "boundary").filter(|boundary| (1..=70).contains(&boundary.len()));
    let boundary = boundary.ok_or_else(|| broken("its Content-Type names no boundary"))?;
    let mut json = None;
    let mut files: Vec<(String, UploadedFile)> = Vec::new();
    for part in parts(body, &boundary)? {
        let (head, bytes) = split(part, b"\r\n\r\n").ok_or_else(|| broken("a part has no head"))?;
        let head = std::str::from_utf8(head).map_err(|_| broken("a part's head is not UTF-8"))?;
        let header = |name: &str| {
            let mut lines = head.split("\r\n").filter_map(|line| line.split_once(':'));
            lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
        };
        let disposition = header("Content-Disposition").unwrap_or_default();
        let name = parameter(disposition, "name").unwrap_or_default();
        if name == "payload_json" && json.is_none() {
            json = Some(serde_json::from_slice(bytes).map_err(|_| SandboxRefusal::not_json())?);
            continue;
        }
        let number = name.strip_prefix("files[").and_then(|rest| rest.strip_suffix(']'));
        let number = number.and_then(|number| number.parse::<u64>().ok());
        let Some(number) = number.filter(|_| files.iter().all(|(other, _)| *other != name)) else {
            return Err(broken(&format!("the part {name:?} is not known, or is there twice")));
        };
        let upload = UploadedFile {
            number,
            name: parameter(disposition, "filename").unwrap_or_default(),
            kind: header("Content-Type").map(str::to_owned),
            bytes: bytes.to_vec(),
        };
        check(&name, &upload, &files)?;
        files.push((name, upload));
    }
    let json = json.ok_or_else(|| broken("there is no part payload_json"))?;
    Ok((json, files.into_iter().map(|(_, upload)| upload).collect()))
}

fn check(part: &str, upload: &UploadedFile, before: &[(String, UploadedFile)]) -> Result<(), SandboxRefusal> {
    let UploadedFile { name, bytes, .. } = upload;
    let refused =
        |code, message: &str| Err(SandboxRefusal::form(&FieldPath::root().below(part), code, message));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.is_empty() || name.len() > 100 || name.starts_with('.') || !name.bytes().all(plain) {
        // Discord changes such names, and then an embed does not find its picture.
        return refused("FILENAME_INVALID", "Must be made of letters, digits, '.', '_' and '-'.");
    }
    if before.iter().any(|(_, other)| other.name == *name) {
        return refused("FILENAME_TAKEN", "Another file of this message has the same name.");
    }
    if before.len() == MOST_FILES {
        return Err(SandboxRefusal::too_many_files());
    }
    if bytes.len() > LARGEST_FILE { Err(SandboxRefusal::too_large()) } else { Ok(()) }
}

/// What is between the boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<&'a [u8]>, SandboxRefusal> {
    let unended = || broken("it does not end with its boundary");
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest =
        body.strip_prefix(opening.as_bytes()).ok_or_else(|| broken("it does not begin with its boundary"))?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n").ok_or_else(unended)?;
        let (part, after) = split(part, between.as_bytes()).ok_or_else(unended)?;
        parts.push(part);
        rest = after;
    }
    Ok(parts)
}

/// The bytes before and after the first `mark`.
fn split<'a>(bytes: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let first = *mark.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(mark) {
            return Some((&bytes[..at], &bytes[at + mark.len()..]));
        }
        from = at + 1;
    }
}

/// A parameter of a header: `form-data; name="files[0]"`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let parameters = header.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let (_, value) =
        parameters.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name)?;
    Some(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value).to_owned())
}

fn broken(what: &str) -> SandboxRefusal {
    SandboxRefusal::form(
        &FieldPath::root(),
        "MULTIPART_INVALID",
        format!("The multipart body cannot be read: {what}."),
    )
}
