//! Discord over HTTP. One request is one attempt; the answer is read with a bound, and what it means is said
//! by [`Failure`].

use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{Method, Request};

use super::model::{Channel, Guild, GuildEdit, Message, NewMessage};
use super::{Discord, Failure, Refusal};

/// Where Discord is.
pub const API: &str = "https://discord.com/api/v10";

/// Discord wants to know who calls; a missing or odd one can draw a block (code 40333).
const USER_AGENT: &str =
    concat!("DiscordBot (https://crates.io/crates/bannerman, ", env!("CARGO_PKG_VERSION"), ")");

/// The largest answer that is read, in bytes.
const MAX_ANSWER: u64 = 8 * 1024 * 1024;

/// The longest that one request may take, upload included.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What must be escaped in the audit log's reason, which travels in a header.
const REASON: &AsciiSet = &CONTROLS.add(b'%').add(b' ').add(b'"').add(b'<').add(b'>');

/// A connection to Discord, or to something that behaves like it.
pub struct Client {
    agent: Agent,
    base: String,
    token: String,
}

impl Client {
    /// `base` is [`API`], or another address with the same paths below it; `token` the bot's.
    pub fn new(base: &str, token: &str) -> Client {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(Duration::from_secs(10)))
            .timeout_global(Some(TIMEOUT))
            // Discord answers by itself; a redirect would carry the token elsewhere.
            .max_redirects(0);
        // The user's proxy is for the world outside; a sandbox on this machine is not reached through it.
        if is_loopback(base) {
            config = config.proxy(None);
        }
        let config = config.build();
        Client { agent: config.into(), base: base.trim_end_matches('/').to_owned(), token: token.to_owned() }
    }

    fn request<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Option<&impl Serialize>,
        reason: Option<&str>,
    ) -> Result<T, Failure> {
        let shown = format!("{method} {path}");
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Authorization", format!("Bot {}", self.token));
        if let Some(reason) = reason {
            let reason: String = reason.chars().take(512).collect();
            request = request.header("X-Audit-Log-Reason", utf8_percent_encode(&reason, REASON).to_string());
        }
        let sent = match body {
            Some(body) => {
                let json = serde_json::to_vec(body).map_err(|error| Failure::Network(error.to_string()))?;
                request
                    .header("Content-Type", "application/json")
                    .body(json)
                    .map_err(|error| error.to_string())
                    .and_then(|request| self.agent.run(request).map_err(|error| error.to_string()))
            }
            None => request
                .body(())
                .map_err(|error| error.to_string())
                .and_then(|request| self.agent.run(request).map_err(|error| error.to_string())),
        };
        let mut answer = sent.map_err(Failure::Network)?;
        let status = answer.status().as_u16();
        let retry_after =
            answer.headers().get("Retry-After").and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = answer
            .body_mut()
            .with_config()
            .limit(MAX_ANSWER)
            .read_to_vec()
            .map_err(|error| Failure::Network(error.to_string()))?;
        if !(200..300).contains(&status) {
            let refusal = Refusal::read(shown, status, &body, retry_after.as_deref());
            return Err(Failure::Refused(Box::new(refusal)));
        }
        serde_json::from_slice(&body).map_err(|error| Failure::Unreadable(format!("{shown}: {error}")))
    }
}

const NOTHING: Option<&()> = None;

/// Whether an address is on this machine.
fn is_loopback(base: &str) -> bool {
    let uri: Option<ureq::http::Uri> = base.parse().ok();
    let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
    let ip = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

impl Discord for Client {
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure> {
        self.request(Method::GET, &format!("/guilds/{guild}"), NOTHING, None)
    }

    fn channel(&mut self, channel: &str) -> Result<Channel, Failure> {
        self.request(Method::GET, &format!("/channels/{channel}"), NOTHING, None)
    }

    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, reason: &str) -> Result<Guild, Failure> {
        self.request(Method::PATCH, &format!("/guilds/{guild}"), Some(edit), Some(reason))
    }

    fn create_message(&mut self, channel: &str, message: &NewMessage) -> Result<Message, Failure> {
        self.request(Method::POST, &format!("/channels/{channel}/messages"), Some(message), None)
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn loopback_is_told_from_the_rest() {
        for base in ["http://127.0.0.1:8080/api/v10", "http://localhost:1", "http://[::1]:2/x"] {
            assert!(is_loopback(base), "{base}");
        }
        for base in [super::API, "http://127.example.org", "http://10.0.0.1", ""] {
            assert!(!is_loopback(base), "{base}");
        }
    }
}
