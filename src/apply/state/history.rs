//! What the last runs did: a line each that changed something.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{State, days};

/// How many lines are kept.
const KEPT: usize = 200;

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When.
    #[serde(with = "days::time")]
    pub at: DateTime<Utc>,
    /// The event that was worn then.
    pub event: String,
    /// What was done, in words: `icon snow.gif, banner harbour.png, announced`.
    pub what: String,
    /// Why, in words: `entering christmas`.
    pub why: String,
    /// How many requests that took.
    pub requests: u64,
}

impl State {
    /// Adds to what the run at `at` did; a run has one line. `requests` is how many it made so far.
    pub fn note_done(&mut self, at: DateTime<Utc>, event: &str, what: &str, why: &str, requests: u64) {
        if let Some(last) = self.history.last_mut().filter(|last| last.at == at && last.event == event) {
            last.what = format!("{}, {what}", last.what);
            last.requests = requests;
            return;
        }
        let (event, what, why) = (event.to_owned(), what.to_owned(), why.to_owned());
        self.history.push(Entry { at, event, what, why, requests });
        let surplus = self.history.len().saturating_sub(KEPT);
        self.history.drain(..surplus);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_a_line_and_old_ones_go() {
        let mut state = State::default();
        let at =
            |minute: u32| format!("2026-12-01T{:02}:{:02}:00Z", minute / 60, minute % 60).parse().unwrap();
        state.note_done(at(1), "christmas", "icon snow.gif", "entering christmas", 1);
        state.note_done(at(1), "christmas", "announced", "", 2);
        let line = Entry {
            at: at(1),
            event: "christmas".into(),
            what: "icon snow.gif, announced".into(),
            why: "entering christmas".into(),
            requests: 2,
        };
        assert_eq!(state.history, [line]);
        (2..300).for_each(|minute| state.note_done(at(minute), "christmas", "icon", "", 1));
        assert_eq!((state.history.len(), state.history[0].at), (KEPT, at(300 - 200)));
    }
}
