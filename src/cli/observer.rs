//! What the command line does with the progress of a use case: it prints it.

use super::Terminal;
use super::compile::summary;
use super::findings::complain;
use super::options::Common;
use crate::apply::show;
use crate::escape::inline;
use crate::ops::{Notice, Observer};

impl Observer for Terminal {
    fn progress(&self, progress: Notice<'_>) {
        match progress {
            Notice::Note(text) => self.note(text),
            Notice::Detail(text) => self.detail(text),
            Notice::Problem(message, help) => self.problem(message, help),
            Notice::Rejected(report) => complain(report, self),
            Notice::Begins(_) | Notice::Applied(..) => {}
            Notice::Lock(source, lock) => {
                self.print(&format!("{}: {}\n\n", inline(&source.to_string()), summary(lock)));
            }
            Notice::Planned(plan) => self.print(&show::human(plan)),
        }
    }
}

/// Who follows a command that may write for programs. Then standard output is left to the outcome, as one JSON text.
pub(crate) struct Follower<'a> {
    observer: &'a dyn Observer,
    json: bool,
}

impl<'a> Follower<'a> {
    /// Follows a command with these options.
    pub(crate) fn new(common: &Common, observer: &'a dyn Observer) -> Follower<'a> {
        Follower { observer, json: common.json }
    }
}

impl Observer for Follower<'_> {
    fn progress(&self, progress: Notice<'_>) {
        match progress {
            Notice::Lock(..) | Notice::Planned(_) if self.json => {}
            notice => self.observer.progress(notice),
        }
    }
}
