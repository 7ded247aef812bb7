//! B015: assets are small enough for Discord.

use super::assets;
use crate::compile::Survey;
use crate::compile::survey::{Content, MAX_IMAGE_BYTES};
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

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
        if let Content::TooLarge(bytes) = asset.content {
            let mebibytes = bytes as f64 / 1_048_576.0;
            let message = format!(
                "the file has {bytes} bytes ({mebibytes:.1} MiB), and Discord takes at most {MAX_IMAGE_BYTES} (10 MiB)"
            );
            let place = Place::Path(asset.path.clone());
            let help = "scale it down: banners are shown at 960×540, icons at 512×512 or less";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
