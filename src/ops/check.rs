//! Looks for mistakes in a branding repository, and compiles nothing.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::lock_file::known_pictures;
use super::{Branding, Error};
use crate::diagnostic::Report;
use crate::lock::Horizon;

/// What is to be checked.
pub struct CheckRequest<'a> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// A lock made before, which the user trusts. Pictures in it are not read again.
    pub lock: Option<&'a Path>,
    /// The years to look at; else those that a lock would cover.
    pub years: Option<Horizon>,
    /// The time, for a repository without a commit.
    pub now: DateTime<Utc>,
}

/// Reads the whole repository, and reports everything that is wrong in it at once.
pub fn check(request: &CheckRequest<'_>) -> Result<Report, Error> {
    let CheckRequest { branding, lock, years, now } = *request;
    let known = known_pictures(lock)?;
    let (_, _, report) = branding.check(None, &known, |checkout| branding.horizon(years, checkout, now))?;
    Ok(report)
}
