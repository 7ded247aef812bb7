//! Around a run that may end badly while nobody looks: who is told of it, and what the history keeps.

use super::options::Common;
use super::{Exit, Failure, Terminal, variable};
use crate::alert::http::Http;
use crate::alert::{Night, SecretAddress, Watchers};
use crate::apply::state::StateStore;
use crate::ops::FailedRun;

/// Runs a command, and tells those who want to hear of it that it begins and how it ended. A sandbox is nobody's
/// concern.
pub fn watched(
    common: &Common,
    terminal: &Terminal,
    run: impl FnOnce() -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let watchers = if common.sandbox() { Watchers::default() } else { watchers(terminal) };
    if watchers.is_empty() {
        return run();
    }
    watchers.begins(&Http).iter().for_each(|note| terminal.note(note));
    let result = run();
    let night = Night {
        at: common.now(),
        guild: terminal.heard().guild,
        exit: exit(&result) as u8,
        failed: reason(&result, terminal),
        missed: terminal.heard().missed,
    };
    watchers.ended(&night, &Http).iter().for_each(|note| terminal.note(note));
    result
}

/// Records in the history that a run of `guild` failed, as far as the store lets it.
pub fn remember(
    result: &Result<Exit, Failure>,
    store: &mut dyn StateStore,
    guild: &str,
    common: &Common,
    terminal: &Terminal,
) {
    let by_store = result.as_ref().is_err_and(|failure| failure.by_store);
    if let Some(reason) = reason(result, terminal).filter(|_| !by_store) {
        let failed = FailedRun { guild, reason: &reason, exit: exit(result) as u8, now: common.now() };
        failed.record(store, terminal);
    }
}

fn exit(result: &Result<Exit, Failure>) -> Exit {
    match result {
        Ok(exit) => *exit,
        Err(failure) => failure.exit,
    }
}

/// Why a run ended badly, without secrets; none when it did not.
fn reason(result: &Result<Exit, Failure>, terminal: &Terminal) -> Option<String> {
    let problems = terminal.heard().problems.join("; ");
    let reason = match result {
        Ok(Exit::Done | Exit::Changes) => return None,
        Ok(Exit::Invalid) if problems.is_empty() => {
            "the branding repository has errors; `bannerman check` shows them".to_owned()
        }
        Ok(_) => problems,
        Err(failure) => failure.message.clone(),
    };
    Some(terminal.masked(&reason))
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
