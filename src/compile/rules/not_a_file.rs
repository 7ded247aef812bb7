//! B017: event folders are folders, and assets are files.

use super::select::assets;
use super::unreadable_meta::in_words;
use crate::compile::survey::Content;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B017",
    name: "not-a-file",
    severity: Severity::Error,
    summary: "An asset or an event folder is a symbolic link or another Git repository.",
    explanation: "A link leads somewhere that may not be in the commit, or not for everybody, so links are \
        never followed. A Git repository inside this one (a submodule) is not read either.",
    example: "Broken:\n\n    events/advent -> christmas\n\nMended: a folder of its own, with copies of the \
        files that both use; Git stores equal files once.\n\n    events/advent/meta.md",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for entry in &survey.odd {
        let message = format!("`{}` is {}, not an event folder", entry.name(), in_words(entry.kind));
        let place = Place::Path(entry.path.clone());
        found
            .push(Diagnostic::new(&RULE, None, place, message).help("put a real folder there, or remove it"));
    }
    for (event, asset) in assets(survey) {
        if let Content::NotAFile(kind) = asset.content {
            let message = format!("the asset is {}, which is not followed", in_words(kind));
            let place = Place::Path(asset.path.clone());
            let help = "put the file itself there; Git stores equal files once";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
