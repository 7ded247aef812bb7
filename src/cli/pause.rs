//! `bannerman pause` and `bannerman resume`: whether anything is applied.

use super::context::Context;
use super::options::{Common, Pause, Stored};
use super::{Exit, Failure, Terminal};
use crate::apply::state::{Paused, State};
use crate::escape::inline;

/// The longest reason that is kept, in characters.
const LONGEST: usize = 500;

pub fn pause(common: &Common, arguments: &Pause, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, None, terminal)?;
    let settings = context.settings(common, arguments.guild.as_deref())?;
    let named = arguments.stored.state.as_deref();
    let mut store = context.store_to_write(common, named, Some(&settings.guild), terminal)?;
    let mut state = store.load()?;
    if state == State::default() {
        state.guild = settings.guild;
    }
    let reason: String = arguments.reason.trim().chars().take(LONGEST).collect();
    state.paused = Some(Paused { since: common.now(), reason: reason.clone() });
    store.save(&state)?;
    let why = if reason.is_empty() { String::new() } else { format!(": {}", inline(&reason)) };
    terminal.print(&format!("paused{why}\n`bannerman resume` applies again\n"));
    Ok(Exit::Done)
}

pub fn resume(common: &Common, arguments: &Stored, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, None, terminal)?;
    let mut store = context.store_to_write(common, arguments.state.as_deref(), None, terminal)?;
    let mut state = store.load()?;
    match state.paused.take() {
        Some(_) => {
            store.save(&state)?;
            terminal.print("resumed: the next run applies what is due\n");
        }
        None => terminal.print("it was not paused\n"),
    }
    Ok(Exit::Done)
}
