//! `bannerman announce`: sends the announcement of the current event.

use super::apply::Teller;
use super::context::Context;
use super::observer::Follower;
use super::options::{AnnounceArgs, Common};
use super::session::GuildConnection;
use super::{CommandFailure, Exit, Terminal};
use crate::escape::inline;
use crate::ops::{self, AnnounceOutcome, AnnounceRequest, BrandingAssets, Ports, which_lock};

pub(crate) fn run(
    common: &Common,
    arguments: &AnnounceArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    let request = AnnounceRequest::new(&settings, arguments.again)?;
    let known = &arguments.target.known;
    let mut store =
        context.store_to_write(common, known.state.as_deref(), Some(&settings.guild), terminal)?;
    let lock = which_lock(known.lock.as_deref(), store.as_ref(), terminal)?;
    let ports = Ports {
        store: store.as_mut(),
        discord: &mut GuildConnection::new(&context, common, &settings, terminal),
        assets: &BrandingAssets::new(context.branding()),
        now: &|| common.now(),
        observer: &Follower::new(common, terminal),
    };
    match ops::announce(&request, &lock, ports)? {
        AnnounceOutcome::Sent(outcome) => {
            Teller { context: &context, common, terminal, instead: None }.applied(outcome)
        }
        AnnounceOutcome::Announced(already) => {
            terminal.print(&format!("{}; {}\n", inline(&already.to_string()), already.help()));
            Ok(Exit::Done)
        }
    }
}
