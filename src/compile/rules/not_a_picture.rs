//! B013: assets are PNG, JPEG or GIF.

use super::flawed;
use crate::compile::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Flaw;

pub(super) static RULE: Rule = Rule {
    code: "B013",
    name: "not-a-picture",
    severity: Severity::Error,
    summary: "An asset is not a PNG, JPEG or GIF by its bytes.",
    explanation: "Discord takes PNG, JPEG and GIF for icons and banners. What a file is, its first bytes tell, \
        not its name: a WebP that was renamed to `.png` is still a WebP. Sources such as SVG belong into \
        another folder of the event, where they are left alone.",
    example: "Broken:\n\n    events/christmas/banners/banner.svg\n\nMended:\n\n    \
        events/christmas/sources/banner.svg\n    events/christmas/banners/banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, flaw) in flawed(survey) {
        let message = match flaw {
            Flaw::Empty | Flaw::Foreign { .. } => flaw.to_string(),
            // Their own rules speak of these.
            Flaw::LfsPointer | Flaw::Truncated { .. } | Flaw::Corrupt { .. } => continue,
        };
        let place = Place::Path(asset.path.clone());
        let name = asset.path.rsplit('/').next().unwrap_or_default();
        // What systems leave in folders that they show.
        let litter = name.starts_with('.') || ["Thumbs.db", "desktop.ini"].contains(&name);
        let help = match litter {
            true => "delete it, and name it in `.gitignore`",
            false => "export it as PNG, JPEG or GIF, or move it out of this folder",
        };
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
