//! B035: what bannerman keeps for itself is not committed.

use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::repository::KEPT;

pub(super) static RULE: Rule = Rule {
    code: "B035",
    name: "committed-state",
    severity: Severity::Warning,
    summary: "The folder `.bannerman`, in which bannerman keeps what is its own, is committed.",
    explanation: "`.bannerman` holds the state of a guild and the sandbox of whoever tries something. Committed, it \
        reaches everybody who clones the repository: an old state comes back with a checkout, and a sandbox begins with \
        somebody else's guild. A state that shall live in Git has a branch of its own: `store = \"git:branding-state\"`. \
        In a repository of somebody else's it can also be an attempt to have files written elsewhere; bannerman follows \
        no link there.",
    example: "Mended:\n\n    git rm -r --cached .bannerman\n    echo .bannerman/ >> .gitignore",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    if survey.tracks_kept {
        let help = "take it out with `git rm -r --cached .bannerman`, and name it in .gitignore";
        let message = format!("`{}` is committed, and it is bannerman's own", survey.shown(KEPT));
        found.push(Diagnostic::new(&RULE, None, Place::Path(KEPT.to_owned()), message).help(help));
    }
}
