//! An event's days: from one day to another or for a number of days, every year, with the years in which it is
//! otherwise.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{DateRule, MonthDay};

/// The most days that an event may have: those of a leap year.
pub(crate) const MAX_DAYS: u32 = 366;

/// When an event is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timing {
    /// Every year; none for an event that has nothing but the years named in `overrides`.
    pub span: Option<Span>,
    /// In these years instead, each by the year it starts in; none for a year without the event.
    pub overrides: BTreeMap<i32, Override>,
}

/// The first and the last day of one year, both included; none when the event does not take place in it.
pub type Override = Option<(NaiveDate, NaiveDate)>;

/// From a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub start: DateRule,
    /// For how long.
    pub length: Length,
}

/// How long an event is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// Until this day next comes, which is included.
    Until(DateRule),
    /// This many days, the first included; 1 to [`MAX_DAYS`].
    Days(u32),
}

impl Timing {
    /// From one fixed day to another, every year.
    pub fn yearly(yearly: Yearly) -> Timing {
        let Yearly { start, end } = yearly;
        let span = Span { start: DateRule::Fixed(start), length: Length::Until(DateRule::Fixed(end)) };
        Timing { span: Some(span), overrides: BTreeMap::new() }
    }

    /// The range between two fixed days, when that is all there is.
    pub(crate) fn as_yearly(&self) -> Option<Yearly> {
        let Span { start, length: Length::Until(end) } = self.span.as_ref()? else { return None };
        let yearly = Yearly { start: start.fixed()?, end: end.fixed()? };
        self.overrides.is_empty().then_some(yearly)
    }

    /// The occurrences that start in a Gregorian year, in order: the first and the last day of each.
    pub fn starting_in(&self, year: i32) -> Vec<(NaiveDate, NaiveDate)> {
        match (self.overrides.get(&year), &self.span) {
            (Some(range), _) => range.iter().copied().collect(),
            (None, Some(span)) => span.starting_in(year),
            (None, None) => Vec::new(),
        }
    }

    /// The last year that it has days for, when a table it rests on ends.
    pub(crate) fn ends_with(&self) -> Option<i32> {
        let last = self.overrides.keys().next_back().copied();
        match &self.span {
            None => last,
            Some(span) => span.table_ends().map(|table| last.map_or(table, |last| last.max(table))),
        }
    }

    /// The last day before `day` that any occurrence has; none when there is none that is later than `than`. How
    /// long ago that was differs: the fifth Saturday of February can be 40 years away (2076 to 2116), and a
    /// table can have ended long before.
    pub(crate) fn last_before(&self, day: NaiveDate, than: NaiveDate) -> Option<NaiveDate> {
        let mut last = than;
        let mut year = day.year();
        // An occurrence of an earlier year cannot reach farther than a year.
        while year >= last.year().saturating_sub(1) {
            let begun = self.starting_in(year).into_iter().filter(|(from, _)| *from < day);
            last = begun.map(|(_, to)| to.min(super::before(day))).fold(last, NaiveDate::max);
            year -= 1;
        }
        (last > than).then_some(last)
    }
}

impl Span {
    fn starting_in(&self, year: i32) -> Vec<(NaiveDate, NaiveDate)> {
        let range = |from: NaiveDate, days: u32| {
            let to = from.checked_add_days(Days::new(u64::from(days.checked_sub(1)?)))?;
            Some((from, to))
        };
        let starts = self.start.in_year(year);
        // February 29 alone is lost in a year that lacks it; the days behind it are not.
        let march = match self.start.fixed() {
            Some(MonthDay { month: 2, day: 29 }) if starts.is_empty() => NaiveDate::from_ymd_opt(year, 3, 1),
            _ => None,
        };
        match (&self.length, self.start.fixed()) {
            (Length::Days(days), _) => match march {
                Some(march) => range(march, days - 1).into_iter().collect(),
                None => starts.into_iter().filter_map(|from| range(from, *days)).collect(),
            },
            (Length::Until(DateRule::Fixed(end)), Some(start)) => {
                Yearly { start, end: *end }.starting_in(year).into_iter().collect()
            }
            (Length::Until(end), _) => {
                starts.into_iter().chain(march).filter_map(|from| Some((from, next(end, from)?))).collect()
            }
        }
    }

    /// The last year that it has days for, when a table it rests on ends.
    fn table_ends(&self) -> Option<i32> {
        let end = match &self.length {
            Length::Until(rule) => rule.table_ends(),
            Length::Days(_) => None,
        };
        // What starts behind the last end that is known has none.
        let end = end.map(|end| match self.start.in_year(end.year()).first() {
            Some(start) if *start > end => end.year() - 1,
            _ => end.year(),
        });
        self.start.table_ends().map(|start| start.year()).into_iter().chain(end).min()
    }
}

/// The first day of `end` on or after `from`; none when it does not come within a year.
fn next(end: &DateRule, from: NaiveDate) -> Option<NaiveDate> {
    let within = from.checked_add_months(Months::new(12))?;
    let in_year = |year: i32| {
        let days = end.in_year(year);
        // As a last day, February 29 gives way to the one before it.
        match end.fixed() {
            Some(MonthDay { month: 2, day: 29 }) if days.is_empty() => {
                NaiveDate::from_ymd_opt(year, 2, 28).into_iter().collect()
            }
            _ => days,
        }
    };
    let days = in_year(from.year()).into_iter().chain(in_year(from.year().saturating_add(1)));
    days.filter(|day| (from..within).contains(day)).min()
}

/// A range between two fixed days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yearly {
    /// The first day.
    pub start: MonthDay,
    /// The last day; earlier in the year than the first when the range goes over New Year.
    pub end: MonthDay,
}

impl Yearly {
    /// The occurrence that starts in `year`: its first and last day. In a year without February 29 a range
    /// that starts or ends there loses that day; none when nothing is left.
    pub(crate) fn starting_in(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
        let end_year = if self.start > self.end { year.checked_add(1)? } else { year };
        let from = match self.start.in_year(year) {
            Some(day) => day,
            None => NaiveDate::from_ymd_opt(year, 3, 1)?,
        };
        let to = match self.end.in_year(end_year) {
            Some(day) => day,
            None => NaiveDate::from_ymd_opt(end_year, 2, 28)?,
        };
        (from <= to).then_some((from, to))
    }

    /// Every place in a leap year that the range covers, in its own order.
    pub(crate) fn leap_days(self) -> impl Iterator<Item = usize> {
        let (start, end) = (self.start.of_leap_year(), self.end.of_leap_year());
        let end = if start > end { end + 366 } else { end };
        (start..=end).map(|day| day % 366)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: &str, end: &str) -> Yearly {
        Yearly { start: MonthDay::parse(start).unwrap(), end: MonthDay::parse(end).unwrap() }
    }

    fn days(from: (i32, u32, u32), to: (i32, u32, u32)) -> Option<(NaiveDate, NaiveDate)> {
        let day = |(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        Some((day(from), day(to)))
    }

    #[test]
    fn a_start_later_than_the_end_goes_over_new_year() {
        let new_year = range("December 29", "January 3");
        assert_eq!(new_year.starting_in(2026), days((2026, 12, 29), (2027, 1, 3)));
        assert_eq!(new_year.leap_days().count(), 6);
    }

    #[test]
    fn february_29_is_lost_in_years_that_lack_it() {
        assert_eq!(range("February 16", "February 29").starting_in(2025), days((2025, 2, 16), (2025, 2, 28)));
        assert_eq!(range("February 16", "February 29").starting_in(2028), days((2028, 2, 16), (2028, 2, 29)));
        assert_eq!(range("February 29", "March 2").starting_in(2025), days((2025, 3, 1), (2025, 3, 2)));
        assert_eq!(range("February 29", "February 29").starting_in(2025), None);
        assert_eq!(range("February 29", "February 29").starting_in(2028), days((2028, 2, 29), (2028, 2, 29)));
        assert_eq!(range("December 1", "February 29").starting_in(2026), days((2026, 12, 1), (2027, 2, 28)));
    }

    fn rule(text: &str) -> DateRule {
        DateRule::parse(text).unwrap()
    }

    fn until(start: &str, end: &str) -> Timing {
        let span = Span { start: rule(start), length: Length::Until(rule(end)) };
        Timing { span: Some(span), ..Timing::default() }
    }

    fn lasting(start: &str, days: u32) -> Timing {
        Timing { span: Some(Span { start: rule(start), length: Length::Days(days) }), ..Timing::default() }
    }

    fn shown(timing: &Timing, year: i32) -> Vec<String> {
        timing.starting_in(year).iter().map(|(from, to)| format!("{from} {to}")).collect()
    }

    #[test]
    fn a_moving_end_is_the_next_one() {
        let lent = until("46 days before Easter", "day before Easter");
        assert_eq!(shown(&lent, 2026), ["2026-02-18 2026-04-04"]);
        let thanks = until("fourth Thursday of November", "Lunar New Year");
        assert_eq!(shown(&thanks, 2026), ["2026-11-26 2027-02-06"]);
        assert_eq!(shown(&until("Easter", "Easter"), 2026), ["2026-04-05 2026-04-05"]);
    }

    #[test]
    fn a_feast_can_come_twice_in_a_year_and_over_new_year() {
        let eid = lasting("1 Shawwal", 3);
        assert_eq!(shown(&eid, 2033), ["2033-01-03 2033-01-05", "2033-12-23 2033-12-25"]);
        assert_eq!(shown(&until("1 Shawwal", "15 Shawwal"), 2033)[1], "2033-12-23 2034-01-06");
        assert_eq!(
            shown(&lasting("1 Muharram", 1), 2008),
            ["2008-01-10 2008-01-10", "2008-12-29 2008-12-29"]
        );
    }

    #[test]
    fn an_end_that_does_not_come_within_a_year_leaves_the_year_out() {
        let late = until("May 1", "fifth Saturday of May");
        assert_eq!(shown(&late, 2026), ["2026-05-01 2026-05-30"]);
        assert_eq!(shown(&late, 2025), ["2025-05-01 2025-05-31"]);
        assert_eq!(shown(&late, 2027), ["2027-05-01 2027-05-29"]);
        assert_eq!(shown(&late, 2028), Vec::<String>::new());
    }

    #[test]
    fn february_29_is_lost_with_moving_ends_and_lengths_too() {
        assert_eq!(shown(&lasting("February 29", 1), 2026), Vec::<String>::new());
        assert_eq!(shown(&lasting("February 29", 3), 2026), ["2026-03-01 2026-03-02"]);
        assert_eq!(shown(&lasting("February 29", 3), 2028), ["2028-02-29 2028-03-02"]);
        assert_eq!(shown(&until("February 29", "Easter"), 2026), ["2026-03-01 2026-04-05"]);
        assert_eq!(shown(&until("Lunar New Year", "February 29"), 2026), ["2026-02-17 2026-02-28"]);
    }

    #[test]
    fn a_year_of_its_own_wins_and_a_table_ends() {
        let mut diwali = lasting("Diwali", 5);
        assert_eq!(diwali.ends_with(), Some(super::super::hindu::LAST));
        let day = |day| NaiveDate::from_ymd_opt(2036, 10, day).unwrap();
        diwali.overrides.insert(2036, Some((day(18), day(22))));
        diwali.overrides.insert(2026, None);
        assert_eq!(diwali.ends_with(), Some(2036));
        assert_eq!(shown(&diwali, 2036), ["2036-10-18 2036-10-22"]);
        assert_eq!(shown(&diwali, 2026), Vec::<String>::new());
        assert_eq!(shown(&diwali, 2027), ["2027-10-29 2027-11-02"]);
        assert_eq!(shown(&diwali, 2037), Vec::<String>::new());
        // What is counted from a table, or ends with one, can end a year earlier or later.
        assert_eq!(lasting("300 days before Holi", 1).ends_with(), Some(2034));
        assert_eq!(lasting("100 days after Diwali", 1).ends_with(), Some(2036));
        assert_eq!(until("December 1", "Holi").ends_with(), Some(2034));
        assert_eq!(until("February 1", "Holi").ends_with(), Some(2035));
    }

    #[test]
    fn the_last_day_before_another_is_found_however_long_ago_it_was() {
        let (far, long_ago) =
            (NaiveDate::from_ymd_opt(2116, 1, 1).unwrap(), NaiveDate::from_ymd_opt(1969, 12, 31).unwrap());
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
        let leap = lasting("fifth Saturday of February", 1);
        assert_eq!(leap.last_before(far, long_ago), day(2076, 2, 29));
        assert_eq!(lasting("Diwali", 2).last_before(far, long_ago), day(2035, 10, 31));
        let running = until("December 20", "January 5");
        assert_eq!(running.last_before(day(2026, 1, 3).unwrap(), long_ago), day(2026, 1, 2));
        assert_eq!(running.last_before(day(2026, 1, 1).unwrap(), day(2025, 12, 31).unwrap()), None);
    }
}
