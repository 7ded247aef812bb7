//! `bannerman plan`: what is due, without changing anything.

use super::context::Context;
use super::locks::{counting, refuse_older};
use super::options::{Common, Overrides, Plan};
use super::session::{Server, discord};
use super::{Exit, Failure, Terminal};
use crate::apply::plan::{self, Settings};
use crate::apply::session::{Look, Session};
use crate::apply::show;
use crate::apply::state::{State, StateStore};
use crate::escape;
use crate::lock::Lock;

pub fn run(common: &Common, arguments: &Plan, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, None, terminal)?;
    let mut settings = context.settings(common, arguments.target.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let store =
        context.store_to_read(common, arguments.target.known.state.as_deref(), Some(&settings.guild))?;
    let (text, lock) = counting(&arguments.target.known, store.as_ref(), terminal)?;
    let looking = Looking {
        context: &context,
        settings: &settings,
        store: store.as_ref(),
        overrides: &arguments.overrides,
        exit_code: arguments.exit_code,
        instead: None,
    };
    looking.at(lock, &text, common, terminal)
}

/// What planning alone needs to know: it has nothing that can write.
pub struct Looking<'a> {
    /// The configuration.
    pub context: &'a Context,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// Where the state is.
    pub store: &'a dyn StateStore,
    /// What the operator takes upon himself.
    pub overrides: &'a Overrides,
    /// Whether changes have an exit code of their own.
    pub exit_code: bool,
    /// Why it is the lock that was applied last, where there should be a newer one.
    pub instead: Option<&'a str>,
}

impl Looking<'_> {
    /// Shows what is due by a lock.
    pub fn at(&self, lock: &Lock, text: &str, common: &Common, terminal: &Terminal) -> Result<Exit, Failure> {
        let json = common.json;
        let mut state = self.store.load()?;
        if self.overrides.allow_other_guild && state.guild != self.settings.guild {
            state = State::default();
        }
        if !self.overrides.allow_older {
            refuse_older(lock, text, &self.context.source, self.store, common)?;
        }
        let mut server = discord(self.context, common, self.settings, terminal)?;
        let live = Server::discord(&mut server);
        let session = Session::plan(lock, &state, self.settings, live, Look::Always, common.now())?;
        terminal.print(&if json { self.json(&session.plan)? } else { show::human(&session.plan) });
        for problem in &session.problems {
            terminal.problem(&problem.message, problem.help.as_deref());
        }
        let changes = self.exit_code && session.plan.requests() > 0;
        Ok(if changes { Exit::Changes } else { Exit::Done })
    }

    fn json(&self, plan: &plan::Plan) -> Result<String, Failure> {
        let Some(instead) = self.instead else { return Ok(show::json(plan)?) };
        let mut json: serde_json::Value = serde_json::from_str(&show::json(plan)?)?;
        json["instead"] = instead.into();
        Ok(escape::json(&json)?)
    }
}
