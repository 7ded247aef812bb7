//! Makes a stranger's text safe to show: control characters, terminal escapes and the marks that turn
//! the direction of text around become visible instead of being obeyed.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// What may stand in a relative URI as it is (RFC 3986, unreserved), and the slash between its parts.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path as a relative URI.
pub(crate) fn uri_path(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The text on one line, with everything that a terminal would obey written as `\u{…}`.
pub fn inline(text: &str) -> Cow<'_, str> {
    escape(text, false)
}

/// Like [`inline`], but lines stay lines.
pub fn block(text: &str) -> Cow<'_, str> {
    escape(text, true)
}

/// The text as HTML shows it as it is, between tags and between quotes; lines stay lines. What a terminal would obey
/// is visible too: the marks that turn the direction of text around work on a page as well.
pub fn html(text: &str) -> String {
    let text = block(text);
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            '"' => shown.push_str("&quot;"),
            '\'' => shown.push_str("&#39;"),
            _ => shown.push(c),
        }
    }
    shown
}

/// The longest part of a file's text that a message repeats, in characters.
const LONGEST_EXCERPT: usize = 80;

/// The beginning of a text, for a message: what is wrong should not be lost behind a value of a megabyte.
pub(crate) fn excerpt(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST_EXCERPT) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// At most `longest` characters of a text on one line: its first line, without what a terminal would obey.
pub(crate) fn bounded(text: &str, longest: usize) -> Cow<'_, str> {
    match inline(text.trim().lines().next().unwrap_or_default().trim_end()) {
        Cow::Borrowed(line) => cut(line, longest),
        Cow::Owned(line) => Cow::Owned(cut(&line, longest).into_owned()),
    }
}

/// At most `most` characters, an ellipsis last when something is missing.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().take(most.saturating_sub(1)).chain(['…']).collect()),
    }
}

/// Pretty-printed JSON with a line break at its end. What a terminal would obey is written as JSON's own `\u`
/// escapes: the value stays the same.
pub(crate) fn json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    if !text.contains(|c| c != '\n' && is_obeyed(c)) {
        return Ok(text);
    }
    let escaped = |c: char| match c {
        '\n' => c.to_string(),
        c if is_obeyed(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    Ok(text.chars().map(escaped).collect())
}

/// The text on one line of Markdown, with nothing in it that Markdown, HTML or GitHub would act on: no
/// link, no picture, no mention, no end of a table's cell.
pub(crate) fn markdown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    let text = inline(text);
    for (at, c) in text.char_indices() {
        match c {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            '>' => shown.push_str("&gt;"),
            // GitHub looks for mentions and issues in the text as it is shown, escaped or not: a space of no
            // width parts the sign from the name.
            '@' => shown.push_str("@&#8203;"),
            '#' => shown.push_str("\\#&#8203;"),
            // A link even without `http:`.
            '.' if shown.len() >= 3 && shown.as_bytes()[shown.len() - 3..].eq_ignore_ascii_case(b"www") => {
                shown.push_str("\\.")
            }
            ':' if !text[at..].starts_with("://") => shown.push(c),
            '.' | '-' | ' ' | ',' | '/' => shown.push(c),
            _ if c.is_ascii_punctuation() => shown.extend(['\\', c]),
            _ => shown.push(c),
        }
    }
    shown
}

/// The text on one line of a Discord message, as it is: nothing in it is Discord's Markdown, a link or a mention.
pub(crate) fn discord(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 8);
    for c in inline(text).chars() {
        if c.is_ascii_punctuation() && !".,'&".contains(c) {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

fn escape(text: &str, lines: bool) -> Cow<'_, str> {
    let dangerous = |c: char| is_obeyed(c) && !(lines && c == '\n');
    if !text.contains(dangerous) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            _ if !dangerous(c) => shown.push(c),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ => shown.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
        }
    }
    Cow::Owned(shown)
}

/// Control characters (Unicode's Cc), line and paragraph separators, and the bidirectional controls that
/// can make text read otherwise than it is (Unicode Technical Report 36).
pub(crate) fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_becomes_visible() {
        assert_eq!(inline("a\u{1b}[31mb\u{202e}c\nd"), "a\\u{1b}[31mb\\u{202e}c\\nd");
        assert_eq!(block("a\nb\u{7}"), "a\nb\\u{7}");
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }

    #[test]
    fn markdown_is_not_acted_on() {
        assert_eq!(
            markdown("a|b ![x](http://y) www.z @me #1 <img> *c* `d`\n# e"),
            "a\\|b \\!\\[x\\]\\(http\\://y\\) www\\.z @&#8203;me \\#&#8203;1 &lt;img&gt; \\*c\\* \\`d\\`\\\\n\\#&#8203; e"
        );
    }

    #[test]
    fn html_stays_text() {
        assert_eq!(
            html("<b title='x' id=\"y\">&amp;\n\u{202e}"),
            "&lt;b title=&#39;x&#39; id=&quot;y&quot;&gt;&amp;amp;\n\\u{202e}"
        );
    }

    #[test]
    fn json_keeps_its_values_and_sends_nothing_to_a_terminal() {
        let value = vec!["a\u{202e}b\u{9b}\u{7f}\u{2028}\nü🎉"];
        let text = json(&value).unwrap();
        assert_eq!(text, "[\n  \"a\\u202eb\\u009b\\u007f\\u2028\\nü🎉\"\n]\n");
        assert_eq!(serde_json::from_str::<Vec<String>>(&text).unwrap(), value);
    }

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(excerpt(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }

    #[test]
    fn a_bounded_text_is_its_first_line() {
        assert_eq!(bounded(" a\u{1b}b \nc", 99), "a\\u{1b}b");
        assert_eq!((bounded("ééé", 3), bounded("éééé", 3)), ("ééé".into(), "éé…".into()));
    }

    #[test]
    fn other_text_is_left_alone() {
        let text = "Święto Wiosny 🎉 – “春节”";
        assert!(matches!(inline(text), Cow::Borrowed(same) if same == text));
    }
}
