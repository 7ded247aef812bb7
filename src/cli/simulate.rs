//! `bannerman simulate`: night by night, what would be worn, requested and announced.

use chrono::{Datelike, Days};

use super::compile::{Compiled, compile, summary};
use super::context::Context;
use super::options::{Common, Simulate, SummaryFormat};
use super::{Exit, Failure, Terminal};
use crate::lock::{Horizon, KnownPictures, MAX_YEARS, YEARS};
use crate::repository::Checkout;
use crate::simulate::{Simulation, human, json, markdown};

/// How many nights there are without a `--to`.
const NIGHTS: u64 = 31;

pub fn run(common: &Common, arguments: &Simulate, terminal: &Terminal) -> Result<Exit, Failure> {
    let from = arguments.from.unwrap_or_else(|| common.now().date_naive());
    let to = arguments.to.or_else(|| from.checked_add_days(Days::new(NIGHTS - 1))).unwrap_or(from);
    let inside = |year: i32| YEARS.contains(&year);
    if from > to || !inside(from.year()) || !inside(to.year()) || to.year() - from.year() >= MAX_YEARS {
        let message = format!("there are no nights from {from} to {to} to simulate");
        let help = format!("`--to` is the last night, at most {MAX_YEARS} years after `--from`");
        return Err(Failure::new(Exit::Usage, message, help));
    }
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let settings = context.settings_to_look(arguments.guild.as_deref())?;
    let store = context.store_to_read(common, arguments.state.as_deref(), Some(&settings.guild))?;
    let state = store.load()?;
    let horizon = |checkout: &Checkout| {
        let usual = context.horizon(None, checkout, common);
        match inside_of(usual, from.year()) && inside_of(usual, to.year()) {
            true => usual,
            false => Horizon { first_year: from.year(), last_year: to.year() },
        }
    };
    let compiled =
        compile(&context, None, &KnownPictures::default(), horizon, terminal)?.good(common, terminal)?;
    let Some(Compiled { lock, .. }) = compiled else { return Ok(Exit::Invalid) };
    let begins = match &state.occurrence {
        Some(occurrence) => format!("from {}, which wears {}", store.name(), occurrence.event),
        None => "from an empty state".to_owned(),
    };
    let nights = Simulation::new(&lock, &settings, state, context.guild_name(common)).nights(from, to)?;
    terminal.print(&match arguments.format {
        SummaryFormat::Json => json::render(&nights)?,
        SummaryFormat::Markdown => markdown::render(&nights),
        SummaryFormat::Human => {
            let source = context.source.to_string();
            let head = format!("{}: {}\n{begins}\n", source, summary(&lock));
            format!("{}\n{}", crate::escape::block(&head), human::render(&nights))
        }
    });
    Ok(Exit::Done)
}

fn inside_of(horizon: Horizon, year: i32) -> bool {
    (horizon.first_year..=horizon.last_year).contains(&year)
}
