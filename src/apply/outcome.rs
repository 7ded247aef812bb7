//! The outcome of applying a plan: what was done, and what went wrong.

use crate::discord::Failure;
use crate::problem::Problem;

/// What was done.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many requests wrote something, or tried to.
    pub requests: usize,
    /// What Discord confirmed, in words.
    pub done: Vec<String>,
    /// What the operator should know beside it.
    pub(crate) notes: Vec<String>,
    /// What did not succeed; empty when everything did.
    pub problems: Vec<Problem>,
    /// Whether Discord said something after which nothing more is to be asked of it in this run.
    pub(crate) stopped: bool,
}

impl Outcome {
    /// Adds what Discord did not do.
    pub(super) fn fail(&mut self, what: &str, failure: &Failure) {
        self.stopped |= failure.stops_the_run();
        self.problems.push(failure.problem(what));
    }
}
