# Short names for what contributors run: https://just.systems lists them with `just`. Every recipe is one line that works
# without just, too. `.ci/run` runs the same script as `just check`.

# List the recipes
_list:
    @just --list --unsorted

# Formatting, lints and documentation, as CI checks them
check:
    bash .ci/check

# The tests that need Rust and git only; FILTER is a part of their names, such as `rules::`
test *FILTER:
    cargo test --locked -- {{FILTER}}

# Accept what the tests print now: snapshots, docs/rules.md, the codes in the schema. Then read the difference
accept *FILTER:
    INSTA_UPDATE=always cargo test --locked --test integration -- {{FILTER}}

# The main job on the example, against a guild on this machine
try *ARGUMENTS:
    cargo run --locked -- run examples/branding --sandbox {{ARGUMENTS}}

# Format all Rust files
fmt:
    cargo fmt --all

# The crate's documentation, in a browser
doc:
    cargo doc --locked --no-deps --document-private-items --open

# Measure (benches/README.md)
bench *ARGUMENTS:
    cargo bench --locked {{ARGUMENTS}}

# Look for bytes that break a reader (fuzz/README.md)
fuzz *ARGUMENTS:
    fuzz/run {{ARGUMENTS}}

# Everything that CI does; installs what it needs beyond Rust and git
ci:
    bash .ci/run
