//! How long `check` takes for a repository in which every event has one error: as long for each of ten thousand
//! as for each of a hundred. What came out is in `benches/README.md`.
#![allow(clippy::print_stdout)] // the table is what this program is for

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const EVENTS: [usize; 3] = [100, 1_000, 10_000];

/// How often each is timed, after one time that does not count.
const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    // `cargo test --all-targets` runs this too, and nobody wants to wait for it there.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing was measured: use `cargo bench`");
        return Ok(());
    }
    println!("| events with one error each | bytes printed | median ms | min–max ms | µs an event |");
    println!("|---|---|---|---|---|");
    for events in EVENTS {
        let home = TempDir::new()?;
        for number in 0..events {
            broken(&home.path().join(format!("events/event{number:05}")), number)?;
        }
        let (_, bytes) = check(home.path())?;
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            times.push(check(home.path())?.0);
        }
        times.sort();
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let median = milliseconds(times[ROUNDS / 2]);
        println!(
            "| {events} | {bytes} | {median:.1} | {:.1}–{:.1} | {:.1} |",
            milliseconds(times[0]),
            milliseconds(times[ROUNDS - 1]),
            median * 1000.0 / events as f64
        );
    }
    Ok(())
}

/// An event with a slip in its date, and art that is never looked at for long: what is timed are the findings.
fn broken(event: &Path, number: usize) -> std::io::Result<()> {
    fs::create_dir_all(event)?;
    let day = number % 28 + 1;
    fs::write(event.join("meta.md"), format!("---\nstart_date: Febuary {day}\ndays: 1\n---\nAn event.\n"))?;
    for folder in ["banners", "server_icons"] {
        fs::create_dir(event.join(folder))?;
        fs::write(event.join(folder).join("still.gif"), STILL)?;
    }
    Ok(())
}

/// A GIF of one pixel.
const STILL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// One check of a folder: how long, and how many bytes were printed.
fn check(folder: &Path) -> Result<(Duration, usize), Box<dyn Error>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bannerman"));
    command
        .args(["check", "--quiet", "--color", "never", "--config", "bannerman.toml", "."])
        .current_dir(folder);
    // Odd sizes are warnings, and one finding an event is what is timed.
    fs::write(folder.join("bannerman.toml"), "[rules]\nB012 = \"allow\"\n")?;
    let begun = Instant::now();
    let output = command.stderr(Stdio::inherit()).output()?;
    let time = begun.elapsed();
    let errors = output.stdout.windows(12).filter(|window| *window == b"error[B009]:").count();
    match errors == fs::read_dir(folder.join("events"))?.count() {
        true => Ok((time, output.stdout.len())),
        false => Err(format!("{errors} errors were found").into()),
    }
}
