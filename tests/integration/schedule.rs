//! What is true of every schedule, whatever the events: rules made by chance, priorities, days of single years,
//! and horizons of up to fifty years, against a slow and simple reading of the same rules.

use std::collections::BTreeMap;

use bannerman::compile::resolve::{Dated, lay_out};
use bannerman::compile::when::{DateRule, Length, MonthDay, Span, Timing};
use bannerman::lock::{Horizon, Period};
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use proptest::sample::select;

/// Rules as people write them.
fn rules() -> impl Strategy<Value = DateRule> {
    let base = prop_oneof![
        4 => (0_usize..366).prop_map(|day| MonthDay::from_leap_year(day).to_string()),
        3 => select(vec!["Easter", "Orthodox Easter", "Lunar New Year", "Diwali", "Holi"]).prop_map(str::to_owned),
        2 => (1..=30, select(vec!["Muharram", "Ramadan", "Shawwal", "Dhu al-Hijjah"]))
            .prop_map(|(day, month)| format!("{day} {month}")),
        2 => (1..=29, select(vec!["Tishri", "Kislev", "Adar", "Adar I", "Nisan"]))
            .prop_map(|(day, month)| format!("{day} {month}")),
        2 => (
            select(vec!["first", "second", "fifth", "last"]),
            select(vec!["Monday", "Saturday"]),
            select(vec!["January", "February", "May", "December"]),
        )
            .prop_map(|(which, weekday, month)| format!("{which} {weekday} of {month}")),
    ];
    let before = prop_oneof![
        3 => Just(String::new()),
        1 => (0..=366, select(vec!["before", "after"])).prop_map(|(days, side)| format!("{days} days {side} ")),
        1 => select(vec!["Sunday before ", "Monday on or after ", "2 weeks after Friday on or before "])
            .prop_map(str::to_owned),
    ];
    (before, base).prop_map(|(before, base)| DateRule::parse(&format!("{before}{base}")).unwrap())
}

fn timings() -> impl Strategy<Value = Timing> {
    let length = prop_oneof![
        3 => (1_u32..40).prop_map(Length::Days),
        1 => (1_u32..=366).prop_map(Length::Days),
        2 => rules().prop_map(Length::Until),
    ];
    let span = (rules(), length).prop_map(|(start, length)| Span { start, length });
    let days = (0_u64..366, 0_u64..60, any::<bool>());
    let overrides = proptest::collection::btree_map(1990_i32..2090, days, 0..4).prop_map(|years| {
        let row = |(year, (from, length, on)): (i32, (u64, u64, bool))| {
            let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap() + Days::new(from.min(364));
            (year, on.then(|| (from, from + Days::new(length))))
        };
        years.into_iter().map(row).collect::<BTreeMap<_, _>>()
    });
    (proptest::option::weighted(0.9, span), overrides)
        .prop_map(|(span, overrides)| Timing { span, overrides })
}

/// Events with a priority each.
fn events() -> impl Strategy<Value = Vec<(Timing, i32)>> {
    proptest::collection::vec((timings(), -2_i32..3), 0..9)
}

fn dated<'a>(events: &[(Timing, i32)], names: &'a [String]) -> Vec<Dated<'a>> {
    let dated = |((timing, priority), name): (&(Timing, i32), &'a String)| Dated {
        name,
        timing: timing.clone(),
        priority: *priority,
    };
    events.iter().zip(names).map(dated).collect()
}

fn names() -> Vec<String> {
    (0..20).map(|number| format!("e{number:02}")).collect()
}

fn schedule(events: &[(Timing, i32)], first_year: i32, years: i32) -> Vec<Period> {
    let names = names();
    let events = dated(events, &names);
    lay_out(&events, Horizon { first_year, last_year: first_year + years - 1 }).periods(&events, "plain")
}

/// The days of periods, each with the event and the day that its occurrence began.
fn days(periods: &[Period]) -> impl Iterator<Item = (NaiveDate, &str, NaiveDate)> {
    periods.iter().flat_map(|period| {
        let days = period.from.iter_days().take_while(|day| *day <= period.to);
        days.map(|day| (day, period.event.as_str(), period.began))
    })
}

/// The events that have each day of some years, by going through every day of every occurrence that could.
fn covering(events: &[(Timing, i32)], first: i32, years: i32) -> BTreeMap<NaiveDate, Vec<(i32, usize)>> {
    let mut covering: BTreeMap<NaiveDate, Vec<(i32, usize)>> = BTreeMap::new();
    for (at, (timing, priority)) in events.iter().enumerate() {
        for (from, to) in (first - 2..first + years).flat_map(|year| timing.starting_in(year)) {
            for day in from.iter_days().take_while(|day| *day <= to) {
                covering.entry(day).or_default().push((*priority, at));
            }
        }
    }
    covering
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn every_day_is_once_and_has_the_highest_priority_that_covers_it(
        events in events(), first in 1990_i32..2080, years in 1_i32..51
    ) {
        let names = names();
        let periods = schedule(&events, first, years);
        let covering = covering(&events, first, years);
        let nobody = Vec::new();
        let mut next = NaiveDate::from_ymd_opt(first, 1, 1).unwrap();
        for (day, event, began) in days(&periods) {
            prop_assert_eq!(day, next);
            prop_assert!(began <= day);
            next = next + Days::new(1);
            let covering = covering.get(&day).unwrap_or(&nobody);
            let highest = covering.iter().map(|(priority, _)| *priority).max();
            match highest {
                None => prop_assert_eq!(event, "plain"),
                Some(highest) => {
                    let owner = covering.iter().find(|(priority, _)| *priority == highest).unwrap().1;
                    prop_assert_eq!(event, names[owner].as_str(), "{}", day);
                }
            }
        }
        prop_assert_eq!(next, NaiveDate::from_ymd_opt(first + years, 1, 1).unwrap());
    }

    #[test]
    fn two_halves_of_a_horizon_are_the_whole(
        events in events(), first in 1990_i32..2080, years in 2_i32..51, cut in any::<proptest::sample::Index>()
    ) {
        let cut = 1 + cut.index(years as usize - 1) as i32;
        let whole = schedule(&events, first, years);
        let (early, late) = (schedule(&events, first, cut), schedule(&events, first + cut, years - cut));
        let halves = days(&early).chain(days(&late));
        let differs = halves.zip(days(&whole)).find(|(half, whole)| half != whole);
        prop_assert!(differs.is_none(), "{:?}", differs);
    }

    #[test]
    fn a_lower_priority_takes_no_day_from_a_higher_one(
        events in events(), timing in timings(), priority in -3_i32..4,
        first in 1990_i32..2080, years in 1_i32..51
    ) {
        let mut more = events.clone();
        more.push((timing.clone(), priority));
        let names = names();
        let added = names[events.len()].as_str();
        let (before, after) = (schedule(&events, first, years), schedule(&more, first, years));
        let its = covering(&[(timing, priority)], first, years);
        for ((day, event, began), (_, now, now_began)) in days(&before).zip(days(&after)) {
            let above = |(worn, (_, priority_of)): (&String, &(Timing, i32))| event == worn && *priority_of >= priority;
            if names.iter().zip(&events).any(above) {
                prop_assert_eq!((event, began), (now, now_began), "{}", day);
            } else if its.contains_key(&day) {
                prop_assert_eq!(now, added, "{}", day);
            } else if event == "plain" {
                // How long nothing else was worn is another matter.
                prop_assert_eq!(now, event, "{}", day);
            } else {
                prop_assert_eq!((event, began), (now, now_began), "{}", day);
            }
        }
    }

    #[test]
    fn an_occurrence_without_a_day_is_one_that_others_above_it_cover(
        events in events(), first in 1990_i32..2080, years in 1_i32..9
    ) {
        let names = names();
        let horizon = Horizon { first_year: first, last_year: first + years - 1 };
        let layout = lay_out(&dated(&events, &names), horizon);
        let covering = covering(&events, first, years);
        let mut told = layout.never_worn().peekable();
        for occurrence in &layout.occurrences {
            let own = events[occurrence.event].1;
            let days = occurrence.from.iter_days().take_while(|day| *day <= occurrence.to);
            let inside = occurrence.from.year() >= first && occurrence.to.year() <= horizon.last_year;
            let mut days = days.filter(|day| inside && covering[day].iter().all(|(priority, _)| *priority <= own));
            // A later occurrence of its own can have its days too.
            let own_later = layout.occurrences.iter().any(|other| {
                other.event == occurrence.event && *other > *occurrence && other.from <= occurrence.to
            });
            let never = told.next_if(|told| *told == occurrence).is_some();
            prop_assert!(own_later || never == (inside && days.next().is_none()), "{:?}", occurrence);
        }
        prop_assert!(told.next().is_none());
    }

    #[test]
    fn the_end_of_an_occurrence_is_known_where_it_is_worn(
        events in events(), first in 1990_i32..2080, years in 1_i32..9
    ) {
        let periods = schedule(&events, first, years);
        let names = names();
        for (at, period) in periods.iter().enumerate().filter(|(_, period)| period.event != "plain") {
            let (timing, _) = &events[names.iter().position(|name| *name == period.event).unwrap()];
            let mut occurrences = timing.starting_in(period.began.year()).into_iter();
            let ends = occurrences.find(|(from, _)| *from == period.began).unwrap().1;
            let later = periods[at + 1..].iter();
            let last = later.filter(|later| later.event == period.event && later.began == period.began).count() == 0;
            let told = period.ends.unwrap_or(period.to);
            prop_assert!(!last || told == ends, "{:?} ends {}", period, ends);
            prop_assert!(last || period.ends.is_none());
        }
    }
}

/// The same rule and the same number of occurrences take the same work, however many events there are: counted
/// in occurrences, which is what everything else follows from.
#[test]
fn occurrences_grow_with_events_and_years_and_with_nothing_else() {
    let rule = |text: &str| DateRule::parse(text).unwrap();
    let event = |number: u64| {
        let start = rule(&format!("{} days after Easter", number % 300));
        (Timing { span: Some(Span { start, length: Length::Days(1) }), ..Timing::default() }, number as i32)
    };
    for (number, years) in [(10, 5), (100, 5), (100, 50)] {
        let events: Vec<_> = (0..number).map(event).collect();
        let names: Vec<String> = (0..number).map(|number| number.to_string()).collect();
        let dated = dated(&events, &names);
        let layout = lay_out(&dated, Horizon { first_year: 2026, last_year: 2026 + years - 1 });
        let expected = number as usize * years as usize;
        // At both ends of the horizon an occurrence more or less of each event.
        assert!(
            layout.occurrences.len().abs_diff(expected) <= number as usize,
            "{}",
            layout.occurrences.len()
        );
        assert!(layout.stretches.len() <= 2 * layout.occurrences.len() + 1);
    }
}
