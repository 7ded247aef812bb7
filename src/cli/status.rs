//! `bannerman status`: what is worn since when, and what comes next.

use super::context::{Context, lock};
use super::options::{Common, Known};
use super::{Exit, Failure, Terminal};
use crate::apply::status::status;

pub fn run(common: &Common, arguments: &Known, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json()?;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.state.as_deref(), None)?;
    let (_, lock) = lock(arguments, store.as_ref(), true)?;
    let state = store.load()?;
    let status = status(lock, &state, context.config.guild.rotate_every_days, common.now());
    terminal.print(&if json { status.json()? } else { status.human() });
    Ok(Exit::Done)
}
