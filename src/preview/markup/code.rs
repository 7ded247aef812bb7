//! Code between backticks: `` `a` `` in a line, and blocks between three.

use std::collections::BTreeMap;

/// Where the backticks of a text are, so that the end of a piece of code is found without reading on from each
/// beginning.
pub(super) struct Backticks {
    /// The first bytes of all runs, by the length of the run.
    by_length: BTreeMap<usize, Vec<usize>>,
    /// The first bytes of the runs of three and more.
    fences: Vec<usize>,
}

/// A piece of code.
pub(super) struct Code<'a> {
    /// Its text.
    pub(super) body: &'a str,
    /// A block, and the name of its language if it has one; none for code in a line.
    pub(super) block: Option<Option<&'a str>>,
    /// The byte after its last backtick.
    pub(super) end: usize,
}

impl Backticks {
    pub(super) fn find(text: &str) -> Backticks {
        let mut found = Backticks { by_length: BTreeMap::new(), fences: Vec::new() };
        let mut at = 0;
        while let Some(next) = text[at..].find('`') {
            at += next;
            let length = run(text, at);
            found.by_length.entry(length).or_default().push(at);
            if length >= 3 {
                found.fences.push(at);
            }
            at += length;
        }
        found
    }

    /// The code that begins with the backtick at `at`; none where it does not end.
    pub(super) fn code<'a>(&self, text: &'a str, at: usize) -> Option<Code<'a>> {
        let length = run(text, at);
        if length >= 3
            && let Some(block) = self.block(text, at)
        {
            return Some(block);
        }
        let close = after(self.by_length.get(&length)?, at)?;
        let body = &text[at + length..close];
        // A space parts a backtick that is meant from those around it.
        let body = body.strip_prefix(' ').filter(|rest| rest.trim_start().starts_with('`')).unwrap_or(body);
        let body = body.strip_suffix(' ').filter(|rest| rest.trim_end().ends_with('`')).unwrap_or(body);
        Some(Code { body, block: None, end: close + length })
    }

    fn block<'a>(&self, text: &'a str, at: usize) -> Option<Code<'a>> {
        let close = after(&self.fences, at)?;
        let inside = &text[at + 3..close];
        let name = |c: char| c.is_ascii_alphanumeric() || "_+-.#".contains(c);
        let named = inside.split_once('\n').filter(|(first, rest)| {
            !first.is_empty() && first.chars().all(name) && !rest.trim_matches('\n').is_empty()
        });
        let (language, body) = match named {
            Some((language, rest)) => (Some(language), rest),
            None => (None, inside),
        };
        let body = body.trim_matches('\n');
        (!body.is_empty()).then_some(Code { body, block: Some(language), end: close + 3 })
    }
}

/// How many backticks there are from `at` on.
pub(super) fn run(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().take_while(|byte| **byte == b'`').count()
}

/// The first of the sorted places behind `at`.
fn after(places: &[usize], at: usize) -> Option<usize> {
    places.get(places.partition_point(|place| *place <= at)).copied()
}
