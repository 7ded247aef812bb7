//! `bannerman pause` and `bannerman resume`: whether anything is applied.

use super::context::Context;
use super::options::{Common, PauseArgs, ResumeArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::escape::inline;
use crate::ops::{self, PauseRequest, ResumeOutcome};

pub(crate) fn pause(
    common: &Common,
    arguments: &PauseArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, None, terminal)?;
    let settings = context.settings(common, arguments.guild.as_deref())?;
    let named = arguments.stored.state.as_deref();
    let mut store = context.store_to_write(common, named, Some(&settings.guild), terminal)?;
    let request = PauseRequest { guild: &settings.guild, reason: &arguments.reason, now: common.now() };
    let reason = ops::pause(&request, store.as_mut())?.reason;
    let why = if reason.is_empty() { String::new() } else { format!(": {}", inline(&reason)) };
    terminal.print(&format!("paused{why}\n`bannerman resume` applies again\n"));
    Ok(Exit::Done)
}

pub(crate) fn resume(
    common: &Common,
    arguments: &ResumeArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, None, terminal)?;
    let mut store = context.store_to_write(common, arguments.stored.state.as_deref(), None, terminal)?;
    terminal.print(match ops::resume(store.as_mut())? {
        ResumeOutcome::Resumed => "resumed: the next run applies what is due\n",
        ResumeOutcome::WasNotPaused => "it was not paused\n",
    });
    Ok(Exit::Done)
}
