//! The words of a rule → a [`DateRule`]. It reads from left to right and never goes back, so what it stumbles over
//! is what is wrong.

use std::ops::Range;

use super::calendars::{HEBREW, HIJRI, HijriMonth};
use super::month_day::{MONTHS, MonthDay, last_day, month_number};
use super::weekday::{Relation, WEEKDAYS, Which};
use super::{DateRule, Feast, MAX_OFFSET, NotADay, OTHER_MONTH, RuleFault};
use crate::compile::front_matter::is_space;
use crate::spelling::nearest;

/// How many `before` and `after` a rule may have.
const MAX_DEPTH: usize = 4;

/// The longest text that is worth a suggestion, in bytes.
const MAX_SUGGESTION: usize = 100;

/// Reads a rule.
pub(super) fn rule(text: &str) -> Result<DateRule, NotADay> {
    if let Some(day) = MonthDay::parse(text) {
        return Ok(DateRule::Fixed(day));
    }
    read(text).map_err(|mut wrong| {
        if let RuleFault::Unexpected { meant, word: Some(word), .. } = &mut wrong.reason {
            *meant = Words::new(text).mended(wrong.at.clone(), word);
        }
        wrong
    })
}

fn read(text: &str) -> Result<DateRule, NotADay> {
    let mut words = Words::new(text);
    let rule = words.rule(0)?;
    if words.here().is_some() {
        return Err(words.unexpected("nothing more", &[]));
    }
    if matches!(rule, DateRule::Fixed(_)) && text.starts_with(is_space) {
        let width = text.len() - text.trim_start_matches(is_space).len();
        return Err(NotADay { at: 0..width, reason: RuleFault::Space });
    }
    Ok(rule)
}

struct Words<'a> {
    text: &'a str,
    /// Where each word stands.
    all: Vec<Range<usize>>,
    at: usize,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Words<'a> {
        let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let words = text.split(is_space).filter(|word| !word.is_empty());
        let all = words.map(|word| start(word)..start(word) + word.len()).collect();
        Words { text, all, at: 0 }
    }

    fn word(&self, index: usize) -> Option<&'a str> {
        self.all.get(index).map(|range| &self.text[range.clone()])
    }

    fn here(&self) -> Option<&'a str> {
        self.word(self.at)
    }

    /// Takes the next word if it is this one.
    fn take(&mut self, word: &str) -> bool {
        let there = self.here().is_some_and(|here| here.eq_ignore_ascii_case(word));
        self.at += usize::from(there);
        there
    }

    /// Takes the next word if it is in a table.
    fn take_of<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        let here = self.here()?;
        let (_, value) = table.iter().find(|(name, _)| name.eq_ignore_ascii_case(here))?;
        self.at += 1;
        Some(*value)
    }

    /// What is wrong is the next word, or that there is none.
    fn unexpected(&self, expected: &'static str, words: &[&'static str]) -> NotADay {
        let at = self.all.get(self.at).cloned().unwrap_or(self.text.len()..self.text.len());
        let word = self.here().and_then(|here| like(here, words));
        NotADay { at, reason: RuleFault::Unexpected { expected, meant: None, word } }
    }

    fn rule(&mut self, depth: usize) -> Result<DateRule, NotADay> {
        if depth > MAX_DEPTH {
            let at = self.all[self.at - 1].clone();
            return Err(NotADay { at, reason: RuleFault::TooDeep });
        }
        if let Some(which) = self.take_of(&Which::WORDS) {
            return self.nth(which);
        }
        if let Some(weekday) = self.take_of(&WEEKDAYS) {
            let relation = self.relation()?;
            return Ok(DateRule::Near { weekday, relation, of: Box::new(self.rule(depth + 1)?) });
        }
        if let Some(feast) = self.feast() {
            return Ok(DateRule::Feast(feast));
        }
        if self.here().and_then(month_number).is_some() {
            return self.month_day();
        }
        if self.here().is_some_and(is_number) {
            return self.numbered(depth);
        }
        let article = self.take("the") || self.take("a");
        if let Some(unit) = self.unit() {
            return self.offset(unit, depth);
        }
        self.at -= usize::from(article);
        let ordinals = Which::WORDS.iter().map(|(word, _)| *word);
        let weekdays = WEEKDAYS.iter().map(|(word, _)| *word);
        let feasts = ["Easter", "Orthodox", "Lunar", "Diwali", "Holi"];
        let words: Vec<&str> = MONTHS.into_iter().chain(ordinals).chain(weekdays).chain(feasts).collect();
        Err(self.unexpected("a day or a rule", &words))
    }

    /// Behind `first`: `Saturday of May`.
    fn nth(&mut self, which: Which) -> Result<DateRule, NotADay> {
        let names = WEEKDAYS.map(|(name, _)| name);
        let Some(weekday) = self.take_of(&WEEKDAYS) else {
            return Err(self.unexpected("a day of the week", &names));
        };
        if !self.take("of") {
            return Err(self.unexpected("`of` and a month", &["of"]));
        }
        let Some(month) = self.here().and_then(month_number) else {
            return Err(self.unexpected("a month", &MONTHS));
        };
        self.at += 1;
        Ok(DateRule::Nth { which, weekday, month })
    }

    /// `before`, `after`, `on or before`, `on or after`.
    fn relation(&mut self) -> Result<Relation, NotADay> {
        let on = self.take("on");
        if on && !self.take("or") {
            return Err(self.unexpected("`or before` or `or after`", &["or"]));
        }
        match (on, self.take("before"), self.take("after")) {
            (false, true, _) => Ok(Relation::Before),
            (false, _, true) => Ok(Relation::After),
            (true, true, _) => Ok(Relation::OnOrBefore),
            (true, _, true) => Ok(Relation::OnOrAfter),
            (true, ..) => Err(self.unexpected("`before` or `after`", &["before", "after"])),
            _ => {
                Err(self
                    .unexpected("`before`, `after`, `on or before` or `on or after`", &["before", "after"]))
            }
        }
    }

    fn feast(&mut self) -> Option<Feast> {
        let (feast, name) = Feast::ALL.into_iter().find(|(_, name)| {
            name.split(' ').enumerate().all(|(ahead, word)| {
                self.word(self.at + ahead).is_some_and(|here| here.eq_ignore_ascii_case(word))
            })
        })?;
        self.at += name.split(' ').count();
        Some(feast)
    }

    /// A Gregorian month and a day of it.
    fn month_day(&mut self) -> Result<DateRule, NotADay> {
        let month = self.here().and_then(month_number).unwrap_or_default();
        self.at += 1;
        let number = self.here().filter(|word| is_number(word) && word.len() <= 2);
        let Some(day) = number.and_then(|word| word.parse().ok()) else {
            return Err(self.ordinal());
        };
        let Some(day) = MonthDay::new(month, day) else {
            let (month, last) = (MONTHS[month as usize - 1], last_day(month).unwrap_or_default());
            return Err(NotADay {
                at: self.all[self.at].clone(),
                reason: RuleFault::MonthTooShort { month, last },
            });
        };
        self.at += 1;
        Ok(DateRule::Fixed(day))
    }

    /// What is no day's number; `3rd` was meant to be one.
    fn ordinal(&self) -> NotADay {
        let mut wrong = self.unexpected("the number of a day", &[]);
        let digits = self.here().map_or(0, |word| word.bytes().take_while(u8::is_ascii_digit).count());
        if let RuleFault::Unexpected { meant, .. } = &mut wrong.reason
            && digits > 0
            && digits < wrong.at.len()
        {
            *meant = self.mended(wrong.at.start + digits..wrong.at.end, "");
        }
        wrong
    }

    /// The text with other words in one place, when it then is a rule.
    fn mended(&self, at: Range<usize>, words: &str) -> Option<String> {
        if self.text.len() > MAX_SUGGESTION {
            return None;
        }
        let mended = format!("{}{words}{}", &self.text[..at.start], &self.text[at.end..]);
        read(&mended).is_ok().then_some(mended)
    }

    /// A number first: `2 days before Easter`, `1 Shawwal`, `25 Kislev`.
    fn numbered(&mut self, depth: usize) -> Result<DateRule, NotADay> {
        let number: Option<i64> = self.here().and_then(|word| word.parse().ok());
        self.at += 1;
        if let Some(unit) = self.unit() {
            let Some(days) =
                number.and_then(|number| number.checked_mul(unit)).filter(|days| *days <= MAX_OFFSET)
            else {
                let at = self.all[self.at - 2].clone();
                return Err(NotADay { at, reason: RuleFault::TooFar { most: MAX_OFFSET / unit } });
            };
            return self.offset(days, depth);
        }
        if let Some((rule, month, last, words)) = self.other_month(number) {
            return match rule {
                Some(rule) => {
                    self.at += words;
                    Ok(rule)
                }
                None => {
                    let at = self.all[self.at - 1].clone();
                    Err(NotADay { at, reason: RuleFault::MonthTooShort { month, last } })
                }
            };
        }
        if let (Some(month), Some(day)) = (self.here(), self.word(self.at - 1))
            && month_number(month).is_some()
        {
            let at = self.all[self.at - 1].start..self.all[self.at].end;
            let meant = self.mended(at.clone(), &format!("{month} {day}"));
            let expected = "the month before the day";
            return Err(NotADay { at, reason: RuleFault::Unexpected { expected, meant, word: None } });
        }
        let words: Vec<&str> = HIJRI.iter().map(|(name, _)| *name).collect();
        let words = words.into_iter().chain(HEBREW.iter().map(|(name, ..)| *name)).chain(["days", "weeks"]);
        Err(self.unexpected(OTHER_MONTH, &words.collect::<Vec<_>>()))
    }

    /// A month of another calendar: the rule unless the month has no such day, its name, its last day, and how
    /// many words it took.
    fn other_month(&self, day: Option<i64>) -> Option<(Option<DateRule>, &'static str, u32, usize)> {
        let day = day.and_then(|day| u8::try_from(day).ok()).filter(|day| *day > 0);
        (1..=3).rev().find_map(|words| {
            let letters: String =
                (0..words).map(|ahead| self.word(self.at + ahead)).collect::<Option<String>>()?;
            let plain = |c: &char| !matches!(c, '-' | '\'' | '’' | 'ʿ' | 'ʾ' | '`');
            let name = letters.chars().filter(plain).collect::<String>().to_lowercase();
            let hijri = HIJRI.iter().zip(1..).find(|((_, names), _)| names.contains(&name.as_str()));
            if let Some(((shown, _), number)) = hijri {
                let month = HijriMonth::new(number);
                let rule = day.filter(|day| *day <= 30).map(|day| DateRule::Hijri { day, month });
                return Some((rule, *shown, 30, words));
            }
            let (shown, _, month, last) =
                HEBREW.iter().find(|(_, names, ..)| names.contains(&name.as_str()))?;
            let rule =
                day.filter(|day| u32::from(*day) <= *last).map(|day| DateRule::Hebrew { day, month: *month });
            Some((rule, *shown, *last, words))
        })
    }

    /// `days` or `weeks`: how many days that is.
    fn unit(&mut self) -> Option<i64> {
        self.take_of(&[("day", 1), ("days", 1), ("week", 7), ("weeks", 7)])
    }

    /// Behind `2 days`: `before Easter`.
    fn offset(&mut self, days: i64, depth: usize) -> Result<DateRule, NotADay> {
        let days = match (self.take("before"), self.take("after")) {
            (true, _) => -days,
            (_, true) => days,
            _ => return Err(self.unexpected("`before` or `after`", &["before", "after"])),
        };
        Ok(DateRule::Offset { days, of: Box::new(self.rule(depth + 1)?) })
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words that people say for others.
const SAID: [(&str, &str); 7] = [
    ("1st", "first"),
    ("2nd", "second"),
    ("3rd", "third"),
    ("4th", "fourth"),
    ("5th", "fifth"),
    ("in", "of"),
    ("Chinese", "Lunar"),
];

/// The word that was meant: the one that is said otherwise or abbreviated (`Dec`, `Sept.`), or the nearest
/// spelling. None when it is a right one, and what follows it is wrong.
fn like(written: &str, words: &[&'static str]) -> Option<&'static str> {
    if words.iter().any(|word| word.eq_ignore_ascii_case(written)) {
        return None;
    }
    let said = SAID.iter().find(|(said, _)| said.eq_ignore_ascii_case(written)).map(|(_, word)| *word);
    if let Some(word) = said.filter(|word| words.contains(word)) {
        return Some(word);
    }
    let stem = written.trim_end_matches('.').to_lowercase();
    let abbreviated = words.iter().find(|word| stem.len() >= 3 && word.to_lowercase().starts_with(&stem));
    abbreviated.copied().or_else(|| nearest(written, words))
}
