//! `bannerman apply`: makes the changes that are due.

use serde_json::json;

use super::context::{Assets, Context};
use super::locks::{self, refuse_older};
use super::options::{Apply, Common};
use super::session::{Server, discord, no_token};
use super::{Exit, Failure, Terminal, watch};
use crate::apply::execute::AssetBytes;
use crate::apply::missed::missed;
use crate::apply::outcome::{Outcome, Problem};
use crate::apply::plan::{Plan, Settings};
use crate::apply::request_announcement::{NothingToAnnounce, request_announcement};
use crate::apply::run::{ATTEMPTS, Run};
use crate::apply::session::{Look, Session};
use crate::apply::show;
use crate::apply::state::{State, StateError, StateStore};
use crate::escape::{self, inline};
use crate::lock::Lock;
use crate::repository::Source;

pub fn run(common: &Common, arguments: &Apply, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let mut settings = context.settings(common, arguments.target.guild.as_deref())?;
    settings.force = arguments.overrides.force;
    let mut store = context.store_to_write(
        common,
        arguments.target.known.state.as_deref(),
        Some(&settings.guild),
        terminal,
    )?;
    let result = night(common, arguments, terminal, &context, &settings, store.as_mut());
    watch::remember(&result, store.as_mut(), &settings.guild, common, terminal);
    result
}

fn night(
    common: &Common,
    arguments: &Apply,
    terminal: &Terminal,
    context: &Context,
    settings: &Settings,
    store: &mut dyn StateStore,
) -> Result<Exit, Failure> {
    let (text, lock) = locks::counting(&arguments.target.known, store, terminal)?;
    let assets = Assets::new(context);
    let job = Job {
        context,
        lock,
        text: &text,
        settings,
        assets: &assets,
        what: What::Everything,
        allow_other_guild: arguments.overrides.allow_other_guild,
        instead: None,
        history: (!arguments.overrides.allow_older).then_some(&context.source),
    };
    apply(&job, store, common, terminal)
}

/// A lock to apply.
pub struct Job<'a> {
    /// The configuration.
    pub context: &'a Context,
    /// The lock.
    pub lock: &'a Lock,
    /// Its text.
    pub text: &'a str,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// Where the pictures are.
    pub assets: &'a dyn AssetBytes,
    /// What of it.
    pub what: What,
    /// Whether another guild's state is forgotten.
    pub allow_other_guild: bool,
    /// Why this lock is applied and no newer one, where there should be one.
    pub instead: Option<&'a str>,
    /// Who may know whether the lock is older than the one that was applied last; none when it may be.
    pub history: Option<&'a Source>,
}

/// What of a plan is applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// All of it.
    Everything,
    /// The announcement alone.
    Announcement {
        /// Although it was sent already.
        again: bool,
    },
}

/// Plans and applies, and tells what was done. Where another run changes the state meanwhile, what it did is
/// read, and planned from.
pub fn apply(
    job: &Job<'_>,
    store: &mut dyn StateStore,
    common: &Common,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    terminal.hear(|heard| heard.guild = Some(job.settings.guild.clone()));
    let mut server = discord(job.context, common, job.settings, terminal)?;
    for _ in 0..ATTEMPTS {
        if let Some(exit) = attempt(job, store, &mut server, common, terminal)? {
            return Ok(exit);
        }
        terminal.note("another run changed the state meanwhile: it is read and planned anew");
    }
    Err(StateError::Changed(store.name()).into())
}

/// One attempt; none when another run was faster.
fn attempt(
    job: &Job<'_>,
    store: &mut dyn StateStore,
    server: &mut Option<Server>,
    common: &Common,
    terminal: &Terminal,
) -> Result<Option<Exit>, Failure> {
    let saved = store.load()?;
    // Whoever was faster may have had the newest lock. The one of before must not take its place.
    if job.instead.is_some() && store.applied_lock()?.is_some_and(|applied| applied != job.text) {
        terminal
            .note("another run applied a newer lock meanwhile, so there is nothing left to do for this one");
        return Ok(Some(Exit::Done));
    }
    let mut state = match job.allow_other_guild && saved.guild != job.settings.guild {
        true => State::default(),
        false => saved.clone(),
    };
    if let What::Announcement { again } = job.what {
        state = match request_announcement(&state, job.lock, common.now().date_naive(), again) {
            Ok(owed) => owed,
            Err(unowed @ NothingToAnnounce::Announced(_)) => {
                terminal.print(&format!("{}; {}\n", inline(&unowed.to_string()), unowed.help()));
                return Ok(Some(Exit::Done));
            }
            Err(unowed) => return Err(Failure::new(Exit::Usage, unowed.to_string(), unowed.help())),
        };
    }
    if let Some(source) = job.history {
        refuse_older(job.lock, job.text, source, store, common)?;
    }
    let mut session =
        Session::plan(job.lock, &state, job.settings, Server::discord(server), Look::WhenDue, common.now())?;
    if let What::Announcement { .. } = job.what {
        session.plan.surfaces.iter_mut().for_each(|surface| surface.change = None);
    }
    miss_earlier(&mut session, job.lock, store)?;
    let plan = &session.plan;
    if (plan.requests() > 0 || session.state.is_unsettled()) && server.is_none() && plan.paused.is_none() {
        return Err(no_token());
    }
    if !common.json {
        terminal.print(&show::human(plan));
    }
    if plan.paused.is_some() {
        if common.json {
            terminal.print(&show::json(plan)?);
        }
        return Ok(Some(Exit::Done));
    }
    let Job { lock, text, settings, assets, .. } = *job;
    let run = Run { lock, text, settings, assets, now: common.now() };
    let Some(outcome) = run.carry_out(&mut session, saved, store, Server::discord(server))? else {
        return Ok(None);
    };
    terminal.hear(|heard| heard.missed = session.plan.missed.words());
    tell(job, &session.plan, &outcome, common, terminal)?;
    Ok(Some(if outcome.problems.is_empty() { Exit::Done } else { Exit::Unfinished }))
}

/// Adds what was missed before the lock's first day. A lock that was made in the new year does not know the days before
/// it; the one that was applied last does.
fn miss_earlier(session: &mut Session, lock: &Lock, store: &dyn StateStore) -> Result<(), Failure> {
    let first = lock.periods.first().map(|period| period.from);
    let known = session.state.last_run().map(|at| at.date_naive());
    let (Some(first), Some(known), None) = (first, known, &session.plan.paused) else { return Ok(()) };
    if known < first
        && let Some(earlier) = store.applied_lock()?.and_then(|text| crate::lock::read(text).ok())
    {
        let missed = missed(&earlier, &session.state, session.plan.day);
        session.plan.add_missed(missed, first);
    }
    Ok(())
}

fn tell(
    job: &Job<'_>,
    plan: &Plan,
    outcome: &Outcome,
    common: &Common,
    terminal: &Terminal,
) -> Result<(), Failure> {
    if common.json {
        let plan: serde_json::Value = serde_json::from_str(&show::json(plan)?)?;
        let problem = |problem: &Problem| json!({ "message": problem.message, "help": problem.help });
        let problems: Vec<_> = outcome.problems.iter().map(problem).collect();
        let json = json!({
            "plan": plan, "requests": outcome.requests, "done": outcome.done, "notes": outcome.notes,
            "problems": problems, "instead": job.instead,
        });
        terminal.print(&escape::json(&json)?);
    } else if !outcome.done.is_empty() {
        let done = inline(&outcome.done.join(", ")).into_owned();
        let sandbox = job.context.sandbox().path();
        let look =
            if common.sandbox() { format!(" (look into {})", sandbox.display()) } else { String::new() };
        terminal.print(&format!("done: {done}{look}\n"));
    }
    for note in &outcome.notes {
        terminal.note(note);
    }
    for problem in &outcome.problems {
        terminal.problem(&problem.message, problem.help.as_deref());
    }
    Ok(())
}
