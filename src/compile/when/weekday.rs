//! Days of the week: the first one of a month, the one before or after another day.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// English names, in ISO's order.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

/// Which of a month's Mondays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The first is 1. The fifth does not always exist.
    Nth(u8),
    /// The last one.
    Last,
}

impl Which {
    /// The words, with what they mean.
    pub(crate) const WORDS: [(&'static str, Which); 6] = [
        ("first", Which::Nth(1)),
        ("second", Which::Nth(2)),
        ("third", Which::Nth(3)),
        ("fourth", Which::Nth(4)),
        ("fifth", Which::Nth(5)),
        ("last", Which::Last),
    ];

    /// The day in a month of a year; none when the month has no such day.
    pub(crate) fn in_month(self, weekday: Weekday, year: i32, month: u32) -> Option<NaiveDate> {
        match self {
            Which::Nth(nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Which::Last => {
                let of = |nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth);
                of(5).or_else(|| of(4))
            }
        }
    }
}

/// On which side of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Earlier, one to seven days.
    Before,
    /// Later, one to seven days.
    After,
    /// The day itself, or the nearest earlier one.
    OnOrBefore,
    /// The day itself, or the nearest later one.
    OnOrAfter,
}

impl Relation {
    /// The nearest such weekday on this side of `day`.
    pub(crate) fn find(self, weekday: Weekday, day: NaiveDate) -> Option<NaiveDate> {
        let distance = |from: Weekday, to: Weekday| {
            u64::from(from.days_since(Weekday::Mon) + 7 - to.days_since(Weekday::Mon)) % 7
        };
        let back = distance(day.weekday(), weekday);
        let on = distance(weekday, day.weekday());
        match self {
            Relation::OnOrBefore => day.checked_sub_days(Days::new(back)),
            Relation::OnOrAfter => day.checked_add_days(Days::new(on)),
            Relation::Before => day.checked_sub_days(Days::new(if back == 0 { 7 } else { back })),
            Relation::After => day.checked_add_days(Days::new(if on == 0 { 7 } else { on })),
        }
    }
}
