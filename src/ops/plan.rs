//! Plans: what is due, without changing anything.

use chrono::{DateTime, Utc};

use super::prepare::Preparation;
use super::{Allow, Connect, Error, LockFile};
use crate::apply::plan::{Plan, Settings};
use crate::apply::session::{Look, Session};
use crate::apply::state::StateStore;
use crate::problem::Problem;
use crate::repository::Source;

/// What to plan by.
pub struct PlanRequest<'a> {
    /// The lock.
    pub lock: &'a LockFile,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What the operator allows against a guard's advice.
    pub allow: Allow,
    /// The repository whose history says which of two locks is older, where it is at hand.
    pub source: Option<&'a Source>,
    /// The time.
    pub now: DateTime<Utc>,
}

/// What is due.
#[derive(Debug)]
pub struct PlanOutcome {
    /// The plan.
    pub plan: Plan,
    /// What could not be found out.
    pub problems: Vec<Problem>,
}

/// Plans, and asks Discord what is there where it can be asked. Nothing is saved or sent.
pub fn plan(
    request: &PlanRequest<'_>,
    store: &dyn StateStore,
    discord: &mut dyn Connect,
) -> Result<PlanOutcome, Error> {
    let PlanRequest { lock, settings, allow, source, now } = *request;
    let look = Look::Always;
    let preparation = Preparation { lock, settings, allow, source, announcement: None, look, now };
    let Session { plan, problems, .. } = preparation.session(&store.load()?, store, discord)?;
    Ok(PlanOutcome { plan, problems })
}
