//! B006: the description can be announced.

use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::lock::MAX_DESCRIPTION as MAX;

pub(super) static RULE: Rule = Rule {
    code: "B006",
    name: "bad-description",
    severity: Severity::Error,
    summary: "A description is missing, or longer than 2048 characters.",
    explanation: "What follows the front matter is posted when the event begins. It has at least one and at \
        most 2048 characters (Unicode code points), white space at both ends not counted.",
    example: "Broken: a `meta.md` that ends with the second `---`.\n\nMended:\n\n    ---\n    \
        start_date: December 1\n    end_date: December 25\n    ---\n    **Christmas**\n\n    Snow in the harbour!",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        // Without front matter the whole file would count as the description.
        let Some(meta) = event.meta().filter(|meta| meta.front.is_ok()) else { continue };
        let length = meta.description.chars().count();
        let place = Place::Line { path: event.meta_path(), line: meta.description_line };
        if length == 0 {
            let message = format!("`{}` has no description", event.name);
            let help = "write a few words below the second line of dashes; they are announced";
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        } else if length > MAX {
            let message = format!("the description of `{}` has {length} characters", event.name);
            let help = format!("shorten it by {} to at most {MAX}", length - MAX);
            found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
        }
    }
}
