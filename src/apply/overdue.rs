//! What is due since an earlier day and was not done: a pure function of the lock, the state and the time.
//!
//! A day is the smallest step: what is due today may still be done today, by a nightly run that is late. It is overdue
//! when the day has passed. While a guild is paused, and before anything was applied, nothing is overdue.

use chrono::NaiveDate;
use serde::Serialize;

use super::missed::iso;
use super::moved_occurrence::with_moved_occurrence;
use super::pair;
use super::plan::next_turn;
use super::state::{Occurrence, State, Worn};
use crate::lock::{Asset, Event, Lock, Period};
use crate::surface::Surface;

/// What is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// The first day on which something was due.
    #[serde(serialize_with = "iso")]
    pub(crate) since: NaiveDate,
    /// What, in words.
    pub(crate) reasons: Vec<String>,
}

/// What is overdue on `day`; `rotate_every_days` as in the configuration.
pub fn overdue(lock: &Lock, state: &State, rotate_every_days: u32, day: NaiveDate) -> Option<Overdue> {
    let state = &*with_moved_occurrence(lock, state, day);
    let worn = state.occurrence.as_ref().filter(|_| state.paused.is_none())?;
    let mut due: Vec<(NaiveDate, String)> = unfinished(state).into_iter().collect();
    match lock.period(day) {
        None => due.extend(lock_ended(lock, day)),
        Some(period) if is(worn, period) => {
            let turns = Surface::ALL.map(|surface| turn(lock, state, surface, rotate_every_days));
            due.extend(turns.into_iter().flatten());
            due.extend(announcement(lock, state, worn));
        }
        Some(period) => {
            let words = match period.event == worn.event {
                // Another event came and went in between.
                true => format!("{} should be entered again", period.event),
                false => format!("{} should be worn, {} still is", period.event, worn.event),
            };
            due.push((wrong_since(lock, worn, period, day), words));
        }
    }
    due.retain(|(since, _)| *since < day);
    let since = due.iter().map(|(since, _)| *since).min()?;
    Some(Overdue { since, reasons: due.into_iter().map(|(_, words)| words).collect() })
}

fn is(occurrence: &Occurrence, period: &Period) -> bool {
    occurrence.event == period.event && occurrence.began == period.began
}

/// The day after the last one on which it was right to wear `worn`. Where the lock does not know it any more, the
/// first day of what should be worn.
fn wrong_since(lock: &Lock, worn: &Occurrence, due: &Period, day: NaiveDate) -> NaiveDate {
    let past = lock.periods.partition_point(|period| period.from <= day);
    let last = lock.periods[..past].iter().rposition(|period| is(worn, period));
    last.and_then(|at| lock.periods.get(at + 1)).map_or(due.from, |next| next.from)
}

fn lock_ended(lock: &Lock, day: NaiveDate) -> Option<(NaiveDate, String)> {
    let last = lock.periods.last().map(|period| period.to).filter(|last| *last < day)?;
    Some((last.succ_opt()?, format!("the lock ends on {last}")))
}

fn turn(lock: &Lock, state: &State, surface: Surface, rotate_every_days: u32) -> Option<(NaiveDate, String)> {
    let event = lock.event(&state.occurrence.as_ref()?.event)?;
    let worn = state.worn(surface).filter(|worn| has_another(event, surface, worn))?;
    let since = next_turn(lock, state, surface, rotate_every_days)?;
    Some((since, format!("the turn of {} is over", worn.name())))
}

/// Whether there is certainly another image to wear. An animated one needs a feature of the guild, which is known to
/// be there only where one is worn.
fn has_another(event: &Event, surface: Surface, worn: &Worn) -> bool {
    let is_worn = |asset: &&Asset| Some(asset.blake3.as_str()) == worn.blake3();
    let animated = event.assets[surface].iter().find(is_worn).is_some_and(|asset| asset.frames > 1);
    let can = |asset: &&Asset| !is_worn(asset) && (asset.frames == 1 || animated);
    if !pair::holds(event, surface) {
        return event.assets[surface].iter().any(|asset| can(&asset));
    }
    pair::pairs(event).into_iter().any(|pair| {
        let is_another = |(half, asset): (Surface, &Asset)| half == surface && can(&asset);
        pair.halves().any(is_another) && pair.halves().all(|(_, asset)| asset.frames == 1)
    })
}

fn announcement(lock: &Lock, state: &State, worn: &Occurrence) -> Option<(NaiveDate, String)> {
    let owed = state.announcement_owed && !state.was_announced(worn) && !state.is_in_doubt(worn);
    let began = lock.periods.iter().find(|period| is(worn, period))?.from;
    owed.then(|| (began, format!("{} is not announced yet", worn.event)))
}

/// Requests of which nobody found out yet what became of them.
fn unfinished(state: &State) -> Option<(NaiveDate, String)> {
    let began = state.dressing.iter().map(|open| open.at).chain(state.announcing.iter().map(|open| open.at));
    let began = began.min()?.date_naive();
    Some((began, "a run was cut off, and no other found out what became of it".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::state::{AssetId, Paused, PendingMessage};
    use crate::image::Format;
    use crate::lock::{Dates, Horizon, Source};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asset(number: u32, frames: u32) -> Asset {
        let (path, blake3, git) =
            (format!("events/x/{number}.gif"), format!("{number:064x}"), "0".repeat(40));
        Asset { path, blake3, git, bytes: 1, format: Format::Gif, width: 1, height: 1, frames }
    }

    fn event(name: &str, icons: Vec<Asset>, fallback: bool) -> Event {
        Event {
            name: name.into(),
            title: name.into(),
            dates: (!fallback).then(Dates::default),
            priority: 0,
            pair: false,
            authors: Vec::new(),
            description: String::new().into(),
            assets: [(Surface::Banner, vec![asset(99, 1)]), (Surface::Icon, icons)].into(),
        }
    }

    /// A plain month with a feast from the 10th to the 12th of December.
    fn lock(icons: Vec<Asset>) -> Lock {
        let period = |event: &str, from: u32, to: u32| {
            let date = |of: u32| NaiveDate::from_ymd_opt(2026, 12, of).unwrap();
            Period { from: date(from), to: date(to), event: event.into(), began: date(from), ends: None }
        };
        Lock {
            source: Source { commit: None, committed: None, events: String::new() },
            horizon: Horizon { first_year: 2026, last_year: 2026 },
            events: vec![event("feast", icons.clone(), false), event("plain", icons, true)],
            periods: vec![period("plain", 1, 9), period("feast", 10, 12), period("plain", 13, 31)],
        }
    }

    /// In an occurrence, with icon 1 on since its first day.
    fn state(event: &str, began: &str) -> State {
        let asset = AssetId { blake3: format!("{:064x}", 1), path: "events/x/1.gif".into() };
        let since = format!("{began}T00:01:00Z").parse().unwrap();
        State {
            guild: "1".into(),
            occurrence: Some(Occurrence { event: event.into(), began: day(began) }),
            worn: [(
                Surface::Icon,
                Some(Worn { asset: Some(asset), hash: "h".into(), assumed: false, since }),
            )]
            .into(),
            ..State::default()
        }
    }

    fn told(lock: &Lock, state: &State, on: &str) -> Option<(String, String)> {
        overdue(lock, state, 3, day(on))
            .map(|overdue| (overdue.since.to_string(), overdue.reasons.join(", ")))
    }

    fn some(since: &str, reason: &str) -> Option<(String, String)> {
        Some((since.to_owned(), reason.to_owned()))
    }

    #[test]
    fn an_event_is_overdue_when_its_first_day_has_passed() {
        let (lock, state) = (lock(vec![asset(1, 1)]), state("plain", "2026-12-01"));
        assert_eq!(told(&lock, &state, "2026-12-09"), None);
        assert_eq!(told(&lock, &state, "2026-12-10"), None);
        let wrong = some("2026-12-10", "feast should be worn, plain still is");
        assert_eq!(told(&lock, &state, "2026-12-11"), wrong);
        // The feast came and went: what is worn has been wrong since it began.
        let again = some("2026-12-10", "plain should be entered again");
        assert_eq!(told(&lock, &state, "2026-12-13"), again);
        let ended = some("2027-01-01", "the lock ends on 2026-12-31");
        assert_eq!((told(&lock, &state, "2027-01-01"), told(&lock, &state, "2027-01-02")), (None, ended));
    }

    #[test]
    fn a_turn_is_overdue_only_where_there_is_something_to_put_on() {
        let state = state("plain", "2026-12-01");
        let turn = some("2026-12-04", "the turn of 1.gif is over");
        assert_eq!(told(&lock(vec![asset(1, 1), asset(2, 1)]), &state, "2026-12-04"), None);
        assert_eq!(told(&lock(vec![asset(1, 1), asset(2, 1)]), &state, "2026-12-05"), turn);
        // Whether the guild may wear an animated one, the state does not know; where it wears one, it may.
        assert_eq!(told(&lock(vec![asset(1, 1), asset(2, 9)]), &state, "2026-12-05"), None);
        assert_eq!(told(&lock(vec![asset(1, 9), asset(2, 9)]), &state, "2026-12-05"), turn);
        assert_eq!(told(&lock(vec![asset(1, 1)]), &state, "2026-12-09"), None);
    }

    #[test]
    fn what_is_owed_and_what_is_open_is_overdue_too() {
        let lock = lock(vec![asset(1, 1)]);
        let mut owing = State { announcement_owed: true, ..state("feast", "2026-12-10") };
        assert_eq!(told(&lock, &owing, "2026-12-10"), None);
        assert_eq!(told(&lock, &owing, "2026-12-11"), some("2026-12-10", "feast is not announced yet"));
        owing.announcement_owed = false;
        owing.announcing = Some(PendingMessage {
            at: "2026-12-10T00:01:00Z".parse().unwrap(),
            attempt: 1,
            occurrence: owing.occurrence.clone().unwrap(),
            channel: None,
            webhook: None,
            description: "0".repeat(64),
            after: None,
            publish: false,
        });
        let open = some("2026-12-10", "a run was cut off, and no other found out what became of it");
        assert_eq!(told(&lock, &owing, "2026-12-11"), open);
        let since = "2026-12-10T00:01:00Z".parse().unwrap();
        owing.paused = Some(Paused { since, reason: String::new() });
        assert_eq!(told(&lock, &owing, "2026-12-31"), None);
        assert_eq!(told(&lock, &State::default(), "2026-12-31"), None);
    }
}
