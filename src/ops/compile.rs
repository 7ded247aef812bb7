//! Compiles a branding repository into a lock file, or tells whether the file is still what it would be.

use std::fmt::Display;
use std::path::Path;

use chrono::{DateTime, Utc};

use super::lock_file::known_pictures;
use super::{Branding, Compiled, End, Error, Observer};
use crate::disk::{read_own_text, write_atomically};
use crate::lock::{self, Horizon, KnownPictures, Lock, ReadError};
use crate::repository::Checkout;

/// What is to be compiled, and into which file.
#[derive(Clone, Copy)]
pub struct CompileRequest<'a> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// The lock file.
    pub output: &'a Path,
    /// A lock made before, which the user trusts. Pictures in it are not read again.
    pub lock: Option<&'a Path>,
    /// The years to resolve; else the configuration's.
    pub years: Option<Horizon>,
    /// The time, for a repository without a commit.
    pub now: DateTime<Utc>,
}

/// A lock file that is what the branding repository says.
#[derive(Debug)]
pub struct CompileOutcome {
    /// The lock in it.
    pub lock: Lock,
    /// The commit that the repository was read at, where there is one.
    pub commit: Option<String>,
    /// Whether the file was written; else it had these bytes already.
    pub written: bool,
}

/// Compiles the repository and writes the lock file. A file that has the same bytes already is left alone.
pub fn compile(request: &CompileRequest<'_>, observer: &dyn Observer) -> Result<CompileOutcome, Error> {
    let known = known_pictures(request.lock)?;
    let Compiled { lock, checkout, .. } = compiled(request, &known, request.years, observer)?;
    let written = write_atomically(request.output, lock::write(&lock).as_bytes())
        .map_err(|error| Error::unwritten(request.output, &error))?;
    Ok(CompileOutcome { lock, commit: checkout.commit, written })
}

/// Compiles the repository, and compares the lock file with the result: one line a difference, none when it is up to
/// date. The horizon stays the file's unless years are asked for. `remake` is the command that the user may run to make
/// the file anew.
pub fn compare_lock(
    request: &CompileRequest<'_>,
    remake: &str,
    observer: &dyn Observer,
) -> Result<Vec<String>, Error> {
    let known = known_pictures(request.lock)?;
    let old = recorded(request.output, remake)?;
    let years = request.years.or(Some(old.horizon));
    let new = compiled(request, &known, years, observer)?.lock;
    Ok(lock::compare::differences(&old, &new))
}

fn compiled(
    request: &CompileRequest<'_>,
    known: &KnownPictures,
    years: Option<Horizon>,
    observer: &dyn Observer,
) -> Result<Compiled, Error> {
    let CompileRequest { branding, now, .. } = *request;
    let horizon = |checkout: &Checkout| branding.horizon(years, checkout, now);
    branding.compile(None, known, horizon, observer)
}

/// The lock that is there already.
fn recorded(path: &Path, remake: &str) -> Result<Lock, Error> {
    let stale = |what: &dyn Display, instead: &str| {
        let message = format!("{}: {what}", path.display());
        Error::new(End::Invalid, message, format!("{instead}run `{remake}`"))
    };
    let text = read_own_text(path, lock::MAX_BYTES).map_err(|error| stale(&error, ""))?;
    lock::read(text).map_err(|error| match error {
        ReadError::Newer(_) => stale(&error, "use a newer bannerman, or "),
        _ => stale(&error, ""),
    })
}
