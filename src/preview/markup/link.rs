//! Links: `[text](https://…)`, `<https://…>` and addresses that just stand there. Only `http:` and `https:`, as in
//! Discord.

use std::collections::HashMap;

use super::LONGEST;
use super::code::{self, Backticks};
use crate::escape;

/// An address with a text of its own.
pub(super) struct Masked<'a> {
    pub(super) address: &'a str,
    pub(super) title: Option<&'a str>,
    /// The byte after the closing parenthesis.
    pub(super) end: usize,
}

/// Which `]` belongs to which `[`, by their places; those in code and behind a backslash belong to none.
pub(super) fn brackets(text: &str, backticks: &Backticks) -> HashMap<usize, usize> {
    let bytes = text.as_bytes();
    let (mut pairs, mut open, mut at) = (HashMap::new(), Vec::new(), 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'[' => open.push(at),
            b']' => {
                if let Some(begin) = open.pop() {
                    pairs.insert(begin, at);
                }
            }
            b'`' => {
                at = backticks.code(text, at).map_or_else(|| at + code::run(text, at), |code| code.end);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    pairs
}

/// The address in the parentheses that open at `at`, right behind a label.
pub(super) fn target(text: &str, at: usize) -> Option<Masked<'_>> {
    let inside = text.get(at..)?.strip_prefix('(')?;
    let blank = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let mut from = at + 1 + blank(inside);
    let pointed = text[from..].starts_with('<');
    from += usize::from(pointed);
    host(&text[from..])?;
    let mut depth = 0_usize;
    let (end, _) = text[from..].char_indices().take_while(|(index, _)| *index < LONGEST).find(|(_, c)| {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ => return ends(*c) || matches!(c, ')' | '>'),
        }
        false
    })?;
    let address = &text[from..from + end];
    if length(address) != address.len() {
        return None;
    }
    let mut rest = from + address.len();
    if pointed {
        rest += text[rest..].starts_with('>').then_some(1)?;
    }
    let spaces = blank(&text[rest..]);
    let mut title = None;
    rest += spaces;
    if let Some(quote @ ('"' | '\'')) = text[rest..].chars().next().filter(|_| spaces > 0) {
        let mut bytes = text.bytes().skip(rest + 1).take(LONGEST);
        let close = rest + 1 + bytes.position(|byte| byte == quote as u8 || byte == b'\n')?;
        title = Some(&text[rest + 1..close]);
        rest = close + text[close..].starts_with(quote).then_some(1)?;
        rest += blank(&text[rest..]);
    }
    text[rest..].starts_with(')').then_some(Masked { address, title, end: rest + 1 })
}

/// How long the address is that a text begins with, in bytes, without what belongs to the sentence around it; 0 for
/// none.
pub(super) fn bare(text: &str) -> usize {
    let mut address = &text[..length(text)];
    loop {
        let unpaired = |address: &str| address.matches(')').count() > address.matches('(').count();
        match address.chars().next_back() {
            Some('.' | ',' | ':' | ';' | '!' | '?' | '"' | '\'' | ']' | '*' | '_' | '~' | '|') => {}
            Some(')') if unpaired(address) => {}
            _ => break,
        }
        address = &address[..address.len() - 1];
    }
    if host(address).is_some() { address.len() } else { 0 }
}

/// How long the address is that a text begins with, to the last character that can belong to one; 0 for none.
pub(super) fn length(text: &str) -> usize {
    match host(text) {
        Some(_) => text.find(ends).unwrap_or(text.len()),
        None => 0,
    }
}

/// What follows the scheme, where that is one of the two and something does.
fn host(text: &str) -> Option<&str> {
    let scheme = |scheme: &str| {
        let begins = text.get(..scheme.len())?;
        begins.eq_ignore_ascii_case(scheme).then(|| &text[scheme.len()..])
    };
    let rest = scheme("https://").or_else(|| scheme("http://"))?;
    rest.starts_with(|c: char| c.is_alphanumeric() || c == '[').then_some(rest)
}

/// Whether an address has ended before this character.
fn ends(c: char) -> bool {
    c.is_whitespace() || c == '<' || escape::is_obeyed(c)
}

/// Writes the opening tag of a link.
pub(super) fn open(address: &str, title: Option<&str>, out: &mut String) {
    let title = title.map_or(String::new(), |title| format!(" title=\"{}\"", escape::html(title)));
    let address = escape::html(address);
    out.push_str(&format!(
        "<a href=\"{address}\"{title} rel=\"noopener noreferrer nofollow\" target=\"_blank\">"
    ));
}
