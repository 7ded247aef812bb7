//! What a text in YAML holds, one event after another, each with its place: the one part that knows the parser.
//! Front matter's values and the places of its keys are both made from these events.
//!
//! The text is a stranger's. The parser is libyaml, which the format's existing programs read with, in safe Rust;
//! how deep values go, how many documents and how many directives there are is bounded here, while it reads.

use std::collections::BTreeSet;
use std::io::Cursor;

use libyaml_safer::{Encoding, Parser};
pub(crate) use libyaml_safer::{Event, EventData, Mark, ScalarStyle};

/// How deep lists and keys with values may stand in each other. The parser's work for each token grows with the
/// depth, so that this bounds its time too.
pub(crate) const MAX_DEPTH: usize = 128;

/// What is said of values that stand deeper.
pub(crate) const TOO_DEEP: &str = "recursion limit exceeded";

/// How many `%TAG` there may be. The parser compares each with all others.
const MAX_DIRECTIVES: usize = 100;

/// Line and column, from 1; columns count characters.
pub(crate) type EventPlace = (usize, usize);

/// Why a text is no YAML, or none that is read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlProblem {
    /// What is wrong.
    pub(crate) said: &'static str,
    /// Where, if the parser knows.
    pub(crate) at: Option<EventPlace>,
}

/// The events of a text. The first problem is the last of them.
pub(crate) struct Events {
    parser: Parser<Cursor<Vec<u8>>>,
    spaces: Vec<Space>,
    refused: Option<YamlProblem>,
    depth: usize,
    documents: usize,
    over: bool,
}

impl Events {
    /// The events of `text`.
    pub(crate) fn of(text: &str) -> Events {
        let commas = too_many_directives(text).map_or_else(|| commas_behind_tags(text), Err);
        let (commas, refused) = match commas {
            Ok(commas) => (commas, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let spaces = Space::before(&commas);
        let commas = commas.into_iter().map(|(comma, _)| comma);
        Events { refused, spaces, ..Events::unchecked(with_spaces(text, commas)) }
    }

    fn unchecked(mut text: String) -> Events {
        // The parser expects that the last line ends, too.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let mut parser = Parser::new();
        parser.set_encoding(Encoding::Utf8);
        parser.set_input(Cursor::new(text.into_bytes()));
        Events { parser, spaces: Vec::new(), refused: None, depth: 0, documents: 0, over: false }
    }

    fn event(&mut self) -> Result<Event, YamlProblem> {
        if let Some(problem) = self.refused.take() {
            return Err(problem);
        }
        let mut event = self.parser.parse().map_err(|error| YamlProblem {
            said: error.problem(),
            at: error.problem_mark().map(|mark| at(&Space::without(&self.spaces, mark))),
        })?;
        event.start_mark = Space::without(&self.spaces, event.start_mark);
        event.end_mark = Space::without(&self.spaces, event.end_mark);
        match event.data {
            EventData::MappingStart { .. } | EventData::SequenceStart { .. } => self.depth += 1,
            EventData::MappingEnd | EventData::SequenceEnd => self.depth -= 1,
            EventData::DocumentStart { .. } => self.documents += 1,
            _ => {}
        }
        let problem = |said| Err(YamlProblem { said, at: Some(at(&event.start_mark)) });
        match (self.depth, self.documents) {
            (depth, _) if depth > MAX_DEPTH => problem(TOO_DEEP),
            (_, documents) if documents > 1 => problem("it holds more than one document"),
            _ => Ok(event),
        }
    }
}

impl Iterator for Events {
    type Item = Result<Event, YamlProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let event = self.event();
        self.over = event.as_ref().map_or(true, |event| event.data == EventData::StreamEnd);
        Some(event)
    }
}

/// Line and column of a mark.
pub(crate) fn at(mark: &Mark) -> EventPlace {
    let from_1 = |number: u64| usize::try_from(number).unwrap_or(usize::MAX).saturating_add(1);
    (from_1(mark.line), from_1(mark.column))
}

/// Line and column of a byte of the text.
pub(crate) fn place(text: &str, byte: usize) -> EventPlace {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

fn too_many_directives(text: &str) -> Option<YamlProblem> {
    let (byte, _) = text.match_indices("%TAG").nth(MAX_DIRECTIVES)?;
    Some(YamlProblem { said: "it has too many directives", at: Some(place(text, byte)) })
}

/// A space that the parser gets to see in front of a comma. It panics at a comma directly behind a tag (`[!x,y]`).
struct Space {
    at: u64,
    line: u64,
    /// How many others are before it in its line.
    others: u64,
}

impl Space {
    /// The spaces before these commas, each with its line.
    fn before(commas: &[(usize, u64)]) -> Vec<Space> {
        let mut spaces: Vec<Space> = Vec::with_capacity(commas.len());
        for (comma, line) in commas {
            let others = spaces.last().filter(|last| last.line == *line).map_or(0, |last| last.others + 1);
            spaces.push(Space { at: (comma + spaces.len()) as u64, line: *line, others });
        }
        spaces
    }

    /// The mark in the text as it was written.
    fn without(spaces: &[Space], mut mark: Mark) -> Mark {
        let before = spaces.partition_point(|space| space.at < mark.index);
        if let Some(last) = before.checked_sub(1).and_then(|last| spaces.get(last)) {
            mark.index -= before as u64;
            let in_line = if last.line == mark.line { last.others + 1 } else { 0 };
            mark.column = mark.column.saturating_sub(in_line);
        }
        mark
    }
}

/// The text with a space in front of each of these commas.
fn with_spaces(text: &str, commas: impl Iterator<Item = usize>) -> String {
    let (mut spaced, mut from) = (String::with_capacity(text.len() + 1), 0);
    for comma in commas {
        spaced.push_str(&text[from..comma]);
        spaced.push(' ');
        from = comma;
    }
    spaced.push_str(&text[from..]);
    spaced
}

/// The commas directly behind tags, each with its line from 0. Where there may be some, the text is read with a space
/// in front of each: that changes what texts in it say, and nothing else, so it shows which are behind tags.
fn commas_behind_tags(text: &str) -> Result<Vec<(usize, u64)>, YamlProblem> {
    let commas = commas_behind_marks(text);
    if commas.is_empty() {
        return Ok(Vec::new());
    }
    let (mut line, mut from) = (0, 0);
    let with_lines = commas.iter().map(|comma| {
        line += text[from..*comma].matches('\n').count() as u64;
        from = *comma;
        (*comma, line)
    });
    let spaces = Space::before(&with_lines.collect::<Vec<_>>());
    let spaced = with_spaces(text, commas.iter().copied());
    let mut found = Vec::new();
    for event in (Events { spaces, ..Events::unchecked(spaced) }) {
        let Event { data, end_mark, .. } = event?;
        let EventData::Scalar { tag: Some(_), value, .. } = data else { continue };
        let end = usize::try_from(end_mark.index).ok().filter(|end| commas.contains(end));
        if let Some(comma) = end.filter(|_| value.is_empty()) {
            found.push((comma, end_mark.line));
        }
    }
    Ok(found)
}

/// The commas at which something ends that would be a tag if it began a value.
fn commas_behind_marks(text: &str) -> BTreeSet<usize> {
    let in_tag = |byte: u8| byte.is_ascii_alphanumeric() || b"-_;/?:@&=+$.%!~*'()".contains(&byte);
    let in_angles = |byte: u8| in_tag(byte) || b",[]".contains(&byte);
    let bytes = text.as_bytes();
    let behind = |from: usize, within: &dyn Fn(u8) -> bool| {
        from + bytes[from..].iter().take_while(|byte| within(**byte)).count()
    };
    let (mut commas, mut from) = (BTreeSet::new(), 0);
    while let Some(found) = memchr::memchr(b'!', &bytes[from..]) {
        let start = from + found + 1;
        let mut end = behind(start, &in_tag);
        from = end;
        if bytes.get(start) == Some(&b'<') {
            end = behind(start + 1, &in_angles);
            end += usize::from(bytes.get(end) == Some(&b'>'));
        }
        if bytes.get(end) == Some(&b',') {
            commas.insert(end);
        }
    }
    commas
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many events a text has, and the problem that they end with.
    fn read(text: &str) -> (usize, Option<&'static str>) {
        let (mut events, mut problem) = (0, None);
        for event in Events::of(text) {
            events += 1;
            problem = event.err().map(|problem| problem.said);
        }
        (events, problem)
    }

    #[test]
    fn a_text_that_is_made_to_keep_a_reader_busy_ends_early() {
        for open in ["[", "{", "- ", "? ", "[{", "[\n", "{a: ", "- - ", "? - ", "&a [", "[? "] {
            let (events, problem) = read(&open.repeat(100_000));
            // Start of the text and of its document, two for a key and a value at each level, and the problem.
            assert!(events <= 2 * MAX_DEPTH + 10, "{open:?}: {events} events");
            assert!(problem.is_some(), "{open:?}");
        }
        let indented = |mark: &str| (0..2000).map(|n| " ".repeat(n) + mark + "\n").collect::<String>();
        for mark in ["a:", "-", "?"] {
            assert_eq!(read(&indented(mark)).1, Some(TOO_DEEP), "{mark:?}");
        }
        let directives = |count| (0..count).map(|n| format!("%TAG !a{n}! x\n")).collect::<String>();
        assert_eq!(read(&directives(10_000)), (1, Some("it has too many directives")));
        assert_eq!(read(&(directives(MAX_DIRECTIVES) + "--- x")).1, None);
    }

    #[test]
    fn the_bound_is_exact() {
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(read(&nested(MAX_DEPTH)).1, None);
        let events: Result<Vec<Event>, YamlProblem> = Events::of(&nested(MAX_DEPTH + 1)).collect();
        assert_eq!(events.unwrap_err(), YamlProblem { said: TOO_DEEP, at: Some((1, MAX_DEPTH + 1)) });
    }

    #[test]
    fn a_comma_behind_a_tag_is_no_panic() {
        for text in [
            "[!x,y]",
            "[!,y]",
            "[!!str,y]",
            "[!<a>,y]",
            "[&a !x,y]",
            "{!x,}",
            "{a: !x,}",
            "[a!,b,!x,]",
            "a!, b",
            "[a !, b]",
            "['Noël !', b]",
            "# !x,",
            "a: \"!,\"",
            "|\n !x, y",
            "[!x ,y]",
        ] {
            assert_eq!(read(text).1, None, "{text}");
        }
        for text in
            ["\"a\"!x,", "[\"a\" !x,", "{[!x,", "!x, y", "[!<x,", "['a'!x,", "]!x,", "- [a]!x,", "[*a !x,]"]
        {
            assert!(read(text).1.is_some(), "{text}");
        }
    }

    #[test]
    fn a_comma_behind_a_tag_moves_nothing() {
        let text = "'é!,' :\n [!x,'y!,', !z,!,\n  a , !<b>,c]";
        let mut texts = Vec::new();
        for event in Events::of(text) {
            let Event { data, start_mark, end_mark, .. } = event.unwrap();
            let EventData::Scalar { value, .. } = data else { continue };
            let (start, end) = (start_mark.index as usize, end_mark.index as usize);
            assert_eq!(at(&start_mark), place(text, start), "{value}");
            texts.push((value, &text[start..end]));
        }
        let expected = [
            ("é!,", "'é!,'"),
            ("", "!x"),
            ("y!,", "'y!,'"),
            ("", "!z"),
            ("", "!"),
            ("a", "a"),
            ("", "!<b>"),
            ("c", "c"),
        ];
        assert_eq!(texts, expected.map(|(value, written)| (value.to_owned(), written)));
        let problem = Events::of("a: [!!str,b] [").find_map(Result::err).unwrap();
        assert_eq!(problem.at, Some((1, 14)));
    }

    #[test]
    fn a_text_may_end_anywhere() {
        let whole = "%TAG !e! x\n--- &a !!map\n'k\\': \"\\x41\\\nb\\u00e9\" # c\n? |2-\n  l\n: [*a , {q: }]\n>+\n f\n...";
        for start in (0..whole.len()).filter(|at| whole.is_char_boundary(*at)) {
            for end in start..=whole.len() {
                read(&whole[start..end]);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([-\\[\\]{},:?&*!|>'\"%@` #\n\t\\\\ax1<é\u{85}\u{2028}]|!x,|!<|%TAG|\\.\\.\\.|---){0,40}") {
            read(&text);
        }
    }
}
