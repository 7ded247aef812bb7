//! B012: pictures have the shape that Discord shows them in.

use super::pictures;
use crate::compile::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Picture;
use crate::surface::Surface;

/// How far from 16:9 a banner may be, as a ratio of ratios. Banners in use go from 1.73 to 1.79.
const TOLERANCE: f64 = 1.05;

/// The fewest pixels an icon should have on a side.
const SMALLEST_ICON: u32 = 128;

pub(super) static RULE: Rule = Rule {
    code: "B012",
    name: "odd-shape",
    severity: Severity::Warning,
    summary: "A banner is far from 16:9, or an icon is not square or is under 128 pixels.",
    explanation: "Discord cuts a banner to 16:9 and an icon to a square, so that a part of the art is lost, and \
        blows up an icon that is too small. Discord recommends 960×540 for banners and 512×512 for icons.",
    example: "Broken: a banner of 800×800 pixels.\n\nMended:\n\n    convert banner.png -resize 960x540^ \
        -gravity center -extent 960x540 banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, picture) in pictures(survey) {
        let banner = asset.path.starts_with(&format!("{}/", event.banners.path));
        let surface = if banner { Surface::Banner } else { Surface::Icon };
        if let Some((message, help)) = problem(surface, picture) {
            let place = Place::Path(asset.path.clone());
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}

fn problem(surface: Surface, picture: Picture) -> Option<(String, &'static str)> {
    let (width, height) = (picture.width, picture.height);
    let size = format!("{width}×{height}");
    match surface {
        Surface::Banner => {
            let off = f64::from(width) / f64::from(height) / (16.0 / 9.0);
            let far = !(1.0 / TOLERANCE..=TOLERANCE).contains(&off);
            far.then(|| {
                let message = format!("the banner is {size}, far from 16:9: Discord cuts off a part of it");
                (message, "960×540 is what Discord recommends")
            })
        }
        Surface::Icon if width != height => Some((
            format!("the icon is {size}, not square: Discord cuts off a part of it"),
            "512×512 is what Discord recommends",
        )),
        Surface::Icon if width < SMALLEST_ICON => Some((
            format!("the icon is {size}: Discord has to enlarge it"),
            "512×512 is what Discord recommends",
        )),
        Surface::Icon => None,
    }
}
