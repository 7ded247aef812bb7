//! B013: assets are PNG, JPEG or GIF.

use super::select::{flawed, pictures};
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Flaw;
use crate::surface::SurfaceRow;

pub(super) static RULE: Rule = Rule {
    code: "B013",
    name: "not-a-picture",
    severity: Severity::Error,
    summary: "An asset is not a PNG, JPEG or GIF by its bytes, though it is a picture or has the name of one.",
    explanation: "Discord takes PNG, JPEG and GIF for icons and banners. What a file is, its first bytes tell, \
        not its name: a WebP that was renamed to `.png` is still a WebP. Sources such as SVG belong into \
        another folder of the event, where they are left alone.",
    example: "Broken:\n\n    events/christmas/banners/banner.svg\n\nMended:\n\n    \
        events/christmas/sources/banner.svg\n    events/christmas/banners/banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, flaw) in flawed(survey) {
        // The others have rules of their own.
        if !matches!(flaw, Flaw::Foreign { .. }) || asset.is_left_alone() {
            continue;
        }
        let place = Place::Path(asset.path.clone());
        let help = "export it as PNG, JPEG or GIF, or move it out of this folder";
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, flaw.to_string()).help(help));
    }
    for (event, asset, picture) in pictures(survey) {
        let SurfaceRow { plural, formats, .. } = asset.surface.row();
        if !formats.contains(&picture.format) {
            let taken: Vec<String> = formats.iter().map(|format| format.name().to_uppercase()).collect();
            let (format, taken) = (picture.format.name().to_uppercase(), taken.join(" or "));
            let message = format!("the file is a {format}, and Discord takes {taken} for {plural}");
            let place = Place::Path(asset.path.clone());
            let help = format!("export it as {taken}, or move it out of this folder");
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
