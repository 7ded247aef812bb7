//! Days of other calendars, as `icu_calendar` computes them: where a year of one of them meets a Gregorian
//! year, and on which day.

use chrono::NaiveDate;
use icu_calendar::cal::{ChineseTraditional, Gregorian, Hebrew, Hijri, Julian};
use icu_calendar::types::{Month, RataDie};
use icu_calendar::{AsCalendar, Date, Iso};

/// A month of the Hijri calendar, as Umm al-Qura in Mecca has it: published months until the year 1600
/// (2174), computed ones behind it. Where a feast waits for the moon to be seen, it can be a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HijriMonth(u8);

/// A month of the Hebrew calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HebrewMonth {
    /// From Tishri as 1, leap months not counted. Adar, 6, is the second Adar of a leap year, which has its feasts.
    Every(u8),
    /// Adar I, of leap years only.
    FirstAdar,
    /// Adar II, of leap years only.
    SecondAdar,
}

/// The Hijri months: how each is shown, and how it may be written, without spaces, hyphens and apostrophes.
pub(crate) const HIJRI: [(&str, &[&str]); 12] = [
    ("Muharram", &["muharram"]),
    ("Safar", &["safar"]),
    ("Rabi al-Awwal", &["rabialawwal", "rabiulawwal", "rabii"]),
    ("Rabi al-Thani", &["rabialthani", "rabialakhir", "rabiulakhir", "rabiii"]),
    ("Jumada al-Ula", &["jumadaalula", "jumadaalawwal", "jumadai"]),
    ("Jumada al-Akhirah", &["jumadaalakhirah", "jumadaalakhira", "jumadaalthani", "jumadaii"]),
    ("Rajab", &["rajab"]),
    ("Shaban", &["shaban", "shaaban"]),
    ("Ramadan", &["ramadan", "ramadhan"]),
    ("Shawwal", &["shawwal"]),
    ("Dhu al-Qadah", &["dhualqadah", "dhulqadah", "dhualqidah", "dhulqidah"]),
    ("Dhu al-Hijjah", &["dhualhijjah", "dhulhijjah", "dhualhijja", "dhulhijja"]),
];

/// The Hebrew months, with the month and its last day in its longest year.
pub(crate) const HEBREW: [(&str, &[&str], HebrewMonth, u32); 14] = [
    ("Tishri", &["tishri", "tishrei"], HebrewMonth::Every(1), 30),
    ("Cheshvan", &["cheshvan", "heshvan", "marcheshvan", "marheshvan"], HebrewMonth::Every(2), 30),
    ("Kislev", &["kislev"], HebrewMonth::Every(3), 30),
    ("Tevet", &["tevet", "teveth"], HebrewMonth::Every(4), 29),
    ("Shevat", &["shevat", "shvat"], HebrewMonth::Every(5), 30),
    ("Adar I", &["adari"], HebrewMonth::FirstAdar, 30),
    ("Adar", &["adar"], HebrewMonth::Every(6), 29),
    ("Adar II", &["adarii"], HebrewMonth::SecondAdar, 29),
    ("Nisan", &["nisan"], HebrewMonth::Every(7), 30),
    ("Iyar", &["iyar", "iyyar"], HebrewMonth::Every(8), 29),
    ("Sivan", &["sivan"], HebrewMonth::Every(9), 30),
    ("Tammuz", &["tammuz", "tamuz"], HebrewMonth::Every(10), 29),
    ("Av", &["av"], HebrewMonth::Every(11), 30),
    ("Elul", &["elul"], HebrewMonth::Every(12), 29),
];

impl HijriMonth {
    /// From Muharram as 1.
    pub(crate) fn new(number: u8) -> HijriMonth {
        HijriMonth(number)
    }

    /// The days of a Gregorian year that are this day of the month: up to two.
    pub(super) fn in_year(self, day: u8, year: i32) -> Vec<NaiveDate> {
        let calendar = Hijri::new_umm_al_qura();
        within(year, calendar, |hijri| Date::try_new(hijri.into(), Month::new(self.0), day, calendar).ok())
    }
}

impl HebrewMonth {
    /// The days of a Gregorian year that are this day of the month.
    pub(super) fn in_year(self, day: u8, year: i32) -> Vec<NaiveDate> {
        within(year, Hebrew, |hebrew| {
            let leap = Date::try_new(hebrew.into(), Month::leap(5), 1, Hebrew).is_ok();
            let month = match self {
                HebrewMonth::Every(number) => Month::new(number),
                HebrewMonth::FirstAdar if leap => Month::leap(5),
                HebrewMonth::SecondAdar if leap => Month::new(6),
                HebrewMonth::FirstAdar | HebrewMonth::SecondAdar => return None,
            };
            Date::try_new(hebrew.into(), month, day, Hebrew).ok()
        })
    }
}

/// Easter Sunday of the Western churches.
pub(super) fn easter(year: i32) -> Option<NaiveDate> {
    from_rata_die(Gregorian::easter(year).to_rata_die())
}

/// Easter Sunday of the Orthodox churches, as a Gregorian day.
pub(super) fn orthodox_easter(year: i32) -> Option<NaiveDate> {
    from_rata_die(Julian::easter(year).to_rata_die())
}

/// The first day of the Chinese calendar's year that begins in a Gregorian year.
pub(super) fn lunar_new_year(year: i32) -> Option<NaiveDate> {
    let date = Date::try_new(year.into(), Month::new(1), 1, ChineseTraditional::new()).ok()?;
    from_rata_die(date.to_rata_die())
}

/// The days of a Gregorian year that `find` names in the years of `calendar` which meet it.
fn within<C: AsCalendar + Copy>(
    year: i32,
    calendar: C,
    find: impl Fn(i32) -> Option<Date<C>>,
) -> Vec<NaiveDate> {
    let edge = |month: u8, day| Date::try_new(year.into(), Month::new(month), day, Iso).ok();
    let (Some(first), Some(last)) = (edge(1, 1), edge(12, 31)) else { return Vec::new() };
    let there = |day: Date<Iso>| day.to_calendar(calendar).year().extended_year();
    let days = first.to_rata_die()..=last.to_rata_die();
    (there(first)..=there(last))
        .filter_map(find)
        .map(|date| date.to_rata_die())
        .filter(|day| days.contains(day))
        .filter_map(from_rata_die)
        .collect()
}

/// Both count days from the same first one, 1 January of the year 1.
fn from_rata_die(day: RataDie) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day.to_i64_date()).ok()?)
}
