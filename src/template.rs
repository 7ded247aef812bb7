//! The text above an announcement's description, with places for the names of the guild and the event.

use std::str::FromStr;

use crate::escape::{excerpt, inline};
use crate::problem::Problem;
use crate::spelling::nearest;

/// The most that Discord takes of a message's text, in characters.
pub(crate) const MAX_CONTENT: usize = 2000;

/// The names in a text that something else is put in the place of.
const NAMES: [&str; 2] = ["{guild}", "{event}"];

/// A text with places for names. Every name in it is one that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(String);

impl Default for Template {
    fn default() -> Template {
        Template("{guild} is entering a new event!".to_owned())
    }
}

impl FromStr for Template {
    type Err = Problem;

    /// Looks for a name in braces that nothing is put in the place of.
    fn from_str(text: &str) -> Result<Template, Problem> {
        let in_braces = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
        let known = |inside: &&str| NAMES.contains(&format!("{{{inside}}}").as_str());
        match in_braces.filter(is_name).find(|inside| !known(inside)) {
            Some(inside) => Err(unknown(&format!("{{{inside}}}"))),
            None => Ok(Template(text.to_owned())),
        }
    }
}

/// Whether what stands in braces is meant as a name.
fn is_name(inside: &&str) -> bool {
    let word = inside.trim();
    word.starts_with(char::is_alphabetic) && !word.contains(|c: char| !c.is_alphanumeric() && c != '_')
}

fn unknown(written: &str) -> Problem {
    let meant = nearest(written, &NAMES).map_or(String::new(), |name| format!("did you mean `{name}`? "));
    Problem::new(
        format!("`[announce] text` has `{}`, and nothing is put in its place", inline(&excerpt(written))),
        format!("{meant}there are `{{guild}}`, the guild's name, and `{{event}}`, the event's title"),
    )
}

impl Template {
    /// The text as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Puts the guild's name and the event's title in their places. A value that looks like a name stays what it is.
    pub(crate) fn fill(&self, guild: &str, event: &str) -> String {
        let values: Vec<(&str, &str)> = NAMES.into_iter().zip([guild, event]).collect();
        let mut filled = String::new();
        let mut rest = self.0.as_str();
        while let Some((at, name, value)) = values
            .iter()
            .filter_map(|(name, value)| Some((rest.find(name)?, name, value)))
            .min_by_key(|(at, ..)| *at)
        {
            filled.push_str(&rest[..at]);
            filled.push_str(value);
            rest = &rest[at + name.len()..];
        }
        filled + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_none_is_told_from_other_braces() {
        for text in ["{guild}: {event}", "no name", "{}", "{1, 2} :-{ }", "{ event", "a } b { c", "{a b}"] {
            assert_eq!(text.parse(), Ok(Template(text.to_owned())), "{text}");
        }
        for text in ["{evnet}", "{guild} {Event}", "{ event }", "{{guild}: {title}", "{été}"] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_is_not_filled_itself() {
        let template: Template = "{event} in {guild}: {event}!".parse().unwrap();
        assert_eq!(template.fill("{event}", "Easter"), "Easter in {event}: Easter!");
    }
}
