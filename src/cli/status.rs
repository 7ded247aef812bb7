//! `bannerman status`: what is worn since when, what comes next, and what is overdue.

use super::context::Context;
use super::options::{Common, StatusArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::ops::{self, StatusRequest};

pub(crate) fn run(
    common: &Common,
    arguments: &StatusArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let json = common.json;
    let context = Context::new(common, None, terminal)?;
    let store = context.store_to_read(common, arguments.known.state.as_deref(), None)?;
    let request = StatusRequest {
        lock: arguments.known.lock.as_deref(),
        rotate_every_days: context.config.guild.rotate_every_days,
        now: common.now(),
    };
    let status = ops::status(&request, store.as_ref(), terminal)?;
    terminal.print(&if json { status.json()? } else { status.human() });
    Ok(if arguments.exit_code && status.is_overdue() { Exit::Changes } else { Exit::Done })
}
