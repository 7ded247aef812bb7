//! `bannerman plan`: what is due, without changing anything.

use super::apply::allow;
use super::context::Context;
use super::options::{Common, PlanArgs};
use super::session::GuildConnection;
use super::{CommandFailure, Exit, Terminal};
use crate::apply::plan;
use crate::apply::show;
use crate::escape;
use crate::ops::{self, PlanOutcome, PlanRequest, which_lock};

pub(crate) fn run(
    common: &Common,
    arguments: &PlanArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, None, terminal)?;
    let mut settings = context.settings(common, arguments.target.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let known = &arguments.target.known;
    let store = context.store_to_read(common, known.state.as_deref(), Some(&settings.guild))?;
    let lock = which_lock(known.lock.as_deref(), store.as_ref(), terminal)?;
    let request = PlanRequest {
        lock: &lock,
        settings: &settings,
        allow: allow(&arguments.overrides),
        source: Some(&context.source),
        now: common.now(),
    };
    let mut guild = GuildConnection::new(&context, common, &settings, terminal);
    let outcome = ops::plan(&request, store.as_ref(), &mut guild)?;
    tell(&outcome, None, common, terminal)?;
    Ok(exit(&outcome, arguments.exit_code))
}

/// How planning ends; `exit_code` is whether changes have an exit code of their own.
pub(crate) fn exit(outcome: &PlanOutcome, exit_code: bool) -> Exit {
    if exit_code && outcome.plan.requests() > 0 { Exit::Changes } else { Exit::Done }
}

/// Shows what is due, and why the lock that was applied last counts, where there should be a newer one.
pub(crate) fn tell(
    outcome: &PlanOutcome,
    instead: Option<&str>,
    common: &Common,
    terminal: &Terminal,
) -> Result<(), CommandFailure> {
    let plan = &outcome.plan;
    terminal.print(&if common.json { json(plan, instead)? } else { show::human(plan) });
    terminal.problems(&outcome.problems);
    Ok(())
}

fn json(plan: &plan::Plan, instead: Option<&str>) -> Result<String, CommandFailure> {
    let Some(instead) = instead else { return Ok(show::json(plan)?) };
    let mut json: serde_json::Value = serde_json::from_str(&show::json(plan)?)?;
    json["instead"] = instead.into();
    Ok(escape::json(&json)?)
}
