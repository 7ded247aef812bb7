//! Days as they are written in front matter.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::front_matter::is_space;

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

/// A day that comes every year, or for February 29 every leap year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: u32,
    /// 1 to the month's length.
    pub day: u32,
}

/// Why something is not a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotADay {
    /// The month exists and is not that long.
    MonthTooShort {
        /// Its English name.
        month: &'static str,
        /// Its last day.
        last: u32,
    },
    /// The first word is no month.
    UnknownMonth {
        /// The word.
        word: String,
    },
    /// Something else than a month and a day.
    Shape,
}

impl MonthDay {
    /// Reads `July 10`: an English full month name in any letter case, white space, a day with or without a
    /// leading zero. That is what Python's `strptime` takes for `%B %d`, which the format was made with; so
    /// white space in front is refused, and behind it is not.
    pub fn parse(text: &str) -> Result<MonthDay, NotADay> {
        let word = text.split(is_space).next().unwrap_or_default();
        let rest = &text[word.len()..];
        let digits = rest.trim_start_matches(is_space).trim_end_matches(is_space);
        let shaped = !word.is_empty()
            && rest.starts_with(is_space)
            && (1..=2).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !shaped {
            return Err(NotADay::Shape);
        }
        let Some(index) = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(word)) else {
            return Err(NotADay::UnknownMonth { word: word.to_owned() });
        };
        let day: u32 = digits.parse().map_err(|_| NotADay::Shape)?;
        if !(1..=LENGTHS[index]).contains(&day) {
            return Err(NotADay::MonthTooShort { month: MONTHS[index], last: LENGTHS[index] });
        }
        Ok(MonthDay { month: index as u32 + 1, day })
    }

    /// The month and day of a date.
    pub fn of(date: NaiveDate) -> MonthDay {
        MonthDay { month: date.month(), day: date.day() }
    }

    /// The day in a given year; none for February 29 in a year that lacks it.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }

    /// The day's place in a leap year, from 0 to 365.
    pub fn of_leap_year(self) -> usize {
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

/// A range of days that comes every year, both ends included.
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
    pub fn starting_in(self, year: i32) -> Option<(NaiveDate, NaiveDate)> {
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
    pub fn leap_days(self) -> impl Iterator<Item = usize> {
        let (start, end) = (self.start.of_leap_year(), self.end.of_leap_year());
        let end = if start > end { end + 366 } else { end };
        (start..=end).map(|day| day % 366)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_any_case_and_days_with_or_without_a_zero() {
        let day = |month, day| Ok(MonthDay { month, day });
        assert_eq!(MonthDay::parse("December 1"), day(12, 1));
        assert_eq!(MonthDay::parse("dECEMBER \t\u{a0} 01"), day(12, 1));
        assert_eq!(MonthDay::parse("February 29"), day(2, 29));
        assert_eq!(MonthDay::parse("May 3 \n"), day(5, 3));
    }

    #[test]
    fn what_is_not_a_day_says_why() {
        let short = |month, last| Err(NotADay::MonthTooShort { month, last });
        assert_eq!(MonthDay::parse("February 30"), short("February", 29));
        assert_eq!(MonthDay::parse("april 31"), short("April", 30));
        assert_eq!(MonthDay::parse("May 0"), short("May", 31));
        assert_eq!(MonthDay::parse("Dec 1"), Err(NotADay::UnknownMonth { word: "Dec".into() }));
        for text in
            ["", "May", "May3", " May 3", "3 May", "May 3 2025", "May 003", "May +3", "May ३", "2025-05-03"]
        {
            assert_eq!(MonthDay::parse(text), Err(NotADay::Shape), "{text:?}");
        }
    }

    #[test]
    fn leap_year_places_go_there_and_back() {
        for index in 0..366 {
            assert_eq!(MonthDay::from_leap_year(index).of_leap_year(), index);
        }
        assert_eq!(MonthDay::from_leap_year(59).to_string(), "February 29");
    }

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
}
