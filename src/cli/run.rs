//! `bannerman run`: fetch, compile, plan and apply, the nightly job.

use chrono::Datelike;

use super::apply::{Job, What, apply};
use super::compile::{compile, summary};
use super::context::{Assets, Context};
use super::options::{Common, Run};
use super::{Exit, Failure, Terminal};
use crate::lock::{self, Horizon};

pub fn run(common: &Common, arguments: &Run, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let mut store =
        context.store_to_write(common, arguments.state.as_deref(), Some(&settings.guild), terminal)?;
    let checkout = context.open()?;
    let horizon = covering(context.horizon(arguments.years, &checkout, common), common, terminal);
    let Some(lock) = compile(&context, &checkout, horizon, common, terminal)? else {
        return Ok(Exit::Invalid);
    };
    if !common.json()? {
        let source = context.source.to_string();
        terminal.print(&format!("{}: {}\n\n", crate::escape::inline(&source), summary(&lock, &checkout)));
    }
    let text = lock::write(&lock);
    let assets = Assets::of(&context, checkout);
    let job = Job {
        lock: &lock,
        text: &text,
        settings: &settings,
        assets: &assets,
        what: What::Everything,
        allow_other_guild: arguments.overrides.allow_other_guild,
        history: (!arguments.overrides.allow_older).then_some(&context.source),
    };
    apply(&job, store.as_mut(), common, terminal)
}

/// A horizon that has today in it: an old commit, or an old configuration, is no reason to stop.
pub(super) fn covering(horizon: Horizon, common: &Common, terminal: &Terminal) -> Horizon {
    let Horizon { first_year, last_year } = horizon;
    let year = common.now().year().clamp(*lock::YEARS.start(), *lock::YEARS.end());
    if (first_year..=last_year).contains(&year) {
        return horizon;
    }
    terminal.note(&format!("{first_year} to {last_year} is not now: resolved from {year} on"));
    Horizon { first_year: year, last_year: (year + last_year - first_year).min(*lock::YEARS.end()) }
}
