//! Why front matter gives no values.

use super::front_matter::Unsplit;

/// Why there are no values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// There is no front matter.
    Unsplit(Unsplit),
    /// It is not YAML; line and column count from 1 in the front matter itself.
    Yaml {
        /// What the reader said.
        said: String,
        /// Where.
        at: Option<(usize, usize)>,
    },
    /// The same key twice.
    DuplicateKey(String),
    /// A tag such as `!thing`, which gives a value a meaning that nobody here knows.
    Tag {
        /// The tag.
        tag: String,
        /// Where its value is; line and column count from 1 in the front matter.
        at: (usize, usize),
    },
    /// YAML that the format's existing programs stop at; line and column count from 1 in the front matter.
    Refused {
        /// What it is.
        said: String,
        /// What to do.
        help: &'static str,
        /// Where.
        at: (usize, usize),
    },
    /// YAML, but not keys with values; described in words.
    NotKeys(String),
}
