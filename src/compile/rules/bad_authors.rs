//! B032: `authors` names people.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::MAX_AUTHORS;

pub(super) static RULE: Rule = Rule {
    code: "B032",
    name: "bad-authors",
    severity: Severity::Error,
    summary: "`authors` is not a list of names and Discord user ids.",
    explanation: "The `authors` of an event are credited in its announcement: names as they are, and Discord user \
        ids as the user's name, which nobody is notified of. There are at most 100; a name is one line of at most 100 characters; an id \
        has 17 to 19 digits and nothing else (Developer Mode shows \"Copy User ID\" in Discord's menus).",
    example: "Broken:\n\n    authors:\n\nMended:\n\n    authors: [Ada, 267628507062992896]",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let messages = match &front.authors {
            Field::Absent => continue,
            Field::Empty => vec!["`authors` has no value".to_owned()],
            Field::Other(what) => vec![format!("`authors` is {what}")],
            Field::Value(authors) if authors.is_empty() => vec!["`authors` has nobody in it".to_owned()],
            Field::Value(authors) if authors.len() > MAX_AUTHORS => {
                vec![format!("`authors` has {} people, and {MAX_AUTHORS} are the most", authors.len())]
            }
            Field::Value(authors) => {
                let odd = authors.iter().filter_map(|author| author.as_ref().err());
                odd.map(|what| format!("one of the `authors` is {what}")).collect()
            }
        };
        for message in messages {
            let place = Place::value(&event.meta_path(), "authors");
            let help =
                "write names and Discord user ids, like `[Ada, 267628507062992896]`, or leave the key out";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
