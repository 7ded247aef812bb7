//! Where a branding repository is read from: a working tree, a commit, a fetched remote, or a plain folder.
//!
//! [`Source`] is what the user wrote. [`open()`] turns it into a [`Checkout`], which reads files through one trait,
//! [`Tree`]. So nothing after this part knows where the bytes come from. The same commit gives the same entries and the
//! same bytes by every way in.

mod cache;
mod commit;
mod error;
mod fetch;
mod file_stamp;
mod files;
mod folder;
mod objects;
mod parallel;
mod remote;
mod source;
mod tree;
mod tree_id;
mod unchanged;
mod worktree;

use std::path::Path;

use crate::git;
use chrono::{DateTime, Datelike, Utc};

use crate::lock::{KnownPictures, YEARS};

pub use cache::{Cache, MAX_BYTES as MAX_CACHE_BYTES, Pruned};
pub(crate) use error::Error;
pub(crate) use parallel::in_parallel;
pub(crate) use source::{Source, SourceError};
pub(crate) use tree::{Blob, Entry, Kind, Reader, Tree, join};

/// The folder at the root in which bannerman keeps state and sandbox.
pub(crate) const KEPT: &str = ".bannerman";

/// A branding repository that can be read.
pub struct Checkout {
    /// Its files.
    pub(crate) tree: Box<dyn Tree>,
    /// The commit that the events folder equals, as 40 hexadecimal digits; none when uncommitted files
    /// differ, or outside Git.
    pub commit: Option<String>,
    /// When that commit was made, by its committer date; none without it, and where Git was given no possible time.
    pub committed: Option<DateTime<Utc>>,
    /// The year (UTC) of that commit; for a working tree, of `HEAD` even when files differ.
    pub(crate) year: Option<i32>,
    /// The Git tree id of the events folder as it is read here; empty when there is no such folder.
    pub(crate) events_id: String,
    /// Where the branding repository lies inside its Git repository: `""`, or like `examples/branding/`.
    pub(crate) prefix: String,
    /// Whether Git tracks something at [`KEPT`], where bannerman keeps what is its own.
    pub(crate) tracks_kept: bool,
    /// What the user should know about how it was read, in a sentence.
    pub(crate) note: Option<String>,
    /// What is known of pictures without reading them.
    pub(crate) facts: KnownPictures,
}

/// Opens `source`, fetching it into `cache` first when it is a URL. `events` is the name of the folder of
/// the event folders, relative to the branding repository's root.
pub(crate) fn open(source: &Source, events: &str, cache: &Cache) -> Result<Checkout, Error> {
    match open_unless(source, events, cache, None)? {
        Some(checkout) => Ok(checkout),
        None => Err(Error::NoCommit),
    }
}

/// Opens `source`, unless it is a remote repository whose newest commit is `commit`, and the cache has nothing of it.
/// Then the answer is none, and the remote was only asked for its newest commit.
pub(crate) fn open_unless(
    source: &Source,
    events: &str,
    cache: &Cache,
    commit: Option<&str>,
) -> Result<Option<Checkout>, Error> {
    match source {
        Source::Folder(path) => open_folder(path, events).map(Some),
        Source::Revision { folder, revision } => {
            let (repository, prefix) = discover(folder)?.ok_or_else(|| Error::NotGit(folder.clone()))?;
            commit::open(repository, revision, &prefix, events).map(Some)
        }
        Source::Remote { url, branch } => remote::open(url, branch.as_deref(), events, cache, commit),
    }
}

/// Whether a folder is a bare repository itself.
pub(crate) fn is_bare(folder: &Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir()
}

/// The files of `source`, to be asked for by Git's ids: nothing is fetched before one is.
pub(crate) fn open_by_id(source: &Source, events: &str, cache: &Cache) -> Result<Box<dyn Tree>, Error> {
    match source {
        Source::Remote { url, branch } => remote::by_id(url, branch.as_deref(), cache),
        _ => Ok(open(source, events, cache)?.tree),
    }
}

/// Whether the commit `old` is an ancestor of `new`, as far as the repository of a folder knows. A fetched
/// repository has no history, and never does.
pub(crate) fn is_ancestor(source: &Source, old: &str, new: &str) -> bool {
    let folder = match source {
        Source::Folder(folder) | Source::Revision { folder, .. } => folder,
        Source::Remote { .. } => return false,
    };
    let Ok(Some((repository, _))) = discover(folder) else { return false };
    let id = |commit: &str| git2::Oid::from_str(commit);
    let (Ok(old), Ok(new)) = (id(old), id(new)) else { return false };
    repository.graph_descendant_of(new, old).unwrap_or(false)
}

fn open_folder(path: &Path, events: &str) -> Result<Checkout, Error> {
    if !path.is_dir() {
        return Err(Error::NoFolder(path.to_owned()));
    }
    let Some((repository, prefix)) = discover(path)? else {
        return folder::open(path, events, "is not inside a Git repository");
    };
    if repository.workdir().is_none() {
        return commit::open(repository, "HEAD", "", events);
    }
    let ignored = !prefix.is_empty() && repository.is_path_ignored(&prefix).unwrap_or(false);
    if ignored {
        return folder::open(path, events, "is ignored by the Git repository around it");
    }
    worktree::open(repository, path, &prefix, events)
}

/// Refuses the repository of a folder that nobody named, where it is a bare one.
pub(crate) fn look_around(folder: &Path) -> Result<(), Error> {
    git::discover(folder, None).map(drop).map_err(Error::not_used)
}

/// The Git repository that `folder` belongs to, and where in it the folder lies (`""` or `some/where/`).
fn discover(folder: &Path) -> Result<Option<(git2::Repository, String)>, Error> {
    if !folder.is_dir() {
        return Err(Error::NoFolder(folder.to_owned()));
    }
    let Some(repository) = git::discover(folder, Some(folder)).map_err(Error::not_used)? else {
        return Ok(None);
    };
    let Some(root) = repository.workdir().map(Path::to_owned) else {
        return Ok(Some((repository, String::new())));
    };
    let real = |path: &Path| path.canonicalize().map_err(|error| Error::io(path, &error));
    let (root, here) = (real(&root)?, real(folder)?);
    let inside = here.strip_prefix(&root).unwrap_or(Path::new(""));
    let mut prefix = String::new();
    for part in inside.components() {
        prefix.push_str(&part.as_os_str().to_string_lossy());
        prefix.push('/');
    }
    // Inside `.git` itself: the user means the repository.
    if prefix.starts_with(".git/") {
        prefix.clear();
    }
    Ok(Some((repository, prefix)))
}

/// When a commit was made, by its committer date; none for a time that no lock can hold.
fn time_of(commit: &git2::Commit<'_>) -> Option<DateTime<Utc>> {
    let time = DateTime::from_timestamp(commit.time().seconds(), 0)?;
    YEARS.contains(&time.year()).then_some(time)
}
