//! `bannerman plan`: what is due, without changing anything.

use super::context::{Context, lock};
use super::options::{Common, Plan};
use super::session::{Server, discord};
use super::{Exit, Failure, Terminal};
use crate::apply::session::Session;
use crate::apply::show;

pub fn run(common: &Common, arguments: &Plan, terminal: &Terminal) -> Result<Exit, Failure> {
    let json = common.json()?;
    let context = Context::new(common, None, terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    let store =
        context.store_to_read(common, arguments.target.known.state.as_deref(), Some(&settings.guild))?;
    let (_, lock) = lock(&arguments.target.known, store.as_ref(), false)?;
    let state = store.load()?;
    let mut server = discord(common, &settings, terminal)?;
    let session = Session::plan(&lock, &state, &settings, Server::discord(&mut server), common.now())?;
    terminal.print(&if json { show::json(&session.plan)? } else { show::human(&session.plan) });
    let changes = arguments.exit_code && session.plan.requests() > 0;
    Ok(if changes { Exit::Changes } else { Exit::Done })
}
