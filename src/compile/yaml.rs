//! Front matter → keys with values, in one pass over its events. Nothing here calls itself: how deep values go, and how
//! often aliases repeat them, is bounded while they are read.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::flaw::Flaw;
use super::value::{Mapping, Value};
use super::yaml11::{self, Rules};
use crate::yaml_events::{EventData, EventPlace, Events, MAX_DEPTH, ScalarStyle, TOO_DEEP, at};

/// How many values aliases and merges may repeat, for each thing that is written.
const MAX_REPEATED: u64 = 100;

/// A text that is repeated counts once for each so many bytes of it.
const BYTES_OF_A_VALUE: u64 = 16;

/// The keys and values of front matter.
pub(crate) fn read(yaml: &str) -> Result<Mapping, Flaw> {
    if let Some(at) = yaml11::unprintable(yaml) {
        return Err(not_yaml("control characters are not allowed", at));
    }
    let (mut reader, mut rules) = (YamlReader::default(), Rules::default());
    for event in Events::of(yaml) {
        let event = event.map_err(|problem| Flaw::Yaml { said: problem.said.to_owned(), at: problem.at })?;
        let at = at(&event.start_mark);
        rules.look(&event.data, at)?;
        reader.take(event.data, at)?;
    }
    match reader.root.map_or(Value::Null, |node| node.value) {
        Value::Mapping(mapping) => Ok(Rc::unwrap_or_clone(mapping)),
        value => Err(Flaw::NotKeys(value.in_words())),
    }
}

fn not_yaml(said: &str, at: EventPlace) -> Flaw {
    Flaw::Yaml { said: said.to_owned(), at: Some(at) }
}

fn too_deep(at: EventPlace) -> Flaw {
    not_yaml(TOO_DEEP, at)
}

/// A value, how many levels it has, and how many values aliases repeat in it.
#[derive(Clone)]
struct YamlNode {
    value: Value,
    levels: usize,
    repeated: u64,
}

/// A list or keys with values that is being read.
struct OpenNode {
    anchor: Option<String>,
    levels: usize,
    repeated: u64,
    within: Within,
}

enum Within {
    List(Vec<Value>),
    Keys(Keys),
}

#[derive(Default)]
struct Keys {
    entries: Vec<(Value, Value)>,
    names: HashSet<Value>,
    sources: Vec<Value>,
    pending: Option<Value>,
}

#[derive(Default)]
struct YamlReader {
    open: Vec<OpenNode>,
    anchors: HashMap<String, YamlNode>,
    root: Option<YamlNode>,
    events: u64,
    repeated: u64,
}

impl YamlReader {
    fn take(&mut self, event: EventData, at: EventPlace) -> Result<(), Flaw> {
        self.events += 1;
        match event {
            EventData::Scalar { anchor, tag, value: text, style, .. } => {
                let value = scalar(&text, style, tag.as_deref(), at)?;
                self.put(YamlNode { value, levels: 0, repeated: 0 }, anchor, Some(&text), at)
            }
            EventData::Alias { anchor } => {
                let node = self.repeat(&anchor, at)?;
                self.put(node, None, None, at)
            }
            EventData::SequenceStart { anchor, .. } => {
                self.begin(anchor, Within::List(Vec::new()));
                Ok(())
            }
            EventData::MappingStart { anchor, .. } => {
                self.begin(anchor, Within::Keys(Keys::default()));
                Ok(())
            }
            EventData::SequenceEnd | EventData::MappingEnd => self.end(at),
            _ => Ok(()),
        }
    }

    /// What an alias stands for.
    fn repeat(&self, anchor: &str, at: EventPlace) -> Result<YamlNode, Flaw> {
        let within_itself = || self.open.iter().any(|open| open.anchor.as_deref() == Some(anchor));
        let Some(mut node) = self.anchors.get(anchor).cloned() else {
            return Err(if within_itself() { too_deep(at) } else { not_yaml("unknown anchor", at) });
        };
        let bytes = node.value.as_str().map_or(0, str::len) as u64;
        node.repeated = node.repeated.saturating_add(1 + bytes / BYTES_OF_A_VALUE);
        Ok(node)
    }

    fn begin(&mut self, anchor: Option<String>, within: Within) {
        self.open.push(OpenNode { anchor, levels: 0, repeated: 0, within });
    }

    fn end(&mut self, at: EventPlace) -> Result<(), Flaw> {
        let Some(OpenNode { anchor, levels, repeated, within }) = self.open.pop() else { return Ok(()) };
        let value = match within {
            Within::List(items) => Value::Sequence(Rc::new(items)),
            Within::Keys(keys) => Value::Mapping(Rc::new(self.merged(keys, at)?)),
        };
        self.put(YamlNode { value, levels: levels + 1, repeated }, anchor, None, at)
    }

    /// Puts a value where it belongs: into what is open, as a key or behind one.
    fn put(
        &mut self,
        node: YamlNode,
        anchor: Option<String>,
        name: Option<&str>,
        at: EventPlace,
    ) -> Result<(), Flaw> {
        if self.open.len() + node.levels > MAX_DEPTH {
            return Err(too_deep(at));
        }
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, node.clone());
        }
        let top = self.open.len() == 1;
        let Some(open) = self.open.last_mut() else {
            let repeated = self.repeated.saturating_add(node.repeated);
            self.root = Some(node);
            return self.within_bounds(repeated, at);
        };
        open.levels = open.levels.max(node.levels);
        open.repeated = open.repeated.saturating_add(node.repeated);
        match &mut open.within {
            Within::List(items) => items.push(node.value),
            Within::Keys(keys) => keys.put(node.value, name.filter(|_| top), at)?,
        }
        Ok(())
    }

    fn within_bounds(&self, repeated: u64, at: EventPlace) -> Result<(), Flaw> {
        let fine = repeated <= self.events * MAX_REPEATED;
        fine.then_some(()).ok_or_else(|| not_yaml("repetition limit exceeded", at))
    }

    /// The keys with those that each `<<` brings in. Keys that are there win over those brought in, and
    /// earlier ones of a list over later ones.
    fn merged(&mut self, keys: Keys, at: EventPlace) -> Result<Mapping, Flaw> {
        let Keys { mut entries, mut names, sources, .. } = keys;
        for source in sources {
            let Value::Mapping(source) = source else {
                return Err(not_yaml("`<<` takes only keys with values", at));
            };
            self.repeated = self.repeated.saturating_add(source.0.len() as u64 + 1);
            self.within_bounds(self.repeated, at)?;
            for (key, value) in &source.0 {
                if names.insert(key.clone()) {
                    entries.push((key.clone(), value.clone()));
                }
            }
        }
        Ok(Mapping(entries))
    }
}

impl Keys {
    /// A key, then its value. `name` is what is written for a key at the top.
    fn put(&mut self, value: Value, name: Option<&str>, at: EventPlace) -> Result<(), Flaw> {
        let Some(key) = self.pending.take() else {
            if !self.names.insert(value.clone()) {
                return Err(match name {
                    Some(name) => Flaw::DuplicateKey(name.to_owned()),
                    None => not_yaml(&format!("duplicate entry with {}", value.in_words()), at),
                });
            }
            self.pending = Some(value);
            return Ok(());
        };
        match (key.as_str(), value) {
            (Some("<<"), Value::Sequence(items)) => self.sources.extend(items.iter().cloned()),
            (Some("<<"), source) => self.sources.push(source),
            (_, value) => self.entries.push((key, value)),
        }
        Ok(())
    }
}

/// The value of a scalar, whose tag changes nothing or says that it is text or a boolean.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&str>, at: EventPlace) -> Result<Value, Flaw> {
    let is_text = match tag {
        Some(tag) => tag == yaml11::TEXT,
        None => style != ScalarStyle::Plain,
    };
    if is_text {
        return Ok(Value::String(text.into()));
    }
    Value::plain(text).map_err(|_| Flaw::Refused {
        said: "a number is far larger than any that means something here".to_owned(),
        help: "write a smaller number; around what is meant as text, put quotes",
        at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(yaml: &str) -> Option<String> {
        match read(yaml) {
            Ok(_) | Err(Flaw::NotKeys(_)) => None,
            Err(Flaw::Yaml { said, .. }) => Some(said),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn aliases_may_not_multiply_what_is_written() {
        let doubled = (1..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect::<String>();
        assert_eq!(said(&format!("a0: &a0 x\n{doubled}")).as_deref(), Some("repetition limit exceeded"));
        // A long text is many values.
        let long = |times| format!("a: &a {}\nb: [{}]", "x".repeat(100_000), "*a , ".repeat(times));
        assert_eq!(said(&long(10_000)).as_deref(), Some("repetition limit exceeded"));
        assert_eq!(said("a: &a May 3\nb: [*a , *a , *a ]\nc: *a"), None);
    }

    #[test]
    fn aliases_may_not_go_deeper_than_what_is_written() {
        let deeper = (1..200).map(|n| format!("a{n}: &a{n} [*a{}]\n", n - 1)).collect::<String>();
        assert_eq!(said(&format!("a0: &a0 x\n{deeper}")).as_deref(), Some(TOO_DEEP));
        assert_eq!(said("a: &a [*a ]").as_deref(), Some(TOO_DEEP));
        assert_eq!(said("a: [*a ]").as_deref(), Some("unknown anchor"));
    }
}
