//! `requests.jsonl`: every request that came in, one a line, for a person to read and for tests to count.
//!
//! The token is never in it, pictures are shortened to their size, and the file is kept short.

use std::io::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::SandboxError;
use super::folder::{Held, failed, read};
use super::multipart::UploadedFile;
use super::route::Call;

/// When the file is larger than this, its older half goes.
const LARGEST_FILE: u64 = 1024 * 1024;

/// A body longer than this is not worth its line: messages and shortened edits are far shorter.
const LONGEST_BODY: usize = 64 * 1024;

/// One line. What comes last in it may be long.
#[derive(Serialize)]
pub(super) struct Line<'a> {
    method: &'a str,
    /// With the query.
    path: String,
    status: u16,
    /// The reason for the audit log, decoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    body: Value,
    /// The names and sizes of the files that came with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
}

impl<'a> Line<'a> {
    /// The line of a request that was answered with a status.
    pub(super) fn new(call: &'a Call, status: u16) -> Line<'a> {
        let body = match &call.json {
            _ if call.bytes == 0 => Value::Null,
            Err(_) => json!(format!("… ({} bytes, not JSON)", call.bytes)),
            Ok(json) => {
                let short = shorten(json);
                let long = short.to_string().len() > LONGEST_BODY;
                if long { json!(format!("… ({} bytes)", call.bytes)) } else { short }
            }
        };
        let file = |file: &UploadedFile| format!("{} ({} bytes)", file.name, file.bytes.len());
        let files = call.files.iter().map(file).collect();
        let path = without_token(&call.url);
        Line { method: &call.method, path, status, reason: call.decoded_reason(), body, files }
    }
}

/// The address without what lets one use it.
fn without_token(url: &str) -> String {
    let (path, query) =
        url.split_once('?').map_or((url, String::new()), |(path, query)| (path, format!("?{query}")));
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["", "api", version, "webhooks", id, _, ..] => format!("/api/{version}/webhooks/{id}/…{query}"),
        _ => url.to_owned(),
    }
}

/// Appends a line.
pub(super) fn record(held: &Held<'_>, line: &Line<'_>) -> Result<(), SandboxError> {
    let requests = held.file("requests.jsonl");
    let mut text = serde_json::to_vec(line)
        .map_err(|error| SandboxError::Stored { path: requests.path(), problem: error.to_string() })?;
    text.push(b'\n');
    let failed = failed(&requests);
    let mut file = requests.append().map_err(&failed)?;
    file.write_all(&text).map_err(&failed)?;
    let length = file.metadata().map_err(&failed)?.len();
    drop(file);
    if length > LARGEST_FILE {
        // One that somebody made longer than it can grow here begins anew.
        let whole = if length > LARGEST_FILE * 2 { None } else { read(&requests, length)? };
        held.write(&requests, newest_half(&whole.unwrap_or_default()))?;
    }
    Ok(())
}

/// The whole lines in the second half of a file.
fn newest_half(whole: &[u8]) -> &[u8] {
    let half = whole.get(whole.len() / 2..).unwrap_or_default();
    let end_of_cut_line = half.iter().position(|byte| *byte == b'\n');
    end_of_cut_line.and_then(|end| half.get(end + 1..)).unwrap_or_default()
}

/// The value with its pictures shortened.
fn shorten(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.split_once(";base64,") {
            Some((head, encoded)) if head.starts_with("data:") && head.len() < 64 => {
                let padding = encoded.bytes().rev().take_while(|byte| *byte == b'=').count();
                let bytes = (encoded.len().saturating_sub(padding)) * 3 / 4;
                json!(format!("{head};base64,… ({bytes} bytes)"))
            }
            _ => value.clone(),
        },
        Value::Array(list) => list.iter().map(shorten).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), shorten(value))).collect(),
        _ => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_file_is_made_of_whole_lines() {
        assert_eq!(newest_half(b"one\ntwo\nthree\nfour\n"), b"four\n");
        assert_eq!(newest_half(b"no end"), b"");
        assert_eq!(newest_half(b""), b"");
    }

    #[test]
    fn a_picture_is_shortened_to_its_size() {
        let short = shorten(&json!({ "icon": "data:image/gif;base64,R0lGODlh", "name": "data: no" }));
        assert_eq!(short, json!({ "icon": "data:image/gif;base64,… (6 bytes)", "name": "data: no" }));
        assert_eq!(shorten(&json!("data:image/png;base64,QQ==")), json!("data:image/png;base64,… (1 bytes)"));
    }
}
