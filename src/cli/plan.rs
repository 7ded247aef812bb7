//! `bannerman plan`: what is due, without changing anything.

use super::apply::refuse_older;
use super::context::{Context, lock};
use super::options::{Common, Plan};
use super::session::{Server, discord};
use super::{Exit, Failure, Terminal};
use crate::apply::session::{Look, Session};
use crate::apply::show;
use crate::apply::state::State;

pub fn run(common: &Common, arguments: &Plan, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json()?;
    let context = Context::new(common, None, terminal)?;
    let mut settings = context.settings(common, arguments.target.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let store =
        context.store_to_read(common, arguments.target.known.state.as_deref(), Some(&settings.guild))?;
    let (text, lock) = lock(&arguments.target.known, store.as_ref(), false)?;
    let mut state = store.load()?;
    if arguments.overrides.allow_other_guild && state.guild != settings.guild {
        state = State::default();
    }
    if !arguments.overrides.allow_older {
        refuse_older(lock, &text, &context.source, store.as_ref())?;
    }
    let mut server = discord(&context, common, &settings, terminal)?;
    let session =
        Session::plan(lock, &state, &settings, Server::discord(&mut server), Look::Always, common.now())?;
    terminal.print(&if json { show::json(&session.plan)? } else { show::human(&session.plan) });
    for problem in &session.problems {
        terminal.problem(&problem.message, problem.help.as_deref());
    }
    let changes = arguments.exit_code && session.plan.requests() > 0;
    Ok(if changes { Exit::Changes } else { Exit::Done })
}
