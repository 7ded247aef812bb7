//! Who follows the progress of a use case while it runs. The command line prints what it hears, a service logs it.

use crate::apply::plan::Plan;
use crate::diagnostic::Report;
use crate::lock::Lock;

/// Hears what happens before the outcome is there. Every method does nothing unless it is written.
pub trait Observer {
    /// Something worth knowing.
    fn note(&self, _text: &str) {}

    /// A detail, for whoever wants to know more.
    fn detail(&self, _text: &str) {}

    /// Something that did not succeed, in a run that goes on.
    fn problem(&self, _message: &str, _help: Option<&str>) {}

    /// The branding has errors, and the run goes on with the lock that was applied last.
    fn rejected(&self, _report: &Report) {}

    /// The lock that a run goes by, once it is there.
    fn lock(&self, _lock: &Lock) {}

    /// Changes to this guild begin.
    fn begins(&self, _guild: &str) {}

    /// What is due, before it is done.
    fn planned(&self, _plan: &Plan) {}
}

/// Nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Observer for Silent {}
