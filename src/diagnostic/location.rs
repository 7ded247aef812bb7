//! Turns “the value of `starts` in `events/easter/meta.md`” into line, column and the bytes to underline.
//! The only place that knows that the front matter does not start on a file's first line.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::keys::{self, KeyPlace};

/// What a diagnostic points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file or folder as a whole, by its path from the root.
    Path(String),
    /// A key of a file's front matter.
    Key {
        /// The file.
        path: String,
        /// The key's name.
        key: String,
        /// Which definition of it, when there are several: 0 is the first.
        nth: usize,
    },
    /// The value of a key of a file's front matter; `dates.2026` is the key `2026` below the key `dates`.
    Value {
        /// The file.
        path: String,
        /// The key's name.
        key: String,
    },
    /// A part of the value of a key.
    Within {
        /// The file.
        path: String,
        /// The key's name.
        key: String,
        /// The value as it was read.
        value: String,
        /// The bytes of it that are meant.
        at: Range<usize>,
    },
    /// A line and a column of a file's front matter, both from 1 and counted from its own first line.
    FrontMatter {
        /// The file.
        path: String,
        /// The line, 1 being the line after the opening dashes.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// A line of a file, from 1.
    Line {
        /// The file.
        path: String,
        /// The line.
        line: usize,
    },
}

impl Place {
    /// The value of `key`.
    pub(crate) fn value(path: &str, key: &str) -> Place {
        Place::Value { path: path.to_owned(), key: key.to_owned() }
    }

    /// The first definition of `key`.
    pub(crate) fn key(path: &str, key: &str) -> Place {
        Place::Key { path: path.to_owned(), key: key.to_owned(), nth: 0 }
    }

    pub(super) fn path(&self) -> &str {
        match self {
            Place::Path(path)
            | Place::Key { path, .. }
            | Place::Value { path, .. }
            | Place::Within { path, .. }
            | Place::FrontMatter { path, .. }
            | Place::Line { path, .. } => path,
        }
    }
}

/// Where a place is in its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Location {
    /// The file or folder, from the root.
    pub path: String,
    /// The line, from 1.
    pub(crate) line: Option<usize>,
    /// The column, from 1, in characters.
    pub(crate) column: Option<usize>,
    /// Line and column just behind it, counted likewise.
    pub(crate) end: Option<(usize, usize)>,
    /// The bytes of the file's text that are meant.
    pub(crate) span: Option<Range<usize>>,
}

/// A file's text, and which part of it is YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The whole file, with `\n` line ends.
    pub text: Arc<String>,
    /// The bytes of the front matter between its lines of dashes.
    pub front_matter: Range<usize>,
}

/// The texts of the files that were read, by path.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts(BTreeMap<String, LocatedText>);

/// A text, and where its keys are once somebody asked.
#[derive(Debug, Clone)]
struct LocatedText {
    text: Arc<SourceText>,
    keys: OnceLock<Vec<KeyPlace>>,
}

impl Texts {
    /// Remembers a file's text.
    pub(crate) fn insert(&mut self, path: &str, text: impl Into<Arc<SourceText>>) {
        self.0.insert(path.to_owned(), LocatedText { text: text.into(), keys: OnceLock::new() });
    }

    /// The text of a file, if it was remembered.
    pub(crate) fn get(&self, path: &str) -> Option<&SourceText> {
        self.0.get(path).map(|known| known.text.as_ref())
    }

    /// Finds a place. What cannot be found exactly is its file as a whole.
    pub(crate) fn locate(&self, place: &Place) -> Location {
        let whole = || Location { path: place.path().to_owned(), ..Location::default() };
        self.find(place).map_or_else(whole, |(text, span)| text.at(place.path(), span))
    }

    /// Line and column of a place, as [`locate`](Texts::locate) finds them.
    pub(super) fn line_and_column(&self, place: &Place) -> Option<(usize, usize)> {
        self.find(place).map(|(text, span)| text.line_and_column(span.start))
    }

    fn find(&self, place: &Place) -> Option<(&SourceText, Range<usize>)> {
        // Files as a whole are many, and need not be looked for.
        if matches!(place, Place::Path(_)) {
            return None;
        }
        let LocatedText { text, keys } = self.0.get(place.path())?;
        let keys = || keys.get_or_init(|| keys::find(&text.text, &text.front_matter)).iter();
        Some((text, text.span(place, keys)?))
    }
}

impl SourceText {
    /// The bytes of the file that `place` means; `keys` gives the places of its keys.
    fn span<'a>(
        &self,
        place: &Place,
        keys: impl Fn() -> std::slice::Iter<'a, KeyPlace>,
    ) -> Option<Range<usize>> {
        match place {
            Place::Path(_) => None,
            Place::Line { line, .. } => {
                let start = line_starts(&self.text).nth(line - 1)?;
                Some(start..start + self.text[start..].find('\n').unwrap_or(self.text.len() - start))
            }
            Place::FrontMatter { line, column, .. } => {
                let yaml = self.yaml();
                let start = line_starts(yaml).nth(line.saturating_sub(1))?;
                let rest = yaml[start..].split('\n').next().unwrap_or_default();
                let skip: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
                let width = rest[skip..].chars().next().map_or(0, char::len_utf8);
                let start = self.front_matter.start + start + skip;
                Some(start..start + width)
            }
            Place::Key { key, nth, .. } => {
                keys().filter(|found| found.name == *key).nth(*nth).map(|found| found.key.clone())
            }
            // The last definition of a key is the one that YAML readers keep.
            Place::Value { key, .. } | Place::Within { key, .. } => {
                let found = keys().rfind(|found| found.name == *key)?;
                let whole = if found.value.is_empty() { &found.key } else { &found.value };
                let Place::Within { value, at, .. } = place else { return Some(whole.clone()) };
                // Where it is written otherwise than it reads (escapes, several lines), the whole is meant.
                let part = self.text[whole.clone()].find(value.as_str()).and_then(|start| {
                    let start = whole.start + start;
                    let (from, to) = (start + at.start, start + at.end);
                    self.text.get(from..to).map(|_| from..to)
                });
                Some(part.unwrap_or_else(|| whole.clone()))
            }
        }
    }

    fn yaml(&self) -> &str {
        self.text.get(self.front_matter.clone()).unwrap_or_default()
    }

    fn at(&self, path: &str, span: Range<usize>) -> Location {
        let (line, column) = self.line_and_column(span.start);
        Location {
            path: path.to_owned(),
            line: Some(line),
            column: Some(column),
            end: Some(self.line_and_column(span.end)),
            span: Some(span),
        }
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

fn line_starts(text: &str) -> impl Iterator<Item = usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(yaml: &str) -> Texts {
        let text = format!("---\n{yaml}---\nHello");
        let mut texts = Texts::default();
        texts.insert("m", SourceText { front_matter: 4..4 + yaml.len(), text: text.into() });
        texts
    }

    fn found(texts: &Texts, place: &Place) -> (usize, usize, String) {
        let at = texts.locate(place);
        let text = &texts.get("m").unwrap().text;
        (at.line.unwrap(), at.column.unwrap(), text[at.span.unwrap()].to_owned())
    }

    #[test]
    fn values_and_keys_are_found_behind_the_dashes() {
        let texts = texts("# été\nstart_date:  \"Mäy 3\" # x\nlist: [a,\n  b]\n");
        let value = |key| Place::value("m", key);
        assert_eq!(found(&texts, &value("start_date")), (3, 14, "\"Mäy 3\"".into()));
        assert_eq!(found(&texts, &Place::key("m", "start_date")), (3, 1, "start_date".into()));
        assert_eq!(found(&texts, &value("list")), (4, 7, "[a,\n  b]".into()));
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let texts = texts("{ é: 1, start_date: May 3 }\n");
        assert_eq!(found(&texts, &Place::value("m", "start_date")), (2, 21, "May 3".into()));
    }

    #[test]
    fn the_last_of_two_definitions_has_the_value_and_each_has_its_place() {
        let texts = texts("a: 1\na: 2\n");
        assert_eq!(found(&texts, &Place::value("m", "a")), (3, 4, "2".into()));
        let second = Place::Key { path: "m".into(), key: "a".into(), nth: 1 };
        assert_eq!(found(&texts, &second), (3, 1, "a".into()));
    }

    #[test]
    fn keys_below_a_key_and_parts_of_a_value_have_their_place() {
        let texts =
            texts("dates:\n  2026: May 3 - Mai 4\n  2027: none\nx: [a, b]\nstart_date: 'first Maj'\n");
        assert_eq!(found(&texts, &Place::value("m", "dates.2027")), (4, 9, "none".into()));
        let within = |key: &str, value: &str, at| {
            found(&texts, &Place::Within { path: "m".into(), key: key.into(), value: value.into(), at })
        };
        assert_eq!(within("dates.2026", "May 3 - Mai 4", 8..13), (3, 17, "Mai 4".into()));
        assert_eq!(within("start_date", "first Maj", 6..9), (6, 20, "Maj".into()));
        assert_eq!(within("start_date", "something else", 6..9), (6, 13, "'first Maj'".into()));
    }

    #[test]
    fn a_key_without_a_value_is_underlined_itself() {
        let texts = texts("start_date:\nb: 1\n");
        assert_eq!(found(&texts, &Place::value("m", "start_date")), (2, 1, "start_date".into()));
    }

    #[test]
    fn what_cannot_be_found_is_the_file_as_a_whole() {
        let texts = texts("a: 1\n");
        let at = texts.locate(&Place::value("m", "missing"));
        assert_eq!(at, Location { path: "m".into(), ..Location::default() });
        assert_eq!(texts.locate(&Place::Path("x/y".into())).path, "x/y");
    }
}
