//! The sender over HTTP: one attempt, a few seconds.

use std::time::Duration;

use ureq::http::Uri;
use ureq::{Agent, Error};

use super::Sender;
use crate::discord::client::is_loopback;

/// The longest that one request may take, from the name of the host to the end of the answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

const USER_AGENT: &str = concat!("bannerman/", env!("CARGO_PKG_VERSION"));

/// Sends over HTTP.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Http;

impl Sender for Http {
    fn send(&self, address: &str, json: Option<&str>) -> Result<(), String> {
        // A character that no address has would be repeated in the library's words.
        let uri: Uri = address.parse().map_err(|_| "it is no address".to_owned())?;
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_global(Some(PATIENCE))
            // A redirect would carry the address elsewhere.
            .max_redirects(0);
        // The user's proxy is for the world outside.
        if is_loopback(address) {
            config = config.proxy(None);
        }
        let agent: Agent = config.build().into();
        let answer = match json {
            None => agent.get(uri).call(),
            Some(json) => agent.post(uri).header("Content-Type", "application/json").send(json),
        };
        match answer {
            Ok(answer) if answer.status().is_success() => Ok(()),
            Ok(answer) => Err(format!("HTTP {}", answer.status().as_u16())),
            Err(error) => Err(said(&error)),
        }
    }
}

/// What went wrong, in words that have nothing of the address in them.
fn said(error: &Error) -> String {
    match error {
        Error::Timeout(_) => format!("there was no answer after {} s", PATIENCE.as_secs()),
        Error::HostNotFound => "its host was not found".to_owned(),
        Error::Io(error) => format!("no answer ({})", error.kind()),
        _ => "no answer".to_owned(),
    }
}
