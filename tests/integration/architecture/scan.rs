//! The sources, and which parts of the crate each of them names.

use std::fs;
use std::path::{Path, PathBuf};

/// A Rust file: where it is from `src`, and what is in it.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The part of the crate that it belongs to: the folder, or the file's own name.
    pub fn part(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }
}

pub fn sources() -> Vec<Source> {
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
pub fn code(text: &str) -> String {
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
pub fn known_parts(source: &Source) -> Vec<(usize, String)> {
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
            let in_tests = ["#[cfg(test)]", "#[cfg(all(test"].iter().any(|test| code[..at].contains(test));
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
