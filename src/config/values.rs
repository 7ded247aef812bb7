//! How single values are read: words that stand for choices, ids, colours, the text of announcements.

use std::fmt;

use serde::de::{self, Expected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::escape::excerpt;
use crate::id::Id;
use crate::policy::{Drift, OnError, RuleLevel};
use crate::problem::Problem;
use crate::template::Template;

impl<'de> Deserialize<'de> for RuleLevel {
    fn deserialize<From: Deserializer<'de>>(from: From) -> Result<RuleLevel, From::Error> {
        from.deserialize_str(OneOf(&[
            ("allow", RuleLevel::Allow),
            ("warn", RuleLevel::Warn),
            ("deny", RuleLevel::Deny),
        ]))
    }
}

pub(super) fn drift<'de, From: Deserializer<'de>>(from: From) -> Result<Drift, From::Error> {
    from.deserialize_str(OneOf(&[("report", Drift::Report), ("restore", Drift::Restore)]))
}

pub(super) fn on_error<'de, From: Deserializer<'de>>(from: From) -> Result<OnError, From::Error> {
    from.deserialize_str(OneOf(&[("last-good", OnError::LastGood), ("stop", OnError::Stop)]))
}

/// Reads one of these words, and names them where something else stands.
struct OneOf<T: 'static>(&'static [(&'static str, T)]);

impl<T: Copy> Visitor<'_> for OneOf<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|(word, _)| format!("`{word}`")).collect();
        write!(out, "one of {}", words.join(", "))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let found = self.0.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            E::custom(format!("unknown variant `{text}`, expected {}", &self as &dyn Expected))
        })
    }
}

/// Stands between the two parts of a [`Problem`] in serde's errors, which are one text.
const HELP: &str = "\u{1f}help: ";

/// A problem as an error of serde's.
fn refused<E: de::Error>(problem: &Problem) -> E {
    E::custom(format!("{}{HELP}{}", problem.message, problem.help.as_deref().unwrap_or_default()))
}

/// The problem that was made an error of serde's. Its message may repeat what the file says; its help does not, so the
/// last mark counts.
pub(super) fn problem_of(error: &str) -> Option<Problem> {
    error.rsplit_once(HELP).map(|(message, help)| Problem::new(message, help))
}

pub(super) fn template<'de, From: Deserializer<'de>>(from: From) -> Result<Template, From::Error> {
    String::deserialize(from)?.parse().map_err(|problem| refused(&problem))
}

pub(super) fn id<'de, From, Kind>(from: From) -> Result<Option<Id<Kind>>, From::Error>
where
    From: Deserializer<'de>,
{
    let text = String::deserialize(from)?;
    text.parse().map(Some).map_err(|_| {
        let help = "write the digits as text; Developer Mode shows \"Copy ID\" in Discord's menus";
        refused(&Problem::new(format!("`{}` is no Discord id", excerpt(&text)), help))
    })
}

pub(super) fn color<'de, From: Deserializer<'de>>(from: From) -> Result<Option<u32>, From::Error> {
    let text = String::deserialize(from)?;
    rgb(&text).map(Some).ok_or_else(|| {
        let help = "write red, green and blue in hexadecimal digits, like `#5865F2`";
        refused(&Problem::new(format!("`{}` is no colour", excerpt(&text)), help))
    })
}

/// Reads `#RRGGBB`.
fn rgb(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#')?;
    let right = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    right.then(|| u32::from_str_radix(digits, 16).ok())?
}
