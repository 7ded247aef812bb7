//! B021: names can be written down.

use super::select::assets;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::escape::excerpt;
use crate::lock::MAX_NAME;

pub(super) static RULE: Rule = Rule {
    code: "B021",
    name: "unusable-name",
    severity: Severity::Error,
    summary: "The name of an event or of an asset is not UTF-8, has control characters, or is too long.",
    explanation: "Names are shown to people and written into the lock, which is UTF-8 text. Git takes any bytes \
        for a name, and any number of them; other systems do not: 255 bytes is the most.",
    example: "Mended, where the name came from an old Windows machine:\n\n    convmv -f latin1 -t utf8 -r \
        --notest events",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    let events = survey.events.iter().map(|event| (&event.name, &event.path, event.readable_name));
    let assets = assets(survey).map(|(event, asset)| (&event.name, &asset.path, asset.readable_name));
    for (event, path, readable) in events.chain(assets) {
        let name = path.rsplit('/').next().unwrap_or_default();
        let reason = if !readable {
            "is not UTF-8"
        } else if name.chars().any(char::is_control) {
            "has control characters"
        } else if name.len() > MAX_NAME {
            "is longer than names can be"
        } else {
            continue;
        };
        let place = Place::Path(path.clone());
        let message = format!("the name `{}` {reason}", excerpt(name));
        let help = "rename it, best with letters, digits, `-`, `_` and `.` only";
        found.push(Diagnostic::new(&RULE, Some(event), place, message).help(help));
    }
}
