//! B002: every event has a `meta.md`.

use crate::compile::survey::MetaFile;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::spelling::nearest;

pub(super) static RULE: Rule = Rule {
    code: "B002",
    name: "missing-meta",
    severity: Severity::Error,
    summary: "An event folder has no `meta.md`.",
    explanation: "`meta.md` says when the event is, and holds the description that is announced. The name is \
        written just like that, in small letters.",
    example: "Broken:\n\n    events/christmas/Meta.md\n\nMended:\n\n    events/christmas/meta.md",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        if !matches!(event.meta, MetaFile::Missing) {
            continue;
        }
        let message = format!("`{}` has no `meta.md`", event.name);
        let others: Vec<&str> = event.others.iter().map(String::as_str).collect();
        let similar = others.iter().find(|name| nearest(name, &["meta.md"]).is_some());
        let help = match similar {
            Some(similar) => format!("rename `{}/{similar}` to `meta.md`", survey.shown(&event.path)),
            None => format!(
                "write `{}` with `start_date` and `end_date` between two lines of `---`, then the description",
                survey.shown(&event.meta_path())
            ),
        };
        let place = Place::Path(event.path.clone());
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}
