//! What applying a plan came to.

use crate::discord::Failure;

/// What was done.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many requests wrote something, or tried to.
    pub requests: usize,
    /// What Discord confirmed, in words.
    pub done: Vec<String>,
    /// What the operator should know beside it.
    pub notes: Vec<String>,
    /// What did not succeed; empty when everything did.
    pub problems: Vec<Problem>,
    /// Whether Discord said something after which nothing more is to be asked of it in this run.
    pub stopped: bool,
}

impl Outcome {
    /// Adds what Discord did not do.
    pub(super) fn fail(&mut self, what: &str, failure: &Failure) {
        self.stopped |= failure.stops_the_run();
        self.problems.push(Problem::of(what, failure));
    }
}

/// Something that did not succeed.
#[derive(Debug)]
pub struct Problem {
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with something to do about it.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { message: message.into(), help: Some(help.into()) }
    }

    /// Something that Discord did not do.
    pub fn of(what: &str, failure: &Failure) -> Problem {
        Problem { message: format!("{what}: {failure}"), help: failure.help() }
    }
}
