//! `bannerman adopt`: starts managing a guild.

use super::context::Context;
use super::options::{AdoptArgs, Common};
use super::session::GuildConnection;
use super::{CommandFailure, Exit, Terminal};
use crate::apply::state::Worn;
use crate::escape::inline;
use crate::ops::{self, AdoptOutcome, AdoptRequest};
use crate::surface::Surface;

pub(crate) fn run(
    common: &Common,
    arguments: &AdoptArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    let known = &arguments.target.known;
    let mut store =
        context.store_to_write(common, known.state.as_deref(), Some(&settings.guild), terminal)?;
    let request = AdoptRequest {
        branding: context.branding(),
        lock: known.lock.as_deref(),
        settings: &settings,
        now: common.now(),
    };
    let mut guild = GuildConnection::new(&context, common, &settings, terminal);
    let outcome = ops::adopt(&request, store.as_mut(), &mut guild, terminal)?;
    terminal.print(&told(&outcome));
    Ok(Exit::Done)
}

fn told(outcome: &AdoptOutcome) -> String {
    let AdoptOutcome { guild_name, state, day } = outcome;
    let event = state.occurrence.as_ref().map_or("", |occurrence| occurrence.event.as_str());
    let announced = state.occurrence.as_ref().is_some_and(|occurrence| state.was_announced(occurrence));
    let announced = if announced { " and announced" } else { "" };
    let has = |(surface, worn): (Surface, Option<&Worn>)| match worn {
        Some(worn) if worn.asset.is_some() => format!("{} {}", surface.name(), worn.name()),
        Some(_) => format!("{} as it is", surface.name()),
        None => format!("no {}", surface.name()),
    };
    let worn: Vec<String> = state.worn.told().map(has).collect();
    let line = format!("“{}” is taken over on {day}: {}", inline(guild_name), worn.join(", "));
    format!("{line}\n{} counts as entered{announced}; nothing was sent\n", inline(event))
}
