//! A webhook's address. Whoever knows it can write to its channel, so it is a secret: it is never shown.

use std::fmt;

use crate::id::WebhookId;

/// Which webhook, and the token that lets one use it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookAddress {
    /// Its id, which is no secret.
    pub(super) id: WebhookId,
    pub(super) token: String,
}

/// An address that is not a webhook's. It is not repeated: it may be one, with a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the address of a webhook")]
pub struct NotAWebhook;

impl NotAWebhook {
    /// What to do about it.
    pub(crate) fn help(self) -> &'static str {
        "copy it from the channel's settings (Integrations, Webhooks): https://discord.com/api/webhooks/ID/TOKEN"
    }
}

/// Where webhooks are. The rest of the address is taken from it, the host is not: requests go to where Discord
/// is for this run.
const HOSTS: [&str; 4] = ["discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"];

impl WebhookAddress {
    /// Reads `https://discord.com/api/webhooks/ID/TOKEN`, as Discord gives it; `/api/v10/` will do too.
    pub fn parse(address: &str) -> Result<WebhookAddress, NotAWebhook> {
        let rest = address.strip_prefix("https://").ok_or(NotAWebhook)?;
        let mut parts: Vec<&str> = rest.trim_end_matches('/').split('/').collect();
        let versioned = |part: &&str| part.strip_prefix('v').is_some_and(is_digits);
        if parts.get(2).is_some_and(versioned) {
            parts.remove(2);
        }
        match parts.as_slice() {
            [host, "api", "webhooks", id, token] if HOSTS.contains(host) && is_token(token) => {
                let id = id.parse().map_err(|_| NotAWebhook)?;
                Ok(WebhookAddress::new(id, token))
            }
            _ => Err(NotAWebhook),
        }
    }

    /// A webhook whose token is known to be well formed.
    pub(super) fn new(id: WebhookId, token: &str) -> WebhookAddress {
        WebhookAddress { id, token: token.to_owned() }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

impl fmt::Debug for WebhookAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "WebhookAddress({}, …)", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_discord_gives_them() {
        for address in [
            "https://discord.com/api/webhooks/12/a-_B",
            "https://discord.com/api/v10/webhooks/12/a-_B/",
            "https://canary.discord.com/api/webhooks/12/a-_B",
        ] {
            assert_eq!(
                WebhookAddress::parse(address),
                Ok(WebhookAddress::new("12".parse().unwrap(), "a-_B")),
                "{address}"
            );
        }
        for address in [
            "http://discord.com/api/webhooks/12/a",
            "https://example.org/api/webhooks/12/a",
            "https://discord.com/api/webhooks/12",
            "https://discord.com/api/webhooks/x/a",
            "https://discord.com/api/webhooks/12/a?wait=true",
            "https://discord.com/api/webhooks/12/a/slack",
            "12/a",
            "",
        ] {
            assert_eq!(WebhookAddress::parse(address), Err(NotAWebhook), "{address}");
        }
    }

    #[test]
    fn the_token_is_not_shown() {
        let shown = format!("{:?}", WebhookAddress::new("12".parse().unwrap(), "secret"));
        assert_eq!(shown, "WebhookAddress(12, …)");
    }
}
