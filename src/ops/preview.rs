//! Looks at the year as members of the guild will see it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::{Branding, Error};
use crate::apply::plan::Settings;
use crate::config;
use crate::git;
use crate::lock::Horizon;
use crate::preview::live::Files;
use crate::preview::{self, Asked, Base, Preview};
use crate::repository::{self, Source};

/// What is to be looked at.
#[derive(Clone, Copy)]
pub struct PreviewRequest<'a> {
    /// The branding repository.
    pub branding: Branding<'a>,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// The guild's name, as announcements have it.
    pub guild_name: &'a str,
    /// What to compare with: a revision of the repository, or a SOURCE of its own.
    pub base: Option<&'a str>,
    /// The years to show; else those that a lock would cover.
    pub years: Option<Horizon>,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Checks the repository as it is now, has every night simulated, and gathers all that is shown. Errors in the repository
/// are part of the outcome, for a preview shows them.
pub fn preview(request: &PreviewRequest<'_>) -> Result<Preview, Error> {
    let PreviewRequest { branding, settings, guild_name, base, years, now } = *request;
    let checkout = branding.open()?;
    let base = match base {
        Some(name) => Some((name, other(name, &branding)?)),
        None => None,
    };
    let asked = Asked {
        source: shown(branding.source),
        scope: branding.scope(branding.horizon(years, &checkout, now)),
        settings,
        guild: guild_name.to_owned(),
        today: now.date_naive(),
        base: base.as_ref().map(|(name, checkout)| Base { name: (*name).to_owned(), checkout }),
    };
    Ok(preview::look(&checkout, &asked)?)
}

/// The files that decide what the preview shows, for who wants to follow them; none where SOURCE is not a folder. `config`
/// is the configuration that the user named.
pub fn followed_files(branding: &Branding<'_>, config: Option<&Path>) -> Option<Files> {
    let Source::Folder(folder) = branding.source else { return None };
    let mut files = vec![folder.join(&branding.config.source.events), folder.join(".gitignore")];
    match config {
        Some(named) => files.push(named.to_owned()),
        None => files.extend([folder.as_path(), Path::new("")].map(|place| place.join(config::FILE))),
    }
    // A commit changes no file and is shown all the same.
    if let Ok(Some(repository)) = git::discover(folder, Some(folder)) {
        files.extend(["HEAD", "logs/HEAD"].map(|name| repository.path().join(name)));
    }
    Some(Files(files))
}

/// Opens what is compared with. A name that is no path is a revision of the repository.
fn other(name: &str, branding: &Branding<'_>) -> Result<repository::Checkout, Error> {
    let source = match (Source::parse(name)?, branding.source) {
        (
            Source::Folder(path) | Source::Revision { folder: path, .. },
            Source::Folder(folder) | Source::Revision { folder, .. },
        ) if !path.exists() => Source::Revision { folder: folder.clone(), revision: name.to_owned() },
        (named, _) => named,
    };
    Ok(repository::open(&source, &branding.config.source.events, branding.cache)?)
}

/// The SOURCE as people are told it: with the name of the folder that `.` and `..` are.
fn shown(source: &Source) -> String {
    let name = |folder: &Path| match folder.file_name() {
        Some(_) => None,
        None => folder.canonicalize().ok()?.file_name().map(PathBuf::from),
    };
    let named = |folder: &PathBuf| name(folder).unwrap_or_else(|| folder.clone());
    match source {
        Source::Folder(folder) => Source::Folder(named(folder)).to_string(),
        Source::Revision { folder, revision } => {
            Source::Revision { folder: named(folder), revision: revision.clone() }.to_string()
        }
        Source::Remote { .. } => source.to_string(),
    }
}
