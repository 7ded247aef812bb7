//! B007: `fallback` is `true` or `false`.

use crate::compile::meta::Field;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B007",
    name: "bad-fallback",
    severity: Severity::Error,
    summary: "`fallback` is not a boolean.",
    explanation: "`fallback: true` marks the one event for days without any other. `yes`, `on` and `1` are \
        booleans for some YAML readers and text for others, so only `true` and `false` are taken.",
    example: "Broken:\n\n    fallback: yes\n\nMended:\n\n    fallback: true",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        let message = match &front.fallback {
            Field::Absent | Field::Value(_) => continue,
            Field::Empty => "`fallback` has no value".to_owned(),
            Field::Other(what) => format!("`fallback` is {what}"),
        };
        let place = Place::value(&event.meta_path(), "fallback");
        let help = "write `fallback: true`, or leave the key out";
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
