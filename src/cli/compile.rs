//! `bannerman compile`: the lock, written or checked.

use std::path::Path;

use super::context::Context;
use super::options::{Common, Compile, Format};
use super::{Exit, Failure, Terminal};
use crate::compile::{self, assemble::assemble};
use crate::diagnostic::render::{human, json};
use crate::diagnostic::{Report, Severity};
use crate::disk::write_atomically;
use crate::lock::{self, Horizon, Lock};
use crate::repository::Checkout;

pub fn run(common: &Common, arguments: &Compile, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let checkout = context.open()?;
    let recorded = if arguments.check { Some(recorded(&arguments.output)?) } else { None };
    let asked = arguments.years.or(recorded.as_ref().map(|(_, lock)| lock.horizon));
    let horizon = context.horizon(asked, &checkout, common);
    let Some(lock) = compile(&context, &checkout, horizon, common, terminal)? else {
        return Ok(Exit::Invalid);
    };
    match recorded {
        Some((_, old)) => Ok(compare(&old, &lock, arguments, terminal)),
        None => write(&lock, &checkout, arguments, terminal),
    }
}

/// Checks and compiles. None when the repository has errors, which are then told; warnings are counted.
pub fn compile(
    context: &Context,
    checkout: &Checkout,
    horizon: Horizon,
    common: &Common,
    terminal: &Terminal,
) -> Result<Option<Lock>, Failure> {
    let (survey, report) = compile::check(checkout, &context.config.source.events)?;
    if report.count(Severity::Error) > 0 {
        tell(&report, common, terminal)?;
        return Ok(None);
    }
    if report.count(Severity::Warning) > 0 {
        terminal.note(&format!("{}; `bannerman check` shows them", human::summary(&report)));
    }
    if let Some(note) = &checkout.note {
        terminal.note(note);
    }
    Ok(Some(assemble(&survey, checkout, horizon)))
}

fn tell(report: &Report, common: &Common, terminal: &Terminal) -> Result<(), Failure> {
    match common.format {
        Format::Human => {
            let text = human::render(report, terminal.stderr_style());
            terminal.aside(&format!("{text}{}\n", human::summary(report)));
        }
        Format::Json => terminal.print(&json::render(report)?),
    }
    Ok(())
}

/// The lock that is there already.
fn recorded(path: &Path) -> Result<(String, Lock), Failure> {
    let stale = |what: String| {
        let help = format!("run `{}`", command(path));
        Failure::new(Exit::Invalid, what, help)
    };
    let text =
        std::fs::read_to_string(path).map_err(|error| stale(format!("{}: {error}", path.display())))?;
    let lock = lock::read(&text).map_err(|error| stale(format!("{}: {error}", path.display())))?;
    Ok((text, lock))
}

fn compare(old: &Lock, new: &Lock, arguments: &Compile, terminal: &Terminal) -> Exit {
    let path = arguments.output.display();
    let differences = lock::compare::differences(old, new);
    if differences.is_empty() {
        terminal.print(&format!("{path} is up to date\n"));
        return Exit::Done;
    }
    let mut text = format!("{path} is out of date:\n");
    for difference in differences {
        text.push_str(&format!("  - {}\n", crate::escape::inline(&difference)));
    }
    text.push_str(&format!("run `{}`\n", command(&arguments.output)));
    terminal.print(&text);
    Exit::Invalid
}

/// The command that makes the lock anew.
fn command(output: &Path) -> String {
    if output == Path::new("bannerman.lock") {
        "bannerman compile".to_owned()
    } else {
        format!("bannerman compile -o {}", output.display())
    }
}

fn write(
    lock: &Lock,
    checkout: &Checkout,
    arguments: &Compile,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let path = arguments.output.display();
    let written = write_atomically(&arguments.output, lock::write(lock).as_bytes()).map_err(|error| {
        Failure::new(Exit::Unfinished, format!("{path}: {error}"), "name another place with `-o FILE`")
    })?;
    let what = if written { "wrote" } else { "unchanged:" };
    terminal.print(&format!("{what} {path}: {}\n", summary(lock, checkout)));
    Ok(Exit::Done)
}

/// `16 events, 2025 to 2029, commit c27f4f416eb5`.
pub fn summary(lock: &Lock, checkout: &Checkout) -> String {
    let events = match lock.events.len() {
        1 => "1 event".to_owned(),
        number => format!("{number} events"),
    };
    let commit = match &checkout.commit {
        Some(commit) => format!("commit {}", &commit[..12.min(commit.len())]),
        None => "no commit".to_owned(),
    };
    let Horizon { first_year, last_year } = lock.horizon;
    format!("{events}, {first_year} to {last_year}, {commit}")
}
