//! How long the program takes, and how much it reads and keeps in memory, beside what git and Python take for the
//! same or for less: the table of `docs/performance.md`.
//!
//! Whole processes are timed, for that is what a person waits for. What is compared takes turns, so that a machine
//! that slows down slows both.
#![allow(clippy::print_stdout)] // the table is what this program is for

mod large;
mod real;
mod remote;
mod timing;

use std::error::Error;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // The least that a reader of a large text does, as a process of its own.
    if let [read, path] = arguments.as_slice()
        && read == "--read"
    {
        println!("{} bytes", std::fs::read_to_string(path)?.len());
        return Ok(());
    }
    // `cargo test --all-targets` runs this too, and nobody wants to wait for it there.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("nothing was measured: use `cargo bench`");
        return Ok(());
    }
    // `cargo bench --bench speed -- remote` measures that part only.
    let named: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| *name == part);
    let home = TempDir::new()?;
    println!("{}", timing::machine()?);
    match bundle() {
        Ok(bundle) => {
            let repository = real::Repository::new(home.path(), &bundle)?;
            if wanted("real") {
                real::measure(&repository)?;
            }
            if wanted("remote") {
                remote::measure(&repository)?;
            }
        }
        Err(reason) => println!("\nwithout a real branding repository: {reason}"),
    }
    if wanted("large") {
        large::measure(home.path())?;
    }
    if wanted("memory") {
        large::measure_memory(home.path())?;
    }
    Ok(())
}

fn bundle() -> std::result::Result<PathBuf, String> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/branding.bundle");
    let bundle = std::env::var_os("BANNERMAN_BUNDLE").map_or_else(beside, PathBuf::from);
    match bundle.is_file() {
        true => Ok(bundle),
        false => Err(format!(
            "{} is not there; BANNERMAN_BUNDLE names a Git bundle of one with a branch `main`",
            bundle.display()
        )),
    }
}
