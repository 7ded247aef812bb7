//! `bannerman run`: fetch, compile, plan and apply, the nightly job.

use std::sync::Arc;

use chrono::Datelike;

use super::apply::{Job, What, apply};
use super::compile::{Compiled, compile, summary};
use super::context::{Assets, Context, lasting, read_lock};
use super::options::{Common, Run};
use super::{Exit, Failure, Terminal, watch};
use crate::apply::plan::Settings;
use crate::apply::state::StateStore;
use crate::config::Level;
use crate::lock::{self, Facts, Horizon, Lock};
use crate::repository::{Checkout, Source};

pub fn run(common: &Common, arguments: &Run, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let mut store =
        context.store_to_write(common, arguments.state.as_deref(), Some(&settings.guild), terminal)?;
    let result = night(common, arguments, terminal, &context, &settings, store.as_mut());
    watch::remember(&result, store.as_mut(), &settings.guild, common, terminal);
    result
}

fn night(
    common: &Common,
    arguments: &Run,
    terminal: &Terminal,
    context: &Context,
    settings: &Settings,
    store: &mut dyn StateStore,
) -> Result<Exit, Failure> {
    let earlier = earlier(arguments, context, store)?;
    let opened = match &earlier {
        Some((_, lock)) if is_current(lock, context, arguments, common) => context.open_unless(lock)?,
        _ => Some(context.open()?),
    };
    let (text, lock, assets) = match (earlier, opened) {
        (Some((text, lock)), None) => {
            terminal.detail("the lock at hand was made from the newest commit");
            (text, lasting(lock), Assets::new(context))
        }
        (earlier, opened) => {
            let mut at_hand = Facts::default();
            earlier.iter().for_each(|(_, lock)| at_hand.learn(lock));
            let horizon = |checkout: &Checkout| {
                covering(context.horizon(arguments.years, checkout, common), common, terminal)
            };
            let compiled = compile(context, opened, &at_hand, horizon, common, terminal)?;
            let Some(Compiled { lock, checkout, .. }) = compiled else { return Ok(Exit::Invalid) };
            (Arc::new(lock::write(&lock)), lasting(lock), Assets::of(context, checkout))
        }
    };
    if !common.json()? {
        let source = context.source.to_string();
        terminal.print(&format!("{}: {}\n\n", crate::escape::inline(&source), summary(lock)));
    }
    let job = Job {
        context: &context,
        lock,
        text: &text,
        settings,
        assets: &assets,
        what: What::Everything,
        allow_other_guild: arguments.overrides.allow_other_guild,
        history: (!arguments.overrides.allow_older).then_some(&context.source),
    };
    apply(&job, store, common, terminal)
}

/// The lock that was named, else the one applied last, where it may save a request. One that cannot be read is as good
/// as none.
fn earlier(
    arguments: &Run,
    context: &Context,
    store: &dyn StateStore,
) -> Result<Option<(Arc<String>, Lock)>, Failure> {
    if let Some(path) = &arguments.lock {
        return read_lock(path).map(Some);
    }
    if !matches!(context.source, Source::Remote { .. }) {
        return Ok(None);
    }
    let applied = store.applied_lock()?.map(Arc::new);
    Ok(applied.and_then(|text| Some((Arc::clone(&text), lock::read(text).ok()?))))
}

/// Whether a lock is still what is wanted, as long as the commit is: then it is used as it is, its years included.
/// Where a warning counts as an error the files are looked at, for a lock has no warnings.
fn is_current(lock: &Lock, context: &Context, arguments: &Run, common: &Common) -> bool {
    let Horizon { first_year, last_year } = lock.horizon;
    let schedule = &context.config.schedule;
    let years = match arguments.years {
        Some(asked) => asked == lock.horizon,
        None => {
            schedule.first_year.is_none_or(|first| first == first_year)
                && last_year - first_year + 1 == schedule.years
        }
    };
    let inside = format!("{}/", context.config.source.events);
    let mut assets = lock.events.iter().flat_map(|event| event.banners.iter().chain(&event.icons));
    let denied = context.config.rules.values().any(|level| *level == Level::Deny);
    years
        && !denied
        && (first_year..=last_year).contains(&common.now().year())
        && assets.all(|asset| asset.path.starts_with(&inside))
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
