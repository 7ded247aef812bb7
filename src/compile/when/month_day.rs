//! A month and a day, as `July 10`.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::compile::front_matter::is_space;

/// English month names, in order.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Days of each month; February in a leap year.
const LENGTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// The number of the month with this English name, in any letter case.
pub(crate) fn month_number(name: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    Some(index as u32 + 1)
}

/// The last day of a month, in a leap year.
pub(crate) fn last_day(month: u32) -> Option<u32> {
    LENGTHS.get(month.checked_sub(1)? as usize).copied()
}

/// A day that comes every year, or for February 29 every leap year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    /// 1 to the month's length.
    pub day: u32,
}

impl MonthDay {
    /// Reads `July 10`: an English full month name in any letter case, white space, a day with or without a
    /// leading zero. That is what Python's `strptime` takes for `%B %d`, which the format was made with; so
    /// white space in front is refused, and behind it is not.
    pub(crate) fn parse(text: &str) -> Option<MonthDay> {
        let word = text.split(is_space).next()?;
        let rest = &text[word.len()..];
        let digits = rest.trim_start_matches(is_space).trim_end_matches(is_space);
        let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if word.is_empty() || !rest.starts_with(is_space) || !plain {
            return None;
        }
        MonthDay::new(month_number(word)?, digits.parse().ok()?)
    }

    /// A day that exists, in leap years at least.
    pub(crate) fn new(month: u32, day: u32) -> Option<MonthDay> {
        (1..=last_day(month)?).contains(&day).then_some(MonthDay { month, day })
    }

    /// The month and day of a date.
    pub(crate) fn of(date: NaiveDate) -> MonthDay {
        MonthDay { month: date.month(), day: date.day() }
    }

    /// The day in a given year; none for February 29 in a year that lacks it.
    pub(crate) fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }

    /// The day's place in a leap year, from 0 to 365.
    pub(crate) fn of_leap_year(self) -> usize {
        let before: u32 = LENGTHS.iter().take(self.month as usize - 1).sum();
        (before + self.day - 1) as usize
    }

    /// The day at a place in a leap year; the inverse of [`of_leap_year`](MonthDay::of_leap_year).
    pub fn from_leap_year(index: usize) -> MonthDay {
        let mut day = index as u32 % 366;
        for (month, length) in LENGTHS.iter().enumerate() {
            if day < *length {
                return MonthDay { month: month as u32 + 1, day: day + 1 };
            }
            day -= length;
        }
        MonthDay { month: 12, day: 31 }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", MONTHS[self.month as usize - 1], self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_any_case_and_days_with_or_without_a_zero() {
        let day = |month, day| Some(MonthDay { month, day });
        assert_eq!(MonthDay::parse("December 1"), day(12, 1));
        assert_eq!(MonthDay::parse("dECEMBER \t\u{a0} 01"), day(12, 1));
        assert_eq!(MonthDay::parse("February 29"), day(2, 29));
        assert_eq!(MonthDay::parse("May 3 \n"), day(5, 3));
        for text in ["February 30", "april 31", "May 0", "Dec 1", "", "May", "May3", " May 3", "3 May"] {
            assert_eq!(MonthDay::parse(text), None, "{text:?}");
        }
        for text in ["May 3 2025", "May 003", "May +3", "May ३", "2025-05-03"] {
            assert_eq!(MonthDay::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn leap_year_places_go_there_and_back() {
        for index in 0..366 {
            assert_eq!(MonthDay::from_leap_year(index).of_leap_year(), index);
        }
        assert_eq!(MonthDay::from_leap_year(59).to_string(), "February 29");
    }
}
