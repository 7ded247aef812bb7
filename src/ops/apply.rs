//! Applies a lock to a guild: plans what is due, does it, and records what Discord confirmed.

use chrono::{DateTime, Utc};

use super::prepare::Preparation;
use super::{Allow, Error, LockFile, Notice, Ports};
use crate::apply::missed::missed;
use crate::apply::outcome::Outcome;
use crate::apply::plan::{Plan, Settings};
use crate::apply::run::{ATTEMPTS, Run};
use crate::apply::session::{Look, Session};
use crate::apply::state::{State, StateError, StateStore};
use crate::lock::{self, Lock};
use crate::repository::Source;

/// A lock to apply.
pub struct ApplyRequest<'a> {
    /// The lock.
    pub lock: &'a LockFile,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What the operator allows against a guard's advice.
    pub allow: Allow,
    /// The repository whose history says which of two locks is older, where it is at hand.
    pub source: Option<&'a Source>,
}

/// What came of it.
#[derive(Debug)]
pub enum ApplyOutcome {
    /// The plan was carried out, as far as Discord let it.
    Applied(Box<Applied>),
    /// The guild is paused: this plan waits.
    Paused(Box<Plan>),
    /// Another run applied a newer lock meanwhile.
    Superseded,
}

/// A plan, and what it came to.
#[derive(Debug)]
pub struct Applied {
    /// What was due.
    pub plan: Plan,
    /// What was done, and what did not succeed.
    pub outcome: Outcome,
}

/// Makes the changes that are due. Where another run changes the state meanwhile, the state is read and planned anew.
pub fn apply(request: &ApplyRequest<'_>, ports: Ports<'_>) -> Result<ApplyOutcome, Error> {
    let ApplyRequest { lock, settings, allow, source } = *request;
    Job { lock, settings, allow, source, announcement: None, instead: false }.carry_out(ports)
}

/// A lock to apply, or a part of it.
pub(super) struct Job<'a> {
    /// The lock.
    pub lock: &'a LockFile,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What the operator allows.
    pub allow: Allow,
    /// The repository whose history says which of two locks is older.
    pub source: Option<&'a Source>,
    /// The announcement alone is asked for: whether it may be sent a second time.
    pub announcement: Option<bool>,
    /// Whether it is the lock that was applied last, where there should be a newer one.
    pub instead: bool,
}

impl Job<'_> {
    /// Plans and applies, again where another run was faster.
    pub fn carry_out(&self, mut ports: Ports<'_>) -> Result<ApplyOutcome, Error> {
        ports.observer.progress(Notice::Begins(&self.settings.guild));
        // A token that cannot be used is told before anything else.
        ports.discord.connect()?;
        for _ in 0..ATTEMPTS {
            if let Some(outcome) = self.attempt(&mut ports)? {
                return Ok(outcome);
            }
            ports.observer.note("another run changed the state meanwhile: it is read and planned anew");
        }
        Err(StateError::Changed(ports.store.name()).into())
    }

    /// One attempt; none when another run was faster.
    fn attempt(&self, ports: &mut Ports<'_>) -> Result<Option<ApplyOutcome>, Error> {
        let saved = ports.store.load()?;
        if self.is_superseded(ports.store)? {
            ports.observer.note(
                "another run applied a newer lock meanwhile, so there is nothing left to do for this one",
            );
            return Ok(Some(ApplyOutcome::Superseded));
        }
        let mut session = self.session(&saved, ports)?;
        let unsettled = session.state.is_unsettled();
        let paused = session.plan.paused.is_some();
        let sends = session.plan.requests() > 0 || unsettled;
        if sends && !paused && ports.discord.connect()?.is_none() {
            return Err(Error::NoToken);
        }
        ports.observer.progress(Notice::Planned(&session.plan));
        if paused {
            return Ok(Some(ApplyOutcome::Paused(Box::new(session.plan))));
        }
        let Some(outcome) = self.run(&mut session, saved, ports)? else { return Ok(None) };
        let plan = session.plan;
        ports.observer.progress(Notice::Applied(&plan, &outcome));
        Ok(Some(ApplyOutcome::Applied(Box::new(Applied { plan, outcome }))))
    }

    /// Whoever was faster may have had the newest lock. The one from before must not take its place.
    fn is_superseded(&self, store: &dyn StateStore) -> Result<bool, Error> {
        Ok(self.instead && store.applied_lock()?.is_some_and(|applied| applied != *self.lock.text))
    }

    fn session(&self, saved: &State, ports: &mut Ports<'_>) -> Result<Session, Error> {
        let Job { lock, settings, allow, source, announcement, .. } = *self;
        let (look, now) = (Look::WhenDue, (ports.now)());
        let preparation = Preparation { lock, settings, allow, source, announcement, look, now };
        let mut session = preparation.session(saved, ports.store, ports.discord)?;
        if announcement.is_some() {
            session.plan.leave_images();
        }
        miss_earlier(&mut session, &lock.lock, ports.store)?;
        Ok(session)
    }

    fn run(
        &self,
        session: &mut Session,
        saved: State,
        ports: &mut Ports<'_>,
    ) -> Result<Option<Outcome>, Error> {
        let now: DateTime<Utc> = (ports.now)();
        let Job { lock: LockFile { text, lock }, settings, .. } = *self;
        let run = Run { lock, text: Some(text), settings, assets: ports.assets, now };
        Ok(run.carry_out(session, saved, ports.store, ports.discord.connect()?)?)
    }
}

/// Adds what was missed before the lock's first day. A lock that was made in the new year does not know the days before
/// it; the one that was applied last does.
fn miss_earlier(session: &mut Session, lock: &Lock, store: &dyn StateStore) -> Result<(), Error> {
    let first = lock.periods.first().map(|period| period.from);
    let known = session.state.last_run().map(|at| at.date_naive());
    let (Some(first), Some(known), None) = (first, known, &session.plan.paused) else { return Ok(()) };
    if known < first
        && let Some(earlier) = store.applied_lock()?.and_then(|text| lock::read(text).ok())
    {
        let missed = missed(&earlier, &session.state, session.plan.day);
        session.plan.add_missed(missed, first);
    }
    Ok(())
}
