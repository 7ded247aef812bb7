//! B019: keys are spelt right.

use crate::compile::meta::KEYS;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::escape::excerpt;
use crate::spelling::nearest;

pub(super) static RULE: Rule = Rule {
    code: "B019",
    name: "unknown-key",
    severity: Severity::Warning,
    summary: "The front matter has a key that means nothing.",
    explanation: "A key that is not known is left alone, as it always was; but most often it is a known one \
        with a slip of the pen, and then the event is not what its author meant.",
    example: "Broken:\n\n    strat_date: December 1\n\nMended:\n\n    start_date: December 1",
};

/// The most that are pointed at in one file; more of them is another kind of file.
const SHOWN: usize = 20;

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Ok(front)) = event.meta().map(|meta| &meta.front) else { continue };
        for key in front.unknown.iter().take(SHOWN) {
            let place = Place::key(&event.meta_path(), key);
            let help = match nearest(key, &KEYS) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("known keys are {}", KEYS.map(|key| format!("`{key}`")).join(", ")),
            };
            let message = format!("the key `{}` means nothing here", excerpt(key));
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
