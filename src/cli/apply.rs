//! `bannerman apply`: makes the changes that are due.

use serde_json::json;

use super::context::{Assets, Context, SANDBOX, lock};
use super::options::{Apply, Common};
use super::session::{Server, discord};
use super::{Exit, Failure, Terminal};
use crate::apply::execute::{Applier, AssetBytes, Connection};
use crate::apply::outcome::{Outcome, Problem};
use crate::apply::plan::{Plan, Settings};
use crate::apply::session::Session;
use crate::apply::show;
use crate::apply::state::{StateError, StateStore};
use crate::escape::{self, inline};
use crate::lock::Lock;

pub fn run(common: &Common, arguments: &Apply, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    let mut store = context.store_to_write(
        common,
        arguments.target.known.state.as_deref(),
        Some(&settings.guild),
        terminal,
    )?;
    let (text, lock) = lock(&arguments.target.known, store.as_ref(), false)?;
    let assets = Assets::new(&context);
    apply(
        &Job { lock: &lock, text: &text, settings: &settings, assets: &assets },
        store.as_mut(),
        common,
        terminal,
    )
}

/// A lock to apply.
pub struct Job<'a> {
    /// The lock.
    pub lock: &'a Lock,
    /// Its text.
    pub text: &'a str,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// Where the pictures are.
    pub assets: &'a dyn AssetBytes,
}

/// How often a run plans anew because another one was faster.
const ATTEMPTS: usize = 5;

/// Plans and applies, and tells what was done. Where another run changes the state meanwhile, what it did is
/// read, and planned from.
pub fn apply(
    job: &Job<'_>,
    store: &mut dyn StateStore,
    common: &Common,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let mut server = discord(common, job.settings, terminal)?;
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
    let state = store.load()?;
    let Session { plan, live } =
        Session::plan(job.lock, &state, job.settings, Server::discord(server), common.now())?;
    if plan.requests() > 0 && server.is_none() {
        let help = "set it in the environment, or try `--sandbox`; `bannerman plan` needs no token";
        return Err(Failure::new(Exit::Usage, "DISCORD_TOKEN is not set", help));
    }
    if !common.json()? {
        terminal.print(&show::human(&plan));
    }
    let Some(()) = unless_changed(store.save_applied_lock(job.text))? else { return Ok(None) };
    let now = common.now();
    let applier = Applier { lock: job.lock, settings: job.settings, assets: job.assets, store, now };
    let connection = match (server, &live) {
        (Some(server), Some(live)) => Some(Connection { discord: &mut server.client, live }),
        _ => None,
    };
    let Some(outcome) = unless_changed(applier.apply(&plan, state, connection))? else { return Ok(None) };
    tell(&plan, &outcome, common, terminal)?;
    Ok(Some(if outcome.problems.is_empty() { Exit::Done } else { Exit::Unfinished }))
}

fn unless_changed<T>(result: Result<T, StateError>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(StateError::Changed(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn tell(plan: &Plan, outcome: &Outcome, common: &Common, terminal: &Terminal) -> Result<(), Failure> {
    if common.json()? {
        let plan: serde_json::Value = serde_json::from_str(&show::json(plan)?)?;
        let problem = |problem: &Problem| json!({ "message": problem.message, "help": problem.help });
        let problems: Vec<_> = outcome.problems.iter().map(problem).collect();
        let json = json!({
            "plan": plan, "requests": outcome.requests, "done": outcome.done, "problems": problems,
        });
        terminal.print(&escape::json(&json)?);
    } else if !outcome.done.is_empty() {
        let done = inline(&outcome.done.join(", ")).into_owned();
        let look = if common.sandbox { format!(" (look into {SANDBOX})") } else { String::new() };
        terminal.print(&format!("done: {done}{look}\n"));
    }
    for problem in &outcome.problems {
        terminal.problem(&problem.message, problem.help.as_deref());
    }
    Ok(())
}
