//! B018: names say what files are.

use super::select::pictures;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    code: "B018",
    name: "wrong-extension",
    severity: Severity::Warning,
    summary: "A picture's name ends in another format's extension.",
    explanation: "bannerman and Discord go by the bytes, so this works; but browsers, reviewers and image tools \
        go by the name.",
    example: "Broken: a JPEG that is called\n\n    banner.png\n\nMended:\n\n    banner.jpg",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for (event, asset, picture) in pictures(survey) {
        let name = asset.path.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let right = picture.format.extensions();
        if right.iter().any(|right| right.eq_ignore_ascii_case(extension)) {
            continue;
        }
        let format = picture.format.name().to_uppercase();
        let message = match extension {
            "" => format!("the file is a {format}, and its name has no extension"),
            _ => format!("the file is a {format}, and its name ends in `.{extension}`"),
        };
        let place = Place::Path(asset.path.clone());
        let help = format!("rename it to `{stem}.{}`", right[0]);
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
