//! What TOML's reader says of a text that it cannot use: the place, the line and its words, all of them short. A line of
//! a stranger's may be megabytes long, and so may a key that the words repeat.

use std::borrow::Cow;

use toml::de::Error;

use crate::escape::cut;

/// The longest line that is shown whole, in bytes.
const LINE: usize = 300;

/// Of a longer one, how many characters are shown before the place and from there on.
const AROUND: (usize, usize) = (40, 60);

/// The most of the reader's words that is repeated, in characters.
const WORDS: usize = 500;

/// The place, the line and the words.
pub(crate) fn said(text: &str, error: &Error) -> String {
    format!("{}{}", place(text, error), words(error.message()))
}

/// The reader's words.
pub(crate) fn words(message: &str) -> Cow<'_, str> {
    cut(message, WORDS)
}

/// The place and the line, with what is meant underlined; nothing where the error is about no place in particular.
pub(crate) fn place(text: &str, error: &Error) -> String {
    let Some(span) = error.span() else { return String::new() };
    let start = (0..=span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    if line_end - line_start <= LINE {
        let whole = error.to_string();
        return whole.trim_end().strip_suffix(error.message()).unwrap_or_default().to_owned();
    }
    let (before, after) = (&text[line_start..start], &text[start..line_end]);
    let number = text[..line_start].matches('\n').count() + 1;
    let from = before.char_indices().rev().nth(AROUND.0);
    let before_shown = from
        .map_or(Cow::Borrowed(before), |(at, c)| Cow::Owned(format!("…{}", &before[at + c.len_utf8()..])));
    let (margin, column) = (" ".repeat(number.to_string().len()), before.chars().count() + 1);
    let indent = " ".repeat(before_shown.chars().count());
    format!(
        "TOML parse error at line {number}, column {column}\n{margin} |\n{number} | {before_shown}{}\n{margin} | {indent}^\n",
        cut(after, AROUND.1)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        said(text, &toml::from_str::<toml::Table>(text).unwrap_err())
    }

    #[test]
    fn a_short_line_is_shown_as_the_reader_shows_it() {
        for text in ["x", "a = 1\nb = \n", "a = \"ä", "a = 1\r\na = 2\r\n", ""] {
            let Err(error) = toml::from_str::<toml::Table>(text) else { continue };
            assert_eq!(of(text), error.to_string().trim_end());
        }
    }

    #[test]
    fn of_a_long_line_what_is_around_the_place_is_shown() {
        let text = format!("a = 1\nb = \"{}\" x{}\n", "ä".repeat(400_000), "y".repeat(400_000));
        let expected = format!(
            "TOML parse error at line 2, column 400008\n  |\n2 | …{}\" x{}…\n  | {}^\n",
            "ä".repeat(38),
            "y".repeat(58),
            " ".repeat(41)
        );
        assert!(of(&text).starts_with(&expected), "{}", of(&text));
        let key = format!("{0} = 1\n{0} = 1\n", "k".repeat(400_000));
        assert!(of(&key).len() < 2500, "{}", of(&key));
    }
}
