//! B014: assets are whole.

use super::select::flawed;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Flaw;

pub(super) static RULE: Rule = Rule {
    code: "B014",
    name: "broken-picture",
    severity: Severity::Error,
    summary: "A picture is cut short or damaged.",
    explanation: "The file begins like a picture, but ends too early or contradicts itself (a checksum is \
        wrong, a block is not where it must be). Discord would refuse it. Mostly an upload or a download was \
        interrupted, or line endings were \"corrected\" inside a binary file.",
    example: "To see it yourself, with a PNG:\n\n    pngcheck events/christmas/banners/banner.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, flaw) in flawed(survey) {
        if let Flaw::Truncated { .. } | Flaw::Corrupt { .. } = flaw {
            let place = Place::Path(asset.path.clone());
            let help = "export or download the picture again, and commit the whole file";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, flaw.to_string()).help(help));
        }
    }
}
