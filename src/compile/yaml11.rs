//! What PyYAML, which the format was made with, refuses in front matter and this program's own YAML reader
//! would take: tags, values that YAML 1.1 knows as dates or numbers and that are none, and a few uses of
//! anchors and keys. Whatever is accepted here has to be readable there.

use std::collections::HashSet;

use chrono::NaiveDate;
use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::meta::Flaw;

/// The longest number. Python refuses to read whole numbers of more than 4300 digits, and fractions in base
/// 60 of more than about 350; nobody means either.
const MAX_NUMBER: usize = 300;

/// A list or keys with values that the walk is inside of.
enum Open {
    List,
    Keys { next_is_key: bool },
}

/// Looks for the first thing that PyYAML would refuse. Text that cannot be parsed at all is the last of them.
pub fn check(yaml: &str) -> Result<(), Flaw> {
    let mut open: Vec<Open> = Vec::new();
    let mut collections = HashSet::new();
    let mut anchors = 0;
    // This parser refuses a tab behind a colon, where PyYAML sees one column of white space.
    for event in Parser::new_from_str(&yaml.replace('\t', " ")) {
        let (event, span) = event.map_err(|error| Flaw::Yaml {
            said: error.info().to_owned(),
            at: Some((error.marker().line(), error.marker().col() + 1)),
        })?;
        let at = (span.start.line(), span.start.col() + 1);
        let refuse = |said: String, help| Err(Flaw::Refused { said, help, at });
        match &event {
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                continue;
            }
            Event::Scalar(..) | Event::Alias(_) | Event::MappingStart(..) | Event::SequenceStart(..) => {}
            _ => continue,
        }
        let is_key = match open.last_mut() {
            Some(Open::Keys { next_is_key }) => {
                *next_is_key = !*next_is_key;
                !*next_is_key
            }
            _ => false,
        };
        match event {
            Event::Alias(anchor) if is_key && collections.contains(&anchor) => {
                return refuse("a key is a list or keys with values".to_owned(), "write a word as the key");
            }
            Event::Scalar(text, style, anchor, tag) => {
                anchors = anchors.max(anchor);
                let bare = style == ScalarStyle::Plain && tag.is_none();
                if let Some(tag) = tag.filter(|tag| !is_plain_scalar_tag(tag, &text)) {
                    return Err(Flaw::Tag { tag: written(&tag), at });
                }
                if text == "<<" && (bare != is_key || anchor != 0) {
                    return refuse(
                        "`<<` does not merge other keys here".to_owned(),
                        "write it as a key without quotes, or leave it out",
                    );
                }
                let reason = match text.as_ref() {
                    "=" if bare && (!is_key || anchor != 0) => Some("has a meaning of its own in YAML"),
                    text if bare => refused(text),
                    _ => None,
                };
                if let Some(reason) = reason {
                    let shown: String = text.chars().take(40).collect();
                    return refuse(format!("`{shown}` {reason}"), "put it in quotes");
                }
            }
            Event::MappingStart(..) | Event::SequenceStart(..) if is_key => {
                return refuse("a key is a list or keys with values".to_owned(), "write a word as the key");
            }
            Event::MappingStart(anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| !is_core(tag, "map")) {
                    return Err(Flaw::Tag { tag: written(&tag), at });
                }
                anchors = anchors.max(anchor);
                collections.insert(anchor);
                open.push(Open::Keys { next_is_key: true });
            }
            Event::SequenceStart(anchor, tag) => {
                if let Some(tag) = tag.filter(|tag| !is_core(tag, "seq")) {
                    return Err(Flaw::Tag { tag: written(&tag), at });
                }
                anchors = anchors.max(anchor);
                collections.insert(anchor);
                open.push(Open::List);
            }
            _ => {}
        }
    }
    match twice(yaml).filter(|_| anchors > 1) {
        None => Ok(()),
        Some((name, at)) => {
            let said = format!("the anchor `&{name}` is there twice");
            Err(Flaw::Refused { said, help: "give each anchor a name of its own", at })
        }
    }
}

/// The line and column of the first character that no YAML may have, whose place the reader does not tell.
pub fn unprintable(yaml: &str) -> Option<(usize, usize)> {
    let printable = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    let (at, _) = yaml.char_indices().find(|(_, c)| !printable(*c))?;
    let line = yaml[..at].rsplit('\n').next().unwrap_or_default();
    Some((yaml[..at].matches('\n').count() + 1, line.chars().count() + 1))
}

/// The line and column at which a second document begins: front matter is one.
pub fn second_document(yaml: &str) -> Option<(usize, usize)> {
    let events = Parser::new_from_str(yaml).map_while(Result::ok);
    let (_, span) = events.filter(|(event, _)| matches!(event, Event::DocumentStart(_))).nth(1)?;
    Some((span.start.line(), span.start.col() + 1))
}

fn is_core(tag: &Tag, suffix: &str) -> bool {
    tag.is_yaml_core_schema() && tag.suffix == suffix
}

/// Whether the tag says no more about the text than what both readers make of it.
fn is_plain_scalar_tag(tag: &Tag, text: &str) -> bool {
    let boolean = ["true", "True", "TRUE", "false", "False", "FALSE"].contains(&text);
    is_core(tag, "str") || is_core(tag, "bool") && boolean
}

fn written(tag: &Tag) -> String {
    let handle = if tag.is_yaml_core_schema() { "!!" } else { tag.handle.as_str() };
    format!("{handle}{}", tag.suffix)
}

/// An anchor's name that stands there twice, with the line and column of the second. The parser does not tell
/// names, so whatever looks like an anchor is taken for one: in a file with two anchors or more, a comment too.
fn twice(yaml: &str) -> Option<(&str, (usize, usize))> {
    let mut names = HashSet::new();
    for (line, text) in yaml.split('\n').enumerate() {
        for (index, _) in text.match_indices('&') {
            let rest = &text[index + 1..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
            if !name.is_empty() && !names.insert(name) {
                return Some((name, (line + 1, text[..index].chars().count() + 1)));
            }
        }
    }
    None
}

/// Why PyYAML refuses a value without quotes.
fn refused(text: &str) -> Option<&'static str> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.strip_prefix("0b").or_else(|| unsigned.strip_prefix("0x"));
    if digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte == b'_')) {
        return Some("looks like a number and has no digits");
    }
    let of_a_number = |byte: u8| byte.is_ascii_hexdigit() || b"x_.:+-".contains(&byte);
    let begins = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if text.len() > MAX_NUMBER && begins && unsigned.bytes().all(of_a_number) {
        return Some("is too long for a number");
    }
    (Stamp::parse(text)?.exists() != Some(true)).then_some("looks like a date and is none")
}

/// A date and time as YAML 1.1 writes it, whether it exists or not.
struct Stamp {
    day: (i32, u32, u32),
    time: (u32, u32, u32),
    zone_minutes: u32,
}

impl Stamp {
    fn parse(text: &str) -> Option<Stamp> {
        let blank = [' ', '\t'];
        let (year, rest) = number(text, 4, 4)?;
        let (month, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
        let (day, rest) = number(rest.strip_prefix('-')?, 1, 2)?;
        let day = (i32::try_from(year).ok()?, month, day);
        if rest.is_empty() {
            // Without a time, month and day have two digits each.
            return (text.len() == 10).then_some(Stamp { day, time: (0, 0, 0), zone_minutes: 0 });
        }
        let rest = match rest.strip_prefix(['T', 't']) {
            Some(rest) => rest,
            None => Some(rest.trim_start_matches(blank)).filter(|after| after.len() < rest.len())?,
        };
        let (hour, rest) = number(rest, 1, 2)?;
        let (minute, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
        let (second, rest) = number(rest.strip_prefix(':')?, 2, 2)?;
        let rest =
            rest.strip_prefix('.').map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
        let time = (hour, minute, second);
        let zone = rest.trim_start_matches(blank);
        if zone == "Z" || rest.is_empty() {
            return Some(Stamp { day, time, zone_minutes: 0 });
        }
        let (hours, rest) = number(zone.strip_prefix(['-', '+'])?, 1, 2)?;
        let (minutes, rest) =
            if rest.is_empty() { (0, rest) } else { number(rest.strip_prefix(':')?, 2, 2)? };
        rest.is_empty().then_some(Stamp { day, time, zone_minutes: hours * 60 + minutes })
    }

    fn exists(&self) -> Option<bool> {
        let (year, month, day) = self.day;
        let (hour, minute, second) = self.time;
        NaiveDate::from_ymd_opt(year, month, day)?;
        Some(year > 0 && hour < 24 && minute < 60 && second < 60 && self.zone_minutes < 24 * 60)
    }
}

/// The digits at the start of the text, as a number, and what follows them.
fn number(text: &str, fewest: usize, most: usize) -> Option<(u32, &str)> {
    let count = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
    (count >= fewest).then_some(())?;
    let (digits, rest) = text.split_at(count);
    Some((digits.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(yaml: &str) -> Option<String> {
        match check(yaml) {
            Ok(()) => None,
            Err(Flaw::Refused { said, .. } | Flaw::Yaml { said, .. }) => Some(said),
            Err(Flaw::Tag { tag, .. }) => Some(tag),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for date in [
            "2025-13-45",
            "2025-02-29",
            "0000-01-01",
            "2025-1-1 24:00:00",
            "2025-01-01t1:00:00 +24:00",
            "2025-01-01\t1:60:00Z",
        ] {
            let shown = date.replace('\t', " ");
            assert_eq!(
                said(&format!("x: [{date}]")).unwrap(),
                format!("`{shown}` looks like a date and is none")
            );
            assert_eq!(said(&format!("x: '{date}'")), None, "{date}");
        }
        for fine in [
            "2024-02-29",
            "2025-13-5",
            "2025-01-01 23:59:59.5 -23:59",
            "2025-13-45x",
            "2025-1-1",
            "2025-01-01 1:2:3",
        ] {
            assert_eq!(said(&format!("x: {fine}")), None, "{fine}");
        }
    }

    #[test]
    fn numbers_that_python_cannot_read_are_refused() {
        for number in ["0b_", "-0x__", &"9".repeat(301), &format!("1{}.5", ":59".repeat(100))] {
            assert!(said(&format!("x: {number}")).is_some(), "{number}");
        }
        for fine in ["0b", "0x_f", "1_000", &"9".repeat(300), &"a".repeat(5000), "=x", "1:30"] {
            assert_eq!(said(&format!("x: {fine}")), None, "{fine}");
        }
    }

    #[test]
    fn tabs_are_white_space() {
        assert_eq!(said("x:\t1\ny:\t'a'\t# b"), None);
    }

    #[test]
    fn tags_that_change_nothing_are_taken() {
        assert_eq!(said("a: !!str May 3\nb: !!bool true\nc: !!map {}\nd: !!seq []"), None);
        for tag in ["!", "!x", "!!int", "!!bool", "!!map", "!!timestamp"] {
            assert_eq!(said(&format!("x: {tag} 1")).as_deref(), Some(tag));
        }
        assert_eq!(said("x: !!str [a]").as_deref(), Some("!!str"));
    }

    #[test]
    fn merges_and_equals_signs_have_their_places() {
        for good in ["<<: {}", "? <<\n: {}", "x: '<<'", "=: 1", "x: '='"] {
            assert_eq!(said(good), None, "{good}");
        }
        for bad in ["'<<': {}", "!!str <<: {}", "x: <<", "x: [<<]", "? &a <<\n: {}", "x: =", "&a =: 1"] {
            assert!(said(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn keys_are_scalars_and_anchors_are_there_once() {
        for bad in [
            "? [a]\n: 1",
            "{a: 1}: 2",
            "x: {[a]: 1}",
            "x: &a [1]\n*a : 2",
            "x: &a 1\ny: &a 2",
            "x: &a [&a 1]",
        ] {
            assert!(said(bad).is_some(), "{bad}");
        }
        for good in
            ["x: &a 1\n*a : 2", "x: &a 1\ny: &b 2", "x: &a 1 # &a\ny: R&D, R&D", "? a\n: [b, {c: d}]\ne: f"]
        {
            assert_eq!(said(good), None, "{good}");
        }
    }
}
