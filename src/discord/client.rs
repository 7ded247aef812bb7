//! Discord over HTTP: the requests of [`Discord`], made into paths and bodies, and what of it may be sent twice.

use std::time::Duration;

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use ureq::http::{HeaderValue, Uri};

use super::bounded::Answers;
use super::endpoint::Endpoint;
use super::failure::id;
pub(crate) use super::http::is_loopback;
use super::http::{Body, Call, Http};
use super::model::{Channel, Guild, GuildEdit, Message, NewMessage, PastMessage, Webhook};
use super::retry::{Asked, Repeat, RetryPolicy, Who};
use super::webhook::WebhookAddress;
use super::{Destination, Discord, Failure};
use crate::id::WebhookId;

/// Where Discord is.
pub(crate) const API: &str = "https://discord.com/api/v10";

/// The message was published before.
const ALREADY_PUBLISHED: i64 = 40033;

/// For how long a nonce is relied on. Discord remembers it for “the past few minutes”.
const NONCE_LIFE: Duration = Duration::from_secs(120);

/// Whether a token can be sent at all; every token of Discord's can.
pub(crate) fn is_sendable(token: &str) -> bool {
    HeaderValue::from_str(token).is_ok()
}

/// Whether this can be the address below which Discord answers: `http://` or `https://`, and a host.
pub(crate) fn is_address(base: &str) -> bool {
    let uri = base.parse::<Uri>().ok();
    uri.is_some_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
}

/// Whether nobody on the way to this address can read what is sent: TLS, or no way at all.
pub(crate) fn is_private(base: &str) -> bool {
    let uri = base.parse::<Uri>().ok();
    is_loopback(base) || uri.is_some_and(|uri| uri.scheme_str() == Some("https"))
}

/// A connection to Discord, or to something that behaves like it.
pub struct Client {
    http: Http,
    retry: RetryPolicy,
    token: Option<String>,
    webhook: Option<WebhookAddress>,
}

impl Client {
    /// `base` is [`API`], or another address with the same paths below it; `token` the bot's, without which
    /// only the webhook can be used.
    pub fn new(
        base: &str,
        token: Option<&str>,
        webhook: Option<WebhookAddress>,
        retry: RetryPolicy,
    ) -> Client {
        Client { http: Http::new(base), retry, token: token.map(str::to_owned), webhook }
    }

    /// A request of the bot's.
    fn call(&self, endpoint: Endpoint) -> Result<Call, Failure> {
        let token =
            self.token.clone().ok_or_else(|| Failure::Unsent("DISCORD_TOKEN is not set".to_owned()))?;
        // The header's own words would not say which, and trying again would not help.
        if !is_sendable(&token) {
            return Err(Failure::Unsent("DISCORD_TOKEN has a character that no token has".to_owned()));
        }
        let path = endpoint.path("");
        Ok(Call { endpoint, path, token: Some(token), reason: None, body: Body::Nothing })
    }

    /// A request of the webhook's.
    fn webhook_call(&self, endpoint: fn(WebhookId) -> Endpoint, query: &str) -> Result<Call, Failure> {
        let unset = || Failure::Unsent("DISCORD_WEBHOOK is not set".to_owned());
        let WebhookAddress { id, token } = self.webhook.as_ref().ok_or_else(unset)?;
        let endpoint = endpoint(*id);
        let path = endpoint.path(token) + query;
        Ok(Call { endpoint, path, token: None, reason: None, body: Body::Nothing })
    }

    fn send<T: DeserializeOwned>(&mut self, call: &Call, repeat: Repeat) -> Result<T, Failure> {
        let who = if call.token.is_some() { Who::Bot } else { Who::Webhook };
        let asked = Asked { request: call.endpoint, repeat, who };
        let Client { http, retry, .. } = self;
        let answer = retry.request(&asked, |time| http.send(call, time))?;
        serde_json::from_slice(&answer)
            .map_err(|error| Failure::Unreadable(format!("{}: {error}", call.endpoint)))
    }
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(body).map_err(|error| Failure::Unsent(error.to_string()))
}

impl Discord for Client {
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure> {
        let call = self.call(Endpoint::Guild(id(guild)?))?;
        self.send(&call, Repeat::Always)
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        let call = self.call(Endpoint::Channel(id(channel)?))?;
        self.send(&call, Repeat::Always)
    }

    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, reason: &str) -> Result<Guild, Failure> {
        let call = self.call(Endpoint::EditGuild(id(guild)?))?;
        self.send(
            &Call { reason: Some(reason.to_owned()), body: Body::Json(json(edit)?), ..call },
            Repeat::Always,
        )
    }

    fn create_message(&mut self, to: &Destination, message: &NewMessage) -> Result<Message, Failure> {
        let (call, json) = match to {
            Destination::Channel(channel) => {
                (self.call(Endpoint::CreateMessage(id(channel)?))?, json(message)?)
            }
            // A nonce means nothing to a webhook. Unless told to wait, it answers before the message is there.
            Destination::Webhook => {
                let message = NewMessage { nonce: None, enforce_nonce: false, ..message.clone() };
                (self.webhook_call(Endpoint::ExecuteWebhook, "?wait=true")?, json(&message)?)
            }
        };
        let body = match message.files.as_slice() {
            [] => Body::Json(json),
            files => Body::Form(json, files.to_vec()),
        };
        let repeat = match to {
            Destination::Channel(_) if message.nonce.is_some() && message.enforce_nonce => {
                Repeat::For(NONCE_LIFE)
            }
            _ => Repeat::Never,
        };
        self.send(&Call { body, ..call }, repeat)
    }

    fn messages(
        &mut self,
        channel: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Vec<PastMessage>, Failure> {
        let after = after.map_or(String::new(), |id| format!("&after={id}"));
        let mut call = self.call(Endpoint::Messages(id(channel)?))?;
        call.path += &format!("?limit={limit}{after}");
        self.send(&call, Repeat::Always).map(|Answers(messages)| messages)
    }

    fn publish(&mut self, channel: &str, message: &str) -> Result<(), Failure> {
        let call = self.call(Endpoint::Publish(id(channel)?, id(message)?))?;
        match self.send::<IgnoredAny>(&call, Repeat::Always) {
            Err(Failure::Refused(refusal)) if refusal.code == ALREADY_PUBLISHED => Ok(()),
            answer => answer.map(|_| ()),
        }
    }

    fn webhook(&mut self) -> Result<Webhook, Failure> {
        let call = self.webhook_call(Endpoint::Webhook, "")?;
        self.send(&call, Repeat::Always)
    }
}
