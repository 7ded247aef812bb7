//! B001: there are events at all.

use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::policy::EVENTS_FOLDER;

pub(super) static RULE: Rule = Rule {
    code: "B001",
    name: "missing-events",
    severity: Severity::Error,
    summary: "The branding repository has no event folder.",
    explanation: "Every event is a folder below `events` (or the folder that `[source] events` in \
        bannerman.toml names). Without one there is nothing to compile. Most often SOURCE is not the \
        repository that was meant, or its files are ignored by Git.",
    example: "A repository that works:\n\n    events/evergreen/meta.md\n    events/evergreen/banners/banner.png\n    \
        events/evergreen/server_icons/icon.png",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    if survey.events.is_empty() {
        let Survey { folder, .. } = survey;
        let (message, help) = if survey.folder_is_a_link {
            let help = "links are not followed: put the folder itself there, or name it with `[source] events` in \
                        bannerman.toml";
            (format!("`{folder}` is a symbolic link, not a folder"), help.to_owned())
        } else {
            let elsewhere = match folder.as_str() == EVENTS_FOLDER {
                true => {
                    "`[source] events` in bannerman.toml names another place (in the file on this disk, not in a \
                     commit's)"
                }
                false => "it is `[source] events` in bannerman.toml that names this place",
            };
            let help = format!(
                "an event is a folder with `meta.md`, `banners` and `server_icons`, such as `{folder}/christmas`; \
                 {elsewhere}"
            );
            (format!("there is no event folder in `{folder}`"), help)
        };
        let place = Place::Path(survey.folder.clone());
        found.push(Diagnostic::new(&RULE, None, place, message).help(help));
    }
}
