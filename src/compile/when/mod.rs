//! When events are. A day in front matter is a [`DateRule`]: fixed (`July 10`), or one that finds the day of each year
//! (`first Monday of May`, `2 days before Easter`, `1 Shawwal`). Two of them, or one and a length, are an event's
//! [`Timing`]. `icu_calendar` does the arithmetic of the calendars.

pub(crate) mod calendars;
pub(crate) mod hindu;
pub(crate) mod month_day;
mod parse;
pub(crate) mod timing;
pub(crate) mod weekday;
pub(crate) mod year;

use crate::lock::MAX_DATE;
use std::ops::{Range, RangeInclusive};

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

pub(crate) use calendars::{HebrewMonth, HijriMonth};
pub use month_day::{MONTHS, MonthDay};
pub use timing::{Length, Override, Span, Timing, Yearly};
pub(crate) use weekday::{Relation, Which};

/// A day of the year, or how to find it in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateRule {
    /// `July 10`.
    Fixed(MonthDay),
    /// `first Saturday of May`.
    Nth {
        /// Which one.
        which: Which,
        /// Of these.
        weekday: Weekday,
        /// In this month, from 1.
        month: u32,
    },
    /// `Easter`, and other days with a name.
    Feast(Feast),
    /// `1 Shawwal`.
    Hijri {
        /// From 1.
        day: u8,
        /// The month.
        month: HijriMonth,
    },
    /// `25 Kislev`.
    Hebrew {
        /// From 1.
        day: u8,
        /// The month.
        month: HebrewMonth,
    },
    /// `2 days before Easter`.
    Offset {
        /// How many days later; negative for before.
        days: i64,
        /// Than this.
        of: Box<DateRule>,
    },
    /// `Monday on or after May 20`.
    Near {
        /// The day of the week.
        weekday: Weekday,
        /// On which side.
        relation: Relation,
        /// Of this.
        of: Box<DateRule>,
    },
}

/// A day with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// Easter Sunday of the Western churches.
    Easter,
    /// Easter Sunday of the Orthodox churches.
    OrthodoxEaster,
    /// The first day of the Chinese calendar's year.
    LunarNewYear,
    /// From a table; see [`hindu`].
    Diwali,
    /// From a table; see [`hindu`].
    Holi,
}

impl Feast {
    /// Every one, with its name.
    pub(crate) const ALL: [(Feast, &'static str); 5] = [
        (Feast::Easter, "Easter"),
        (Feast::OrthodoxEaster, "Orthodox Easter"),
        (Feast::LunarNewYear, "Lunar New Year"),
        (Feast::Diwali, "Diwali"),
        (Feast::Holi, "Holi"),
    ];

    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Feast::Easter => calendars::easter(year),
            Feast::OrthodoxEaster => calendars::orthodox_easter(year),
            Feast::LunarNewYear => calendars::lunar_new_year(year),
            Feast::Diwali => hindu::diwali(year),
            Feast::Holi => hindu::holi(year),
        }
    }
}

/// Why a text is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADay {
    /// The bytes of the text that are wrong; empty at its end when something is missing there.
    pub(crate) at: Range<usize>,
    /// What is wrong with them.
    pub(crate) reason: RuleFault,
}

/// What is wrong in a text that is no rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RuleFault {
    /// Another word belongs there.
    Unexpected {
        /// What belongs there, in words.
        expected: &'static str,
        /// The whole text as it was probably meant, when it then is a rule.
        meant: Option<String>,
        /// The word that was probably meant, when there is one.
        word: Option<&'static str>,
    },
    /// The month is not that long.
    MonthTooShort {
        /// Its name.
        month: &'static str,
        /// Its last day.
        last: u32,
    },
    /// A number of days or weeks that is not taken.
    TooFar {
        /// The largest that is.
        most: i64,
    },
    /// `before` and `after` more often than anybody needs.
    TooDeep,
    /// Longer than any that is meant: so much white space.
    TooLong,
    /// White space in front, which the format's other readers refuse.
    Space,
}

/// What belongs behind a number in front.
pub(crate) const OTHER_MONTH: &str = "`days`, `weeks`, or a month of the Hijri or the Hebrew calendar";

/// The farthest that `N days before` reaches.
pub(crate) const MAX_OFFSET: i64 = 366;

impl DateRule {
    /// Reads a rule. A fixed day has to be written just as the format's own programs take it; in rules,
    /// letter case and the length of white space do not matter.
    pub fn parse(text: &str) -> Result<DateRule, NotADay> {
        if text.len() > MAX_DATE && text.chars().nth(MAX_DATE).is_some() {
            return Err(NotADay { at: 0..text.len(), reason: RuleFault::TooLong });
        }
        parse::rule(text)
    }

    /// The days on which it falls in a Gregorian year, in order: most often one, none when the day does not
    /// exist in that year, two when a short calendar's year fits in twice.
    pub fn in_year(&self, year: i32) -> Vec<NaiveDate> {
        match self {
            DateRule::Fixed(day) => day.in_year(year).into_iter().collect(),
            DateRule::Nth { which, weekday, month } => {
                which.in_month(*weekday, year, *month).into_iter().collect()
            }
            DateRule::Feast(feast) => feast.in_year(year).into_iter().collect(),
            DateRule::Hijri { day, month } => month.in_year(*day, year),
            DateRule::Hebrew { day, month } => month.in_year(*day, year),
            DateRule::Offset { days, of } => moved(of, year, *days..=*days, |day| offset(day, *days)),
            DateRule::Near { weekday, relation, of } => {
                moved(of, year, -7..=7, |day| relation.find(*weekday, day))
            }
        }
    }

    /// Whether it is in a table that ends: the last day that it then finds.
    pub(crate) fn table_ends(&self) -> Option<NaiveDate> {
        match self {
            DateRule::Feast(feast @ (Feast::Diwali | Feast::Holi)) => feast.in_year(hindu::LAST),
            DateRule::Offset { days, of } => offset(of.table_ends()?, *days),
            DateRule::Near { weekday, relation, of } => relation.find(*weekday, of.table_ends()?),
            _ => None,
        }
    }

    /// Whether it needs no calculation.
    pub fn fixed(&self) -> Option<MonthDay> {
        match self {
            DateRule::Fixed(day) => Some(*day),
            _ => None,
        }
    }
}

/// The days of `rule`, moved, that then lie in `year`; `reach` is how many days a move goes, at least and at most.
fn moved(
    rule: &DateRule,
    year: i32,
    reach: RangeInclusive<i64>,
    by: impl Fn(NaiveDate) -> Option<NaiveDate>,
) -> Vec<NaiveDate> {
    // A year's move from the last day of a year ends in the year after the next.
    let from =
        |month, day, days: i64| Some(offset(NaiveDate::from_ymd_opt(year, month, day)?, -days)?.year());
    let (Some(first), Some(last)) = (from(1, 1, *reach.end()), from(12, 31, *reach.start())) else {
        return Vec::new();
    };
    let days = (first..=last).flat_map(|year| rule.in_year(year)).filter_map(by);
    days.filter(|day| day.year() == year).collect()
}

fn offset(day: NaiveDate, days: i64) -> Option<NaiveDate> {
    day.checked_add_signed(TimeDelta::days(days))
}

/// The day before.
pub(super) fn before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

/// The day after.
pub(super) fn after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

#[cfg(test)]
mod tests;
