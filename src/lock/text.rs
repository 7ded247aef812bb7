//! A long text of a lock, which stays where it is until somebody asks for it.
//!
//! Descriptions are most of a large lock, and whoever reads one is rarely asked about more than a few events. So an
//! event that was read has only the place of its description in the lock's own text, which all events share; and one
//! that was compiled, its place in the file that it comes from.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::rest::unescaped;

/// A text: one's own, or a part of the file or the lock that it was read from. It is used like any `str`.
#[derive(Clone, Deserialize)]
#[serde(from = "String")]
pub struct Text(TextSource);

#[derive(Clone)]
enum TextSource {
    Own(String),
    /// What stands in `whole` at these bytes.
    Part {
        whole: Arc<String>,
        at: Range<usize>,
    },
    /// What stands between the quotes in `lock`, and what that means once somebody asked.
    Written {
        lock: Arc<String>,
        at: Range<usize>,
        meaning: OnceLock<String>,
    },
}

impl Text {
    /// The text of these bytes of `whole`; empty when they are not whole characters of it.
    pub(crate) fn part(whole: &Arc<String>, at: Range<usize>) -> Text {
        Text(TextSource::Part { whole: Arc::clone(whole), at })
    }

    /// That it has more than `most` characters; none where it has not. What is short as it is written is so without a
    /// look at what it means.
    pub(super) fn longer_than(&self, most: usize) -> Option<String> {
        let written = match &self.0 {
            TextSource::Own(text) => text.len(),
            TextSource::Part { at, .. } | TextSource::Written { at, .. } => at.len(),
        };
        let count = if written <= most { 0 } else { self.chars().count() };
        (count > most).then(|| format!("its description has {count} characters, and {most} is the most"))
    }

    /// The string in `lock` whose quotes are around `at`, every escape in it being one of TOML's.
    pub(super) fn written(lock: &Arc<String>, at: Range<usize>) -> Text {
        Text(TextSource::Written { lock: Arc::clone(lock), at, meaning: OnceLock::new() })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            TextSource::Own(text) => text,
            TextSource::Part { whole, at } => whole.get(at.clone()).unwrap_or_default(),
            TextSource::Written { lock, at, meaning } => {
                meaning.get_or_init(|| unescaped(lock.get(at.clone()).unwrap_or_default()))
            }
        }
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(TextSource::Own(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        text.to_owned().into()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        // What is written the same is the same; most of two locks is.
        let same = match (&self.0, &other.0) {
            (TextSource::Written { lock, at, .. }, TextSource::Written { lock: other, at: there, .. }) => {
                lock.get(at.clone()) == other.get(there.clone())
            }
            _ => false,
        };
        same || **self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(formatter)
    }
}
