//! B030: where icons and banners belong together, some do.

use std::collections::BTreeSet;

use crate::compile::Survey;
use crate::compile::survey::{Art, Event};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::stem;

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
    !stems(&event.icons).is_disjoint(&stems(&event.banners))
}

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in survey.events.iter().filter(|event| event.pair()) {
        let [banners, icons] = event.art().map(stems);
        // An empty folder has a rule of its own.
        if banners.is_empty() || icons.is_empty() || has_pair(event) {
            continue;
        }
        let list = |stems: &BTreeSet<&str>| {
            let some: Vec<String> = stems.iter().take(3).map(|stem| format!("`{stem}`")).collect();
            let more = if stems.len() > 3 { ", …" } else { "" };
            some.join(", ") + more
        };
        let message = format!("no icon of `{}` has the file stem of a banner", event.name);
        let help = format!(
            "the banners are called {}, the icons {}: give those that belong together one name, or remove `pair`",
            list(&banners),
            list(&icons)
        );
        let place = Place::value(&event.meta_path(), "pair");
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
