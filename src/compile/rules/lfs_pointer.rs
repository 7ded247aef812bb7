//! B016: assets are in Git themselves.

use super::select::flawed;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::image::Flaw;

pub(super) static RULE: Rule = Rule {
    code: "B016",
    name: "lfs-pointer",
    severity: Severity::Error,
    summary: "An asset is a Git LFS pointer instead of the picture.",
    explanation: "With Git LFS, Git holds a note that says where the picture is kept. Branding is small enough \
        for Git itself, and then every clone has it.",
    example: "Mended:\n\n    git lfs migrate export --include='events/**' --everything",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, flaw) in flawed(survey) {
        if *flaw == Flaw::LfsPointer {
            let place = Place::Path(asset.path.clone());
            let help = "take the file out of Git LFS and commit the picture itself";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, flaw.to_string()).help(help));
        }
    }
}
