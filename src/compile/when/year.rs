//! The days of one year, as a row of `dates` has them: `2026: November 8 - November 12`.

use chrono::{Days, NaiveDate};

use super::timing::{Override, Yearly};
use super::{DateRule, MonthDay, NotADay};
use crate::lock::{MAX_DATE, YEARS};

/// What a year has instead of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YearRange {
    /// From one day to another, over New Year when that is earlier.
    From(Yearly),
    /// A day alone: with `days`, the first of so many.
    Day(MonthDay),
    /// The event does not take place.
    Nothing,
}

/// Why a row has no days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NotARange {
    /// The year is no number, or far from any lock.
    Year,
    /// The table has it already.
    Twice,
    /// There is no text behind it.
    NotText,
    /// Neither a day nor two.
    Shape,
    /// One of the days is none; its text.
    Day(String, NotADay),
    /// One of the days is a rule, which a year that is known needs none of.
    Rule(String),
    /// February 29, in a year without one.
    NoLeapDay,
}

/// Reads a row.
pub(crate) fn read(year: &str, text: Option<&str>) -> Result<(i32, YearRange), NotARange> {
    let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    let number = year.parse().ok().filter(|year| digits && YEARS.contains(year)).ok_or(NotARange::Year)?;
    let text = text.ok_or(NotARange::NotText)?.trim();
    if text.chars().nth(MAX_DATE).is_some() {
        return Err(NotARange::Shape);
    }
    if text.eq_ignore_ascii_case("none") {
        return Ok((number, YearRange::Nothing));
    }
    let days: Vec<&str> = text.split(['-', '–']).map(str::trim).collect();
    let range = match days[..] {
        [day] => YearRange::Day(self::day(day, number)?),
        [start, end] => {
            let (start, end) = (self::day(start, number)?, fixed(end)?);
            let ends_in = if start > end { number + 1 } else { number };
            end.in_year(ends_in).ok_or(NotARange::NoLeapDay)?;
            YearRange::From(Yearly { start, end })
        }
        _ => return Err(NotARange::Shape),
    };
    Ok((number, range))
}

fn day(text: &str, year: i32) -> Result<MonthDay, NotARange> {
    let day = fixed(text)?;
    day.in_year(year).map(|_| day).ok_or(NotARange::NoLeapDay)
}

fn fixed(text: &str) -> Result<MonthDay, NotARange> {
    let rule = DateRule::parse(text).map_err(|wrong| NotARange::Day(text.to_owned(), wrong))?;
    rule.fixed().ok_or_else(|| NotARange::Rule(text.to_owned()))
}

impl YearRange {
    /// The days of the year; `days` is the event's length, when it has one.
    pub(in crate::compile) fn days(self, year: i32, days: Option<u32>) -> Option<Override> {
        match self {
            YearRange::Nothing => Some(None),
            YearRange::From(yearly) => yearly.starting_in(year).map(Some),
            YearRange::Day(day) => {
                let from = day.in_year(year)?;
                let to: NaiveDate = from.checked_add_days(Days::new(u64::from(days.unwrap_or(1)) - 1))?;
                Some(Some((from, to)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(year: &str, text: &str, days: Option<u32>) -> String {
        let (number, range) = read(year, Some(text)).unwrap();
        match range.days(number, days).unwrap() {
            Some((from, to)) => format!("{from} {to}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn a_year_has_a_range_a_day_or_nothing() {
        assert_eq!(shown("2026", "November 8 - November 12", None), "2026-11-08 2026-11-12");
        assert_eq!(shown("2026", "december 29–January 3", Some(9)), "2026-12-29 2027-01-03");
        assert_eq!(shown("2026", "May 3", None), "2026-05-03 2026-05-03");
        assert_eq!(shown("2026", "May 3", Some(5)), "2026-05-03 2026-05-07");
        assert_eq!(shown("2028", "February 20 - February 29", None), "2028-02-20 2028-02-29");
        assert_eq!(shown("2026", " None ", None), "none");
    }

    #[test]
    fn what_is_wrong_in_a_row_is_told() {
        for year in ["26", "two", "2026.0", "99999", "1969", "-2026"] {
            assert_eq!(read(year, Some("May 3")), Err(NotARange::Year), "{year}");
        }
        assert_eq!(read("2026", None), Err(NotARange::NotText));
        assert_eq!(read("2026", Some("May 3 - May 4 - May 5")), Err(NotARange::Shape));
        assert!(
            matches!(read("2026", Some("May 3 - Mai 4")), Err(NotARange::Day(text, _)) if text == "Mai 4")
        );
        assert_eq!(read("2026", Some("Easter")), Err(NotARange::Rule("Easter".into())));
        assert_eq!(read("2026", Some("February 29")), Err(NotARange::NoLeapDay));
        assert_eq!(read("2027", Some("December 1 - February 29")).map(|(year, _)| year), Ok(2027));
        assert_eq!(read("2026", Some("December 1 - February 29")), Err(NotARange::NoLeapDay));
    }
}
