//! Bounds on what Discord answers, for serde. Where bannerman believes that Discord is, something else may answer, and
//! what it says goes into messages, into the state and into the paths of further requests.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The longest name of a guild, a channel or a feature, and the longest hash, in characters. Discord's own have 100 at most.
const NAME: usize = 200;

/// The longest text of a message or an embed, in characters. Discord's own have 4,096 at most.
const TEXT: usize = 8192;

/// The most entries of a list: messages are asked for by the hundred, a guild has some dozen features.
const ENTRIES: usize = 500;

/// An id: the digits of a number. It goes into paths.
pub(super) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { Ok(text) } else { Err(D::Error::custom("an id is no number of at most 20 digits")) }
}

/// An id that may be missing.
pub(super) fn maybe_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Id>::deserialize(deserializer)?.map(|id| id.0))
}

/// A name.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    within(String::deserialize(deserializer)?, "name", NAME)
}

/// A name that may be missing.
pub(super) fn maybe_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    name.map(|name| within(name, "name", NAME)).transpose()
}

/// A text.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    within(String::deserialize(deserializer)?, "text", TEXT)
}

/// A text that may be missing.
pub(super) fn maybe_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| within(text, "text", TEXT)).transpose()
}

fn within<E: Error>(text: String, what: &str, most: usize) -> Result<String, E> {
    let count = if text.len() <= most { 0 } else { text.chars().count() };
    if count <= most {
        return Ok(text);
    }
    Err(E::custom(format!("a {what} has {count} characters, and {most} is the most that is read")))
}

#[derive(Deserialize)]
struct Id(#[serde(deserialize_with = "id")] String);

/// A list that is not read on when it is longer than any of Discord's.
struct Few<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Few<T>, D::Error> {
        deserializer.deserialize_seq(Entries(PhantomData)).map(Few)
    }
}

struct Entries<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
    type Value = Vec<T>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = list.next_element()? {
            if entries.len() == ENTRIES {
                return Err(A::Error::custom(format!(
                    "a list has more than {ENTRIES} entries, and no more are read"
                )));
            }
            entries.push(entry);
        }
        Ok(entries)
    }
}

/// A list as it is in the models.
pub(super) fn few<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Few::deserialize(deserializer).map(|few| few.0)
}

/// Names that need not be there.
pub(super) fn maybe_names<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<String>>, D::Error> {
    let names = Option::<Few<Name>>::deserialize(deserializer)?;
    Ok(names.map(|names| names.0.into_iter().map(|name| name.0).collect()))
}

#[derive(Deserialize)]
struct Name(#[serde(deserialize_with = "name")] String);

/// Messages, as a whole answer.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct Answers<T>(#[serde(deserialize_with = "few")] pub(super) Vec<T>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discord::model::{Guild, PastMessage};

    fn error<T: for<'de> Deserialize<'de>>(json: &str) -> String {
        serde_json::from_str::<T>(json).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn what_is_longer_than_anything_of_discords_is_refused_with_the_bound() {
        let guild = |name: &str, icon: &str, features: &str| {
            format!(
                r#"{{"id": "1", "name": "{name}", "icon": "{icon}", "banner": null, "features": [{features}]}}"#
            )
        };
        let long = "x".repeat(7_000_000);
        let name = "a name has 7000000 characters, and 200 is the most that is read";
        assert!(error::<Guild>(&guild(&long, "", "")).starts_with(name));
        assert!(error::<Guild>(&guild("", &long, "")).starts_with(name));
        assert!(error::<Guild>(&guild("", "", &format!("\"{long}\""))).starts_with(name));
        let features = vec!["\"BANNER\""; 1_000_000].join(", ");
        let said = error::<Guild>(&guild("", "", &features));
        assert!(said.starts_with("a list has more than 500 entries"), "{said}");
        assert!(serde_json::from_str::<Guild>(&guild(&"ä".repeat(200), "a_1", "\"BANNER\"")).is_ok());
        let message = format!(r#"{{"id": "1", "author": {{"id": "2"}}, "content": "{long}"}}"#);
        assert!(error::<PastMessage>(&message).starts_with("a text has 7000000 characters, and 8192 is"));
        let embeds = vec!["{}"; 501].join(",");
        let message = format!(r#"{{"id": "1", "author": {{"id": "2"}}, "embeds": [{embeds}]}}"#);
        assert!(error::<PastMessage>(&message).starts_with("a list has more than 500 entries"));
    }

    #[test]
    fn an_id_is_digits_for_it_goes_into_paths() {
        for id in ["../../users/@me", "1?x=", "", "123456789012345678901", "1/2"] {
            let said = error::<crate::discord::model::Message>(&format!(r#"{{"id": "{id}"}}"#));
            assert!(said.starts_with("an id is no number"), "{id}: {said}");
        }
    }
}
