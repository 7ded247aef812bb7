//! `bannerman history`: what the last runs did, what failed, and what was missed.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use super::context::Context;
use super::options::{Common, HistoryArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::apply::state::{HistoryEntry, Kind};
use crate::escape::{self, inline};
use crate::ops::{self, beside_sandbox};

pub(crate) fn run(
    common: &Common,
    arguments: &HistoryArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let json = common.json;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.stored.state.as_deref(), None)?;
    let last = ops::history(store.as_ref(), arguments.last)?;
    if json {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let entry = |entry: &HistoryEntry| {
            let HistoryEntry { at, kind, event, what, why, requests, times, .. } = entry;
            json!({
                "at": time(*at), "kind": kind, "event": event, "what": what, "why": why, "requests": requests,
                "times": times, "last": time(entry.latest()),
            })
        };
        let entries: Vec<_> = last.iter().map(entry).collect();
        terminal.print(&escape::json(&entries)?);
    } else if last.is_empty() {
        let sandbox = beside_sandbox(store.as_ref()).map_or(String::new(), |sandbox| format!("; {sandbox}"));
        terminal.note(&format!("there is no history in {} yet{sandbox}", store.name()));
    }
    let lines = last.iter().filter(|_| !json).map(line);
    terminal.print(&lines.collect::<String>());
    Ok(Exit::Done)
}

/// `2026-12-01 00:01  christmas: icon snow.gif, announced (entering christmas; 2 requests)`, and of what went wrong
/// `2026-12-02 00:01  failed: HTTP 503 (exit code 3; 4 times, last 2026-12-05 00:01)`.
fn line(entry: &HistoryEntry) -> String {
    let HistoryEntry { at, kind, event, what, why, requests, times, .. } = entry;
    let time = |time: DateTime<Utc>| time.format("%Y-%m-%d %H:%M").to_string();
    let requests = match requests {
        1 => "1 request".to_owned(),
        number => format!("{number} requests"),
    };
    let text = match (kind, times) {
        (Kind::Done, _) => format!("{event}: {what} ({why}; {requests})"),
        (Kind::Missed, _) => format!("{event}: {what} ({why})"),
        (Kind::Failed, 1) => format!("failed: {what} ({why})"),
        (Kind::Failed, times) => {
            format!("failed: {what} ({why}; {times} times, last {})", time(entry.latest()))
        }
    };
    format!("{}  {}\n", time(*at), inline(&text))
}
