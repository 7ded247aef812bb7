//! `bannerman state`: shows the state, and moves it from one store to another.

use serde_json::{Value, json};

use super::context::Context;
use super::options::{Common, CopyArgs, StateArgs, StateCommand, StateStoreArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::apply::state::{FileStore, State, StateStore, state_text};
use crate::escape::{self, block, inline};
use crate::ops::SavedState;

pub(crate) fn run(
    common: &Common,
    arguments: &StateArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, None, terminal)?;
    match &arguments.command {
        StateCommand::Show(shown) => show(&context, common, &shown.stored, terminal),
        StateCommand::Export(copy) => export(&context, common, copy, terminal),
        StateCommand::Import(copy) => import(&context, common, copy, terminal),
    }
}

fn show(
    context: &Context,
    common: &Common,
    stored: &StateStoreArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let json = common.json;
    let store = context.store_to_read(common, stored.state.as_deref(), None)?;
    let state = store.load()?;
    let there = state != State::default();
    if json {
        let value = if there { values(&state, &store.name())? } else { Value::Null };
        let shown = json!({ "store": store.name(), "state": value });
        terminal.print(&escape::json(&shown)?);
    } else if there {
        terminal.print(&block(&state_text(&state, &store.name())?));
    } else {
        terminal.note(&format!("there is no state in {} yet", store.name()));
    }
    Ok(Exit::Done)
}

/// The state as its TOML says it, in JSON.
fn values(state: &State, store: &str) -> Result<Value, CommandFailure> {
    let mut value: toml::Value = toml::from_str(&state_text(state, store)?).map_err(|error| {
        CommandFailure::new(Exit::Unfinished, error.to_string(), "this is a mistake in bannerman")
    })?;
    times_as_text(&mut value);
    Ok(serde_json::to_value(value)?)
}

fn times_as_text(value: &mut toml::Value) {
    match value {
        toml::Value::Datetime(time) => *value = toml::Value::String(time.to_string()),
        toml::Value::Array(values) => values.iter_mut().for_each(times_as_text),
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, value)| times_as_text(value)),
        _ => {}
    }
}

fn export(
    context: &Context,
    common: &Common,
    copy: &CopyArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let from = context.store_to_read(common, copy.stored.state.as_deref(), None)?;
    let saved = SavedState::of(from.as_ref())?;
    let mut to = FileStore::open_to_copy_into(&copy.file)?;
    copy_into(&saved, &mut to, copy.force, terminal)
}

fn import(
    context: &Context,
    common: &Common,
    copy: &CopyArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let saved = SavedState::of(&FileStore::open_to_read(&copy.file))?;
    let mut to = context.store_to_write(common, copy.stored.state.as_deref(), None, terminal)?;
    copy_into(&saved, to.as_mut(), copy.force, terminal)
}

fn copy_into(
    saved: &SavedState,
    to: &mut dyn StateStore,
    force: bool,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    saved.copy_into(to, force)?;
    let guild = inline(&saved.state.guild).into_owned();
    terminal.print(&format!("the state of guild {guild} is in {} now\n", inline(&to.name())));
    Ok(Exit::Done)
}
