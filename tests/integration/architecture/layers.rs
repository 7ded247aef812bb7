//! The layers: every part of the crate has a row, stands on the rows before its own only, and reaches no part that its
//! row does not name, whether it imports that part itself or over others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::scan::{Source, known_parts, sources};

/// A part, and the parts that it may reach.
type Row = (&'static str, &'static [&'static str]);

/// What everything else may stand on. A part of the ground reaches what its row names, and nothing else.
const GROUND: [Row; 16] = [
    ("clock", &[]),
    ("disk", &[]),
    ("escape", &[]),
    ("id", &[]),
    ("image", &[]),
    ("interrupt", &[]),
    ("policy", &[]),
    ("problem", &[]),
    ("spelling", &[]),
    ("surface", &["image"]),
    ("threads", &[]),
    ("yaml_events", &[]),
    ("template", &["escape", "problem", "spelling"]),
    ("toml_error", &["escape"]),
    // Fetching branding and keeping a state in a branch stand on it, and must not meet in it.
    ("git", &["clock", "disk", "interrupt"]),
    // Compiling and applying share the lock, and nothing else.
    ("lock", &["escape", "image", "surface", "toml_error"]),
];

/// The parts above the ground, from the bottom to the top. Each may reach the ground, and what its row names.
const ABOVE: [Row; 14] = [
    // The preview and the sandbox stand on it.
    ("loopback", &[]),
    ("config", &[]),
    ("diagnostic", &[]),
    ("calendar", &[]),
    ("diff", &[]),
    ("repository", &[]),
    ("compile", &["diagnostic", "repository"]),
    ("discord", &["loopback"]),
    ("alert", &["discord", "loopback"]),
    ("apply", &["discord", "loopback"]),
    // Looking ahead goes by the lock, as a run does.
    ("simulate", &["apply", "discord", "loopback"]),
    // A preview may know both sides, and so may a use case; nobody but the command line knows all.
    (
        "preview",
        &[
            "apply",
            "calendar",
            "compile",
            "diagnostic",
            "diff",
            "discord",
            "loopback",
            "repository",
            "simulate",
        ],
    ),
    (
        "ops",
        &[
            "alert",
            "apply",
            "calendar",
            "compile",
            "config",
            "diagnostic",
            "diff",
            "discord",
            "loopback",
            "preview",
            "repository",
            "simulate",
        ],
    ),
    (
        "cli",
        &[
            "alert",
            "apply",
            "calendar",
            "compile",
            "config",
            "diagnostic",
            "diff",
            "discord",
            "loopback",
            "ops",
            "preview",
            "repository",
            "simulate",
        ],
    ),
];

/// Every part, from the bottom to the top.
fn rows() -> impl Iterator<Item = &'static Row> {
    GROUND.iter().chain(&ABOVE)
}

fn is_ground(part: &str) -> bool {
    GROUND.iter().any(|(ground, _)| *ground == part)
}

/// Whether the row of a part lets it reach another.
fn may_reach((part, reaches): &Row, other: &str) -> bool {
    other == *part || reaches.contains(&other) || (!is_ground(part) && is_ground(other))
}

/// Which part imports which, and where it does so first.
#[derive(Clone, Default)]
struct Imports(BTreeMap<String, BTreeMap<String, String>>);

impl Imports {
    fn of(sources: &[Source]) -> Imports {
        let mut imports = Imports::default();
        // The library's root and the program itself name every part.
        for source in sources.iter().filter(|source| !["lib", "main"].contains(&source.part())) {
            let parts = imports.0.entry(source.part().to_owned()).or_default();
            for (line, known) in known_parts(source) {
                if known != source.part() {
                    parts.entry(known).or_insert_with(|| format!("{}:{line}", source.path));
                }
            }
        }
        imports
    }

    /// The imports with those of a file added.
    fn planted(&self, path: &str, text: &str) -> Imports {
        let mut imports = self.clone();
        for (part, others) in Imports::of(&[Source { path: path.to_owned(), text: text.to_owned() }]).0 {
            imports.0.entry(part).or_default().extend(others);
        }
        imports
    }

    /// Every part that a part reaches, with the shortest way there: `x.rs:1 imports a, a/y.rs:2 imports b`.
    fn reached(&self, from: &str) -> BTreeMap<String, String> {
        let mut ways = BTreeMap::from([(from.to_owned(), String::new())]);
        let mut queue = VecDeque::from([from.to_owned()]);
        while let Some(part) = queue.pop_front() {
            let way = if part == from { String::new() } else { ways[&part].clone() + ", " };
            for (other, place) in self.0.get(&part).into_iter().flatten() {
                if !ways.contains_key(other) {
                    ways.insert(other.clone(), format!("{way}{place} imports {other}"));
                    queue.push_back(other.clone());
                }
            }
        }
        ways.remove(from);
        ways
    }
}

/// What breaks the rows, one line each.
fn violations(imports: &Imports) -> Vec<String> {
    let mut found = Vec::new();
    for part in imports.0.keys().filter(|part| !rows().any(|(row, _)| row == part)) {
        found.push(format!("`{part}` has no row in tests/integration/architecture/layers.rs"));
    }
    for row in rows() {
        for (other, way) in imports.reached(row.0).into_iter().filter(|(other, _)| !may_reach(row, other)) {
            found.push(format!("`{}` must not reach `{other}`: {way}", row.0));
        }
    }
    found
}

#[test]
fn each_part_reaches_only_what_its_row_names() {
    let found = violations(&Imports::of(&sources()));
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn each_row_is_of_a_part_and_each_arrow_points_down() {
    let parts: BTreeSet<String> = Imports::of(&sources()).0.into_keys().collect();
    let mut below = BTreeSet::new();
    for (part, reaches) in rows() {
        assert!(parts.contains(*part), "there is no part `{part}` any more");
        for other in *reaches {
            assert!(below.contains(other), "`{part}` reaches `{other}`, whose row is not below its own");
            assert!(
                is_ground(part) || !is_ground(other),
                "`{part}` reaches `{other}` as all above the ground do"
            );
        }
        assert!(below.insert(*part), "`{part}` has two rows");
    }
}

#[test]
fn a_row_names_what_its_parts_reach_in_turn() {
    for row in rows() {
        for other in row.1.iter().flat_map(|other| rows().find(|(part, _)| part == other).unwrap().1) {
            assert!(
                may_reach(row, other),
                "`{}` reaches `{other}` over others, and its row does not say so",
                row.0
            );
        }
    }
}

/// What is found when `part` imports the others. Nothing else is imported but what `imports` says.
fn with_import(imports: &Imports, part: &str, others: &str) -> Vec<String> {
    violations(&imports.planted(&format!("{part}/planted.rs"), &format!("use crate::{others};\n")))
}

#[test]
fn a_part_without_a_row_is_found() {
    let found = with_import(&Imports::of(&sources()), "novelty", "lock");
    assert_eq!(found, ["`novelty` has no row in tests/integration/architecture/layers.rs"]);
    let found = with_import(&Imports::of(&sources()), "cli", "novelty");
    assert_eq!(found, ["`cli` must not reach `novelty`: cli/planted.rs:1 imports novelty"]);
}

#[test]
fn every_row_bites_when_its_part_imports_another() {
    for row in rows() {
        for (other, _) in rows().filter(|(other, _)| !may_reach(row, other)) {
            let part = row.0;
            let found = with_import(&Imports::default(), part, other);
            let direct = format!("`{part}` must not reach `{other}`: {part}/planted.rs:1 imports {other}");
            assert!(found.contains(&direct), "{part} imports {other}: {found:?}");
        }
    }
}

#[test]
fn every_row_bites_when_its_part_reaches_another_over_a_third() {
    for row in rows() {
        let between = rows().filter(|(between, _)| *between != row.0 && may_reach(row, between));
        for (between, _) in between {
            let part = row.0;
            let known =
                Imports::default().planted(&format!("{part}/x.rs"), &format!("use crate::{between};"));
            for (other, _) in rows().filter(|(other, _)| !may_reach(row, other)) {
                let found = with_import(&known, between, other);
                let indirect = format!(
                    "`{part}` must not reach `{other}`: {part}/x.rs:1 imports {between}, {between}/planted.rs:1 imports \
                     {other}"
                );
                assert!(found.contains(&indirect), "{part} imports {between} imports {other}: {found:?}");
            }
        }
    }
}

#[test]
fn the_sources_are_found_to_break_a_rule_over_several_parts() {
    let imports = Imports::of(&sources());
    // Compiling stands on the repository, which stands on git.
    let found = with_import(&imports, "git", "discord");
    let far = found.iter().find(|line| line.starts_with("`compile` must not reach `discord`")).unwrap();
    assert!(
        far.ends_with("imports git, git/planted.rs:1 imports discord") && far.contains("imports repository"),
        "{far}"
    );
    // The configuration once was the way from compiling to Discord.
    let found = with_import(&imports.planted("compile/x.rs", "use crate::config;"), "config", "apply");
    for other in ["config", "apply", "discord"] {
        let start = format!("`compile` must not reach `{other}`: compile/x.rs:1 imports config");
        assert!(found.iter().any(|line| line.starts_with(&start)), "{other}: {found:?}");
    }
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
        ("ops/x.rs", "use crate::cli::CommandFailure;\n"),
        ("lock/x.rs", "use crate::calendar;\n"),
        ("lock/mod.rs", "const X: u8 = 'a' as u8; const Y: &str = \"\\\"\"; use crate::config;\n"),
        ("diagnostic/render/x.rs", "use crate::compile::rules;\n"),
    ] {
        let found = violations(&Imports::default().planted(path, text));
        assert_eq!(found.len(), 1, "{path} {text:?}: {found:?}");
        assert!(found[0].contains("must not reach"), "{found:?}");
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
    ] {
        assert_eq!(violations(&Imports::default().planted(path, text)), [""; 0], "{path} {text:?}");
    }
}
