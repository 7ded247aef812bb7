//! `bannerman simulate`: night by night, what would be worn, requested and announced.

use super::compile::summary;
use super::context::Context;
use super::options::{Common, SimulateArgs, SummaryFormat};
use super::{CommandFailure, Exit, Terminal};
use crate::ops::{self, NightRange, SimulateOutcome, SimulateRequest};
use crate::simulate::{human, json, markdown};

pub(crate) fn run(
    common: &Common,
    arguments: &SimulateArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let range = NightRange::new(arguments.from, arguments.to, common.now())?;
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let settings = context.settings_to_look(arguments.guild.as_deref())?;
    let store = context.store_to_read(common, arguments.state.as_deref(), Some(&settings.guild))?;
    let request = SimulateRequest {
        branding: context.branding(),
        settings: &settings,
        guild_name: context.guild_name(common),
        nights: range,
        now: common.now(),
    };
    let SimulateOutcome { lock, begins, nights } = ops::simulate(&request, store.as_ref(), terminal)?;
    let begins = match begins {
        Some(occurrence) => format!("from {}, which wears {}", store.name(), occurrence.event),
        None => "from an empty state".to_owned(),
    };
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
