//! What is due since an earlier day and was not done: a pure function of the lock, the state and the time.
//!
//! A day is the smallest step: what is due today may still be done today, by a nightly run that is late. It is overdue
//! when the day has passed. While a guild is paused, and before anything was applied, nothing is overdue.

use chrono::NaiveDate;
use serde::Serialize;

use super::follow::follow;
use super::missed::iso;
use super::pair;
use super::plan::next_turn;
use super::state::{Occurrence, State, Worn};
use crate::lock::{Asset, Event, Lock, Period, Slot};

/// What is overdue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overdue {
    /// The first day on which something was due.
    #[serde(serialize_with = "iso")]
    pub since: NaiveDate,
    /// What, in words.
    pub reasons: Vec<String>,
}

/// What is overdue on `day`; `rotate_every_days` as in the configuration.
pub fn overdue(lock: &Lock, state: &State, rotate_every_days: u32, day: NaiveDate) -> Option<Overdue> {
    let state = &*follow(lock, state, day);
    let worn = state.occurrence.as_ref().filter(|_| state.paused.is_none())?;
    let mut due: Vec<(NaiveDate, String)> = unfinished(state).into_iter().collect();
    match lock.period(day) {
        None => due.extend(lock_ended(lock, day)),
        Some(period) if is(worn, period) => {
            let turns = [Slot::Icon, Slot::Banner].map(|slot| turn(lock, state, slot, rotate_every_days));
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

fn turn(lock: &Lock, state: &State, slot: Slot, rotate_every_days: u32) -> Option<(NaiveDate, String)> {
    let event = lock.event(&state.occurrence.as_ref()?.event)?;
    let worn = state.worn(slot).filter(|worn| has_another(event, slot, worn))?;
    let since = next_turn(lock, state, slot, rotate_every_days)?;
    Some((since, format!("the turn of {} is over", worn.name())))
}

/// Whether there is certainly another image to wear. An animated one needs a feature of the guild, which is known to
/// be there only where one is worn.
fn has_another(event: &Event, slot: Slot, worn: &Worn) -> bool {
    let is_worn = |asset: &&Asset| Some(asset.blake3.as_str()) == worn.blake3();
    let animated = event.assets(slot).iter().find(is_worn).is_some_and(|asset| asset.frames > 1);
    let can = |asset: &&Asset| !is_worn(asset) && (asset.frames == 1 || animated);
    match event.pair {
        false => event.assets(slot).iter().any(|asset| can(&asset)),
        true => pair::pairs(event).iter().any(|(icon, banner)| {
            let half = if slot == Slot::Icon { icon } else { banner };
            can(half) && icon.frames == 1 && banner.frames == 1
        }),
    }
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
