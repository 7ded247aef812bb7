//! B031: where icons and banners belong together, each has its partner.

use std::collections::HashMap;

use super::no_pair::{has_pair, stems};
use crate::compile::survey::Asset;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::stem;

pub(super) static RULE: Rule = Rule {
    code: "B031",
    name: "unpaired",
    severity: Severity::Warning,
    summary: "A file of an event with `pair: true` lacks its partner, and is never worn.",
    explanation: "With `pair: true` an icon is only ever worn with the banner of the same file stem. A file \
        without such a partner, and the second of two files with the same stem, are left out of the rotation.",
    example: "Broken:\n\n    events/christmas/server_icons/snow.png\n    events/christmas/server_icons/wreath.png\n    \
        events/christmas/banners/snow.png\n\nMended: with the partner, too\n\n    events/christmas/banners/wreath.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in survey.events.iter().filter(|event| event.pair() && has_pair(event)) {
        for art in event.folders() {
            let Some(partner) = art.surface.partner() else { continue };
            let (partners, folder) = (stems(&event.art[partner]), partner.row().folder);
            let mut firsts: HashMap<&str, &Asset> = HashMap::new();
            for asset in art.worn() {
                let stem = stem(&asset.path);
                let first = firsts.get(stem).copied();
                firsts.entry(stem).or_insert(asset);
                let (message, help) = match (partners.contains(stem), first) {
                    (true, None) => continue,
                    (true, Some(first)) => (
                        format!(
                            "the {} is never worn: `{}` has the same stem",
                            art.surface.name(),
                            survey.shown(&first.path)
                        ),
                        "give it and a partner another name".to_owned(),
                    ),
                    (false, _) => (
                        format!("the {} is never worn: `{folder}` has no `{stem}`", art.surface.name()),
                        format!("add a `{stem}` to `{folder}`, or remove `pair`"),
                    ),
                };
                let place = Place::Path(asset.path.clone());
                found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
            }
        }
    }
}
