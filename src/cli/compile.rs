//! `bannerman compile`: the lock, written or checked.

use std::path::Path;

use serde_json::json;

use super::context::Context;
use super::options::{Common, CompileArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::escape::{self, inline};
use crate::lock::{Horizon, Lock};
use crate::ops::{self, CompileOutcome, CompileRequest};

pub(crate) fn run(
    common: &Common,
    arguments: &CompileArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let request = CompileRequest {
        branding: context.branding(),
        output: &arguments.output,
        lock: arguments.lock.as_deref(),
        years: arguments.years,
        now: common.now(),
    };
    let json = arguments.format.json();
    if arguments.check {
        return compare(&request, &remake(&context, arguments), json, terminal);
    }
    let outcome = ops::compile(&request, terminal)?;
    terminal.print(&written(&arguments.output, &outcome, json)?);
    Ok(Exit::Done)
}

/// `--check`: whether the lock is what it would be.
fn compare(
    request: &CompileRequest<'_>,
    remake: &str,
    as_json: bool,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let differences = ops::compare_lock(request, remake, terminal)?;
    let up_to_date = differences.is_empty();
    let path = request.output.display().to_string();
    terminal.print(&if as_json {
        escape::json(&json!({ "lock": path, "up_to_date": up_to_date, "differences": differences }))?
    } else if up_to_date {
        format!("{path} is up to date\n")
    } else {
        let lines: String =
            differences.iter().map(|difference| format!("  - {}\n", inline(difference))).collect();
        format!("{path} is out of date:\n{lines}run `{}`\n", inline(remake))
    });
    Ok(if up_to_date { Exit::Done } else { Exit::Invalid })
}

/// The command that makes the lock anew, with what was said to look at it.
fn remake(context: &Context, arguments: &CompileArgs) -> String {
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

/// What was written.
fn written(path: &Path, outcome: &CompileOutcome, as_json: bool) -> Result<String, CommandFailure> {
    let (CompileOutcome { lock, commit, written }, path) = (outcome, path.display().to_string());
    if as_json {
        let Horizon { first_year, last_year } = lock.horizon;
        let json = json!({
            "lock": path, "written": written, "events": lock.events.len(), "first_year": first_year,
            "last_year": last_year, "commit": commit,
        });
        return Ok(escape::json(&json)?);
    }
    let what = if *written { "wrote" } else { "unchanged:" };
    Ok(format!("{what} {path}: {}\n", summary(lock)))
}

/// `16 events, 2025 to 2029, commit c27f4f416eb5`.
pub(crate) fn summary(lock: &Lock) -> String {
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
