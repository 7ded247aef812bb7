//! B030: where icons and banners belong together, some do.

use std::collections::BTreeSet;

use crate::compile::survey::Survey;
use crate::compile::survey::{Art, Event};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::stem;
use crate::surface::Surface;

pub(super) static RULE: Rule = Rule {
    code: "B030",
    name: "no-pair",
    severity: Severity::Error,
    summary: "An event with `pair: true` has no icon and banner of the same file stem.",
    explanation: "With `pair: true` only pairs are worn: an icon and a banner whose names are the same but for \
        the extension. Without a single one there is nothing to wear. Files that lack a partner beside others \
        that have one are the business of the rule `unpaired`.",
    example: "Broken:\n\n    events/christmas/server_icons/snow.png\n    events/christmas/banners/harbour.png\n\n\
        Mended:\n\n    events/christmas/server_icons/snow.png\n    events/christmas/banners/snow.png",
};

/// The stems of a folder's files, sorted.
pub(super) fn stems(art: &Art) -> BTreeSet<&str> {
    art.worn().map(|asset| stem(&asset.path)).collect()
}

/// Whether some icon and some banner of the event belong together.
pub(super) fn has_pair(event: &Event) -> bool {
    let [first, second] = Surface::PAIR.map(|surface| stems(&event.art[surface]));
    !first.is_disjoint(&second)
}

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in survey.events.iter().filter(|event| event.pair()) {
        let [first, second] = Surface::PAIR.map(|surface| stems(&event.art[surface]));
        // An empty folder has a rule of its own.
        if first.is_empty() || second.is_empty() || has_pair(event) {
            continue;
        }
        let list = |stems: &BTreeSet<&str>| {
            let some: Vec<String> = stems.iter().take(3).map(|stem| format!("`{stem}`")).collect();
            let more = if stems.len() > 3 { ", …" } else { "" };
            some.join(", ") + more
        };
        let [one, other] = Surface::PAIR.map(Surface::row);
        let message = format!("no {} of `{}` has the file stem of a {}", one.name, event.name, other.name);
        let help = format!(
            "the {} are called {}, the {} {}: give those that belong together one name, or remove `pair`",
            other.plural,
            list(&second),
            one.plural,
            list(&first)
        );
        let place = Place::value(&event.meta_path(), "pair");
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
