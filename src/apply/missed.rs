//! Which occurrences came and went without a run: they began and ended between the last thing that the state knows
//! and today, and were neither worn nor announced. A pure function of the lock and the state.
//!
//! Only an event's own days count: those that the schedule gives to it, and not to another event of a higher priority.
//! An occurrence without any cannot be missed. A run that tells of missed ones records them in the history, and what
//! is recorded moves the last thing that is known: nothing is told twice.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Serialize, Serializer};

use super::moved_occurrence::is_same;
use super::state::{Announced, Occurrence, PendingEdit, PendingMessage, Rotation, State};
use crate::lock::{Lock, Period};

/// How many are named; of the ones before them only the number is told.
const NAMED: usize = 10;

/// The occurrences that were missed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missed {
    /// The last ones, the oldest first.
    pub(crate) named: Vec<MissedOccurrence>,
    /// How many more there are before these.
    pub(crate) more: usize,
}

/// An occurrence that no run entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct MissedOccurrence {
    /// The event's name.
    pub event: String,
    /// The first of its own days.
    #[serde(serialize_with = "iso")]
    pub from: NaiveDate,
    /// The last of its own days.
    #[serde(serialize_with = "iso")]
    pub to: NaiveDate,
}

/// A day as `2026-03-14`, for programs.
pub(super) fn iso<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// What was missed until `day`, which is not over yet. Of a guild of which nothing is known, nothing was.
pub fn missed(lock: &Lock, state: &State, day: NaiveDate) -> Missed {
    let Some(known) = state.last_run().filter(|_| !state.is_blank()).map(|at| at.date_naive()) else {
        return Missed::default();
    };
    let begins = lock.periods.partition_point(|period| period.to < known);
    let mut seen: Vec<(&str, NaiveDate)> = Vec::new();
    let mut missed = Vec::new();
    for period in lock.periods[begins..].iter().take_while(|period| period.to < day) {
        let occurrence = (period.event.as_str(), period.began);
        let fallback = lock.event(&period.event).is_none_or(|event| event.is_fallback());
        if fallback || seen.contains(&occurrence) || was_entered(state, period) {
            continue;
        }
        seen.push(occurrence);
        let (from, to) = own_days(lock, period);
        if to < day {
            missed.push(MissedOccurrence { event: period.event.clone(), from, to });
        }
    }
    Missed::of(missed)
}

/// The first and the last day on which the occurrence of `period` is worn.
fn own_days(lock: &Lock, period: &Period) -> (NaiveDate, NaiveDate) {
    let own = |other: &&Period| other.event == period.event && other.began == period.began;
    let first = lock.periods.iter().find(own).map_or(period.from, |first| first.from);
    let last = lock.periods.iter().rfind(own).map_or(period.to, |last| last.to);
    (first, last)
}

/// Whether a run entered the occurrence of `period`, announced it or began to, as far as the state remembers. What ends
/// after the last thing that it knows, it remembers.
fn was_entered(state: &State, period: &Period) -> bool {
    let State { occurrence, rotations, announced, doubts, dressing, announcing, .. } = state;
    let known = (occurrence.iter().chain(doubts))
        .chain(rotations.iter().map(|Rotation { occurrence, .. }| occurrence))
        .chain(announced.iter().map(|Announced { occurrence, .. }| occurrence))
        .chain(dressing.iter().map(|PendingEdit { occurrence, .. }| occurrence))
        .chain(announcing.iter().map(|PendingMessage { occurrence, .. }| occurrence));
    let period = Occurrence { event: period.event.clone(), began: period.began };
    known.into_iter().any(|known| is_same(known, &period))
}

impl MissedOccurrence {
    /// Its days: `2026-03-14`, or `2026-12-29 to 2027-01-03`.
    pub(crate) fn days(&self) -> String {
        let MissedOccurrence { from, to, .. } = self;
        if from == to { from.to_string() } else { format!("{from} to {to}") }
    }
}

impl Missed {
    /// The last of these by their names, the ones before by their number.
    fn of(mut all: Vec<MissedOccurrence>) -> Missed {
        let more = all.len().saturating_sub(NAMED);
        Missed { named: all.split_off(more), more }
    }

    /// With what `earlier`, found by an earlier lock, has from before `first`: a lock of this year knows nothing of the
    /// last one.
    pub(crate) fn after(self, earlier: Missed, first: NaiveDate) -> Missed {
        let before = earlier.named.into_iter().filter(|missed| missed.to < first);
        let mut all = Missed::of(before.chain(self.named).collect());
        all.more += self.more + earlier.more;
        all
    }

    /// Whether nothing was.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// In words: `pi_day (2026-03-14), easter (2026-04-05 to 2026-04-06)`; none when nothing was missed.
    pub(crate) fn words(&self) -> Option<String> {
        let name = |missed: &MissedOccurrence| format!("{} ({})", missed.event, missed.days());
        let names: Vec<String> = self.named.iter().map(name).collect();
        let more = if self.more > 0 { format!(", and {} more before", self.more) } else { String::new() };
        (!self.is_empty()).then(|| format!("{}{more}", names.join(", ")))
    }

    /// What a run says about it.
    pub(crate) fn note(&self) -> Option<String> {
        self.words().map(|words| format!("missed, because no run entered it in its days: {words}"))
    }

    /// Records it, so that it is not told again.
    pub(crate) fn record(&self, state: &mut State, at: DateTime<Utc>) {
        if self.more > 0 {
            state.note_missed(at, "", &format!("{} more events before", self.more));
        }
        self.named.iter().for_each(|missed| state.note_missed(at, &missed.event, &missed.days()));
    }
}
