//! `bannerman status`: what is worn since when, what comes next, and what is overdue.

use super::context::Context;
use super::locks::counting;
use super::options::{Common, Status};
use super::{Exit, Failure, Terminal};
use crate::apply::status::status;

pub fn run(common: &Common, arguments: &Status, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.known.state.as_deref(), None)?;
    let (_, lock) = counting(&arguments.known, store.as_ref(), terminal)?;
    let state = store.load()?;
    let status = status(lock, &state, context.config.guild.rotate_every_days, common.now());
    terminal.print(&if json { status.json()? } else { status.human() });
    Ok(if arguments.exit_code && status.is_overdue() { Exit::Changes } else { Exit::Done })
}
