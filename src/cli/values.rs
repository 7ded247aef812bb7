//! What arguments can be, read from text. The error says what to write instead.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

use crate::lock::{Horizon, MAX_YEARS, YEARS};

/// RFC 3339, or a day, which means its first moment in UTC.
pub(super) fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let time = match DateTime::parse_from_rfc3339(text) {
        Ok(time) => time.with_timezone(&Utc),
        Err(_) => {
            let day: NaiveDate = text
                .parse()
                .map_err(|_| "write a day like 2026-12-01, or a time like 2026-12-01T00:01:00Z".to_owned())?;
            day.and_time(NaiveTime::MIN).and_utc()
        }
    };
    match YEARS.contains(&time.year()) {
        true => Ok(time),
        false => Err(format!("write a time in the years {} to {}", YEARS.start(), YEARS.end())),
    }
}

pub(super) fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write a day like 2026-12-01".to_owned())
}

pub(super) fn years(text: &str) -> Result<Horizon, String> {
    let year = |text: &str| text.parse().ok().filter(|year| YEARS.contains(year));
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    match (year(first), year(last)) {
        (Some(first_year), Some(last_year)) if (0..MAX_YEARS).contains(&(last_year - first_year)) => {
            Ok(Horizon { first_year, last_year })
        }
        _ => Err(format!(
            "write two years like 2026..2030, from {} to {} and at most {MAX_YEARS} years apart",
            YEARS.start(),
            YEARS.end()
        )),
    }
}

/// A number of bytes, like 500MB.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => Some(1),
        "K" | "KB" => Some(1024),
        "M" | "MB" => Some(1024 * 1024),
        "G" | "GB" => Some(1024 * 1024 * 1024),
        _ => None,
    };
    let size = number.parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(unit));
    size.ok_or_else(|| "write a size like 500MB, 2GB, or a number of bytes".to_owned())
}

/// An address that may stand in Markdown and HTML as it is.
pub(super) fn address(text: &str) -> Result<String, String> {
    let web = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>()\\".contains(&byte));
    match web && plain {
        true => Ok(text.to_owned()),
        false => {
            Err("write an address that begins with https://, without spaces, quotes and brackets".to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_day_or_rfc_3339() {
        assert_eq!(time("2026-12-01").unwrap().to_rfc3339(), "2026-12-01T00:00:00+00:00");
        assert_eq!(time("2026-12-01T01:00:00+02:00").unwrap().to_rfc3339(), "2026-11-30T23:00:00+00:00");
        for text in ["tomorrow", "1969-12-31", "9999-12-31", "9998-12-31T23:30:00-01:00"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_size_has_a_unit_or_is_in_bytes() {
        assert_eq!((size("0"), size("12"), size("3kb")), (Ok(0), Ok(12), Ok(3072)));
        assert_eq!((size("500MB"), size("1G")), (Ok(500 << 20), Ok(1 << 30)));
        for text in ["", "MB", "-1", "1.5GB", "1TB", "99999999999G"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn years_are_a_range_or_one() {
        assert_eq!(years("2026..2030"), Ok(Horizon { first_year: 2026, last_year: 2030 }));
        assert_eq!(years("2026"), Ok(Horizon { first_year: 2026, last_year: 2026 }));
        for text in ["2030..2026", "..", "1..2", "2026..9999", "2026-2030"] {
            assert!(years(text).is_err(), "{text}");
        }
    }
}
