//! The rules of the architecture, held against the sources: which part may know which, how long a file may
//! be, and where output comes from.

use std::fs;
use std::path::{Path, PathBuf};

/// The longest that a file may be, in lines.
const LONGEST: usize = 450;

/// A part of the crate, and the parts that it must not know.
const FORBIDDEN: [(&str, &[&str]); 9] = [
    // Compiling and applying share the lock, and nothing else.
    ("compile", &["apply", "discord", "simulate", "preview", "cli"]),
    ("apply", &["compile", "repository", "simulate", "preview", "cli"]),
    // Looking ahead goes by the lock, as a run does; a preview may know both sides, and nobody but the command line
    // knows it.
    ("simulate", &["compile", "repository", "preview", "cli"]),
    ("preview", &["cli"]),
    // A use case is a function: arguments and printing stay in the command line.
    ("ops", &["cli"]),
    ("diagnostic", &["compile", "apply", "cli"]),
    // Whoever is at the bottom must not know who stands on it.
    ("discord", &["apply", "compile", "repository", "cli"]),
    ("repository", &["apply", "compile", "discord", "cli"]),
    // Fetching branding and keeping a state in a branch stand on it, and must not meet in it.
    ("git", &["apply", "compile", "discord", "repository", "cli"]),
];

/// What belongs to the command line: its arguments, its terminal and its environment.
const COMMAND_LINE: [&str; 5] = ["clap::", "anstream::", "terminal_size::", "env::var", "env::args"];

/// The parts that may use it. Git's settings for a child are added to those of the environment.
const AT_THE_EDGE: [&str; 3] = ["cli", "main", "git"];

/// A part that may know these parts only.
const ALLOWED: [(&str, &[&str]); 2] = [
    ("lock", &["escape", "image", "surface", "toml_error"]),
    // The preview and the sandbox stand on it.
    ("loopback", &[]),
];

/// A Rust file: where it is from `src`, and what is in it.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The part of the crate that it belongs to: the folder, or the file's own name.
    fn part(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let parts: Vec<&str> =
                    path.strip_prefix(&root).unwrap().iter().map(|part| part.to_str().unwrap()).collect();
                files.push(Source { path: parts.join("/"), text: fs::read_to_string(&path).unwrap() });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The code without comments and without what is between quotes, so that words in them count for nothing.
/// Line breaks stay.
fn code(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: usize| letters.get(index).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    while index < letters.len() {
        let c = letters[index];
        if c == '/' && at(index + 1) == '/' {
            while index < letters.len() && letters[index] != '\n' {
                index += 1;
            }
        } else if c == '/' && at(index + 1) == '*' {
            let mut depth = 0;
            while index < letters.len() {
                match (at(index), at(index + 1)) {
                    ('/', '*') => (depth, index) = (depth + 1, index + 1),
                    ('*', '/') => (depth, index) = (depth - 1, index + 1),
                    ('\n', _) => out.push('\n'),
                    _ => {}
                }
                index += 1;
                if depth == 0 {
                    break;
                }
            }
        } else if c == 'r'
            && (at(index + 1) == '"' || (at(index + 1) == '#' && matches!(at(index + 2), '"' | '#')))
        {
            let hashes = letters[index + 1..].iter().take_while(|letter| **letter == '#').count();
            index += 2 + hashes;
            let end = |index: usize| at(index) == '"' && (1..=hashes).all(|offset| at(index + offset) == '#');
            while index < letters.len() && !end(index) {
                if letters[index] == '\n' {
                    out.push('\n');
                }
                index += 1;
            }
            index += 1 + hashes;
        } else if c == '"' {
            index += 1;
            while index < letters.len() && letters[index] != '"' {
                if letters[index] == '\n' {
                    out.push('\n');
                }
                index += if letters[index] == '\\' && at(index + 1) != '\n' { 2 } else { 1 };
            }
            index += 1;
        } else if c == '\'' && at(index + 1) == '\\' {
            // A character like '\'' or '\u{7f}'.
            index += 3;
            while index < letters.len() && letters[index] != '\'' {
                index += 1;
            }
            index += 1;
        } else if c == '\'' && at(index + 2) == '\'' {
            index += 3;
        } else {
            out.push(c);
            index += 1;
        }
    }
    out
}

/// The parts of the crate that the code of a file names: `use crate::a::b`, `use crate::{a, b::c}`,
/// `crate::a::b()` in the middle of an expression, and `super::` where it leads up to the crate.
fn known_parts(source: &Source) -> Vec<(usize, String)> {
    let code = code(&source.text);
    let mut found = Vec::new();
    // How many `super` lead from this file's module to the crate: `a/mod.rs` and `a.rs` need one.
    let depth = source.path.split('/').count() - usize::from(source.path.ends_with("/mod.rs"));
    // And inside `mod tests { … }` one more.
    for up in ["crate::".to_owned(), "super::".repeat(depth), "super::".repeat(depth + 1)] {
        for (at, _) in code.match_indices(&up) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|before| before.is_alphanumeric() || "_:".contains(before)) {
                continue;
            }
            let in_tests = code[..at].contains("#[cfg(test)]");
            if up.starts_with("super") && (up.len() / "super::".len() > depth) != in_tests {
                continue;
            }
            let line = code[..at].matches('\n').count() + 1;
            let rest = &code[at + up.len()..];
            found.extend(first_names(rest).into_iter().map(|name| (line, name)));
        }
    }
    found
}

/// `a` of `a::b`; `a` and `c` of `{a::b, c::{d, e}}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let Some(list) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut names, mut start) = (0_usize, Vec::new(), 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&list[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What breaks a rule, one line each.
fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let (path, part) = (&source.path, source.part());
        for (line, known) in known_parts(source) {
            let forbidden = FORBIDDEN.iter().any(|(who, not)| *who == part && not.contains(&known.as_str()));
            let allowed = ALLOWED
                .iter()
                .all(|(who, only)| *who != part || known == *who || only.contains(&known.as_str()));
            if forbidden || !allowed {
                found.push(format!("{path}:{line}: `{part}` must not know `{known}`"));
            }
        }
        let code = code(&source.text);
        for (at, line) in code.lines().enumerate() {
            let number = at + 1;
            if line.contains("dry_run") {
                found
                    .push(format!("{path}:{number}: planning and applying are two functions, not `dry_run`"));
            }
            let used = COMMAND_LINE.iter().find(|name| line.contains(*name));
            if let Some(name) = used.filter(|_| !AT_THE_EDGE.contains(&part)) {
                found.push(format!("{path}:{number}: only the command line uses `{name}`"));
            }
            let prints = ["println!", "eprintln!", "print!", "eprint!", "dbg!"];
            if path != "cli/terminal.rs" && prints.iter().any(|print| line.contains(print)) {
                found.push(format!("{path}:{number}: only cli/terminal.rs prints"));
            }
        }
        let lines = source.text.lines().count();
        if lines > LONGEST {
            found.push(format!("{path}: {lines} lines, at most {LONGEST}"));
        }
    }
    found
}

#[test]
fn the_sources_keep_the_rules() {
    let sources = sources();
    assert!(sources.len() > 50, "the sources were not found");
    let found = violations(&sources);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_part_that_a_rule_is_about_is_there() {
    let sources = sources();
    let names = FORBIDDEN.iter().chain(&ALLOWED).flat_map(|(who, others)| others.iter().chain([who]));
    for name in names {
        assert!(sources.iter().any(|source| source.part() == *name), "there is no part `{name}` any more");
    }
}

/// What is found in a file with this text.
fn planted(path: &str, text: &str) -> Vec<String> {
    violations(&[Source { path: path.to_owned(), text: text.to_owned() }])
}

#[test]
fn a_planted_import_is_found_however_it_is_written() {
    for (path, text) in [
        ("compile/x.rs", "use crate::apply::plan;\n"),
        ("compile/x.rs", "use crate::{lock, apply::plan, image};\n"),
        ("compile/x.rs", "use crate::{\n    lock::{self, Lock},\n    discord,\n};\n"),
        ("compile/rules/x.rs", "fn f() { crate::cli::run() }\n"),
        ("compile/x.rs", "use super::super::apply::plan;\n"),
        ("compile/rules/x.rs", "use super::super::super::apply;\n"),
        ("compile/mod.rs", "use super::discord::Discord;\n"),
        ("compile/x.rs", "#[cfg(test)]\nmod tests {\n    use super::super::super::apply::plan;\n}\n"),
        ("apply/x.rs", "fn f(x: &crate::compile::Survey) {}\n"),
        ("apply/state/x.rs", "use crate::repository::Checkout;\n"),
        ("apply/x.rs", "pub use crate::cli;\n"),
        ("ops/x.rs", "use crate::cli::Failure;\n"),
        ("lock/x.rs", "use crate::calendar;\n"),
        ("lock/mod.rs", "const X: u8 = 'a' as u8; const Y: &str = \"\\\"\"; use crate::config;\n"),
        ("diagnostic/render/x.rs", "use crate::compile::rules;\n"),
    ] {
        let found = planted(path, text);
        assert_eq!(found.len(), 1, "{path} {text:?}: {found:?}");
        assert!(found[0].contains("must not know"), "{found:?}");
    }
}

#[test]
fn planted_arguments_terminals_and_variables_are_found_below_the_command_line() {
    for text in [
        "use clap::ValueEnum;\n",
        "fn f() { std::env::var(\"X\"); }\n",
        "use std::env;\nfn f() { env::var_os(\"X\"); }\n",
    ] {
        for path in ["ops/x.rs", "apply/x.rs", "simulate/x.rs", "config.rs"] {
            let found = planted(path, text);
            assert_eq!(found.len(), 1, "{path} {text:?}: {found:?}");
            assert!(found[0].contains("only the command line uses"), "{found:?}");
        }
        assert_eq!(planted("cli/x.rs", text), [""; 0]);
    }
}

#[test]
fn what_is_allowed_or_only_mentioned_is_not_found() {
    for (path, text) in [
        ("compile/x.rs", "use crate::lock::Lock;\nuse super::apply;\n"),
        ("compile/x.rs", "//! See crate::apply.\n/* crate::cli /* crate::apply */ */\n"),
        ("compile/x.rs", "const X: &str = \"crate::apply \\\" crate::cli\";\n"),
        ("compile/x.rs", "const X: &str = r#\"use crate::apply; \"quoted\" println!\"#;\n"),
        ("compile/x.rs", "use other_crate::apply;\n"),
        ("lock/x.rs", "use crate::image::Format;\nuse super::Lock;\nuse crate::lock::Asset;\n"),
        ("cli/x.rs", "use crate::{apply, compile, discord};\n"),
        ("cli/terminal.rs", "fn f() { println!() }\n"),
    ] {
        assert_eq!(planted(path, text), [""; 0], "{path} {text:?}");
    }
}

#[test]
fn planted_output_parameters_and_length_are_found() {
    let found =
        planted("apply/x.rs", "fn apply(\n    dry_run: bool,\n) {\n    println!();\n    eprintln!();\n}\n");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("apply/x.rs:2:") && found[1].starts_with("apply/x.rs:4:"), "{found:?}");
    assert_eq!(planted("image/x.rs", &"\n".repeat(LONGEST)), [""; 0]);
    assert_eq!(planted("image/x.rs", &"\n".repeat(LONGEST + 1)), ["image/x.rs: 451 lines, at most 450"]);
}
