//! The messages of a channel: posting, listing and publishing them.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::SandboxError;
use super::draft::Draft;
use super::folder::Held;
use super::guild::{ANNOUNCEMENT, Channel};
use super::refusal::{At, Problems, Refusal};

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
    body: &Value,
    now: DateTime<Utc>,
) -> Result<Value, Refusal> {
    if WITHOUT_MESSAGES.contains(&channel.kind) {
        return Err(Refusal::not_a_text_channel());
    }
    let draft = Draft::read(body)?;
    if draft.enforce_nonce
        && let Some(nonce) = &draft.nonce
        && let Some(earlier) = posted_with(held, nonce, now)?
    {
        return Ok(earlier);
    }
    let last = held.message_ids()?.last().copied().unwrap_or(FIRST_ID);
    let id = last.checked_add(1).ok_or_else(|| SandboxError::Stored {
        path: held.file("messages"),
        problem: format!("no id can follow message {last}"),
    })?;
    let message = answer(id, channel, draft, now);
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

/// The message as Discord answers it, and as it is stored.
fn answer(id: u64, channel: &Channel, draft: Draft, now: DateTime<Utc>) -> Value {
    let mut message = json!({
        "id": id.to_string(),
        "channel_id": channel.id,
        "type": 0,
        "content": draft.content,
        "embeds": draft.embeds,
        "author": {
            "id": "900000000000000002",
            "username": "sandbox",
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
        "attachments": [],
        "components": [],
        "flags": draft.flags,
        "pinned": false,
        "tts": draft.tts,
    });
    if let (Value::Object(fields), Some(nonce)) = (&mut message, draft.nonce) {
        fields.insert("nonce".to_owned(), nonce);
    }
    message
}

/// The newest messages of a channel, the newest first.
pub(super) fn list(held: &Held<'_>, channel: &Channel, query: &str) -> Result<Value, Refusal> {
    let limit = limit(query)?;
    let mut found = Vec::new();
    for id in held.message_ids()?.into_iter().rev() {
        if found.len() == limit {
            break;
        }
        let message = held.message(id)?;
        found.extend(message.filter(|message| is_in(message, channel)));
    }
    Ok(Value::Array(found))
}

/// Reads `limit=…`. Discord's other parameters are refused: an answer that leaves them out would be wrong.
fn limit(query: &str) -> Result<usize, Refusal> {
    let mut limit = 50;
    let mut problems = Problems::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let at = At::root().below(name);
        match value.parse::<usize>() {
            _ if name != "limit" => {
                problems.add(&at, "UNKNOWN_FIELD", "This parameter is not known to the sandbox.");
            }
            Ok(0) => {
                problems.add(&at, "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.");
            }
            Ok(number) if number > 100 => {
                problems.add(&at, "NUMBER_TYPE_MAX", "int value should be less than or equal to 100.");
            }
            Ok(number) => limit = number,
            Err(_) => problems.add(&at, "NUMBER_TYPE_COERCE", format!("Value \"{value}\" is not int.")),
        }
    }
    problems.check()?;
    Ok(limit)
}

/// Publishes a message of an announcement channel.
pub(super) fn publish(held: &Held<'_>, channel: &Channel, id: u64) -> Result<Value, Refusal> {
    let message = held.message(id)?.filter(|message| is_in(message, channel));
    let mut message = message.ok_or_else(Refusal::unknown_message)?;
    if channel.kind != ANNOUNCEMENT {
        return Err(Refusal::wrong_channel_type());
    }
    let flags = message.get("flags").and_then(Value::as_u64).unwrap_or(0);
    if flags & PUBLISHED != 0 {
        return Err(Refusal::already_published());
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
