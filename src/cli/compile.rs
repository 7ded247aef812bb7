//! `bannerman compile`: the lock, written or checked.

use std::path::Path;

use serde_json::json;

use super::context::{Context, at_hand};
use super::options::{Common, Compile};
use super::{Exit, Failure, Terminal};
use crate::diagnostic::Report;
use crate::diagnostic::render::{human, json as json_report};
use crate::disk::{read_own_text, write_atomically};
use crate::escape::{self, inline};
use crate::lock::{self, Horizon, Lock, ReadError};
use crate::ops::Compiled;
use crate::repository::Checkout;

pub fn run(common: &Common, arguments: &Compile, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let at_hand = at_hand(arguments.lock.as_deref())?;
    let recorded = if arguments.check { Some(recorded(&context, arguments)?) } else { None };
    let asked = arguments.years.or(recorded.as_ref().map(|lock| lock.horizon));
    let horizon = |checkout: &Checkout| context.horizon(asked, checkout, common);
    let Compiled { lock, checkout, .. } = context.branding().compile(None, &at_hand, horizon, terminal)?;
    match recorded {
        Some(old) => compare(&old, &lock, &context, arguments, common, terminal),
        None => write(&lock, &checkout, arguments, common, terminal),
    }
}

/// Tells what is wrong, as the result.
pub fn tell(report: &Report, common: &Common, terminal: &Terminal) -> Result<(), Failure> {
    if common.json {
        terminal.print(&json_report::render(report)?);
    } else {
        complain(report, terminal);
    }
    Ok(())
}

/// Tells people what is wrong, beside the result that there is not.
pub fn complain(report: &Report, terminal: &Terminal) {
    let text = human::render(report, terminal.stderr_style());
    terminal.aside(&format!("{text}{}\n", human::summary(report)));
}

/// The lock that is there already.
fn recorded(context: &Context, arguments: &Compile) -> Result<Lock, Failure> {
    let path = &arguments.output;
    let stale = |what: &dyn std::fmt::Display, instead: &str| {
        let help = format!("{instead}run `{}`", command(context, arguments));
        Failure::new(Exit::Invalid, format!("{}: {what}", path.display()), help)
    };
    let text = read_own_text(path, lock::MAX_BYTES).map_err(|error| stale(&error, ""))?;
    lock::read(text).map_err(|error| match error {
        ReadError::Newer(_) => stale(&error, "use a newer bannerman, or "),
        _ => stale(&error, ""),
    })
}

fn compare(
    old: &Lock,
    new: &Lock,
    context: &Context,
    arguments: &Compile,
    common: &Common,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let path = arguments.output.display().to_string();
    let differences = lock::compare::differences(old, new);
    let exit = if differences.is_empty() { Exit::Done } else { Exit::Invalid };
    if common.json {
        let json = json!({ "lock": path, "up_to_date": differences.is_empty(), "differences": differences });
        terminal.print(&escape::json(&json)?);
    } else if differences.is_empty() {
        terminal.print(&format!("{path} is up to date\n"));
    } else {
        let lines = differences.iter().map(|difference| format!("  - {}\n", inline(difference)));
        let command = command(context, arguments);
        let text =
            format!("{path} is out of date:\n{}run `{}`\n", lines.collect::<String>(), inline(&command));
        terminal.print(&text);
    }
    Ok(exit)
}

/// The command that makes the lock anew, with what was said to look at it.
fn command(context: &Context, arguments: &Compile) -> String {
    let mut command = "bannerman compile".to_owned();
    if arguments.source.source.is_some() {
        // Not as it was said: an address may hold credentials.
        command.push_str(&format!(" {}", context.source));
    }
    if arguments.output != Path::new("bannerman.lock") {
        command.push_str(&format!(" -o {}", arguments.output.display()));
    }
    if let Some(Horizon { first_year, last_year }) = arguments.years {
        command.push_str(&format!(" --years {first_year}..{last_year}"));
    }
    command
}

fn write(
    lock: &Lock,
    checkout: &Checkout,
    arguments: &Compile,
    common: &Common,
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let path = arguments.output.display().to_string();
    let written = write_atomically(&arguments.output, lock::write(lock).as_bytes())
        .map_err(|error| Failure::unwritten(&arguments.output, &error))?;
    let text = if common.json {
        let Horizon { first_year, last_year } = lock.horizon;
        let json = json!({
            "lock": path, "written": written, "events": lock.events.len(), "first_year": first_year,
            "last_year": last_year, "commit": checkout.commit,
        });
        escape::json(&json)?
    } else {
        let what = if written { "wrote" } else { "unchanged:" };
        format!("{what} {path}: {}\n", summary(lock))
    };
    terminal.print(&text);
    Ok(Exit::Done)
}

/// `16 events, 2025 to 2029, commit c27f4f416eb5`.
pub fn summary(lock: &Lock) -> String {
    let events = match lock.events.len() {
        1 => "1 event".to_owned(),
        number => format!("{number} events"),
    };
    let commit = match &lock.source.commit {
        Some(commit) => format!("commit {}", &commit[..12.min(commit.len())]),
        None => "no commit".to_owned(),
    };
    let Horizon { first_year, last_year } = lock.horizon;
    format!("{events}, {first_year} to {last_year}, {commit}")
}
