//! `bannerman history`: what the last runs did.

use chrono::SecondsFormat;
use serde_json::json;

use super::context::{Context, beside_sandbox};
use super::options::{Common, History};
use super::{Exit, Failure, Terminal};
use crate::apply::state::Entry;
use crate::escape::{self, inline};

pub fn run(common: &Common, arguments: &History, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json()?;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.stored.state.as_deref(), None)?;
    let history = store.load()?.history;
    let last = &history[history.len().saturating_sub(arguments.last)..];
    if json {
        let entry = |entry: &Entry| {
            let Entry { at, event, what, why, requests } = entry;
            json!({ "at": at.to_rfc3339_opts(SecondsFormat::Secs, true), "event": event, "what": what, "why": why, "requests": requests })
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

/// `2026-12-01 00:01  christmas: icon snow.gif, announced (entering christmas; 2 requests)`
fn line(entry: &Entry) -> String {
    let Entry { at, event, what, why, requests } = entry;
    let requests = match requests {
        1 => "1 request".to_owned(),
        number => format!("{number} requests"),
    };
    let (at, text) = (at.format("%Y-%m-%d %H:%M"), format!("{event}: {what} ({why}; {requests})"));
    format!("{at}  {}\n", inline(&text))
}
