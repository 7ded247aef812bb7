//! Tells people who do not watch how a night went. A ping service, in the manner of healthchecks.io, hears that a run began
//! and how it ended. A Discord channel hears of runs that failed, and of events that were missed.
//!
//! A service that expects a ping notices the one thing that no program can tell of itself: that it does not run any
//! more. Neither of the two ever changes how a run ends: what cannot be sent is a note. Whoever knows one of the
//! addresses can use it, so they are secrets and never shown.

pub(crate) mod http;

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::discord::client::{is_address, is_private};
use crate::escape::{bounded, discord};

/// The longest reason that is told, in characters. With what Discord needs to show it as it is, it still fits into a
/// message of 2000.
const LONGEST: usize = 800;

/// An address that whoever knows it can use.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretAddress(String);

impl SecretAddress {
    /// Reads an `https://` address, or an `http://` one of this machine.
    pub fn parse(text: &str) -> Option<SecretAddress> {
        (is_address(text) && is_private(text)).then(|| SecretAddress(text.to_owned()))
    }

    /// The address with `part` at the end of its path, before a query.
    fn with(&self, part: &str) -> String {
        let (path, query) = match self.0.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (self.0.as_str(), String::new()),
        };
        format!("{}/{part}{query}", path.trim_end_matches('/'))
    }
}

impl fmt::Debug for SecretAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SecretAddress(…)")
    }
}

/// Sends a request, once and with a bound. What went wrong is said without the address.
pub trait Sender {
    /// GETs an address, or POSTs JSON to it.
    fn send(&self, address: &str, json: Option<&str>) -> Result<(), String>;
}

/// Who is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Watchers {
    /// A ping service.
    pub(crate) ping: Option<SecretAddress>,
    /// A Discord webhook.
    pub(crate) alert: Option<SecretAddress>,
}

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Night {
    /// When.
    pub at: DateTime<Utc>,
    /// For which guild, as far as that was found out.
    pub(crate) guild: Option<String>,
    /// The exit code.
    pub(crate) exit: u8,
    /// Why it failed, if it did.
    pub(crate) failed: Option<String>,
    /// What it found missed, in words.
    pub(crate) missed: Option<String>,
}

impl Watchers {
    /// Whether nobody is told.
    pub fn is_empty(&self) -> bool {
        *self == Watchers::default()
    }

    /// A run begins. Returns what could not be sent.
    pub(crate) fn begins(&self, sender: &dyn Sender) -> Vec<String> {
        self.ping(sender, Some("start")).into_iter().collect()
    }

    /// A run has ended. Returns what could not be sent.
    pub(crate) fn ended(&self, night: &Night, sender: &dyn Sender) -> Vec<String> {
        let code = night.exit.to_string();
        let ping = self.ping(sender, (night.exit != 0).then_some(code.as_str()));
        let alert = self.alert.as_ref().and_then(|SecretAddress(address)| {
            let json = json!({ "content": words(night)?, "allowed_mentions": { "parse": [] } });
            let failed = sender.send(address, Some(&json.to_string())).err()?;
            Some(format!("BANNERMAN_ALERT_WEBHOOK was not told: {failed}"))
        });
        ping.into_iter().chain(alert).collect()
    }

    fn ping(&self, sender: &dyn Sender, part: Option<&str>) -> Option<String> {
        let ping = self.ping.as_ref()?;
        let address = part.map_or_else(|| ping.0.clone(), |part| ping.with(part));
        let failed = sender.send(&address, None).err()?;
        Some(format!("BANNERMAN_PING_URL was not told: {failed}"))
    }
}

/// What there is to tell of a night; nothing of a good one.
fn words(night: &Night) -> Option<String> {
    let Night { at, guild, exit, failed, missed } = night;
    let guild = guild.as_ref().map_or(String::new(), |guild| format!(" for guild {guild}"));
    let line = |text: &str| discord(&bounded(text, LONGEST));
    let lines: Vec<String> = [
        failed.as_ref().map(|reason| format!("Failed with exit code {exit}: {}", line(reason))),
        missed
            .as_ref()
            .map(|missed| format!("Missed, because no run entered it in its days: {}", line(missed))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let when = at.format("%Y-%m-%d %H:%M");
    (!lines.is_empty())
        .then(|| format!("**bannerman**, the run of {when} UTC{guild}\n{}", lines.join("\n")))
        // A reason of nothing but punctuation is twice as long as it is shown.
        .map(|text| text.chars().take(2000).collect())
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    /// Remembers what it is asked to send, and fails where it is told to.
    #[derive(Default)]
    struct Remembers {
        sent: RefCell<Vec<(String, Option<String>)>>,
        fails: bool,
    }

    impl Sender for Remembers {
        fn send(&self, address: &str, json: Option<&str>) -> Result<(), String> {
            self.sent.borrow_mut().push((address.to_owned(), json.map(str::to_owned)));
            if self.fails { Err("HTTP 500".to_owned()) } else { Ok(()) }
        }
    }

    fn watchers() -> Watchers {
        let ping = SecretAddress::parse("https://ping.example/1234?rid=5");
        Watchers { ping, alert: SecretAddress::parse("https://discord.com/api/webhooks/1/secret") }
    }

    fn night(exit: u8, failed: Option<&str>, missed: Option<&str>) -> Night {
        let at = "2026-12-26T00:01:02Z".parse().unwrap();
        let (failed, missed) = (failed.map(str::to_owned), missed.map(str::to_owned));
        Night { at, guild: Some("12".to_owned()), exit, failed, missed }
    }

    #[test]
    fn a_good_night_is_a_ping_at_each_end() {
        let sender = Remembers::default();
        assert_eq!(watchers().begins(&sender), [""; 0]);
        assert_eq!(watchers().ended(&night(0, None, None), &sender), [""; 0]);
        let told: Vec<String> = sender.sent.borrow().iter().map(|(address, _)| address.clone()).collect();
        assert_eq!(told, ["https://ping.example/1234/start?rid=5", "https://ping.example/1234?rid=5"]);
    }

    #[test]
    fn a_bad_night_is_told_with_its_exit_code_and_reason() {
        let sender = Remembers { fails: true, ..Remembers::default() };
        let reason = format!("@everyone **no**\nmore {}", "x".repeat(9000));
        let notes = watchers().ended(&night(3, Some(&reason), Some("pi_day (2026-03-14)")), &sender);
        let not_told = |name: &str| format!("{name} was not told: HTTP 500");
        assert_eq!(notes, [not_told("BANNERMAN_PING_URL"), not_told("BANNERMAN_ALERT_WEBHOOK")]);
        let sent = sender.sent.borrow();
        assert_eq!(sent[0].0, "https://ping.example/1234/3?rid=5");
        let json: serde_json::Value = serde_json::from_str(sent[1].1.as_ref().unwrap()).unwrap();
        assert_eq!(json["allowed_mentions"], json!({ "parse": [] }));
        let expected = "**bannerman**, the run of 2026-12-26 00:01 UTC for guild 12\n\
                        Failed with exit code 3: \\@everyone \\*\\*no\\*\\*\n\
                        Missed, because no run entered it in its days: pi\\_day \\(2026\\-03\\-14\\)";
        assert_eq!(json["content"], expected);
    }

    #[test]
    fn a_message_fits_whatever_the_reason_is() {
        let words = words(&night(3, Some(&"*".repeat(9000)), Some(&"_".repeat(9000)))).unwrap();
        assert_eq!(words.chars().count(), 2000);
    }

    #[test]
    fn only_what_nobody_can_listen_to_is_an_address() {
        for wrong in ["http://ping.example/1", "ping.example", "file:///x", ""] {
            assert_eq!(SecretAddress::parse(wrong), None, "{wrong}");
        }
        let address = SecretAddress::parse("http://127.0.0.1:9/1/").unwrap();
        assert_eq!(
            (address.with("fail"), format!("{address:?}")),
            ("http://127.0.0.1:9/1/fail".to_owned(), "SecretAddress(…)".to_owned())
        );
    }
}
