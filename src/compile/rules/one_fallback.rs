//! B010: exactly one event is the fallback.

use crate::compile::meta::Field;
use crate::compile::survey::Event;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B010",
    name: "one-fallback",
    severity: Severity::Error,
    summary: "Not exactly one event has `fallback: true`.",
    explanation: "On days without an event the guild wears the fallback. There must be one, or such days would \
        have nothing; and not two, or nothing would say which.",
    example: "A fallback:\n\n    ---\n    fallback: true\n    ---\n    **Evergreen**\n\n    Our everyday colours.",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let is_fallback = |event: &&Event| {
        event.meta().is_some_and(|meta| meta.front.as_ref().is_ok_and(|front| front.is_fallback()))
    };
    let fallbacks: Vec<&Event> = survey.events.iter().filter(is_fallback).collect();
    let is_meant = |event: &Event| {
        let front = event.meta().and_then(|meta| meta.front.as_ref().ok());
        front.is_some_and(|front| matches!(front.fallback, Field::Other(_)))
    };
    match fallbacks.as_slice() {
        [_] => {}
        // Nothing to say about it where there is no event at all, or where one has a slip in its `fallback`.
        [] if survey.events.is_empty() || survey.events.iter().any(is_meant) => {}
        [] => {
            let message = "no event is the fallback, so days without an event have nothing to wear";
            let place = Place::Path(survey.folder.clone());
            let help = "give one event `fallback: true` in place of its dates";
            found.push(Diagnostic::new(&RULE, None, place, message).help(help));
        }
        [first, others @ ..] => {
            let names: Vec<String> = fallbacks.iter().map(|event| format!("`{}`", event.name)).collect();
            let message = format!("{} events are the fallback: {}", names.len(), names.join(", "));
            let place = |event: &Event| Place::value(&event.meta_path(), "fallback");
            let mut diagnostic = Diagnostic::new(&RULE, Some(&first.name), place(first), message)
                .help("keep `fallback: true` in one of them, and give the others dates");
            for other in others {
                diagnostic = diagnostic.note(Some(&other.name), place(other), "this one too");
            }
            found.push(diagnostic);
        }
    }
}
