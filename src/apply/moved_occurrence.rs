//! Somebody may edit the dates of the running event, and its occurrence gets another first day. It is still the same
//! occurrence, which was entered and announced already. The state takes the new day.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::state::{Occurrence, State};
use crate::lock::Lock;

/// How many days an edit can move a first day at the most. More is another occurrence: last year's, seen by a
/// run after a long pause.
const FARTHEST: i64 = 182;

/// Whether two names are of one occurrence, though an edit may have moved its first day.
pub(super) fn is_same(one: &Occurrence, other: &Occurrence) -> bool {
    one.event == other.event && (one.began - other.began).num_days().abs() <= FARTHEST
}

/// The state with its occurrence under the name that `lock` has for it on `day`. Most often there is nothing
/// to follow, and it is the state as it was.
pub(crate) fn with_moved_occurrence<'a>(lock: &Lock, state: &'a State, day: NaiveDate) -> Cow<'a, State> {
    let (Some(old), Some(period)) = (&state.occurrence, lock.period(day)) else {
        return Cow::Borrowed(state);
    };
    let new = Occurrence { event: period.event.clone(), began: period.began };
    let edited = *old != new && is_same(old, &new) && lock.occurrence_ends(&old.event, old.began).is_none();
    if !edited {
        return Cow::Borrowed(state);
    }
    let rename = |occurrence: &mut Occurrence| {
        if occurrence == old {
            occurrence.clone_from(&new);
        }
    };
    let mut followed = state.clone();
    followed.occurrence.iter_mut().for_each(rename);
    followed.rotations.iter_mut().for_each(|rotation| rename(&mut rotation.occurrence));
    followed.announced.iter_mut().for_each(|announced| rename(&mut announced.occurrence));
    followed.doubts.iter_mut().for_each(rename);
    followed.announcing.iter_mut().for_each(|announcing| rename(&mut announcing.occurrence));
    Cow::Owned(followed)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::apply::state::Announced;
    use crate::lock::{Horizon, Period, Source};

    /// Three years with a christmas each, from `start` to December 25, and a plain week after it.
    pub(crate) fn lock(start: &str) -> Lock {
        let period = |event: &str, year: i32, from: &str, to: &str| {
            let (from, to) = (day(&format!("{year}-{from}")), day(&format!("{year}-{to}")));
            Period { from, to, event: event.into(), began: from, ends: None }
        };
        let year =
            |year| [period("christmas", year, start, "12-25"), period("plain", year, "12-26", "12-31")];
        let horizon = Horizon { first_year: 2026, last_year: 2028 };
        let periods = (2026..=2028).flat_map(year).collect();
        Lock {
            source: Source { commit: None, committed: None, events: String::new() },
            horizon,
            events: Vec::new(),
            periods,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn state(began: &str) -> State {
        let occurrence = Occurrence { event: "christmas".into(), began: day(began) };
        let announced = Announced { occurrence: occurrence.clone(), message: Some("1".into()) };
        State { occurrence: Some(occurrence), announced: vec![announced], ..State::default() }
    }

    #[test]
    fn an_edited_first_day_is_followed() {
        let before = state("2026-12-01");
        let followed = with_moved_occurrence(&lock("11-28"), &before, day("2026-12-10"));
        assert_eq!(*followed, state("2026-11-28"));
    }

    #[test]
    fn last_years_occurrence_is_not_this_years() {
        for began in ["2025-12-01", "2026-12-01"] {
            let state = state(began);
            assert_eq!(*with_moved_occurrence(&lock("12-01"), &state, day("2027-12-10")), state);
            assert_eq!(*with_moved_occurrence(&lock("12-02"), &state, day("2027-12-10")), state);
        }
    }

    #[test]
    fn another_event_is_entered_not_followed() {
        let state = state("2026-12-01");
        assert_eq!(*with_moved_occurrence(&lock("12-01"), &state, day("2026-12-26")), state);
    }
}
