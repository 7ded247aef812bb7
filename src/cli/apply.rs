//! `bannerman apply`: makes the changes that are due.

use serde_json::json;

use super::context::Context;
use super::observer::Follower;
use super::options::{ApplyArgs, Common, Overrides};
use super::session::GuildConnection;
use super::{CommandFailure, Exit, Terminal, watch};
use crate::apply::outcome::Outcome;
use crate::apply::plan::{Plan, Settings};
use crate::apply::show;
use crate::apply::state::StateStore;
use crate::escape::{self, inline};
use crate::ops::{
    self, Allow, Applied, ApplyOutcome, ApplyRequest, BrandingAssets, NightLog, Ports, which_lock,
};
use crate::problem::Problem;

pub(crate) fn run(
    common: &Common,
    arguments: &ApplyArgs,
    terminal: &Terminal,
    log: &NightLog<'_>,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.target.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let named = arguments.target.known.state.as_deref();
    let mut store = context.store_to_write(common, named, Some(&settings.guild), terminal)?;
    let teller = Teller { context: &context, common, terminal, instead: None };
    let result = apply(arguments, &settings, store.as_mut(), &teller, log);
    log.record(&watch::ended(&result), &settings.guild, store.as_mut());
    result
}

fn apply(
    arguments: &ApplyArgs,
    settings: &Settings,
    store: &mut dyn StateStore,
    teller: &Teller<'_>,
    log: &NightLog<'_>,
) -> Result<Exit, CommandFailure> {
    let Teller { context, common, terminal, .. } = *teller;
    let lock = which_lock(arguments.target.known.lock.as_deref(), store, terminal)?;
    let allow = allow(&arguments.overrides);
    let request = ApplyRequest { lock: &lock, settings, allow, source: Some(&context.source) };
    let ports = Ports {
        store,
        discord: &mut GuildConnection::new(context, common, settings, terminal),
        assets: &BrandingAssets::new(context.branding()),
        now: &|| common.now(),
        observer: &Follower::new(common, log),
    };
    teller.applied(ops::apply(&request, ports)?)
}

/// What the operator allows.
pub(crate) fn allow(overrides: &Overrides) -> Allow {
    Allow { older: overrides.allow_older, other_guild: overrides.allow_other_guild }
}

/// Tells what applying came to.
pub(crate) struct Teller<'a> {
    /// The configuration.
    pub(crate) context: &'a Context,
    /// Options of every command.
    pub(crate) common: &'a Common,
    /// Where it is told.
    pub(crate) terminal: &'a Terminal,
    /// Why it is the lock that was applied last, where there should be a newer one.
    pub(crate) instead: Option<&'a str>,
}

impl Teller<'_> {
    /// Tells it. People have been shown the plan already.
    pub(crate) fn applied(&self, outcome: ApplyOutcome) -> Result<Exit, CommandFailure> {
        match outcome {
            ApplyOutcome::Superseded => Ok(Exit::Done),
            ApplyOutcome::Paused(plan) => {
                if self.common.json {
                    self.terminal.print(&show::json(&plan)?);
                }
                Ok(Exit::Done)
            }
            ApplyOutcome::Applied(applied) => {
                let Applied { plan, outcome } = *applied;
                self.result(&plan, &outcome)?;
                outcome.notes.iter().for_each(|note| self.terminal.note(note));
                self.terminal.problems(&outcome.problems);
                Ok(if outcome.problems.is_empty() { Exit::Done } else { Exit::Unfinished })
            }
        }
    }

    fn result(&self, plan: &Plan, outcome: &Outcome) -> Result<(), CommandFailure> {
        if self.common.json {
            self.terminal.print(&self.json(plan, outcome)?);
        } else if !outcome.done.is_empty() {
            let done = inline(&outcome.done.join(", ")).into_owned();
            let sandbox = self.context.sandbox().path();
            let look = match self.common.sandbox() {
                true => format!(" (look into {})", sandbox.display()),
                false => String::new(),
            };
            self.terminal.print(&format!("done: {done}{look}\n"));
        }
        Ok(())
    }

    fn json(&self, plan: &Plan, outcome: &Outcome) -> Result<String, CommandFailure> {
        let plan: serde_json::Value = serde_json::from_str(&show::json(plan)?)?;
        let problem = |problem: &Problem| json!({ "message": problem.message, "help": problem.help });
        let problems: Vec<_> = outcome.problems.iter().map(problem).collect();
        let json = json!({
            "plan": plan, "requests": outcome.requests, "done": outcome.done, "notes": outcome.notes,
            "problems": problems, "instead": self.instead,
        });
        Ok(escape::json(&json)?)
    }
}
