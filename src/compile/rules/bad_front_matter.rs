//! B005: `meta.md` opens with YAML front matter.

use crate::compile::flaw::Flaw;
use crate::compile::front_matter::Unsplit;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::escape::excerpt;

pub(super) static RULE: Rule = Rule {
    code: "B005",
    name: "bad-front-matter",
    severity: Severity::Error,
    summary: "A `meta.md` does not open with YAML front matter.",
    explanation: "The file opens with a line of three or more dashes, then keys with values in YAML, then \
        another line of dashes; what follows is the description. A key may stand there once: of two, readers \
        keep one without telling. Tags (`!thing`) have no meaning here, and what other programs that read the \
        format stop at is refused: a date that does not exist (`2025-13-45`), an anchor twice, a list as a key.",
    example: "Broken:\n\n    start_date: December 1\n    end_date: December 25\n\nMended:\n\n    ---\n    \
        start_date: December 1\n    end_date: December 25\n    ---",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let Some(Err(flaw)) = event.meta().map(|meta| &meta.front) else { continue };
        found.push(diagnostic(&event.name, event.meta_path(), flaw));
    }
}

fn diagnostic(event: &str, path: String, flaw: &Flaw) -> Diagnostic {
    let new =
        |place, message: String, help: &str| Diagnostic::new(&RULE, Some(event), place, message).help(help);
    let first = Place::Line { path: path.clone(), line: 1 };
    let opening = "begin the file with a line `---`, then the keys, then another line `---`";
    match flaw {
        Flaw::Unsplit(Unsplit::ByteOrderMark) => new(
            first,
            "the file begins with a byte order mark, which hides the front matter".to_owned(),
            "save the file as UTF-8 without a byte order mark (BOM)",
        ),
        Flaw::Unsplit(Unsplit::NoOpening) => {
            new(first, "the file does not open with front matter".to_owned(), opening)
        }
        Flaw::Unsplit(Unsplit::NoClosing) => new(
            first,
            "the front matter is not closed".to_owned(),
            "add a line `---` between the keys and the description",
        ),
        Flaw::Yaml { said, at } => {
            let place = match at {
                Some((line, column)) => Place::FrontMatter { path, line: *line, column: *column },
                None => Place::Path(path),
            };
            new(place, format!("the front matter is not YAML: {said}"), "write one `key: value` a line")
        }
        Flaw::DuplicateKey(key) => {
            let place = Place::Key { path: path.clone(), key: key.clone(), nth: 1 };
            new(place, format!("`{}` is there twice", excerpt(key)), "keep one of the two").note(
                None,
                Place::key(&path, key),
                "it is there first here",
            )
        }
        Flaw::Refused { said, help, at: (line, column) } => {
            new(Place::FrontMatter { path, line: *line, column: *column }, said.clone(), help)
        }
        Flaw::Tag { tag, at: (line, column) } => new(
            Place::FrontMatter { path, line: *line, column: *column },
            format!("the front matter has a value tagged `{}`, which means nothing here", excerpt(tag)),
            "write the value without the tag",
        ),
        Flaw::NotKeys(what) => new(
            Place::FrontMatter { path, line: 1, column: 1 },
            format!("the front matter holds {what} instead of keys"),
            "write `start_date: …` and `end_date: …`, or `fallback: true`",
        ),
    }
}
