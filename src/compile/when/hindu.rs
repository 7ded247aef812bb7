//! Diwali and Holi, whose days follow the moon as it is seen from India and are published, not computed here.

use chrono::NaiveDate;

/// The first year of the table.
pub(crate) const FIRST: i32 = 2001;

/// The last year of the table.
pub(crate) const LAST: i32 = FIRST + DAYS.len() as i32 - 1;

/// Month and day of Diwali (Lakshmi Puja) and of Holi (Rangwali Holi), a row a year from [`FIRST`] on: the days
/// observed in India, as the Python project `holidays` 0.109 has them (its Hindu calendar, MIT licence).
#[rustfmt::skip]
const DAYS: [[(u32, u32); 2]; 35] = [
    [(11, 14), (3, 10)], // 2001
    [(11, 4), (3, 29)], // 2002
    [(10, 25), (3, 18)], // 2003
    [(11, 12), (3, 7)], // 2004
    [(11, 1), (3, 26)], // 2005
    [(10, 21), (3, 15)], // 2006
    [(11, 9), (3, 4)], // 2007
    [(10, 28), (3, 22)], // 2008
    [(10, 17), (3, 11)], // 2009
    [(11, 5), (3, 1)], // 2010
    [(10, 26), (3, 20)], // 2011
    [(11, 13), (3, 8)], // 2012
    [(11, 3), (3, 27)], // 2013
    [(10, 23), (3, 17)], // 2014
    [(11, 11), (3, 6)], // 2015
    [(10, 30), (3, 24)], // 2016
    [(10, 19), (3, 13)], // 2017
    [(11, 7), (3, 2)], // 2018
    [(10, 27), (3, 21)], // 2019
    [(11, 14), (3, 10)], // 2020
    [(11, 4), (3, 29)], // 2021
    [(10, 24), (3, 18)], // 2022
    [(11, 12), (3, 8)], // 2023
    [(10, 31), (3, 25)], // 2024
    [(10, 20), (3, 14)], // 2025
    [(11, 8), (3, 4)], // 2026
    [(10, 29), (3, 22)], // 2027
    [(10, 17), (3, 11)], // 2028
    [(11, 5), (3, 1)], // 2029
    [(10, 26), (3, 20)], // 2030
    [(11, 14), (3, 9)], // 2031
    [(11, 2), (3, 27)], // 2032
    [(10, 22), (3, 16)], // 2033
    [(11, 10), (3, 5)], // 2034
    [(10, 30), (3, 24)], // 2035
];

/// Diwali of a year; none outside the table.
pub(crate) fn diwali(year: i32) -> Option<NaiveDate> {
    day(year, 0)
}

/// Holi of a year; none outside the table.
pub(crate) fn holi(year: i32) -> Option<NaiveDate> {
    day(year, 1)
}

fn day(year: i32, column: usize) -> Option<NaiveDate> {
    let row = usize::try_from(year.checked_sub(FIRST)?).ok()?;
    let (month, day) = DAYS.get(row)?[column];
    NaiveDate::from_ymd_opt(year, month, day)
}
