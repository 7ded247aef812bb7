//! Blocks: quotes, headings, small print, lists; and paragraphs, which are everything else.

use super::code::{self, Backticks};
use super::inline;

/// How deep lists nest, as in Discord. Items that are further in stand on the last level.
const LIST_LEVELS: usize = 11;

/// What a line begins.
enum Start<'a> {
    /// A quote that ends with the text.
    QuotedRest,
    /// A line of a quote, with what is quoted.
    Quoted(&'a str),
    /// A heading, of 1 to 3, with its text.
    Heading(usize, &'a str),
    /// Small print.
    Subtext(&'a str),
    /// An item of a list.
    ListItem,
}

/// An item of a list.
struct ListItem<'a> {
    indent: usize,
    number: Option<u32>,
    text: &'a str,
}

/// Writes all blocks of a text. In a quote there is no other one.
pub(super) fn write(text: &str, quoted: bool, out: &mut String) {
    let backticks = Backticks::find(text);
    let mut at = 0;
    while at < text.len() {
        let line = line(text, at);
        at = match start(line, quoted) {
            Some(Start::QuotedRest) => {
                let mark = text[at..].find(">>> ").map_or(at, |mark| at + mark + ">>> ".len());
                quote(&text[mark..], out);
                text.len()
            }
            Some(Start::Quoted(_)) => quoted_lines(text, at, out),
            Some(Start::ListItem) => list(text, at, out),
            Some(Start::Heading(..) | Start::Subtext(_)) => {
                leaf(line, out);
                next_line(text, at)
            }
            None => {
                let end = paragraph_end(text, at, &backticks, quoted);
                out.push_str("<div>");
                inline::write(&text[at..end], out);
                out.push_str("</div>");
                end
            }
        };
    }
}

fn line(text: &str, at: usize) -> &str {
    text[at..].split('\n').next().unwrap_or_default()
}

fn next_line(text: &str, at: usize) -> usize {
    (at + line(text, at).len() + 1).min(text.len())
}

fn start(line: &str, quoted: bool) -> Option<Start<'_>> {
    let inside = line.trim_start_matches(' ');
    if !quoted && inside.starts_with(">>> ") {
        return Some(Start::QuotedRest);
    }
    if !quoted && let Some(rest) = inside.strip_prefix("> ") {
        return Some(Start::Quoted(rest));
    }
    let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=3).contains(&hashes)
        && let Some(text) = after_spaces(&line[hashes..])
    {
        return Some(Start::Heading(hashes, text));
    }
    if let Some(text) = line.strip_prefix("-#").and_then(after_spaces) {
        return Some(Start::Subtext(text));
    }
    item(line).map(|_| Start::ListItem)
}

/// What follows at least one space, if anything does.
fn after_spaces(text: &str) -> Option<&str> {
    text.strip_prefix(' ').map(str::trim).filter(|text| !text.is_empty())
}

fn item(line: &str) -> Option<ListItem<'_>> {
    let rest = line.trim_start_matches(' ');
    let indent = line.len() - rest.len();
    if let Some(rest) = rest.strip_prefix(['-', '*']) {
        return Some(ListItem { indent, number: None, text: after_spaces(rest)? });
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = (1..=9).contains(&digits).then(|| rest[..digits].parse().ok()).flatten()?;
    let text = rest[digits..].strip_prefix('.').and_then(after_spaces)?;
    Some(ListItem { indent, number: Some(number), text })
}

/// The text of a heading, a small print, or a line of neither.
fn leaf(line: &str, out: &mut String) {
    let (open, text, close) = match start(line, true) {
        Some(Start::Heading(1, text)) => ("<h4 class=\"md-h1\">", text, "</h4>"),
        Some(Start::Heading(2, text)) => ("<h5 class=\"md-h2\">", text, "</h5>"),
        Some(Start::Heading(_, text)) => ("<h6 class=\"md-h3\">", text, "</h6>"),
        Some(Start::Subtext(text)) => ("<div class=\"md-subtext\">", text, "</div>"),
        _ => ("", line, ""),
    };
    out.push_str(open);
    inline::write(text, out);
    out.push_str(close);
}

fn quote(text: &str, out: &mut String) {
    out.push_str("<blockquote class=\"md-quote\">");
    write(text, true, out);
    out.push_str("</blockquote>");
}

fn quoted_lines(text: &str, mut at: usize, out: &mut String) -> usize {
    let mut inside = String::new();
    while at < text.len()
        && let Some(Start::Quoted(line)) = start(line(text, at), false)
    {
        inside.push_str(line);
        inside.push('\n');
        at = next_line(text, at);
    }
    inside.pop();
    quote(&inside, out);
    at
}

/// The end of the paragraph at `from`: where a line begins another block. A line within code begins none.
fn paragraph_end(text: &str, from: usize, backticks: &Backticks, quoted: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(|next| b"\\`".contains(next)) => at += 2,
            b'`' => at = backticks.code(text, at).map_or_else(|| at + code::run(text, at), |code| code.end),
            b'\n' => {
                at += 1;
                if at < bytes.len() && start(line(text, at), quoted).is_some() {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Writes the list at `at`, with the lists in it. It ends with the first line that is neither an item nor indented.
fn list(text: &str, mut at: usize, out: &mut String) -> usize {
    let mut open = OpenLists { levels: Vec::new() };
    while at < text.len()
        && let Some(item) = item(line(text, at))
    {
        let mut said = item.text.to_owned();
        at = next_line(text, at);
        while at < text.len() && continues(line(text, at)) {
            said.push('\n');
            said.push_str(line(text, at).trim());
            at = next_line(text, at);
        }
        open.begin(&item, out);
        leaf(&said, out);
    }
    while !open.levels.is_empty() {
        open.close(out);
    }
    at
}

fn continues(line: &str) -> bool {
    line.starts_with(' ') && !line.trim().is_empty() && start(line, false).is_none()
}

/// The lists that are open, each within an item of the one before: how far their items are in, and whether they are
/// numbered.
struct OpenLists {
    levels: Vec<(usize, bool)>,
}

impl OpenLists {
    /// Opens an item, and its list where it is the first one.
    fn begin(&mut self, item: &ListItem<'_>, out: &mut String) {
        let numbered = item.number.is_some();
        while self.levels.len() > 1 && self.levels.last().is_some_and(|(indent, _)| *indent > item.indent) {
            self.close(out);
        }
        let deeper = self.levels.len() < LIST_LEVELS;
        match self.levels.last_mut() {
            Some((indent, _)) if item.indent > *indent && deeper => {}
            Some((indent, kind)) if *kind == numbered => {
                *indent = item.indent.min(*indent);
                out.push_str("</li><li>");
                return;
            }
            Some(_) => self.close(out),
            None => {}
        }
        self.levels.push((item.indent, numbered));
        match item.number {
            Some(number) => out.push_str(&format!("<ol start=\"{number}\"><li>")),
            None => out.push_str("<ul><li>"),
        }
    }

    fn close(&mut self, out: &mut String) {
        if let Some((_, numbered)) = self.levels.pop() {
            out.push_str(if numbered { "</li></ol>" } else { "</li></ul>" });
        }
    }
}
