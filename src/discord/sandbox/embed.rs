//! The embeds of a message: what may be in them, and how they look in the answer.

use chrono::{DateTime, SecondsFormat};
use serde_json::{Map, Value, json};

use super::form::Form;
use super::multipart::UploadedFile;

/// The fields of an embed. Discord lets bots send `provider` and `video` too, and drops them.
pub(super) const FIELDS: [&str; 11] = [
    "author",
    "color",
    "description",
    "fields",
    "footer",
    "image",
    "thumbnail",
    "timestamp",
    "title",
    "type",
    "url",
];

/// An embed that was read.
pub(super) struct EmbedForm {
    /// As it is answered.
    pub(super) answer: Value,
    /// How much it counts towards the sum of all embeds.
    pub(super) characters: usize,
}

/// What stands before the name of a file of the same message.
pub(super) const ATTACHED: &str = "attachment://";

/// Reads an embed, which may show the files of its message. What is wrong with it is noted in the form.
pub(super) fn read(form: &mut Form<'_>, files: &[UploadedFile]) -> EmbedForm {
    let mut shown = Map::new();
    let mut characters = 0;
    for (field, most) in [("title", 256), ("description", 4096)] {
        if let Some(text) = form.text(field, most) {
            characters += text.chars().count();
            shown.insert(field.to_owned(), json!(text));
        }
    }
    for field in ["image", "thumbnail"] {
        if let Some(mut picture) = form.object(field, &["url"]) {
            picture.require("url");
            shown.extend(
                link(&mut picture, "url", files).map(|url| (field.to_owned(), json!({ "url": url }))),
            );
        }
    }
    if let Some(mut author) = form.object("author", &["icon_url", "name", "url"]) {
        let name = author.required_text("name", 256);
        shown.insert("author".to_owned(), signed("name", name, &mut author, &["icon_url", "url"], files));
        characters += name.map_or(0, |name| name.chars().count());
    }
    if let Some(mut footer) = form.object("footer", &["icon_url", "text"]) {
        let text = footer.required_text("text", 2048);
        shown.insert("footer".to_owned(), signed("text", text, &mut footer, &["icon_url"], files));
        characters += text.map_or(0, |text| text.chars().count());
    }
    let mut fields = Vec::new();
    for (number, value) in form.list("fields", 25).iter().enumerate() {
        if let Some(mut field) = form.element("fields", number, value, &["inline", "name", "value"]) {
            let name = field.required_text("name", 256).unwrap_or_default();
            let value = field.required_text("value", 1024).unwrap_or_default();
            characters += name.chars().count() + value.chars().count();
            fields.push(json!({ "name": name, "value": value, "inline": field.flag("inline") }));
        }
    }
    if !fields.is_empty() {
        shown.insert("fields".to_owned(), Value::Array(fields));
    }
    if shown.is_empty() && form.get("fields").is_none() {
        form.problem("description", "BASE_TYPE_REQUIRED", "This field is required");
    }
    // What follows does not make an embed visible by itself.
    shown.extend(link(form, "url", files).map(|url| ("url".to_owned(), json!(url))));
    shown.extend(form.number("color", 0xFF_FFFF).map(|color| ("color".to_owned(), json!(color))));
    shown.extend(timestamp(form).map(|time| ("timestamp".to_owned(), json!(time))));
    // Whatever type a bot names, it is this one.
    form.text("type", 64);
    shown.insert("type".to_owned(), json!("rich"));
    EmbedForm { answer: Value::Object(shown), characters }
}

const LONGEST_LINK: usize = 2048;

/// A link. Pictures may also point at a file of the same message.
fn link<'a>(form: &mut Form<'a>, field: &str, files: &[UploadedFile]) -> Option<&'a str> {
    let link = form.text(field, LONGEST_LINK)?;
    if let Some(name) = link.strip_prefix(ATTACHED) {
        if files.iter().any(|file| file.name == name) {
            return Some(link);
        }
        form.problem(field, "ATTACHMENT_MISSING", "No file of that name is attached.");
        return None;
    }
    let scheme = link.split_once("://").map(|(scheme, _)| scheme);
    if !matches!(scheme, Some("http" | "https")) {
        let scheme = scheme.unwrap_or("null");
        let message =
            format!("Scheme \"{scheme}\" is not supported. Scheme must be one of ('http', 'https').");
        form.problem(field, "URL_TYPE_INVALID_SCHEME", message);
        return None;
    }
    let rest = link.split_once("://").map_or("", |(_, rest)| rest);
    if rest.is_empty() || rest.starts_with(['/', '?', '#']) || link.contains(char::is_whitespace) {
        form.problem(field, "URL_TYPE_INVALID_URL", "Not a well formed URL.");
        return None;
    }
    Some(link)
}

/// The author or the footer: a text, and links beside it.
fn signed(
    key: &str,
    text: Option<&str>,
    form: &mut Form<'_>,
    links: &[&str],
    files: &[UploadedFile],
) -> Value {
    let mut shown = Map::new();
    shown.insert(key.to_owned(), json!(text.unwrap_or_default()));
    for field in links {
        shown.extend(link(form, field, files).map(|link| ((*field).to_owned(), json!(link))));
    }
    Value::Object(shown)
}

fn timestamp(form: &mut Form<'_>) -> Option<String> {
    let text = form.text("timestamp", 64)?;
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Some(time.to_rfc3339_opts(SecondsFormat::Micros, false)),
        Err(_) => {
            form.problem("timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse. Should be ISO8601.");
            None
        }
    }
}
