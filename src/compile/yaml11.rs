//! What PyYAML, which the format was made with, refuses in front matter and this program's own YAML reader
//! would take: tags, values that YAML 1.1 knows as dates or numbers and that are none, and a few uses of
//! anchors and keys. Whatever is accepted here has to be readable there.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::flaw::Flaw;
use crate::escape::excerpt;
use crate::yaml_events::{EventData, EventPlace, ScalarStyle, place};

/// The tag of a text, `!!str`.
pub(crate) const TEXT: &str = "tag:yaml.org,2002:str";

/// How the tags begin that YAML itself gives a meaning.
const CORE: &str = "tag:yaml.org,2002:";

/// The longest number. Python refuses to read whole numbers of more than 4300 digits, and fractions in base
/// 60 of more than about 350; nobody means either.
const MAX_NUMBER: usize = 300;

/// A list or keys with values that the walk is inside of.
enum Open {
    List,
    Keys { next_is_key: bool },
}

/// Looks at each event for what PyYAML would refuse.
#[derive(Default)]
pub(crate) struct Rules {
    open: Vec<Open>,
    anchors: HashSet<String>,
    /// Those of the anchors that stand at a list or at keys with values.
    collections: HashSet<String>,
}

impl Rules {
    /// Looks at the next event, which is at the line and column `at`.
    pub(crate) fn look(&mut self, event: &EventData, at: EventPlace) -> Result<(), Flaw> {
        match event {
            EventData::MappingEnd | EventData::SequenceEnd => _ = self.open.pop(),
            EventData::Alias { anchor } => {
                let is_key = self.is_key();
                if is_key && self.collections.contains(anchor) {
                    return Err(not_a_key(at));
                }
            }
            EventData::Scalar { value, style, anchor, tag, .. } => {
                let is_key = self.is_key();
                if let Some(tag) = tag.as_deref().filter(|tag| !is_plain_scalar_tag(tag, value)) {
                    return Err(Flaw::Tag { tag: written(tag), at });
                }
                self.name(anchor.as_deref(), at)?;
                let bare = *style == ScalarStyle::Plain && tag.is_none();
                scalar(value, bare, anchor.is_some(), is_key, at)?;
            }
            EventData::MappingStart { anchor, tag, .. } => {
                let keys = Open::Keys { next_is_key: true };
                self.begin(keys, anchor.as_deref(), tag.as_deref().filter(|tag| !is_core(tag, "map")), at)?;
            }
            EventData::SequenceStart { anchor, tag, .. } => {
                let tag = tag.as_deref().filter(|tag| !is_core(tag, "seq"));
                self.begin(Open::List, anchor.as_deref(), tag, at)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// An anchor has a name of its own.
    fn name(&mut self, anchor: Option<&str>, at: EventPlace) -> Result<(), Flaw> {
        let Some(anchor) = anchor.filter(|anchor| !self.anchors.insert((*anchor).to_owned())) else {
            return Ok(());
        };
        let said = format!("the anchor `&{}` is there twice", excerpt(anchor));
        Err(Flaw::Refused { said, help: "give each anchor a name of its own", at })
    }

    /// Whether what comes next is a key; then what comes behind it is its value.
    fn is_key(&mut self) -> bool {
        match self.open.last_mut() {
            Some(Open::Keys { next_is_key }) => {
                *next_is_key = !*next_is_key;
                !*next_is_key
            }
            _ => false,
        }
    }

    /// `tag` is one that means something.
    fn begin(
        &mut self,
        open: Open,
        anchor: Option<&str>,
        tag: Option<&str>,
        at: EventPlace,
    ) -> Result<(), Flaw> {
        if self.is_key() {
            return Err(not_a_key(at));
        }
        if let Some(tag) = tag {
            return Err(Flaw::Tag { tag: written(tag), at });
        }
        self.name(anchor, at)?;
        self.collections.extend(anchor.map(str::to_owned));
        self.open.push(open);
        Ok(())
    }
}

fn not_a_key(at: EventPlace) -> Flaw {
    let said = "a key is a list or keys with values".to_owned();
    Flaw::Refused { said, help: "write a word as the key", at }
}

/// A `<<` merges, and a `=` is text, where it is a key without an anchor.
fn scalar(text: &str, bare: bool, has_anchor: bool, is_key: bool, at: EventPlace) -> Result<(), Flaw> {
    let refuse = |said: String, help| Err(Flaw::Refused { said, help, at });
    if text == "<<" && (bare != is_key || has_anchor) {
        let help = "write it as a key without quotes, or leave it out";
        return refuse("`<<` does not merge other keys here".to_owned(), help);
    }
    let reason = match text {
        "=" if bare && (!is_key || has_anchor) => Some("has a meaning of its own in YAML"),
        text if bare => refused(text),
        _ => None,
    };
    match reason {
        None => Ok(()),
        Some(reason) => {
            let shown: String = text.chars().take(40).collect();
            refuse(format!("`{shown}` {reason}"), "put it in quotes")
        }
    }
}

/// The line and column of the first character that no YAML may have, whose place the reader does not tell.
pub(crate) fn unprintable(yaml: &str) -> Option<EventPlace> {
    let printable = |c: char| match c {
        '\t' | '\n' | '\r' | '\u{85}' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    };
    let (byte, _) = yaml.char_indices().find(|(_, c)| !printable(*c))?;
    Some(place(yaml, byte))
}

fn is_core(tag: &str, suffix: &str) -> bool {
    tag.strip_prefix(CORE) == Some(suffix)
}

/// Whether the tag says no more about the text than what both readers make of it.
fn is_plain_scalar_tag(tag: &str, text: &str) -> bool {
    let boolean = ["true", "True", "TRUE", "false", "False", "FALSE"].contains(&text);
    tag == TEXT || is_core(tag, "bool") && boolean
}

fn written(tag: &str) -> String {
    tag.strip_prefix(CORE).map_or_else(|| tag.to_owned(), |name| format!("!!{name}"))
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
    use crate::compile::yaml;

    fn said(yaml: &str) -> Option<String> {
        match yaml::read(yaml) {
            Ok(_) | Err(Flaw::NotKeys(_)) => None,
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
            assert_eq!(
                said(&format!("x: [{date}]")).unwrap(),
                format!("`{date}` looks like a date and is none")
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
        assert!(said("x:\n\ty: 1").is_some());
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
        for bad in
            ["'<<': {}", "!!str <<: {}", "x: <<", "x: [<<]", "? &a <<\n: {}", "x: &a '<<'", "x: =", "&a =: 1"]
        {
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
