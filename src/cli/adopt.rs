//! `bannerman adopt`: takes a guild over as it is.

use std::sync::Arc;

use super::compile::{Compiled, compile};
use super::context::{Context, lasting};
use super::locks::counting;
use super::options::{Adopt, Common};
use super::run::covering;
use super::session::{discord, no_token};
use super::{Exit, Failure, Terminal};
use crate::apply::adopt::adopt;
use crate::apply::guard;
use crate::discord::Discord;
use crate::escape::inline;
use crate::lock::{self, KnownPictures};
use crate::repository::Checkout;
use crate::surface::Surface;

pub fn run(common: &Common, arguments: &Adopt, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    let known = &arguments.target.known;
    let mut store =
        context.store_to_write(common, known.state.as_deref(), Some(&settings.guild), terminal)?;
    let (text, lock) = match &known.lock {
        Some(_) => counting(known, store.as_ref(), terminal)?,
        None => {
            let horizon =
                |checkout: &Checkout| covering(context.horizon(None, checkout, common), common, terminal);
            let compiled = compile(&context, None, &KnownPictures::default(), horizon, terminal)?
                .good(common, terminal)?;
            let Some(Compiled { lock, .. }) = compiled else { return Ok(Exit::Invalid) };
            (Arc::new(lock::write(&lock)), lasting(lock))
        }
    };
    let state = store.load()?;
    guard::guild(&state, &settings.guild)?;
    let mut server = discord(&context, common, &settings, terminal)?.ok_or_else(no_token)?;
    let guild = server.client.guild(&settings.guild)?;
    let adopted = adopt(&state, lock, &guild, common.now())?;
    store.save(&adopted)?;
    // What comes next is told by it until something is applied.
    store.save_applied_lock(&text)?;
    let event = adopted.occurrence.as_ref().map_or("", |occurrence| occurrence.event.as_str());
    let announced = adopted.occurrence.as_ref().is_some_and(|occurrence| adopted.was_announced(occurrence));
    let announced = if announced { " and announced" } else { "" };
    let has = |surface: Surface| match adopted.worn(surface) {
        Some(worn) if worn.asset.is_some() => format!("{} {}", surface.name(), worn.name()),
        Some(_) => format!("{} as it is", surface.name()),
        None => format!("no {}", surface.name()),
    };
    let (icon, banner) = (has(Surface::Icon), has(Surface::Banner));
    let name = inline(&guild.name).into_owned();
    let line = format!("“{name}” is taken over on {}: {icon}, {banner}", common.now().date_naive());
    terminal.print(&format!("{line}\n{} counts as entered{announced}; nothing was sent\n", inline(event)));
    Ok(Exit::Done)
}
