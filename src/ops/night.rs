//! A run while nobody looks: who is told how it ended, and what the history keeps of a failure.

use std::cell::RefCell;

use chrono::{DateTime, Utc};

use super::{Notice, Observer};
use crate::alert::{Night, Sender, Watchers};
use crate::apply::state::StateStore;

/// What a run at night works with, beside its own ports.
pub struct NightWatch<'a> {
    /// Who is told.
    pub watchers: Watchers,
    /// How they are told.
    pub sender: &'a dyn Sender,
    /// Who follows the progress.
    pub observer: &'a dyn Observer,
    /// Takes the secrets out of a text.
    pub masked: &'a dyn Fn(&str) -> String,
    /// Tells the time.
    pub now: &'a dyn Fn() -> DateTime<Utc>,
}

/// How a run ended.
#[derive(Debug, Clone)]
pub struct NightEnd {
    /// The exit code; 0 for a run that did what it should.
    pub exit: u8,
    /// The error that ended it.
    pub error: Option<String>,
    /// Whether that was the state store's, which therefore cannot record it.
    pub by_store: bool,
}

/// Follows one run: passes the progress on, and collects what those should hear who are not there.
pub struct NightLog<'a> {
    watch: &'a NightWatch<'a>,
    heard: RefCell<Heard>,
}

#[derive(Default)]
struct Heard {
    guild: Option<String>,
    problems: Vec<String>,
    missed: Option<String>,
}

impl NightWatch<'_> {
    /// Runs, and tells that it begins and how it ended. Whom that cannot be told never changes how it ends.
    pub fn over<T>(&self, run: impl FnOnce(&NightLog<'_>) -> T, ended: impl Fn(&T) -> NightEnd) -> T {
        let log = NightLog { watch: self, heard: RefCell::default() };
        if self.watchers.is_empty() {
            return run(&log);
        }
        self.watchers.begins(self.sender).iter().for_each(|note| self.observer.note(note));
        let result = run(&log);
        let end = ended(&result);
        let failed = log.reason(&end);
        let Heard { guild, missed, .. } = log.heard.into_inner();
        let night = Night { at: (self.now)(), guild, exit: end.exit, failed, missed };
        self.watchers.ended(&night, self.sender).iter().for_each(|note| self.observer.note(note));
        result
    }
}

impl NightLog<'_> {
    /// Records in the history that a run of `guild` failed, as far as the store lets it. Of a guild of which nothing is
    /// known nothing is recorded: that somebody tries leaves nothing behind.
    pub fn record(&self, end: &NightEnd, guild: &str, store: &mut dyn StateStore) {
        let Some(reason) = self.reason(end).filter(|_| !end.by_store) else { return };
        let Ok(mut state) = store.load() else { return };
        if state.is_blank() || state.guild != guild {
            return;
        }
        state.note_failed((self.watch.now)(), &reason, end.exit);
        if let Err(error) = store.save(&state) {
            self.watch.observer.detail(&format!("the failure is not in the history: {error}"));
        }
    }

    /// Why a run ended badly, without secrets; none when it did not.
    fn reason(&self, end: &NightEnd) -> Option<String> {
        let reason = match &end.error {
            Some(error) => error.clone(),
            None if end.exit == 0 => return None,
            None => self.heard.borrow().problems.join("; "),
        };
        Some((self.watch.masked)(&reason))
    }
}

impl Observer for NightLog<'_> {
    fn progress(&self, notice: Notice<'_>) {
        let mut heard = self.heard.borrow_mut();
        match notice {
            Notice::Begins(guild) => heard.guild = Some(guild.to_owned()),
            Notice::Problem(message, _) => heard.problems.push(message.to_owned()),
            Notice::Applied(plan, outcome) => {
                heard.missed = plan.missed.words();
                heard.problems.extend(outcome.problems.iter().map(|problem| problem.message.clone()));
            }
            Notice::Note(_) | Notice::Detail(_) | Notice::Rejected(_) => {}
            Notice::Lock(..) | Notice::Planned(_) => {}
        }
        drop(heard);
        self.watch.observer.progress(notice);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::SecretAddress;
    use crate::apply::state::{MemoryStore, Occurrence, State};
    use crate::ops::Silent;

    /// Keeps what was sent.
    #[derive(Default)]
    struct Sent(RefCell<Vec<String>>);

    impl Sender for Sent {
        fn send(&self, address: &str, json: Option<&str>) -> Result<(), String> {
            self.0.borrow_mut().push(format!("{address} {}", json.unwrap_or_default()).trim_end().to_owned());
            Ok(())
        }
    }

    fn store() -> MemoryStore {
        let occurrence = Occurrence { event: "christmas".into(), began: "2026-12-01".parse().unwrap() };
        let state = State { guild: "1".into(), occurrence: Some(occurrence), ..State::default() };
        MemoryStore { state, lock: None }
    }

    /// A run that tells of a problem and ends so: what was sent, and the last line of the history.
    fn ended(end: &NightEnd) -> (Vec<String>, Option<String>) {
        let (sent, mut store) = (Sent::default(), store());
        let now = "2026-12-02T00:01:00Z".parse().unwrap();
        let watch = NightWatch {
            watchers: Watchers { ping: SecretAddress::parse("https://ping.test/1"), alert: None },
            sender: &sent,
            observer: &Silent,
            masked: &|text| text.replace("s3cret", "[TOKEN]"),
            now: &|| now,
        };
        let run = |log: &NightLog<'_>| {
            log.progress(Notice::Problem("s3cret was refused", None));
            log.record(end, "1", &mut store);
            log.record(end, "2", &mut store);
        };
        watch.over(run, |()| end.clone());
        assert!(store.state.history.len() <= 1, "another guild's failure is not recorded");
        (sent.0.into_inner(), store.state.history.pop().map(|entry| entry.what))
    }

    #[test]
    fn a_failure_is_told_and_recorded_without_secrets() {
        let end =
            |exit, error: Option<&str>| NightEnd { exit, error: error.map(str::to_owned), by_store: false };
        let begun = "https://ping.test/1/start".to_owned();
        assert_eq!(ended(&end(0, None)), (vec![begun.clone(), "https://ping.test/1".into()], None));
        let failed = vec![begun, "https://ping.test/1/3".into()];
        assert_eq!(ended(&end(3, None)), (failed.clone(), Some("[TOKEN] was refused".into())));
        assert_eq!(ended(&end(3, Some("no s3cret"))), (failed.clone(), Some("no [TOKEN]".into())));
        let by_store = NightEnd { by_store: true, ..end(3, Some("the disk is full")) };
        assert_eq!(ended(&by_store), (failed, None));
    }
}
