//! The rules of the architecture, held against the sources: which part may know which, how long a file may
//! be, and where output comes from.

mod layers;
mod scan;

use scan::{Source, code, sources};

/// The longest that a file may be, in lines.
const LONGEST: usize = 450;

/// What belongs to the command line: its arguments, its terminal and its environment.
const COMMAND_LINE: [&str; 5] = ["clap::", "anstream::", "terminal_size::", "env::var", "env::args"];

/// The parts that may use it. Git's settings for a child are added to those of the environment.
const AT_THE_EDGE: [&str; 3] = ["cli", "main", "git"];

/// What breaks a rule, one line each.
fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let (path, part) = (&source.path, source.part());
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

/// What is found in a file with this text.
fn planted(path: &str, text: &str) -> Vec<String> {
    violations(&[Source { path: path.to_owned(), text: text.to_owned() }])
}

#[test]
fn planted_output_parameters_and_length_are_found() {
    let found =
        planted("apply/x.rs", "fn apply(\n    dry_run: bool,\n) {\n    println!();\n    eprintln!();\n}\n");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("apply/x.rs:2:") && found[1].starts_with("apply/x.rs:4:"), "{found:?}");
    assert_eq!(planted("cli/terminal.rs", "fn f() { println!() }\n"), [""; 0]);
    assert_eq!(planted("image/x.rs", &"\n".repeat(LONGEST)), [""; 0]);
    assert_eq!(planted("image/x.rs", &"\n".repeat(LONGEST + 1)), ["image/x.rs: 451 lines, at most 450"]);
}

#[test]
fn output_that_is_only_mentioned_is_not_found() {
    for text in ["//! println!\n", "const X: &str = r#\"use crate::apply; \"quoted\" println!\"#;\n"] {
        assert_eq!(planted("compile/x.rs", text), [""; 0], "{text:?}");
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
