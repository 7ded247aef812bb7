//! B034: asset folders hold pictures.

use super::select::assets;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B034",
    name: "left-alone",
    severity: Severity::Warning,
    summary: "A file in an asset folder is no picture, and is left alone.",
    explanation: "A file without bytes, a hidden one, what systems leave in folders that they show (`.DS_Store`, \
        `Thumbs.db`, `desktop.ini`), and a text or another document that neither is a picture nor has a picture's \
        name: none of them is worn, and none is in the lock. A folder in which nothing else lies has no asset. What is \
        a picture and cannot be worn is an error: one that is damaged, one in another format, a file with the name of a \
        picture and something else in it, a Git LFS pointer, a link.",
    example: "Left alone:\n\n    events/christmas/banners/.gitkeep\n    events/christmas/banners/Thumbs.db\n    \
        events/christmas/banners/README.md\n    events/christmas/banners/banner.png   (of zero bytes)",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset) in assets(survey).filter(|(_, asset)| asset.is_left_alone()) {
        let message = format!("`{}` is no picture, and is left alone", asset.name());
        let help = match asset.is_litter() {
            true => "delete it, and name it in `.gitignore`",
            false => "move it out of this folder, or put the picture there that it should be",
        };
        let place = Place::Path(asset.path.clone());
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
