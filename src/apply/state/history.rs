//! What the last runs did: a line each that changed something, that failed, or that found an event missed.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

use super::{State, toml_dates};
use crate::escape::bounded;

/// How many lines are kept.
const KEPT: usize = 200;

/// How many of them tell of failures. A job that fails every night does not push out what was done.
const KEPT_FAILURES: usize = 20;

/// The longest reason of a failure that is kept, in characters.
const LONGEST_REASON: usize = 300;

/// What a line tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something was done.
    #[default]
    Done,
    /// A run failed.
    Failed,
    /// An occurrence came and went, and no run entered it.
    Missed,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// When; of a failure that repeats itself, the first time.
    #[serde(with = "toml_dates::time")]
    pub at: DateTime<Utc>,
    /// What it tells.
    #[serde(default, skip_serializing_if = "is_done")]
    pub kind: Kind,
    /// The event that was worn then, or that was missed; empty when none was.
    pub event: String,
    /// What was done, in words: `icon snow.gif, banner harbour.png, announced`. Of a failure, what happened.
    pub what: String,
    /// Why, in words: `entering christmas`.
    pub why: String,
    /// How many requests that took.
    pub requests: u64,
    /// How often the same failure happened, one run after the other.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u64,
    /// When it happened last, where that is more than once.
    #[serde(default, with = "toml_dates::maybe_time", skip_serializing_if = "Option::is_none")]
    pub last: Option<DateTime<Utc>>,
}

fn is_done(kind: &Kind) -> bool {
    *kind == Kind::Done
}

fn once() -> u64 {
    1
}

fn is_once(times: &u64) -> bool {
    *times == once()
}

impl HistoryEntry {
    /// Something that a run did.
    pub fn done(at: DateTime<Utc>, event: &str, what: &str, why: &str, requests: u64) -> HistoryEntry {
        let (event, what, why) = (event.to_owned(), what.to_owned(), why.to_owned());
        HistoryEntry { at, kind: Kind::Done, event, what, why, requests, times: once(), last: None }
    }

    /// When what it tells happened last.
    pub(crate) fn latest(&self) -> DateTime<Utc> {
        self.last.unwrap_or(self.at)
    }
}

impl State {
    /// Adds to what the run at `at` did; a run has one line. `requests` is how many it made so far.
    pub(crate) fn note_done(&mut self, at: DateTime<Utc>, event: &str, what: &str, why: &str, requests: u64) {
        // What a run did, and what it failed at, are two lines; the next one may find out more of what it did.
        let last = self.history.iter_mut().rev().find(|entry| entry.kind == Kind::Done);
        if let Some(last) = last.filter(|last| last.at == at && last.event == event) {
            last.what = format!("{}, {what}", last.what);
            last.requests = requests;
            return;
        }
        self.push(HistoryEntry::done(at, event, what, why, requests));
    }

    /// Remembers that an occurrence of `event` was missed; `period` is when it was.
    pub(crate) fn note_missed(&mut self, at: DateTime<Utc>, event: &str, period: &str) {
        let what = format!("missed {period}");
        self.push(HistoryEntry {
            kind: Kind::Missed,
            ..HistoryEntry::done(at, event, &what, "no run entered it", 0)
        });
    }

    /// Remembers that a run failed. One that fails as another did, and nothing was done in between, is counted with it.
    pub(crate) fn note_failed(&mut self, at: DateTime<Utc>, reason: &str, exit: u8) {
        let (reason, at) = (bounded(reason, LONGEST_REASON).into_owned(), at.trunc_subsecs(0));
        let mut since = self.history.iter_mut().rev().take_while(|entry| entry.kind == Kind::Failed);
        if let Some(same) = since.find(|entry| entry.what == reason) {
            same.times += 1;
            same.last = Some(at);
            return;
        }
        let event = self.occurrence.as_ref().map_or_else(String::new, |worn| worn.event.clone());
        let why = format!("exit code {exit}");
        self.push(HistoryEntry { kind: Kind::Failed, ..HistoryEntry::done(at, &event, &reason, &why, 0) });
        let failed = |entry: &HistoryEntry| entry.kind == Kind::Failed;
        if self.history.iter().filter(|entry| failed(entry)).count() > KEPT_FAILURES
            && let Some(oldest) = self.history.iter().position(failed)
        {
            self.history.remove(oldest);
        }
    }

    fn push(&mut self, entry: HistoryEntry) {
        self.history.push(entry);
        let surplus = self.history.len().saturating_sub(KEPT);
        self.history.drain(..surplus);
    }

    /// When a run last recorded something that it did or found. On a night with nothing due nothing is recorded, so
    /// the last run may have been later.
    pub(crate) fn last_run(&self) -> Option<DateTime<Utc>> {
        let recorded = self.history.iter().filter(|entry| entry.kind != Kind::Failed).map(|entry| entry.at);
        recorded.chain(self.worn.given().map(|(_, worn)| worn.since)).max()
    }

    /// The failure that happened last, where no later run is known to have done anything.
    pub(crate) fn last_failure(&self) -> Option<&HistoryEntry> {
        let failures = self.history.iter().filter(|entry| entry.kind == Kind::Failed);
        let last = failures.max_by_key(|entry| entry.latest())?;
        // A run that did one thing and failed at another did both at the same time.
        self.last_run().is_none_or(|run| run.trunc_subsecs(0) <= last.latest()).then_some(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2026-12-01T{:02}:{:02}:00Z", minute / 60, minute % 60).parse().unwrap()
    }

    #[test]
    fn a_run_has_a_line_and_old_ones_go() {
        let mut state = State::default();
        state.note_done(at(1), "christmas", "icon snow.gif", "entering christmas", 1);
        state.note_done(at(1), "christmas", "announced", "", 2);
        let line =
            HistoryEntry::done(at(1), "christmas", "icon snow.gif, announced", "entering christmas", 2);
        assert_eq!(state.history, [line]);
        (2..300).for_each(|minute| state.note_done(at(minute), "christmas", "icon", "", 1));
        assert_eq!((state.history.len(), state.history[0].at), (KEPT, at(300 - 200)));
    }

    #[test]
    fn a_failure_that_repeats_itself_is_counted() {
        let mut state = State::default();
        (1..=5).for_each(|minute| state.note_failed(at(minute), "the host is not found", 3));
        state.note_failed(at(6), "another", 2);
        state.note_failed(at(7), "the host is not found", 3);
        let told = |entry: &HistoryEntry| (entry.what.clone(), entry.times, entry.at, entry.latest());
        let told: Vec<_> = state.history.iter().map(told).collect();
        let expected =
            [("the host is not found".to_owned(), 6, at(1), at(7)), ("another".to_owned(), 1, at(6), at(6))];
        assert_eq!(told, expected);
        // After a success it is a new one.
        state.note_done(at(8), "christmas", "icon", "", 1);
        assert_eq!(state.last_failure(), None);
        state.note_failed(at(9), "the host is not found", 3);
        assert_eq!((state.history.len(), state.last_failure().unwrap().times), (4, 1));
        assert_eq!(state.last_run(), Some(at(8)));
    }

    #[test]
    fn failures_are_bounded_in_number_and_length() {
        let mut state = State::default();
        state.note_done(at(0), "christmas", "icon", "", 1);
        (1..300)
            .for_each(|minute| state.note_failed(at(minute), &format!("{minute} {}", "x".repeat(9999)), 3));
        assert_eq!(state.history.len(), 1 + KEPT_FAILURES);
        assert!(state.history.iter().all(|entry| entry.what.chars().count() <= LONGEST_REASON));
        assert_eq!((state.history[0].at, state.last_run()), (at(0), Some(at(0))));
    }
}
