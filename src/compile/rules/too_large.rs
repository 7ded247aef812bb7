//! B015: assets are small enough for Discord.

use super::select::assets;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::surface::Surface;

pub(super) static RULE: Rule = Rule {
    code: "B015",
    name: "too-large",
    severity: Severity::Error,
    summary: "A picture has more than 10 MiB.",
    explanation: "Discord was seen to refuse images above 10,240 KiB. Fewer pixels help most: banners are shown \
        at 960×540, icons at 512×512 or less. For GIFs, fewer colours and frames.",
    example: "Mended, with a PNG:\n\n    pngquant --output banner.png --force banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset) in assets(survey) {
        let most = asset.surface.row().max_bytes;
        if let Some(bytes) = asset.bytes().filter(|bytes| *bytes > most) {
            let message = format!(
                "the file has {bytes} bytes ({:.1} MiB), and Discord takes at most {most} ({} MiB)",
                mebibytes(bytes),
                mebibytes(most)
            );
            let place = Place::Path(asset.path.clone());
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help()));
        }
    }
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / 1_048_576.0
}

/// At which sizes pictures are shown.
fn help() -> String {
    let size = |surface: Surface, verb: &str| {
        let (width, height) = surface.row().shape.recommended;
        format!("{} {verb}at {width}×{height}", surface.row().plural)
    };
    let verbs = std::iter::once("are shown ").chain(std::iter::repeat(""));
    let sizes: Vec<String> =
        Surface::LOCK_ORDER.into_iter().zip(verbs).map(|(surface, verb)| size(surface, verb)).collect();
    format!("scale it down: {} or less", sizes.join(", "))
}
