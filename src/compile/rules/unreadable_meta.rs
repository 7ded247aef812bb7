//! B004: `meta.md` is a text file of a reasonable size.

use crate::compile::meta::MAX_BYTES;
use crate::compile::survey::MetaFile;
use crate::compile::survey::Survey;
use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::repository::Kind;

pub(super) static RULE: Rule = Rule {
    code: "B004",
    name: "unreadable-meta",
    severity: Severity::Error,
    summary: "A `meta.md` is not a UTF-8 text file of at most 1 MiB.",
    explanation: "The file is read as UTF-8, like everything in Git that is shown to people. An editor that \
        saves it as Latin-1 or UTF-16 makes it unreadable for others; \"save with encoding UTF-8\" mends it. \
        Links and folders in its place are refused: what they lead to is not in the commit.",
    example: "Broken: a `meta.md` saved as Latin-1, in which `é` is the single byte E9.\n\nMended:\n\n    \
        iconv -f latin1 -t utf-8 meta.md",
};

pub(super) fn check(survey: &Survey, found: &mut Vec<Diagnostic>) {
    for event in &survey.events {
        let path = event.meta_path();
        let (place, message, help) = match &event.meta {
            MetaFile::Missing | MetaFile::Text(_) => continue,
            MetaFile::NotAFile(kind) => (
                Place::Path(path),
                format!("`meta.md` of `{}` is {}", event.name, in_words(*kind)),
                "put a plain text file there".to_owned(),
            ),
            MetaFile::TooLarge(bytes) => (
                Place::Path(path),
                format!("`meta.md` of `{}` has {bytes} bytes", event.name),
                format!("at most {MAX_BYTES} bytes are read; a description has at most 2048 characters"),
            ),
            MetaFile::NotUtf8(line) => (
                Place::Path(path),
                format!(
                    "`meta.md` of `{}` is not UTF-8: line {line} has a byte that belongs to no character",
                    event.name
                ),
                "save the file with the encoding UTF-8".to_owned(),
            ),
        };
        found.push(Diagnostic::new(&RULE, Some(&event.name), place, message).help(help));
    }
}

/// What stands where a file should.
pub(super) fn in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::File => "a file",
        Kind::Folder => "a folder",
        Kind::Link => "a symbolic link",
        Kind::Submodule => "another Git repository",
    }
}
