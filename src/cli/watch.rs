//! Who is told how a run at night ended, as the environment names them.

use super::options::Common;
use super::{CommandFailure, Exit, Terminal, variable};
use crate::alert::http::Http;
use crate::alert::{SecretAddress, Watchers};
use crate::ops::{NightEnd, NightLog, NightWatch};

/// Runs a command, and tells those who want to hear of it that it begins and how it ended. A sandbox is nobody's
/// concern.
pub(crate) fn watched(
    common: &Common,
    terminal: &Terminal,
    run: impl FnOnce(&NightLog<'_>) -> Result<Exit, CommandFailure>,
) -> Result<Exit, CommandFailure> {
    let watch = NightWatch {
        watchers: if common.sandbox() { Watchers::default() } else { watchers(terminal) },
        sender: &Http,
        observer: terminal,
        masked: &|text| terminal.masked(text),
        now: &|| common.now(),
    };
    watch.over(run, ended)
}

/// How a command ended.
pub(crate) fn ended(result: &Result<Exit, CommandFailure>) -> NightEnd {
    let (exit, failure) = match result {
        Ok(exit) => (*exit, None),
        Err(failure) => (failure.exit, Some(failure)),
    };
    NightEnd {
        exit: exit as u8,
        error: failure.map(|failure| failure.message.clone()),
        by_store: failure.is_some_and(|failure| failure.by_store),
    }
}

/// Who is told. What is no address is said, and is no reason to let a night pass.
fn watchers(terminal: &Terminal) -> Watchers {
    let address = |name: &str| {
        let said = match variable(name) {
            Ok(value) => SecretAddress::parse(&value?),
            Err(_) => None,
        };
        if said.is_none() {
            terminal.note(&format!(
                "{name} is no https:// address (http:// only on this machine): nobody is told how this run ends"
            ));
        }
        said
    };
    Watchers { ping: address("BANNERMAN_PING_URL"), alert: address("BANNERMAN_ALERT_WEBHOOK") }
}
