//! Events → a schedule without gaps: for every day of the horizon, what the guild wears.

use chrono::{Days, NaiveDate};

use super::when::Yearly;
use crate::lock::{Horizon, Period};

/// How far before the horizon an event can have been last: February 29 misses up to seven years in a row
/// (1896 to 1904, 2096 to 2104).
const YEARS_BACK: i32 = 8;

/// The day that a fallback “began” on when no event ever interrupts it. Any fixed day does: an occurrence
/// must have the same name whatever the horizon is. (The unwrap is the compiler's, for a day that exists.)
pub const ALWAYS: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();

/// Lays the events out over the horizon. `events` share no day; `fallback` fills what they leave.
pub fn schedule(events: &[(&str, Yearly)], fallback: &str, horizon: Horizon) -> Vec<Period> {
    let (Some(first), Some(last)) = (
        NaiveDate::from_ymd_opt(horizon.first_year, 1, 1),
        NaiveDate::from_ymd_opt(horizon.last_year, 12, 31),
    ) else {
        return Vec::new();
    };
    let mut occurrences = Vec::new();
    for (name, yearly) in events {
        for year in horizon.first_year - YEARS_BACK..=horizon.last_year {
            occurrences.extend(yearly.starting_in(year).map(|(from, to)| (from, to, *name)));
        }
    }
    occurrences.sort();

    let mut periods = Vec::new();
    // The first day that is not given yet, and since when nothing but the fallback has been worn.
    let (mut next, mut free_since) = (first, ALWAYS);
    let mut fill =
        |from: NaiveDate, to: NaiveDate, event: &str, began: NaiveDate, ends: Option<NaiveDate>| {
            if from <= to {
                periods.push(Period { from, to, event: event.to_owned(), began, ends });
            }
        };
    for (from, to, name) in occurrences {
        if from > last {
            break;
        }
        if to >= next {
            fill(next, before(from), fallback, free_since, None);
            fill(from.max(next), to.min(last), name, from, (to > last).then_some(to));
            next = after(to);
        }
        free_since = free_since.max(after(to));
    }
    fill(next, last, fallback, free_since, None);
    periods
}

fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compile::when::MonthDay;

    fn horizon(first_year: i32, last_year: i32) -> Horizon {
        Horizon { first_year, last_year }
    }

    fn yearly(start: &str, end: &str) -> Yearly {
        Yearly { start: MonthDay::parse(start).unwrap(), end: MonthDay::parse(end).unwrap() }
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
