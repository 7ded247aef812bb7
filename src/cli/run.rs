//! `bannerman run`: fetch, compile, plan and apply, the nightly job.

use std::sync::Arc;

use chrono::Datelike;

use super::apply::{Job, What, apply};
use super::compile::{Compiled, Verdict, compile, complain, summary, tell};
use super::context::{Assets, Context, lasting};
use super::locks::read_lock;
use super::options::{Common, Run};
use super::plan::Looking;
use super::{Exit, Failure, Terminal, watch};
use crate::apply::plan::Settings;
use crate::apply::state::StateStore;
use crate::config::{Level, OnError};
use crate::diagnostic::Report;
use crate::lock::{self, Horizon, KnownPictures, Lock, Source};
use crate::repository::{self, Checkout};

pub fn run(common: &Common, arguments: &Run, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let mut store =
        context.store_to_write(common, arguments.state.as_deref(), Some(&settings.guild), terminal)?;
    let night = Night { context: &context, arguments, common, terminal };
    let result = night.apply(&settings, store.as_mut());
    watch::remember(&result, store.as_mut(), &settings.guild, common, terminal);
    result
}

/// `--dry-run`: what the run would plan. There is nothing here that can write.
pub fn look(common: &Common, arguments: &Run, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let store = context.store_to_read(common, arguments.state.as_deref(), Some(&settings.guild))?;
    let night = Night { context: &context, arguments, common, terminal };
    let Tonight { text, lock, instead, .. } = match night.tonight(store.as_ref())? {
        Ok(tonight) => tonight,
        Err(exit) => return Ok(exit),
    };
    night.head(lock)?;
    let looking = Looking {
        context: &context,
        settings: &settings,
        store: store.as_ref(),
        overrides: &arguments.overrides,
        exit_code: arguments.exit_code,
        instead: instead.as_ref().map(|instead| instead.said.as_str()),
    };
    let exit = looking.at(lock, &text, common, terminal)?;
    Ok(instead.map_or(exit, |instead| instead.exit))
}

/// One night: what it works from.
struct Night<'a> {
    context: &'a Context,
    arguments: &'a Run,
    common: &'a Common,
    terminal: &'a Terminal,
}

/// The lock of a night.
struct Tonight<'a> {
    text: Arc<String>,
    lock: &'static Lock,
    assets: Assets<'a>,
    /// Why it is the lock that was applied last, where there should be a newer one.
    instead: Option<Instead>,
}

/// Why the lock that was applied last is applied again.
struct Instead {
    said: String,
    /// How the run ends all the same.
    exit: Exit,
}

impl<'a> Night<'a> {
    fn apply(&self, settings: &Settings, store: &mut dyn StateStore) -> Result<Exit, Failure> {
        let Tonight { text, lock, assets, instead } = match self.tonight(store)? {
            Ok(tonight) => tonight,
            Err(exit) => return Ok(exit),
        };
        self.head(lock)?;
        let checked = instead.is_none() && !self.arguments.overrides.allow_older;
        let job = Job {
            context: self.context,
            lock,
            text: &text,
            settings,
            assets: &assets,
            what: What::Everything,
            allow_other_guild: self.arguments.overrides.allow_other_guild,
            instead: instead.as_ref().map(|instead| instead.said.as_str()),
            history: checked.then_some(&self.context.source),
        };
        let exit = apply(&job, store, self.common, self.terminal)?;
        Ok(instead.filter(|_| exit == Exit::Done).map_or(exit, |instead| instead.exit))
    }

    fn head(&self, lock: &Lock) -> Result<(), Failure> {
        if !self.common.json {
            let source = self.context.source.to_string();
            self.terminal.print(&format!("{}: {}\n\n", crate::escape::inline(&source), summary(lock)));
        }
        Ok(())
    }

    /// The lock of the newest commit. Where that cannot be had it is the one applied last, if the configuration wants
    /// that; else the exit code, once it is told what is wrong.
    fn tonight(&self, store: &dyn StateStore) -> Result<Result<Tonight<'a>, Exit>, Failure> {
        let (what, exit) = match self.newest(store) {
            Ok(Newest::Lock(tonight)) => return Ok(Ok(tonight)),
            Ok(Newest::Bad(commit, report)) => {
                let Some(last) = self.last_good(store)? else {
                    tell(&report, self.common, self.terminal)?;
                    return Ok(Err(Exit::Invalid));
                };
                // The result is what is applied; what is wrong stands beside it.
                complain(&report, self.terminal);
                let commit = commit.map_or(String::new(), |commit| format!(" at commit {}", short(&commit)));
                return Ok(Ok(self.instead(last, format!("the branding{commit} has errors"), Exit::Invalid)));
            }
            Err(failure) if failure.exit == Exit::Unfinished && !failure.by_store => {
                self.terminal.report(&failure);
                ("the branding could not be read".to_owned(), failure)
            }
            Err(failure) => return Err(failure),
        };
        match self.last_good(store)? {
            Some(last) => Ok(Ok(self.instead(last, what, Exit::Unfinished))),
            None => Err(exit),
        }
    }

    fn newest(&self, store: &dyn StateStore) -> Result<Newest<'a>, Failure> {
        let Night { context, arguments, common, terminal } = *self;
        let earlier = earlier(arguments, context, store)?;
        let opened = match &earlier {
            Some((_, lock)) if is_current(lock, context, arguments, common) => context.open_unless(lock)?,
            _ => Some(context.open()?),
        };
        let mut at_hand = KnownPictures::default();
        match (earlier, &opened) {
            (Some((text, lock)), None) => {
                terminal.detail("the lock at hand was made from the newest commit");
                let assets = Assets::new(context);
                return Ok(Newest::Lock(Tonight { text, lock: lasting(lock), assets, instead: None }));
            }
            (earlier, _) => earlier.iter().for_each(|(_, lock)| at_hand.learn(lock)),
        }
        let horizon = |checkout: &Checkout| {
            covering(context.horizon(arguments.years, checkout, common), common, terminal)
        };
        Ok(match compile(context, opened, &at_hand, horizon, terminal)? {
            Verdict::Bad(commit, report) => Newest::Bad(commit, report),
            Verdict::Good(compiled) => {
                let Compiled { lock, checkout, .. } = *compiled;
                let text = Arc::new(lock::write(&lock));
                let assets = Assets::of(context, checkout);
                Newest::Lock(Tonight { text, lock: lasting(lock), assets, instead: None })
            }
        })
    }

    /// The lock that was applied last, where it is wanted and has today in it.
    fn last_good(&self, store: &dyn StateStore) -> Result<Option<(Arc<String>, Lock)>, Failure> {
        if self.context.config.run.on_error == OnError::Stop {
            return Ok(None);
        }
        let Some(text) = store.applied_lock()?.map(Arc::new) else { return Ok(None) };
        let today = self.common.now().date_naive();
        let why = match lock::read(Arc::clone(&text)) {
            Ok(lock) if lock.period(today).is_some() => return Ok(Some((text, lock))),
            Ok(_) => "does not have today in it",
            Err(_) => "is damaged",
        };
        self.terminal.note(&format!("the lock applied last {why}, so it is of no use"));
        Ok(None)
    }

    fn instead(&self, (text, lock): (Arc<String>, Lock), what: String, exit: Exit) -> Tonight<'a> {
        let Source { commit, committed, .. } = &lock.source;
        let date = committed.map_or(String::new(), |time| time.format(" of %Y-%m-%d").to_string());
        let commit =
            commit.as_ref().map_or(String::new(), |commit| format!(", of commit {}{date},", short(commit)));
        let said = format!("{what}: the lock applied last{commit} is applied instead");
        let help =
            "mend the branding, and the next run takes it; `[run] on_error = \"stop\"` applies nothing then";
        self.terminal.problem(&said, Some(help));
        Tonight {
            text,
            lock: lasting(lock),
            assets: Assets::new(self.context),
            instead: Some(Instead { said, exit }),
        }
    }
}

/// What came of the newest commit.
enum Newest<'a> {
    Lock(Tonight<'a>),
    Bad(Option<String>, Box<Report>),
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
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
    if !matches!(context.source, repository::Source::Remote { .. }) {
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
