//! The messages of a channel: posting, listing and publishing them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::draft::Draft;
use super::embed::ATTACHED;
use super::folder::Held;
use super::guild::{ANNOUNCEMENT, Channel, is_snowflake};
use super::multipart::UploadedFile;
use super::refusal::{FieldPath, Problems, SandboxRefusal};
use super::sender::MessageSender;
use super::{SandboxError, webhook};

/// How long a nonce is remembered: Discord says "the past few minutes".
const NONCE_MEMORY: TimeDelta = TimeDelta::minutes(5);

/// Message number n has the id `FIRST_ID + n`: the same requests give the same ids on every machine.
const FIRST_ID: u64 = 1_000_000_000_000_000_000;

/// Set on a message that was published.
const PUBLISHED: u64 = 1;

/// Types of channels that hold no messages of their own: categories, directories, forums.
const WITHOUT_MESSAGES: [u8; 4] = [4, 14, 15, 16];

/// Posts a message, or answers the earlier one when its nonce says that this is a repetition.
pub(super) fn post(
    held: &Held<'_>,
    channel: &Channel,
    author: MessageSender,
    (body, files): (&Value, &[UploadedFile]),
    now: DateTime<Utc>,
) -> Result<Value, SandboxRefusal> {
    if WITHOUT_MESSAGES.contains(&channel.kind) {
        return Err(SandboxRefusal::not_a_text_channel());
    }
    let draft = Draft::read(body, author, files)?;
    if draft.enforce_nonce
        && let Some(nonce) = &draft.nonce
        && let Some(earlier) = posted_with(held, nonce, now)?
    {
        return Ok(earlier);
    }
    let last = held.message_ids()?.last().copied().unwrap_or(FIRST_ID);
    let id = last.checked_add(1).ok_or_else(|| SandboxError::Stored {
        path: held.file("messages").path(),
        problem: format!("no id can follow message {last}"),
    })?;
    let message = answer(&Post { id, channel, author, now }, draft, files);
    // The files first: whoever is interrupted in between leaves files too many, never a message that lacks one.
    for file in files {
        held.save_file(id, &file.name, &file.bytes)?;
    }
    held.save_message(id, &message)?;
    Ok(message)
}

/// The message posted with a nonce not long ago, in whichever channel.
fn posted_with(held: &Held<'_>, nonce: &Value, now: DateTime<Utc>) -> Result<Option<Value>, SandboxError> {
    for id in held.message_ids()?.into_iter().rev() {
        let Some(message) = held.message(id)? else { continue };
        let posted = message.get("timestamp").and_then(Value::as_str);
        let posted = posted.and_then(|time| DateTime::parse_from_rfc3339(time).ok());
        if posted.is_some_and(|posted| now.signed_duration_since(posted) > NONCE_MEMORY) {
            // The messages before this one are older still.
            return Ok(None);
        }
        if message.get("nonce") == Some(nonce) {
            return Ok(Some(message));
        }
    }
    Ok(None)
}

/// What becomes of a draft when it is posted.
struct Post<'a> {
    id: u64,
    channel: &'a Channel,
    author: MessageSender,
    now: DateTime<Utc>,
}

/// The message as Discord answers it, and as it is stored.
fn answer(post: &Post<'_>, mut draft: Draft, files: &[UploadedFile]) -> Value {
    let Post { id, channel, author, now } = *post;
    let address = |name: &str| format!("https://cdn.discordapp.com/attachments/{}/{id}/{name}", channel.id);
    let mut shown = BTreeSet::new();
    let files_of = MessageFiles { address: &address, descriptions: &draft.descriptions };
    draft.embeds.iter_mut().for_each(|embed| files_of.point(embed, &mut shown));
    // A file that an embed shows is not shown a second time.
    let beside = files.iter().enumerate().filter(|(_, file)| !shown.contains(&file.name));
    let attachments = beside.map(|(number, file)| {
        let url = address(&file.name);
        let (size, kind) = (file.bytes.len(), file.kind.as_deref().unwrap_or("application/octet-stream"));
        let mut attachment = json!({
            "id": (id + number as u64).to_string(), "filename": file.name, "size": size, "content_type": kind,
            "url": url, "proxy_url": url,
        });
        if let Some(description) = draft.descriptions.get(&file.name) {
            attachment["description"] = json!(description);
        }
        attachment
    });
    let (author_id, name) = match author {
        MessageSender::Bot => ("900000000000000002".to_owned(), "sandbox"),
        MessageSender::Webhook => (webhook::ID.to_string(), webhook::NAME),
    };
    let mut message = json!({
        "id": id.to_string(),
        "channel_id": channel.id,
        "type": 0,
        "content": draft.content,
        "attachments": attachments.collect::<Vec<_>>(),
        "embeds": draft.embeds,
        "author": {
            "id": author_id,
            "username": name,
            "global_name": null,
            "discriminator": "0000",
            "avatar": null,
            "bot": true,
            "flags": 0,
            "public_flags": 0,
            "primary_guild": null,
        },
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Micros, false),
        "edited_timestamp": null,
        "mention_everyone": draft.allowed.calls_everyone(&draft.content),
        "mention_roles": draft.allowed.called_roles(&draft.content),
        "mentions": [],
        "components": [],
        "flags": draft.flags,
        "pinned": false,
        "tts": draft.tts,
    });
    if let Value::Object(fields) = &mut message {
        fields.extend(draft.nonce.map(|nonce| ("nonce".to_owned(), nonce)));
        if author == MessageSender::Webhook {
            fields.insert("webhook_id".to_owned(), json!(webhook::ID));
        }
    }
    message
}

/// The files of a message, for its embeds.
struct MessageFiles<'a> {
    address: &'a dyn Fn(&str) -> String,
    descriptions: &'a BTreeMap<String, String>,
}

impl MessageFiles<'_> {
    /// Lets the links of an embed that name a file point at it, and notes which files those are. A picture has the
    /// description of its file.
    fn point(&self, value: &mut Value, shown: &mut BTreeSet<String>) {
        let Value::Object(fields) = value else { return };
        let mut description = None;
        for (key, value) in fields.iter_mut() {
            let attached = value.as_str().and_then(|link| link.strip_prefix(ATTACHED)).map(str::to_owned);
            match attached.filter(|_| key == "url" || key == "icon_url") {
                Some(name) => {
                    *value = json!((self.address)(&name));
                    description = self.descriptions.get(&name).filter(|_| key == "url");
                    shown.insert(name);
                }
                None => self.point(value, shown),
            }
        }
        fields.extend(description.map(|text| ("description".to_owned(), json!(text))));
    }
}

/// The messages of a channel, the newest first: the newest of all, or with `after` the first that came later.
pub(super) fn list(held: &Held<'_>, channel: &Channel, query: &str) -> Result<Value, SandboxRefusal> {
    let Window { after, limit } = Window::read(query)?;
    let mut ids = held.message_ids()?;
    match after {
        Some(after) => ids.retain(|id| *id > after),
        None => ids.reverse(),
    }
    let mut found = Vec::new();
    for id in ids {
        if found.len() == limit {
            break;
        }
        let message = held.message(id)?;
        found.extend(message.filter(|message| is_in(message, channel)));
    }
    if after.is_some() {
        found.reverse();
    }
    Ok(Value::Array(found))
}

/// Which messages are listed.
struct Window {
    after: Option<u64>,
    limit: usize,
}

impl Window {
    /// Reads `limit=…&after=…`. Discord's other parameters are refused: an answer that leaves them out would be
    /// wrong.
    fn read(query: &str) -> Result<Window, SandboxRefusal> {
        let mut window = Window { after: None, limit: 50 };
        let mut problems = Problems::default();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let mut problem =
                |code, message: String| problems.add(&FieldPath::root().below(name), code, message);
            match (name, value.parse::<u64>()) {
                ("after", Ok(id)) if is_snowflake(value) => window.after = Some(id),
                ("after", _) => {
                    problem("NUMBER_TYPE_COERCE", format!("Value \"{value}\" is not snowflake."));
                }
                ("limit", Ok(0)) => {
                    problem("NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.".to_owned());
                }
                ("limit", Ok(number @ 1..=100)) => window.limit = usize::try_from(number).unwrap_or(100),
                ("limit", Ok(_)) => {
                    problem("NUMBER_TYPE_MAX", "int value should be less than or equal to 100.".to_owned());
                }
                ("limit", Err(_)) => problem("NUMBER_TYPE_COERCE", format!("Value \"{value}\" is not int.")),
                _ => problem("UNKNOWN_FIELD", "This parameter is not known to the sandbox.".to_owned()),
            }
        }
        problems.check()?;
        Ok(window)
    }
}

/// Publishes a message of an announcement channel.
pub(super) fn publish(held: &Held<'_>, channel: &Channel, id: u64) -> Result<Value, SandboxRefusal> {
    let message = held.message(id)?.filter(|message| is_in(message, channel));
    let mut message = message.ok_or_else(SandboxRefusal::unknown_message)?;
    if channel.kind != ANNOUNCEMENT {
        return Err(SandboxRefusal::wrong_channel_type());
    }
    let flags = message.get("flags").and_then(Value::as_u64).unwrap_or(0);
    if flags & PUBLISHED != 0 {
        return Err(SandboxRefusal::already_published());
    }
    if let Value::Object(fields) = &mut message {
        fields.insert("flags".to_owned(), json!(flags | PUBLISHED));
    }
    held.save_message(id, &message)?;
    Ok(message)
}

fn is_in(message: &Value, channel: &Channel) -> bool {
    message.get("channel_id").and_then(Value::as_str) == Some(channel.id.as_str())
}
