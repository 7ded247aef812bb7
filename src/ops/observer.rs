//! Who follows the progress of a use case while it runs. The command line prints what it hears, a service logs it.

use crate::apply::outcome::Outcome;
use crate::apply::plan::Plan;
use crate::diagnostic::Report;
use crate::lock::Lock;
use crate::repository::Source;

/// Something that happens before the outcome is there.
#[derive(Debug, Clone, Copy)]
pub enum Notice<'a> {
    /// Something worth knowing.
    Note(&'a str),
    /// A detail, for whoever wants to know more.
    Detail(&'a str),
    /// Something did not succeed, and the run goes on: what happened, and what to do.
    Problem(&'a str, Option<&'a str>),
    /// The branding has errors, and the run goes on with the lock that was applied last.
    Rejected(&'a Report),
    /// A nightly run has its lock.
    Lock(&'a Source, &'a Lock),
    /// Changes to the guild with this id begin.
    Begins(&'a str),
    /// This is due, and is done next.
    Planned(&'a Plan),
    /// This was done of what was due. It is the outcome of the use case, too.
    Applied(&'a Plan, &'a Outcome),
}

/// Hears of the progress.
pub trait Observer {
    /// Something happened.
    fn progress(&self, progress: Notice<'_>);

    /// Something worth knowing.
    fn note(&self, text: &str) {
        self.progress(Notice::Note(text));
    }

    /// A detail, for whoever wants to know more.
    fn detail(&self, text: &str) {
        self.progress(Notice::Detail(text));
    }
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _progress: Notice<'_>) {}
}
