//! `bannerman compile`: the lock, written or checked.

use std::path::Path;

use serde_json::json;

use super::context::{Context, at_hand, lasting};
use super::options::{Common, Compile};
use super::{Exit, Failure, Terminal};
use crate::compile::Survey;
use crate::compile::assemble::assemble;
use crate::diagnostic::render::{human, json as json_report};
use crate::diagnostic::{Report, Severity};
use crate::disk::{read_own_text, write_atomically};
use crate::escape::{self, inline};
use crate::lock::{self, Horizon, KnownPictures, Lock, ReadError};
use crate::repository::Checkout;

pub fn run(common: &Common, arguments: &Compile, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let at_hand = at_hand(arguments.lock.as_deref())?;
    let recorded = if arguments.check { Some(recorded(&context, arguments)?) } else { None };
    let asked = arguments.years.or(recorded.as_ref().map(|lock| lock.horizon));
    let horizon = |checkout: &Checkout| context.horizon(asked, checkout, common);
    let compiled = compile(&context, None, &at_hand, horizon, terminal)?.good(common, terminal)?;
    let Some(Compiled { lock, checkout, read }) = compiled else {
        return Ok(Exit::Invalid);
    };
    let (lock, _) = (lasting(lock), lasting(read));
    match recorded {
        Some(old) => compare(&old, lock, &context, arguments, common, terminal),
        None => write(lock, &checkout, arguments, common, terminal),
    }
}

/// A SOURCE without errors.
pub struct Compiled {
    pub lock: Lock,
    pub checkout: Checkout,
    /// What the lock was made from.
    pub read: (Survey, Report),
}

/// What came of a SOURCE.
pub enum Verdict {
    /// It has no error.
    Good(Box<Compiled>),
    /// It has errors, which nobody has told yet: the commit, where there is one, and what is wrong.
    Bad(Option<String>, Box<Report>),
}

impl Verdict {
    /// What was compiled. None when the repository has errors, which are then told.
    pub fn good(self, common: &Common, terminal: &Terminal) -> Result<Option<Compiled>, Failure> {
        match self {
            Verdict::Good(compiled) => Ok(Some(*compiled)),
            Verdict::Bad(_, report) => tell(&report, common, terminal).map(|()| None),
        }
    }
}

/// Checks and compiles the SOURCE, which may be `opened` already. Its warnings are counted.
pub fn compile(
    context: &Context,
    opened: Option<Checkout>,
    at_hand: &KnownPictures,
    horizon: impl Fn(&Checkout) -> Horizon,
    terminal: &Terminal,
) -> Result<Verdict, Failure> {
    let (checkout, survey, report) = context.check(opened, at_hand, horizon)?;
    if report.count(Severity::Error) > 0 {
        return Ok(Verdict::Bad(checkout.commit, Box::new(report)));
    }
    if report.count(Severity::Warning) > 0 {
        terminal.note(&format!("{}; `bannerman check` shows them", human::summary(&report)));
    }
    if let Some(note) = &checkout.note {
        terminal.note(note);
    }
    let lock = assemble(&survey, &checkout);
    Ok(Verdict::Good(Box::new(Compiled { lock, checkout, read: (survey, report) })))
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
