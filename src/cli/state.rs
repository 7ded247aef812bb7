//! `bannerman state`: shows the state, and moves it from one store to another.

use serde_json::{Value, json};

use super::context::Context;
use super::options::{Common, Copy, State as Arguments, StateCommand, Stored};
use super::{Exit, Failure, Terminal};
use crate::apply::state::{FileStore, State, StateStore, state_text};
use crate::escape::{self, block, inline};

pub fn run(common: &Common, arguments: &Arguments, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, None, terminal)?;
    match &arguments.command {
        StateCommand::Show(shown) => show(&context, common, &shown.stored, terminal),
        StateCommand::Export(copy) => export(&context, common, copy, terminal),
        StateCommand::Import(copy) => import(&context, common, copy, terminal),
    }
}

fn show(context: &Context, common: &Common, stored: &Stored, terminal: &Terminal) -> Result<Exit, Failure> {
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
fn values(state: &State, store: &str) -> Result<Value, Failure> {
    let mut value: toml::Value = toml::from_str(&state_text(state, store)?).map_err(|error| {
        Failure::new(Exit::Unfinished, error.to_string(), "this is a mistake in bannerman")
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

fn export(context: &Context, common: &Common, copy: &Copy, terminal: &Terminal) -> Result<Exit, Failure> {
    let from = context.store_to_read(common, copy.stored.state.as_deref(), None)?;
    let there = to_move(from.as_ref())?;
    let mut to = FileStore::open_to_copy_into(&copy.file)?;
    move_over(there, from.as_ref(), &mut to, copy.force, terminal)
}

fn import(context: &Context, common: &Common, copy: &Copy, terminal: &Terminal) -> Result<Exit, Failure> {
    let from = FileStore::open_to_read(&copy.file);
    let there = to_move(&from)?;
    let mut to = context.store_to_write(common, copy.stored.state.as_deref(), None, terminal)?;
    move_over(there, &from, to.as_mut(), copy.force, terminal)
}

/// The state that is copied, with the lock that was applied last. Before there is one, nothing is touched.
fn to_move(from: &dyn StateStore) -> Result<(State, Option<String>), Failure> {
    let there = (from.load()?, from.applied_lock()?);
    if there.0 == State::default() {
        let message = format!("there is no state in {}", from.name());
        let help = "`bannerman state show` looks into the configured store";
        return Err(Failure::new(Exit::Usage, message, help));
    }
    Ok(there)
}

/// Copies the state and the lock that was applied last. What is there stays, unless it is the same or `force`.
fn move_over(
    (state, lock): (State, Option<String>),
    from: &dyn StateStore,
    to: &mut dyn StateStore,
    force: bool,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    // A damaged one is an error here, whatever the user says.
    let (old, old_lock) = (to.load()?, to.applied_lock()?);
    let refuse = |message: String| {
        let help = "`--force` replaces it; `bannerman state export FILE` keeps a copy of a store";
        Err(Failure::new(Exit::Usage, message, help))
    };
    if !force && old != State::default() && old.guild != state.guild {
        let (theirs, ours) = (&old.guild, &state.guild);
        return refuse(format!(
            "{} holds the state of guild {theirs}, and {} that of guild {ours}",
            to.name(),
            from.name()
        ));
    }
    if !force && old != State::default() && old != state {
        return refuse(format!("{} holds another state already", to.name()));
    }
    if let (false, Some(_), Some(_)) = (force || old_lock == lock, &old_lock, &lock) {
        return refuse(format!("{} has another bannerman.lock beside it already", to.name()));
    }
    if old != state {
        to.save(&state)?;
    }
    if let Some(lock) = &lock {
        to.save_applied_lock(lock)?;
    }
    let guild = inline(&state.guild).into_owned();
    terminal.print(&format!("the state of guild {guild} is in {} now\n", inline(&to.name())));
    Ok(Exit::Done)
}
