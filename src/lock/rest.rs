//! Single values of TOML as they are written into a lock, one after another.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use memchr::memchr2;

/// What is left to read.
pub(super) struct Rest<'a>(pub(crate) &'a str);

impl<'a> Rest<'a> {
    pub(crate) fn eat(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// A line that begins like this, with a value behind it: none inside when the line is another, none at all when
    /// the value is not as expected.
    pub(crate) fn line<T>(
        &mut self,
        begins: &str,
        value: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.eat(begins).is_none() {
            return Some(None);
        }
        let value = value(self)?;
        self.eat("\n")?;
        Some(Some(value))
    }

    /// A basic string.
    pub(crate) fn text(&mut self) -> Option<String> {
        let (written, escapes) = self.written()?;
        Some(if escapes { unescaped(written) } else { written.to_owned() })
    }

    /// What stands between the quotes of a basic string, and whether there are escapes in it. They are as TOML has them,
    /// and no control character is there.
    pub(crate) fn written(&mut self) -> Option<(&'a str, bool)> {
        self.eat("\"")?;
        let begins = self.0;
        let mut escapes = false;
        self.plain();
        while self.eat("\"").is_none() {
            escapes = true;
            self.escaped()?;
            self.plain();
        }
        let written = &begins[..begins.len() - self.0.len() - 1];
        // Without a way out in the middle, for the processor to look at many bytes at once.
        let controls = |found: bool, byte: &u8| found | (*byte < 0x20) | (*byte == 0x7f);
        (!written.as_bytes().iter().fold(false, controls)).then_some((written, escapes))
    }

    /// What comes before the next quote or backslash.
    pub(crate) fn plain(&mut self) -> &'a str {
        let end = memchr2(b'"', b'\\', self.0.as_bytes()).unwrap_or(self.0.len());
        let (plain, rest) = self.0.split_at(end);
        self.0 = rest;
        plain
    }

    /// A character behind a backslash.
    pub(crate) fn escaped(&mut self) -> Option<char> {
        self.eat("\\")?;
        let mut letters = self.0.chars();
        let escaped = match letters.next()? {
            same @ ('"' | '\\') => same,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (digits, rest) = letters.as_str().split_at_checked(4)?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return None;
                }
                letters = rest.chars();
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        };
        self.0 = letters.as_str();
        Some(escaped)
    }

    /// A whole number as it is written: no sign but a minus, no zero in front, no underscore.
    pub(crate) fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        let bytes = self.0.as_bytes();
        let minus = usize::from(bytes.first() == Some(&b'-'));
        let digits = bytes[minus..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at(minus + digits);
        if digits == 0 || bytes[minus] == b'0' && (digits > 1 || minus > 0) {
            return None;
        }
        self.0 = rest;
        number.parse().ok()
    }

    pub(crate) fn yes(&mut self) -> Option<bool> {
        self.eat("true").map(|()| true)
    }

    /// A time, like 2026-11-20T18:03:11Z.
    pub(crate) fn time(&mut self) -> Option<DateTime<Utc>> {
        let day = self.day()?;
        let (time, rest) = self.0.split_at_checked("T18:03:11Z".len())?;
        let time = time.strip_prefix('T')?.strip_suffix('Z')?;
        let digits = time
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at % 3 == 2 { byte == b':' } else { byte.is_ascii_digit() });
        self.0 = rest;
        digits.then(|| time.parse::<NaiveTime>().ok()).flatten().map(|time| day.and_time(time).and_utc())
    }

    /// A day, like 2026-12-01.
    pub(crate) fn day(&mut self) -> Option<NaiveDate> {
        let (day, rest) = self.0.split_at_checked(10)?;
        let part = |range: std::ops::Range<usize>| -> Option<u32> {
            let digits = day.get(range)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        if day.as_bytes()[4] != b'-' || day.as_bytes()[7] != b'-' {
            return None;
        }
        self.0 = rest;
        NaiveDate::from_ymd_opt(i32::try_from(part(0..4)?).ok()?, part(5..7)?, part(8..10)?)
    }
}

/// What is meant by what stands between a basic string's quotes.
pub(super) fn unescaped(written: &str) -> String {
    let mut rest = Rest(written);
    let mut text = String::with_capacity(written.len());
    text.push_str(rest.plain());
    while let Some(escaped) = rest.escaped() {
        text.push(escaped);
        text.push_str(rest.plain());
    }
    text
}
