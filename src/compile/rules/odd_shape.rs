//! B012: pictures have the shape that Discord shows them in.

use super::select::pictures;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Picture;
use crate::surface::SurfaceRow;

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
        if let Some(message) = problem(asset.surface.row(), picture) {
            let (width, height) = asset.surface.row().shape.recommended;
            let help = format!("{width}×{height} is what Discord recommends");
            let place = Place::Path(asset.path.clone());
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}

fn problem(row: &SurfaceRow, picture: Picture) -> Option<String> {
    let (SurfaceRow { name, shape, .. }, Picture { width, height, .. }) = (row, picture);
    let ratio = f64::from(shape.ratio.0) / f64::from(shape.ratio.1);
    let off = f64::from(width) / f64::from(height) / ratio;
    if !(1.0 / shape.tolerance..=shape.tolerance).contains(&off) {
        let far = match shape.ratio {
            (1, 1) => "not square".to_owned(),
            (wide, high) => format!("far from {wide}:{high}"),
        };
        return Some(format!("the {name} is {width}×{height}, {far}: Discord cuts off a part of it"));
    }
    let small = width < shape.smallest;
    small.then(|| format!("the {name} is {width}×{height}: Discord has to enlarge it"))
}
