//! From a request to its answer: who may ask, which endpoint is meant, and which file answers.

use chrono::{DateTime, Utc};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::TOKEN;
use super::folder::Held;
use super::guild::{Channel, Guild, is_snowflake};
use super::multipart::UploadedFile;
use super::refusal::{FieldPath, SandboxRefusal};
use super::sender::MessageSender;
use super::{edit, messages, webhook};

/// A request, off the socket.
pub(super) struct Call {
    pub(super) method: String,
    /// The path with its query, as it was sent.
    pub(super) url: String,
    pub(super) user_agent: Option<String>,
    pub(super) authorization: Option<String>,
    pub(super) content_type: Option<String>,
    /// `X-Audit-Log-Reason`, still percent-encoded.
    pub(super) reason: Option<String>,
    /// How many bytes of body there were.
    pub(super) bytes: usize,
    /// The body as JSON, or why it is none.
    pub(super) json: Result<Value, SandboxRefusal>,
    /// The files beside it.
    pub(super) files: Vec<UploadedFile>,
}

/// The endpoints there are.
enum Endpoint<'a> {
    Guild(&'a str),
    Channel(&'a str),
    Messages(&'a str),
    Crosspost(&'a str, &'a str),
    Webhook(&'a str, &'a str),
}

impl<'a> Endpoint<'a> {
    fn find(path: &'a str) -> Option<Endpoint<'a>> {
        let parts: Vec<&str> = path.strip_prefix("/api/v10/")?.split('/').collect();
        match parts.as_slice() {
            ["guilds", guild] => Some(Endpoint::Guild(guild)),
            ["channels", channel] => Some(Endpoint::Channel(channel)),
            ["channels", channel, "messages"] => Some(Endpoint::Messages(channel)),
            ["channels", channel, "messages", message, "crosspost"] => {
                Some(Endpoint::Crosspost(channel, message))
            }
            ["webhooks", id, token] => Some(Endpoint::Webhook(id, token)),
            _ => None,
        }
    }

    fn takes(&self, method: &str) -> bool {
        match self {
            Endpoint::Guild(_) => matches!(method, "GET" | "PATCH"),
            Endpoint::Channel(_) => method == "GET",
            Endpoint::Messages(_) | Endpoint::Webhook(..) => matches!(method, "GET" | "POST"),
            Endpoint::Crosspost(..) => method == "POST",
        }
    }
}

impl Call {
    /// The path without its query, and the query.
    fn target(&self) -> (&str, &str) {
        self.url.split_once('?').unwrap_or((&self.url, ""))
    }

    /// The reason for the audit log, decoded. Nothing when it is not UTF-8.
    pub(super) fn decoded_reason(&self) -> Option<String> {
        let reason = self.reason.as_deref()?;
        percent_decode_str(reason).decode_utf8().ok().map(|reason| reason.into_owned())
    }

    /// Answers the request. In order: what the edge network wants, whether there is such an endpoint,
    /// who asks; only then is it looked at what is asked.
    pub(super) fn answer(
        &self,
        held: &Held<'_>,
        webhook_channel: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<Value, SandboxRefusal> {
        if !self.user_agent.as_deref().is_some_and(|agent| agent.starts_with("DiscordBot (")) {
            return Err(SandboxRefusal::blocked());
        }
        let (path, query) = self.target();
        let endpoint = Endpoint::find(path).ok_or_else(SandboxRefusal::not_found)?;
        if !endpoint.takes(&self.method) {
            return Err(SandboxRefusal::wrong_method());
        }
        let token = self.authorization.as_deref().and_then(|header| header.strip_prefix("Bot "));
        match endpoint {
            // Its address is enough.
            Endpoint::Webhook(id, token) => webhook::known(id, token)?,
            _ if token == Some(TOKEN) => {}
            _ => return Err(SandboxRefusal::unauthorized()),
        }
        self.check_reason()?;
        let guild = held.guild()?.ok_or_else(SandboxRefusal::unknown_guild)?;
        match endpoint {
            Endpoint::Guild(id) => {
                let id = snowflake("guild_id", id)?;
                if id != guild.id {
                    return Err(SandboxRefusal::unknown_guild());
                }
                match self.method.as_str() {
                    "PATCH" => edit::edit(held, guild, self.form()?),
                    _ => Ok(guild.answer()),
                }
            }
            Endpoint::Channel(id) => Ok(guild.channel_answer(channel(&guild, id)?)),
            Endpoint::Messages(id) => {
                let channel = channel(&guild, id)?;
                match self.method.as_str() {
                    "POST" => messages::post(held, channel, MessageSender::Bot, self.message()?, now),
                    _ => messages::list(held, channel, query),
                }
            }
            Endpoint::Webhook(..) => {
                let channel = webhook_channel.and_then(|id| guild.channel(id));
                let channel = channel.ok_or_else(SandboxRefusal::unknown_webhook)?;
                if self.method == "GET" {
                    return Ok(webhook::answer(&guild, &channel.id));
                }
                webhook::waits(query)?;
                messages::post(held, channel, MessageSender::Webhook, self.message()?, now)
            }
            Endpoint::Crosspost(id, message) => {
                let channel = channel(&guild, id)?;
                let message = snowflake("message_id", message)?;
                messages::publish(
                    held,
                    channel,
                    message.parse().map_err(|_| SandboxRefusal::unknown_message())?,
                )
            }
        }
    }

    /// Whether the body says that it has several parts.
    pub(super) fn is_multipart(&self) -> bool {
        self.kind() == "multipart/form-data"
    }

    /// The Content-Type without its parameters.
    fn kind(&self) -> String {
        let given = self.content_type.as_deref().unwrap_or_default();
        given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A message, with the files that came with it.
    fn message(&self) -> Result<(&Value, &[UploadedFile]), SandboxRefusal> {
        let form = if self.is_multipart() { self.json.as_ref().map_err(Clone::clone)? } else { self.form()? };
        Ok((form, &self.files))
    }

    /// The body, when it is JSON and says so.
    fn form(&self) -> Result<&Value, SandboxRefusal> {
        if let Err(refusal) = &self.json
            && refusal.status == 413
        {
            // Whatever kind it is said to be: it was not looked at.
            return Err(refusal.clone());
        }
        match self.kind().as_str() {
            "application/json" => self.json.as_ref().map_err(Clone::clone),
            _ => Err(SandboxRefusal::form(
                &FieldPath::root(),
                "CONTENT_TYPE_INVALID",
                "Expected \"Content-Type\" header to be one of {'application/json'}.",
            )),
        }
    }

    fn check_reason(&self) -> Result<(), SandboxRefusal> {
        let length = self.decoded_reason().map(|reason| reason.chars().count());
        match length {
            _ if self.reason.is_none() => Ok(()),
            Some(1..=512) => Ok(()),
            Some(_) => {
                let message = "Must be between 1 and 512 in length.";
                Err(SandboxRefusal::form(
                    &FieldPath::root().below("X-Audit-Log-Reason"),
                    "BASE_TYPE_BAD_LENGTH",
                    message,
                ))
            }
            None => {
                let message = "Must be percent-encoded UTF-8.";
                Err(SandboxRefusal::form(
                    &FieldPath::root().below("X-Audit-Log-Reason"),
                    "STRING_TYPE_CONVERT",
                    message,
                ))
            }
        }
    }
}

fn channel<'a>(guild: &'a Guild, id: &str) -> Result<&'a Channel, SandboxRefusal> {
    guild.channel(snowflake("channel_id", id)?).ok_or_else(SandboxRefusal::unknown_channel)
}

/// An id out of a path.
fn snowflake<'a>(name: &str, id: &'a str) -> Result<&'a str, SandboxRefusal> {
    if is_snowflake(id) {
        return Ok(id);
    }
    let message = format!("Value \"{id}\" is not snowflake.");
    Err(SandboxRefusal::form(&FieldPath::root().below(name), "NUMBER_TYPE_COERCE", message))
}
