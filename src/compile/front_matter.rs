//! Splits `meta.md` into its YAML front matter and the description, exactly where python-frontmatter 1.1.0
//! splits it: the existing bot and validator read the files with that library, so its cuts are the format.

use std::ops::Range;

/// A file cut in two. Ranges are bytes of the text that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Split {
    /// The YAML between the two lines of dashes.
    pub(crate) yaml: Range<usize>,
    /// What follows, without white space at its ends.
    pub(crate) description: Range<usize>,
}

/// Why a file has no front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsplit {
    /// The file's first bytes are a byte order mark, which hides the dashes behind it.
    ByteOrderMark,
    /// The first line with text is not a line of three or more dashes.
    NoOpening,
    /// No second line of dashes ends it.
    NoClosing,
}

/// Cuts `text`, whose line ends are `\n` already.
pub(crate) fn split(text: &str) -> Result<Split, Unsplit> {
    if text.starts_with('\u{feff}') {
        return Err(Unsplit::ByteOrderMark);
    }
    let trimmed = trim(text, 0..text.len());
    let mut lines = lines(text, trimmed.clone());
    if !lines.next().is_some_and(|line| is_boundary(&text[line])) {
        return Err(Unsplit::NoOpening);
    }
    let mut start = None;
    for line in lines {
        if is_boundary(&text[line.clone()]) {
            let yaml = start.unwrap_or(line.start)..line.start;
            return Ok(Split { yaml, description: trim(text, line.end..trimmed.end) });
        }
        // Lines of white space right behind the dashes belong to the dashes; a tab there is no YAML error.
        if start.is_none() && !text[line.clone()].chars().all(is_space) {
            start = Some(line.start);
        }
    }
    Err(Unsplit::NoClosing)
}

/// White space as Python's `str.strip` and `\s` see it: Unicode's, and the four separators U+001C to U+001F.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

fn is_boundary(line: &str) -> bool {
    let rest = line.trim_start_matches('-');
    line.len() - rest.len() >= 3 && rest.chars().all(is_space)
}

/// The range without white space at its ends.
fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    // A run of ordinary white space is found byte by byte, what is rarer by the letter.
    let inner = text[range.clone()].trim_ascii_end();
    let end = range.start + inner.trim_end_matches(is_space).len();
    let start = end - text[range.start..end].trim_start_matches(is_space).len();
    start..end
}

fn lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    text[range].split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        start..start + line.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<(&str, &str), Unsplit> {
        split(text).map(|split| (&text[split.yaml], &text[split.description]))
    }

    #[test]
    fn three_or_more_dashes_open_and_close() {
        assert_eq!(parts("---\na: 1\n---\nHi\n"), Ok(("a: 1\n", "Hi")));
        assert_eq!(parts("-----  \na: 1\n----\n\nHi\n---\nthere "), Ok(("a: 1\n", "Hi\n---\nthere")));
        assert_eq!(parts("\n \n  ---\na: 1\n---\u{1c}\nHi"), Ok(("a: 1\n", "Hi")));
    }

    #[test]
    fn an_empty_front_matter_and_an_empty_description_are_cut_too() {
        assert_eq!(parts("---\n---\nHi"), Ok(("", "Hi")));
        assert_eq!(parts("---\na: 1\n---\n \u{1f}\n"), Ok(("a: 1\n", "")));
    }

    #[test]
    fn dashes_that_do_not_stand_alone_are_text() {
        assert_eq!(parts("--- a\nb: 1\n---\nHi"), Err(Unsplit::NoOpening));
        assert_eq!(parts("--\na: 1\n--\nHi"), Err(Unsplit::NoOpening));
        assert_eq!(parts("---\na: 1\n --- \nHi"), Err(Unsplit::NoClosing));
        assert_eq!(parts(""), Err(Unsplit::NoOpening));
        assert_eq!(parts("\u{feff}---\na: 1\n---\nHi"), Err(Unsplit::ByteOrderMark));
    }

    #[test]
    fn a_tab_in_the_blank_lines_behind_the_dashes_is_not_yaml() {
        assert_eq!(parts("---\n\t\n\na: 1\n---\nHi"), Ok(("a: 1\n", "Hi")));
    }
}
