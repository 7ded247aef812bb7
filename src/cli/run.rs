//! `bannerman run`: fetch, compile, plan and apply, the nightly job.

use super::apply::{Teller, allow};
use super::context::Context;
use super::observer::Follower;
use super::options::{Common, RunArgs};
use super::session::GuildConnection;
use super::{CommandFailure, Exit, Terminal, plan, watch};
use crate::apply::plan::Settings;
use crate::apply::state::StateStore;
use crate::ops::{self, Instead, NightLog, RunOutcome, RunRequest};

pub(crate) fn run(
    common: &Common,
    arguments: &RunArgs,
    terminal: &Terminal,
    log: &NightLog<'_>,
) -> Result<Exit, CommandFailure> {
    let (context, settings) = begin(common, arguments, terminal)?;
    let named = arguments.state.as_deref();
    let mut store = context.store_to_write(common, named, Some(&settings.guild), terminal)?;
    let teller = Teller { context: &context, common, terminal, instead: None };
    let result = night(&request(&context, &settings, arguments), store.as_mut(), teller, log);
    log.record(&watch::ended(&result), &settings.guild, store.as_mut());
    result
}

/// `--dry-run`: what the run would plan. There is nothing here that can write.
pub(crate) fn look(
    common: &Common,
    arguments: &RunArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let (context, settings) = begin(common, arguments, terminal)?;
    let store = context.store_to_read(common, arguments.state.as_deref(), Some(&settings.guild))?;
    let request = request(&context, &settings, arguments);
    let mut guild = GuildConnection::new(&context, common, &settings, terminal);
    let follower = Follower::new(common, terminal);
    let outcome = ops::plan_run(&request, store.as_ref(), &mut guild, &|| common.now(), &follower)?;
    let RunOutcome { done, instead } = outcome;
    plan::tell(&done, said(instead.as_ref()), common, terminal)?;
    Ok(instead.map_or(plan::exit(&done, arguments.exit_code), |instead| instead.end.into()))
}

fn begin(
    common: &Common,
    arguments: &RunArgs,
    terminal: &Terminal,
) -> Result<(Context, Settings), CommandFailure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    Ok((context, settings))
}

fn request<'a>(context: &'a Context, settings: &'a Settings, arguments: &'a RunArgs) -> RunRequest<'a> {
    RunRequest {
        branding: context.branding(),
        settings,
        allow: allow(&arguments.overrides),
        known: arguments.lock.as_deref(),
        years: arguments.years,
    }
}

fn night(
    request: &RunRequest<'_>,
    store: &mut dyn StateStore,
    teller: Teller<'_>,
    log: &NightLog<'_>,
) -> Result<Exit, CommandFailure> {
    let Teller { context, common, terminal, .. } = teller;
    let mut guild = GuildConnection::new(context, common, request.settings, terminal);
    let follower = Follower::new(common, log);
    let outcome = ops::run(request, store, &mut guild, &|| common.now(), &follower)?;
    let RunOutcome { done, instead } = outcome;
    let exit = Teller { instead: said(instead.as_ref()), ..teller }.applied(done)?;
    Ok(instead.filter(|_| exit == Exit::Done).map_or(exit, |instead| instead.end.into()))
}

fn said(instead: Option<&Instead>) -> Option<&str> {
    instead.map(|instead| instead.said.as_str())
}
