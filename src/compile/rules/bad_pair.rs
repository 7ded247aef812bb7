//! B029: `pair` is `true` or `false`.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B029",
    name: "bad-pair",
    severity: Severity::Error,
    summary: "`pair` is not a boolean.",
    explanation: "With `pair: true` an icon and the banner of the same file stem are always worn together: \
        `server_icons/snow.png` with `banners/snow.png`. Only `true` and `false` are booleans for every YAML \
        reader.",
    example: "Broken:\n\n    pair: yes\n\nMended:\n\n    pair: true",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let message = match &front.pair {
            Field::Absent | Field::Value(_) => continue,
            Field::Empty => "`pair` has no value".to_owned(),
            Field::Other(what) => format!("`pair` is {what}"),
        };
        let place = Place::value(&event.meta_path(), "pair");
        let help = "write `pair: true`, or leave the key out";
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
