//! The requests that bannerman makes, each with the ids that are in its path.

use std::fmt;

use ureq::http::Method;

use crate::id::{ChannelId, GuildId, MessageId, WebhookId};

/// A request, without its query, its body and its secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// `GET /guilds/1`.
    Guild(GuildId),
    /// `PATCH /guilds/1`.
    EditGuild(GuildId),
    /// `GET /channels/1`.
    Channel(ChannelId),
    /// `GET /channels/1/messages`.
    Messages(ChannelId),
    /// `POST /channels/1/messages`.
    CreateMessage(ChannelId),
    /// `POST /channels/1/messages/2/crosspost`.
    Publish(ChannelId, MessageId),
    /// `GET /webhooks/1/…`.
    Webhook(WebhookId),
    /// `POST /webhooks/1/…`.
    ExecuteWebhook(WebhookId),
}

/// What a request is about. Discord's limits are on one of these at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    Guild(GuildId),
    Channel(ChannelId),
    Webhook(WebhookId),
}

impl Endpoint {
    /// The method.
    pub(super) fn method(self) -> Method {
        match self {
            Endpoint::Guild(_) | Endpoint::Channel(_) | Endpoint::Messages(_) | Endpoint::Webhook(_) => {
                Method::GET
            }
            Endpoint::EditGuild(_) => Method::PATCH,
            Endpoint::CreateMessage(_) | Endpoint::Publish(..) | Endpoint::ExecuteWebhook(_) => Method::POST,
        }
    }

    /// What it is about.
    pub(super) fn owner(self) -> Owner {
        match self {
            Endpoint::Guild(id) | Endpoint::EditGuild(id) => Owner::Guild(id),
            Endpoint::Channel(id)
            | Endpoint::Messages(id)
            | Endpoint::CreateMessage(id)
            | Endpoint::Publish(id, _) => Owner::Channel(id),
            Endpoint::Webhook(id) | Endpoint::ExecuteWebhook(id) => Owner::Webhook(id),
        }
    }

    /// The path below the base address. That of a webhook ends in its token, which stands here as `token`.
    pub(super) fn path(self, token: &str) -> String {
        match self {
            Endpoint::Guild(id) | Endpoint::EditGuild(id) => format!("/guilds/{id}"),
            Endpoint::Channel(id) => format!("/channels/{id}"),
            Endpoint::Messages(id) | Endpoint::CreateMessage(id) => format!("/channels/{id}/messages"),
            Endpoint::Publish(id, message) => format!("/channels/{id}/messages/{message}/crosspost"),
            Endpoint::Webhook(id) | Endpoint::ExecuteWebhook(id) => format!("/webhooks/{id}/{token}"),
        }
    }
}

/// As people are told it: `PATCH /guilds/1`.
impl fmt::Display for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method(), self.path("…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_the_method_and_the_path_and_no_secret() {
        let told = |endpoint: Endpoint| endpoint.to_string();
        let (guild, channel) = ("1".parse().unwrap(), "2".parse().unwrap());
        assert_eq!(told(Endpoint::EditGuild(guild)), "PATCH /guilds/1");
        assert_eq!(told(Endpoint::Messages(channel)), "GET /channels/2/messages");
        assert_eq!(
            told(Endpoint::Publish(channel, "3".parse().unwrap())),
            "POST /channels/2/messages/3/crosspost"
        );
        assert_eq!(told(Endpoint::ExecuteWebhook("4".parse().unwrap())), "POST /webhooks/4/…");
    }
}
