//! Where each key of front matter and its value stand, by the same events that its values are read from.
//!
//! It stays here: the crates that tell places (`saphyr`) read YAML 1.2, and a place must belong to the value that was read.

use std::ops::Range;

use crate::yaml_events::{Event, EventData, Events};

/// Where a key of the front matter and its value stand, in bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyPlace {
    /// The key.
    pub name: String,
    /// The key's own bytes.
    pub(crate) key: Range<usize>,
    /// The value's bytes; empty when there is no value.
    pub(crate) value: Range<usize>,
}

/// The keys of the front matter in the order written, duplicates included; then those below them, as `dates.2026`.
/// As far as the YAML can be read.
pub(crate) fn find(text: &str, front_matter: &Range<usize>) -> Vec<KeyPlace> {
    let yaml = text.get(front_matter.clone()).unwrap_or_default();
    let mut finder = Finder { yaml, depth: 0, end: 0, levels: Default::default() };
    for event in Events::of(yaml).map_while(Result::ok) {
        finder.take(event);
    }
    let mut keys: Vec<KeyPlace> = finder.levels.into_iter().flat_map(|level| level.found).collect();
    for place in &mut keys {
        for bytes in [&mut place.key, &mut place.value] {
            *bytes = front_matter.start + bytes.start..front_matter.start + bytes.end;
        }
    }
    keys
}

/// Keys at the top, or below one of those.
#[derive(Default)]
struct KeyLevel {
    /// What stands in front of each name; none while what is read here has no keys.
    prefix: Option<String>,
    pending: Option<KeyPlace>,
    found: Vec<KeyPlace>,
}

struct Finder<'a> {
    yaml: &'a str,
    depth: usize,
    /// Where the last value ends, without white space and comments behind it.
    end: usize,
    levels: [KeyLevel; 2],
}

impl Finder<'_> {
    fn take(&mut self, event: Event) {
        let byte = |index| usize::try_from(index).unwrap_or(usize::MAX).min(self.yaml.len());
        let here = byte(event.start_mark.index)..byte(event.end_mark.index);
        match event.data {
            EventData::Scalar { value, anchor, tag, .. } => {
                let here = without_properties(self.yaml, here, anchor.is_some() || tag.is_some());
                self.put(value, here);
            }
            EventData::Alias { .. } => self.put(String::new(), here),
            EventData::MappingStart { .. } => self.begin(here, true),
            EventData::SequenceStart { .. } => self.begin(here, false),
            EventData::MappingEnd | EventData::SequenceEnd => self.finish(here),
            _ => {}
        }
    }

    /// The level that is read now, if its keys have places.
    fn level(&mut self) -> Option<&mut KeyLevel> {
        let level = self.levels.get_mut(self.depth.checked_sub(1)?)?;
        level.prefix.is_some().then_some(level)
    }

    /// A key, then its value.
    fn put(&mut self, name: String, here: Range<usize>) {
        self.end = here.end;
        let Some(level) = self.level() else { return };
        match level.pending.take() {
            None => {
                let name = level.prefix.clone().unwrap_or_default() + &name;
                level.pending = Some(KeyPlace { name, value: here.end..here.end, key: here });
            }
            Some(key) => level.found.push(KeyPlace { value: here, ..key }),
        }
    }

    fn begin(&mut self, here: Range<usize>, with_keys: bool) {
        let owner = match self.level() {
            None => None,
            Some(level) => level.pending.as_ref().map(|key| format!("{}.", key.name)),
        };
        let prefix = if self.depth == 0 { Some(String::new()) } else { owner };
        self.put(String::new(), here);
        self.depth += 1;
        if let Some(level) = self.levels.get_mut(self.depth - 1) {
            level.prefix = prefix.filter(|_| with_keys);
            level.pending = None;
        }
    }

    /// A value reaches to its end.
    fn finish(&mut self, here: Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        // Where no bracket closes it, it ends where the last of what is in it does.
        let end = if here.is_empty() { self.end } else { here.end };
        self.end = end;
        let Some(level) = self.level() else { return };
        match (&mut level.pending, level.found.last_mut()) {
            (Some(key), _) => key.key.end = end.max(key.key.start),
            (None, Some(key)) => key.value.end = end.max(key.value.start),
            (None, None) => {}
        }
    }
}

/// A scalar's own bytes, behind its anchor and its tag.
fn without_properties(yaml: &str, here: Range<usize>, has_properties: bool) -> Range<usize> {
    let mut written = yaml.get(here.clone()).unwrap_or_default();
    while has_properties && written.starts_with(['&', '!']) {
        written = written.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    }
    let start = here.end - written.len();
    start..start + written.trim_end().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys(yaml: &str) -> Vec<(String, &str, &str)> {
        let found = find(yaml, &(0..yaml.len()));
        found.into_iter().map(|key| (key.name, &yaml[key.key], &yaml[key.value])).collect()
    }

    #[test]
    fn a_value_is_where_it_is_written_and_nothing_around_it() {
        let yaml = "a: &x May 3 # c\n? 'b'\n: !!str \"é\" # d\n*x : [1,\n  2] # e\nc:\n  k: 1\n  # f\nd:\n- 1\n# g\ne: |\n  t\n\nf:\n";
        let name = |name: &str, key, value| (name.to_owned(), key, value);
        assert_eq!(
            keys(yaml),
            [
                name("a", "a", "May 3"),
                name("b", "'b'", "\"é\""),
                name("", "*x", "[1,\n  2]"),
                name("c", "c", "k: 1"),
                name("d", "d", "- 1"),
                name("e", "e", "|\n  t"),
                name("f", "f", ""),
                name("c.k", "k", "1"),
            ]
        );
    }

    #[test]
    fn what_comes_behind_a_problem_has_no_place() {
        assert_eq!(keys("a: 1\nb: [2\nc: 3").first(), Some(&("a".to_owned(), "a", "1")));
        assert_eq!(keys("- a\n- b"), []);
    }

    proptest! {
        #[test]
        fn the_place_of_every_key_holds_the_key(
            lines in proptest::collection::vec(
                ("(&[a-z]{1,3}[0-9]{3} |!!str )?", "[a-zé🎄][a-zé 🎄]{0,8}", "[ \t]{0,3}", "( é|x|'a: b'|\\[a, \\{b: c\\}\\]|\n  k: v| \"\\\\\n x\"| # é)?"),
                1..8,
            ),
        ) {
            let line = |(at, (properties, key, blank, value)): (usize, &(String, String, String, String))| {
                let gap = if value.starts_with(['x', '\'', '[']) { " " } else { "" };
                format!("{properties}{}{at}{blank}:{gap}{value}\n", key.trim_end())
            };
            let yaml: String = lines.iter().enumerate().map(line).collect();
            for key in find(&yaml, &(0..yaml.len())) {
                let own = key.name.rsplit('.').next().unwrap_or_default();
                prop_assert_eq!(own, &yaml[key.key], "{:?}", yaml);
                prop_assert!(yaml.is_char_boundary(key.value.start) && yaml.is_char_boundary(key.value.end));
            }
        }
    }
}
