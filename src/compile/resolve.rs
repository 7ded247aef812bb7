//! Events → a schedule without gaps: for every day of the horizon, what the guild wears.
//!
//! The days of all occurrences are swept once, from the first to the last: where several lie on a day, the one
//! with the highest priority has it. What is worn in the end is a list of stretches; the rules look at the same
//! list for events that nothing decides between.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::when::{Timing, after, before};
use crate::lock::{Horizon, Period};

/// The day that a fallback “began” on when no event ever interrupts it. Any fixed day does: an occurrence
/// must have the same name whatever the horizon is. (The unwrap is the compiler's, for a day that exists.)
pub(crate) const ALWAYS: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();

/// How many events are named that share a stretch; more are counted.
pub(crate) const NAMED: usize = 8;

/// An event, as far as its days are concerned.
#[derive(Debug, Clone)]
pub struct Dated<'a> {
    /// Its name.
    pub name: &'a str,
    /// When it is.
    pub timing: Timing,
    /// The higher one has a day that two events share.
    pub priority: i32,
}

/// One time that an event comes, whether or not it is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The event's place in the list that was given.
    pub event: usize,
}

/// Days in a row on which nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// The place in [`Layout::occurrences`] of what is worn; none for the fallback.
    pub(crate) worn: Option<usize>,
    /// The places in [`Layout::occurrences`] of what nothing decides between, one an event and by event, at most
    /// [`NAMED`] of them; empty when something does.
    pub(crate) tied: Vec<usize>,
    /// How many events those are.
    pub(crate) ties: usize,
    /// Whether one of them is not on the same days every year.
    pub(crate) moves: bool,
}

/// Every day of a horizon.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The occurrences that have a day in the horizon, by their first day.
    pub occurrences: Vec<Occurrence>,
    /// The days, without gap and in order.
    pub stretches: Vec<Stretch>,
    /// For each occurrence, whether it is worn on some day, or nothing decides against it there.
    pub(crate) has_a_day: Vec<bool>,
}

/// Lays events out over a horizon.
pub fn lay_out(events: &[Dated], horizon: Horizon) -> Layout {
    let Some((first, last)) = ends(horizon) else { return Layout::default() };
    let mut occurrences = Vec::new();
    for (event, dated) in events.iter().enumerate() {
        // An occurrence has a year's days at the most, so what reaches the horizon began in the year before it.
        for year in horizon.first_year - 1..=horizon.last_year {
            let found = dated.timing.starting_in(year).into_iter();
            let here = found.filter(|(from, to)| *from <= last && *to >= first);
            occurrences.extend(here.map(|(from, to)| Occurrence { from, to, event }));
        }
    }
    occurrences.sort();
    sweep(events, occurrences, first, last)
}

fn sweep(events: &[Dated], occurrences: Vec<Occurrence>, first: NaiveDate, last: NaiveDate) -> Layout {
    // What begins and what is over, by day.
    let mut changes: Vec<(NaiveDate, bool, usize)> = Vec::with_capacity(occurrences.len() * 2 + 2);
    for (at, occurrence) in occurrences.iter().enumerate() {
        changes.push((occurrence.from.max(first), true, at));
        changes.push((after(occurrence.to.min(last)), false, at));
    }
    changes.sort();

    let mut active: BTreeMap<Reverse<i32>, Peers> = BTreeMap::new();
    let moving: Vec<bool> = events.iter().map(|event| event.timing.as_yearly().is_none()).collect();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut has_a_day = vec![false; occurrences.len()];
    let mut day = first;
    let mut changes = changes.into_iter().peekable();
    while day <= last {
        while let Some((_, begins, at)) = changes.next_if(|(when, ..)| *when <= day) {
            let event = occurrences[at].event;
            let rank = Reverse(events[event].priority);
            let peers = active.entry(rank).or_default();
            match begins {
                true => peers.begin(event, at, moving[event]),
                false => peers.end(event, at, moving[event]),
            }
            if peers.events.is_empty() {
                active.remove(&rank);
            }
        }
        let next = changes.peek().map_or(after(last), |(when, ..)| *when);
        if let Some(mut top) = active.first_entry()
            && top.get().events.len() > 1
        {
            top.get_mut().newly_tied(&occurrences).for_each(|at| has_a_day[at] = true);
        }
        let top = active.first_key_value().map(|(_, peers)| peers);
        let worn = top.and_then(|peers| peers.worn().next());
        worn.into_iter().for_each(|at| has_a_day[at] = true);
        let tie = top.filter(|peers| peers.events.len() > 1);
        stretches.push(Stretch {
            from: day,
            to: before(next),
            worn,
            tied: tie.into_iter().flat_map(|peers| peers.worn().take(NAMED)).collect(),
            ties: tie.map_or(0, |peers| peers.events.len()),
            moves: tie.is_some_and(|peers| peers.moving > 0),
        });
        day = next;
    }
    Layout { occurrences, stretches, has_a_day }
}

/// The events of one priority that have a day. Of one that overlaps itself, the later occurrence is last.
#[derive(Default)]
struct Peers {
    events: BTreeMap<usize, BTreeSet<usize>>,
    moving: usize,
    /// The occurrences that began since the last tie was looked at.
    fresh: Vec<usize>,
}

impl Peers {
    fn begin(&mut self, event: usize, occurrence: usize, moves: bool) {
        let own = self.events.entry(event).or_default();
        self.moving += usize::from(moves && own.is_empty());
        own.insert(occurrence);
        self.fresh.push(occurrence);
    }

    fn end(&mut self, event: usize, occurrence: usize, moves: bool) {
        let Some(own) = self.events.get_mut(&event) else { return };
        own.remove(&occurrence);
        if own.is_empty() {
            self.events.remove(&event);
            self.moving -= usize::from(moves);
        }
    }

    /// What each event would wear, by event.
    fn worn(&self) -> impl Iterator<Item = usize> {
        self.events.values().filter_map(|own| own.last().copied())
    }

    /// The occurrences that are in a tie for the first time. Each is looked at once, however many ties it is in.
    fn newly_tied(&mut self, occurrences: &[Occurrence]) -> impl Iterator<Item = usize> {
        let events = &self.events;
        let there = |at: &usize| events.get(&occurrences[*at].event).is_some_and(|own| own.contains(at));
        self.fresh.drain(..).filter(there)
    }
}

impl Layout {
    /// The occurrences that lie in the horizon as a whole and that others with a higher priority leave no day.
    pub fn never_worn(&self) -> impl Iterator<Item = &Occurrence> {
        let last = self.stretches.last().map(|stretch| stretch.to);
        let first = self.stretches.first().map(|stretch| stretch.from);
        self.occurrences
            .iter()
            .zip(&self.has_a_day)
            .filter(move |(occurrence, has_a_day)| {
                !**has_a_day && Some(occurrence.from) >= first && Some(occurrence.to) <= last
            })
            .map(|(occurrence, _)| occurrence)
    }

    /// The periods of a lock. `fallback` fills the days without an event.
    pub fn periods(&self, events: &[Dated], fallback: &str) -> Vec<Period> {
        let mut periods: Vec<Period> = Vec::new();
        // Since when nothing but the fallback has been worn.
        let mut free_since = self.stretches.first().map_or(ALWAYS, |first| free_since(events, first.from));
        // The last period of each occurrence.
        let mut last = vec![None; self.occurrences.len()];
        let mut worn_before = None;
        for stretch in &self.stretches {
            match periods.last_mut().filter(|_| worn_before == Some(stretch.worn)) {
                Some(period) => period.to = stretch.to,
                None => periods.push(self.period(stretch, events, fallback, free_since)),
            }
            if let Some(at) = stretch.worn {
                free_since = after(stretch.to);
                last[at] = Some(periods.len() - 1);
            }
            worn_before = Some(stretch.worn);
        }
        for (occurrence, last) in self.occurrences.iter().zip(last) {
            if let Some(period) = last.and_then(|at: usize| periods.get_mut(at)) {
                period.ends = (occurrence.to != period.to).then_some(occurrence.to);
            }
        }
        periods
    }

    fn period(&self, stretch: &Stretch, events: &[Dated], fallback: &str, free_since: NaiveDate) -> Period {
        let (event, began) = match stretch.worn.map(|at| &self.occurrences[at]) {
            Some(occurrence) => (events[occurrence.event].name, occurrence.from),
            None => (fallback, free_since),
        };
        Period { from: stretch.from, to: stretch.to, event: event.to_owned(), began, ends: None }
    }
}

/// The first day from which on no event has had a day, seen from `first`.
fn free_since(events: &[Dated], first: NaiveDate) -> NaiveDate {
    let last = events
        .iter()
        .fold(before(ALWAYS), |last, dated| dated.timing.last_before(first, last).unwrap_or(last));
    after(last)
}

fn ends(horizon: Horizon) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(horizon.first_year, 1, 1)?;
    Some((first, NaiveDate::from_ymd_opt(horizon.last_year, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compile::when::{MonthDay, Yearly};

    fn horizon(first_year: i32, last_year: i32) -> Horizon {
        Horizon { first_year, last_year }
    }

    fn yearly(start: &str, end: &str) -> Yearly {
        Yearly { start: MonthDay::parse(start).unwrap(), end: MonthDay::parse(end).unwrap() }
    }

    fn schedule(events: &[(&str, Yearly)], fallback: &str, horizon: Horizon) -> Vec<Period> {
        let events: Vec<Dated> = events
            .iter()
            .map(|(name, yearly)| Dated { name, timing: Timing::yearly(*yearly), priority: 0 })
            .collect();
        lay_out(&events, horizon).periods(&events, fallback)
    }

    fn shown(periods: &[Period]) -> Vec<String> {
        let line = |period: &Period| {
            let ends = period.ends.map_or(String::new(), |ends| format!(" ends {ends}"));
            format!("{} {} {} began {}{ends}", period.from, period.to, period.event, period.began)
        };
        periods.iter().map(line).collect()
    }

    #[test]
    fn an_event_over_new_year_is_cut_by_the_horizon_and_keeps_its_real_ends() {
        let periods =
            schedule(&[("new_year", yearly("December 29", "January 3"))], "plain", horizon(2026, 2026));
        assert_eq!(
            shown(&periods),
            [
                "2026-01-01 2026-01-03 new_year began 2025-12-29",
                "2026-01-04 2026-12-28 plain began 2026-01-04",
                "2026-12-29 2026-12-31 new_year began 2026-12-29 ends 2027-01-03",
            ]
        );
    }

    #[test]
    fn a_fallback_that_runs_into_the_horizon_began_before_it() {
        let periods = schedule(&[("pi", yearly("March 14", "March 14"))], "plain", horizon(2026, 2026));
        assert_eq!(
            shown(&periods),
            [
                "2026-01-01 2026-03-13 plain began 2025-03-15",
                "2026-03-14 2026-03-14 pi began 2026-03-14",
                "2026-03-15 2026-12-31 plain began 2026-03-15",
            ]
        );
    }

    #[test]
    fn adjacent_events_leave_no_day_to_the_fallback() {
        let events = [("a", yearly("March 1", "March 31")), ("b", yearly("April 1", "April 1"))];
        let periods = schedule(&events, "plain", horizon(2026, 2026));
        assert_eq!(
            periods.iter().map(|period| period.event.as_str()).collect::<Vec<_>>(),
            ["plain", "a", "b", "plain"]
        );
    }

    #[test]
    fn february_29_comes_in_leap_years_and_its_absence_is_long_around_2100() {
        let events = [("leap", yearly("February 29", "February 29"))];
        let periods = schedule(&events, "plain", horizon(2103, 2104));
        assert_eq!(
            shown(&periods),
            [
                "2103-01-01 2104-02-28 plain began 2096-03-01",
                "2104-02-29 2104-02-29 leap began 2104-02-29",
                "2104-03-01 2104-12-31 plain began 2104-03-01",
            ]
        );
    }

    #[test]
    fn without_events_the_fallback_is_one_occurrence_whatever_the_horizon() {
        assert_eq!(
            shown(&schedule(&[], "plain", horizon(2026, 2030))),
            ["2026-01-01 2030-12-31 plain began 1970-01-01"]
        );
    }

    /// Events that share no day: cuts through a leap year, every other piece an event.
    fn events() -> impl Strategy<Value = Vec<Yearly>> {
        proptest::collection::btree_set(0_usize..366, 0..24).prop_map(|cuts| {
            let cuts: Vec<usize> = cuts.into_iter().collect();
            cuts.chunks_exact(2)
                .map(|cut| Yearly {
                    start: MonthDay::from_leap_year(cut[1]),
                    end: MonthDay::from_leap_year(cut[0] + 366 - 1),
                })
                .take(1)
                .chain(cuts.get(2..).unwrap_or_default().chunks_exact(2).map(|cut| Yearly {
                    start: MonthDay::from_leap_year(cut[0]),
                    end: MonthDay::from_leap_year(cut[1] - 1),
                }))
                .filter(|yearly| yearly.start <= yearly.end || cuts.len() == 2)
                .collect()
        })
    }

    proptest! {
        #[test]
        fn every_day_is_in_exactly_one_period(events in events(), first in 1990_i32..2110, years in 1_i32..12) {
            let names: Vec<String> = (0..events.len()).map(|index| format!("e{index}")).collect();
            let named: Vec<(&str, Yearly)> =
                names.iter().map(String::as_str).zip(events.iter().copied()).collect();
            let horizon = horizon(first, first + years - 1);
            let periods = schedule(&named, "plain", horizon);
            let mut day = NaiveDate::from_ymd_opt(horizon.first_year, 1, 1).unwrap();
            for period in &periods {
                prop_assert_eq!(period.from, day);
                prop_assert!(period.to >= period.from && period.began <= period.from);
                day = after(period.to);
            }
            prop_assert_eq!(day, NaiveDate::from_ymd_opt(horizon.last_year + 1, 1, 1).unwrap());
            // And each day has the event that says it has it.
            for period in &periods {
                for day in period.from.iter_days().take_while(|day| *day <= period.to) {
                    let index = MonthDay::of(day).of_leap_year();
                    let owner = named.iter().find(|(_, yearly)| yearly.leap_days().any(|at| at == index));
                    prop_assert_eq!(period.event.as_str(), owner.map_or("plain", |(name, _)| name));
                }
            }
        }

        #[test]
        fn two_halves_of_a_horizon_agree_with_the_whole(events in events(), first in 1990_i32..2110) {
            let names: Vec<String> = (0..events.len()).map(|index| format!("e{index}")).collect();
            let named: Vec<(&str, Yearly)> =
                names.iter().map(String::as_str).zip(events.iter().copied()).collect();
            let worn = |periods: Vec<Period>| -> Vec<(NaiveDate, String, NaiveDate)> {
                periods.iter().flat_map(|period| {
                    period.from.iter_days().take_while(|day| *day <= period.to)
                        .map(|day| (day, period.event.clone(), period.began))
                        .collect::<Vec<_>>()
                }).collect()
            };
            let mut halves = worn(schedule(&named, "plain", horizon(first, first + 2)));
            halves.extend(worn(schedule(&named, "plain", horizon(first + 3, first + 5))));
            prop_assert_eq!(halves, worn(schedule(&named, "plain", horizon(first, first + 5))));
        }
    }
}
