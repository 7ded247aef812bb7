//! Compares two states of a branding repository: what a change does to the year and to the art.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::{Branding, End, Error, Observer, Setup};
use crate::compile::{self, assemble::assemble};
use crate::diagnostic::Severity;
use crate::diff::{Diff, compare};
use crate::disk::read_own_text;
use crate::git;
use crate::lock::{self, Horizon, Lock};
use crate::repository::{Cache, Source, look_around};

/// What is to be compared. Each state is a lock file, a folder or another SOURCE, or a revision of the repository in the
/// current folder.
#[derive(Clone, Copy)]
pub struct DiffRequest<'a> {
    /// The state before.
    pub base: &'a str,
    /// The state after; else the current folder's files.
    pub head: Option<&'a str>,
    /// The configuration that the user named.
    pub config: Option<&'a Path>,
    /// Where fetched files are kept.
    pub cache: &'a Cache,
    /// The time, for a repository without a commit.
    pub now: DateTime<Utc>,
}

/// What differs, and between what.
#[derive(Debug)]
pub struct DiffOutcome {
    /// What differs.
    pub diff: Diff,
    /// The state before.
    pub before: DiffSide,
    /// The state after.
    pub after: DiffSide,
}

/// One of the two states.
#[derive(Debug)]
pub struct DiffSide {
    /// The commit and the path to the branding repository in it, where both are known.
    pub at: Option<(String, String)>,
    /// What has to be known of a state that has errors.
    pub broken: Option<String>,
}

/// Resolves both states for the same years, and compares them. What is readable of a state with errors is compared all
/// the same, for a reviewer wants to see what a broken change would do.
pub fn diff(request: &DiffRequest<'_>, observer: &dyn Observer) -> Result<DiffOutcome, Error> {
    if request.head.is_none() {
        look_around(Path::new("."))?;
    }
    let (base, head) = (request.base, request.head.unwrap_or("."));
    let side = |text: &str, years| match is_lock(text) {
        true => from_lock(text),
        false => from_branding(text, years, request, observer),
    };
    // The years are a lock file's own, else those of the later state.
    let (before, after) = if is_lock(base) {
        let before = side(base, None)?;
        let years = before.0.horizon;
        (before, side(head, Some(years))?)
    } else {
        let after = side(head, None)?;
        let years = after.0.horizon;
        (side(base, Some(years))?, after)
    };
    Ok(DiffOutcome { diff: compare(&before.0, &after.0), before: before.1, after: after.1 })
}

/// Whether a lock file is meant. In a bare repository's own folder the revision `HEAD` is a file, too.
fn is_lock(text: &str) -> bool {
    Path::new(text).is_file() && !text.ends_with("HEAD")
}

fn from_lock(text: &str) -> Result<(Lock, DiffSide), Error> {
    let fail = |end, reason: String, help: &str| Error::new(end, format!("{text}: {reason}"), help);
    let content = read_own_text(Path::new(text), lock::MAX_BYTES)
        .map_err(|error| fail(End::Usage, error.to_string(), "name a lock, a folder or a revision"))?;
    let lock = lock::read(content).map_err(|error| fail(End::Invalid, error.to_string(), error.help()))?;
    let at = lock.source.commit.clone().map(|commit| (commit, String::new()));
    Ok((lock, DiffSide { at, broken: None }))
}

/// Resolves a folder or another SOURCE, or a revision of the repository in the current folder.
fn from_branding(
    text: &str,
    years: Option<Horizon>,
    request: &DiffRequest<'_>,
    observer: &dyn Observer,
) -> Result<(Lock, DiffSide), Error> {
    let source = match Source::parse(text)? {
        Source::Folder(path) | Source::Revision { folder: path, .. } if !path.is_dir() => format!(".@{text}"),
        _ => text.to_owned(),
    };
    let Setup { config, source: opened, .. } = Setup::find(request.config, Some(&source), observer)?;
    if source != text {
        repository_here(text)?;
    }
    let branding = Branding { config: &config, source: &opened, cache: request.cache };
    let checkout = branding.open()?;
    let horizon = branding.horizon(years, &checkout, request.now);
    let (survey, report) = compile::check(&checkout, branding.scope(horizon))?;
    if survey.events.is_empty() {
        let (folder, events) = (checkout.prefix.as_str(), &config.source.events);
        let message = format!("`{text}` has no event folder in `{folder}{events}`");
        let help = "name the folder of the branding repository, like `branding@REVISION`";
        return Err(Error::new(End::Invalid, message, help));
    }
    let broken = match report.count(Severity::Error) {
        0 => None,
        1 => Some(format!("`{text}` has 1 error")),
        errors => Some(format!("`{text}` has {errors} errors")),
    };
    let lock = assemble(&survey, &checkout);
    let at = checkout.commit.clone().map(|commit| (commit, checkout.prefix.clone()));
    Ok((lock, DiffSide { at, broken }))
}

/// Refuses what can only be a revision where there is no repository to have it.
fn repository_here(text: &str) -> Result<(), Error> {
    look_around(Path::new("."))?;
    if matches!(git::discover(Path::new("."), None), Ok(None)) {
        let message =
            format!("there is no file and no folder `{text}`, and no Git repository here to have it in");
        return Err(Error::usage(message, "name a lock, a folder or another SOURCE"));
    }
    Ok(())
}
