//! A message that someone wants to post: its form, read and checked.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::embed;
use super::form::Form;
use super::mentions::Allowed;
use super::multipart::UploadedFile;
use super::refusal::{FieldPath, Problems, SandboxRefusal};
use super::sender::MessageSender;

/// The fields understood here.
const FIELDS: [&str; 8] =
    ["allowed_mentions", "attachments", "content", "embeds", "flags", "tts", "enforce_nonce", "nonce"];

/// How many of them a webhook has: it does not know about the nonce.
const OF_A_WEBHOOK: usize = 6;

/// The most characters in all embeds of a message together.
const MOST_IN_EMBEDS: usize = 6000;

/// No previews of links (4), no notification (4096): the flags that a new message may carry.
const FLAGS: u64 = 4 | 4096;

/// A message that may be posted.
pub(super) struct Draft {
    pub(super) content: String,
    pub(super) embeds: Vec<Value>,
    /// What is to be seen in the files, by their names.
    pub(super) descriptions: BTreeMap<String, String>,
    pub(super) allowed: Allowed,
    pub(super) flags: u64,
    pub(super) nonce: Option<Value>,
    pub(super) enforce_nonce: bool,
    pub(super) tts: bool,
}

impl Draft {
    /// Reads a message. Everything that is wrong with it is refused at once.
    pub(super) fn read(
        body: &Value,
        author: MessageSender,
        files: &[UploadedFile],
    ) -> Result<Draft, SandboxRefusal> {
        let mut problems = Problems::default();
        let known = match author {
            MessageSender::Bot => &FIELDS[..],
            MessageSender::Webhook => &FIELDS[..OF_A_WEBHOOK],
        };
        let draft = Form::open(body, FieldPath::root(), known, &mut problems)
            .map(|mut form| Draft::fill(&mut form, files));
        problems.check()?;
        // A form that could not be opened has a problem, and does not come to this.
        let draft = draft.ok_or_else(SandboxRefusal::not_json)?;
        if draft.content.is_empty() && draft.embeds.is_empty() && files.is_empty() {
            return Err(SandboxRefusal::empty_message());
        }
        Ok(draft)
    }

    fn fill(form: &mut Form<'_>, files: &[UploadedFile]) -> Draft {
        let flags = form.number("flags", u64::from(u32::MAX)).unwrap_or(0);
        if flags & !FLAGS != 0 {
            form.problem("flags", "FLAGS_INVALID", "Must be made of 4 and 4096 only.");
        }
        Draft {
            content: form.text("content", 2000).unwrap_or_default().to_owned(),
            embeds: embeds(form, files),
            descriptions: descriptions(form, files),
            allowed: Allowed::read(form),
            flags,
            nonce: nonce(form),
            enforce_nonce: form.flag("enforce_nonce"),
            tts: form.flag("tts"),
        }
    }
}

fn embeds(form: &mut Form<'_>, files: &[UploadedFile]) -> Vec<Value> {
    let mut answers = Vec::new();
    let mut characters = 0;
    for (number, value) in form.list("embeds", 10).iter().enumerate() {
        if let Some(mut one) = form.element("embeds", number, value, &embed::FIELDS) {
            let embed = embed::read(&mut one, files);
            characters += embed.characters;
            answers.push(embed.answer);
        }
    }
    if characters > MOST_IN_EMBEDS {
        let message = format!("Embed size exceeds maximum size of {MOST_IN_EMBEDS}");
        form.problem("embeds", "MAX_EMBED_SIZE_EXCEEDED", message);
    }
    answers
}

/// What the message says of its files. Each is named by the number of its part, once, and with the name that it has
/// there: under another one, an embed would not find it.
fn descriptions(form: &mut Form<'_>, files: &[UploadedFile]) -> BTreeMap<String, String> {
    let mut descriptions = BTreeMap::new();
    let mut named = BTreeSet::new();
    for (at, value) in form.list("attachments", 10).iter().enumerate() {
        let Some(mut one) = form.element("attachments", at, value, &["description", "filename", "id"]) else {
            continue;
        };
        one.require("id");
        let id = one.get("id").and_then(|id| id.as_u64().or_else(|| id.as_str()?.parse().ok()));
        let file = files.iter().find(|file| Some(file.number) == id);
        let Some(file) = file.filter(|file| named.insert(file.number)) else {
            one.problem(
                "id",
                "ATTACHMENT_UNKNOWN",
                "No file of that number is attached, or it is named twice.",
            );
            continue;
        };
        if one.text("filename", 1024).is_some_and(|name| name != file.name) {
            one.problem("filename", "FILENAME_OTHER", "The file's part has another name.");
        }
        let description = one.text("description", 1024);
        descriptions.extend(description.map(|text| (file.name.clone(), text.to_owned())));
    }
    descriptions
}

/// The nonce is a text or a whole number, and comes back as it was sent.
fn nonce(form: &mut Form<'_>) -> Option<Value> {
    let value = form.get("nonce")?;
    match value {
        Value::String(text) if text.chars().count() > 25 => {
            form.problem("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
        }
        Value::String(_) => {}
        Value::Number(number) if number.is_i64() => {}
        _ => form.problem("nonce", "NONCE_TYPE_INVALID", "Must be a text or a whole number."),
    }
    Some(value.clone())
}
