//! Front matter → keys with values, by two readers of YAML. `serde_yaml` says what the values are; [`yaml11`] finds what
//! the format's existing programs would stop at, and where. What they disagree about is refused.

use std::collections::HashSet;

use serde_yaml::{Mapping, Value};

use super::meta::{Flaw, describe};
use super::yaml11;
use crate::diagnostic::location::Text;

/// The keys and values of a text's front matter.
pub fn read(text: &Text) -> Result<Mapping, Flaw> {
    let yaml = &text.text[text.front_matter.clone()];
    let checked = yaml11::check(yaml);
    if let Err(Flaw::Tag { tag, at }) = checked {
        return Err(Flaw::Tag { tag, at });
    }
    let value: Value = serde_yaml::from_str(yaml).map_err(|error| {
        if let Some(key) = duplicate(text) {
            return Flaw::DuplicateKey(key);
        }
        let told = error.location().map(|at| (at.line(), at.column()));
        if let (true, Some(at)) = (too_large(&error), told) {
            let said = "a number is far larger than any that means something here".to_owned();
            return Flaw::Refused {
                said,
                help: "write a smaller number; around what is meant as text, put quotes",
                at,
            };
        }
        let said = without_position(&error.to_string());
        let unprintable = yaml11::unprintable(yaml).filter(|_| said.starts_with("control characters"));
        Flaw::Yaml { said, at: unprintable.or(told).or_else(|| yaml11::second_document(yaml)) }
    })?;
    // Two readers that disagree about what is YAML may disagree about what it says.
    checked.map_err(|flaw| match flaw {
        Flaw::Yaml { said, at: Some(at) } => {
            let said = format!("not every YAML reader takes the front matter: {said}");
            Flaw::Refused { said, help: "write one `key: value` a line", at }
        }
        flaw => flaw,
    })?;
    let value = merged(value).map_err(|said| Flaw::Yaml { said: said.to_owned(), at: None })?;
    match value {
        Value::Mapping(mapping) => Ok(mapping),
        value => Err(Flaw::NotKeys(describe(&value))),
    }
}

/// A key that is written twice at the top of the front matter.
fn duplicate(text: &Text) -> Option<String> {
    let mut names = HashSet::new();
    text.keys().into_iter().map(|key| key.name).find(|name| !names.insert(name.clone()))
}

/// The value with the keys that each `<<` brings in, innermost first: a merged mapping may merge another. Keys
/// that are there win over those brought in, and earlier ones of a list over later ones. How deep values go
/// was bounded when they were read.
fn merged(value: Value) -> Result<Value, &'static str> {
    Ok(match value {
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(merged).collect::<Result<_, _>>()?),
        Value::Mapping(mapping) => {
            let (mut own, mut sources) = (Mapping::new(), Vec::new());
            for (key, value) in mapping {
                match (key.as_str(), merged(value)?) {
                    (Some("<<"), Value::Sequence(items)) => sources.extend(items),
                    (Some("<<"), source) => sources.push(source),
                    (_, value) => _ = own.insert(key, value),
                }
            }
            for source in sources {
                let Value::Mapping(source) = source else { return Err("`<<` takes only keys with values") };
                for (key, value) in source {
                    own.entry(key).or_insert(value);
                }
            }
            Value::Mapping(own)
        }
        other => other,
    })
}

/// Whether the reader stopped at a whole number that no 64 bits hold, which it has no value for.
fn too_large(error: &serde_yaml::Error) -> bool {
    let said = error.to_string();
    ["as u128", "as i128"].iter().any(|size| said.contains(size))
}

/// The reader's sentence without the position at its end, which counts from the front matter's first line.
fn without_position(said: &str) -> String {
    let end = [" at line ", " at position "].into_iter().filter_map(|at| said.find(at)).min();
    said[..end.unwrap_or(said.len())].to_owned()
}
