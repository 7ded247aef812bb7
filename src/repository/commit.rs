//! A commit's objects, read without checking anything out.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Datelike, Utc};
use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::objects::{Objects, Row};
use super::tree_id::mode;
use super::{Blob, Checkout, Entry, Error, KEPT, Kind, Reader, Tree, join, time_of};
use crate::lock::KnownPictures;

/// The files of a commit.
pub(super) struct CommitTree {
    /// The repository's own folder.
    pub(crate) repository: PathBuf,
    /// The tree of the branding repository's root; none when the commit has no such folder.
    root: Option<Oid>,
    /// What the repository was opened with, for the first who wants to read.
    opened: Mutex<Option<Objects>>,
}

/// A commit that was found.
pub(super) struct Found {
    /// Its files.
    pub(crate) tree: CommitTree,
    commit: Oid,
    committed: Option<DateTime<Utc>>,
    events_id: String,
    tracks_kept: bool,
}

/// Opens the commit that `revision` names. `prefix` is where the branding repository lies in it.
pub(super) fn open(
    repository: Repository,
    revision: &str,
    prefix: &str,
    events: &str,
) -> Result<Checkout, Error> {
    let found = find(repository, revision, prefix, events)?;
    Ok(found.checkout(prefix, |tree| Box::new(tree)))
}

/// Finds the commit that `revision` names, and what it has at `prefix`.
pub(super) fn find(
    repository: Repository,
    revision: &str,
    prefix: &str,
    events: &str,
) -> Result<Found, Error> {
    let (commit, committed, tree) = tip(&repository, revision)?;
    let root = subtree(&repository, tree, prefix.trim_end_matches('/'))?;
    let (events_id, tracks_kept) = match root {
        Some(root) => {
            let events = subtree(&repository, root, events)?.map(|id| id.to_string());
            (
                events.unwrap_or_default(),
                repository.find_tree(root).map_err(Error::git)?.get_name(KEPT).is_some(),
            )
        }
        None => (String::new(), false),
    };
    let tree = CommitTree {
        repository: repository.path().to_owned(),
        root,
        opened: Mutex::new(Some(Objects::of(repository))),
    };
    Ok(Found { tree, commit, committed, events_id, tracks_kept })
}

impl Found {
    /// The checkout, its files read through what `tree` makes of them.
    pub(crate) fn checkout(self, prefix: &str, tree: impl FnOnce(CommitTree) -> Box<dyn Tree>) -> Checkout {
        Checkout {
            tree: tree(self.tree),
            commit: Some(self.commit.to_string()),
            committed: self.committed,
            year: self.committed.map(|time| time.year()),
            events_id: self.events_id,
            prefix: prefix.to_owned(),
            tracks_kept: self.tracks_kept,
            note: None,
            facts: KnownPictures::default(),
        }
    }
}

/// The commit that `revision` names: its id, when it was made, its tree.
fn tip(repository: &Repository, revision: &str) -> Result<(Oid, Option<DateTime<Utc>>, Oid), Error> {
    match repository.revparse_single(revision).and_then(|object| object.peel_to_commit()) {
        Ok(commit) => Ok((commit.id(), time_of(&commit), commit.tree_id())),
        Err(_) if repository.is_empty().unwrap_or(false) => Err(Error::NoCommit),
        Err(error) if error.code() == ErrorCode::GenericError => Err(Error::git(error)),
        Err(_) => Err(Error::NoRevision(revision.to_owned())),
    }
}

/// The tree at `path` below `tree`; none when there is no such folder.
pub(super) fn subtree(repository: &Repository, tree: Oid, path: &str) -> Result<Option<Oid>, Error> {
    if path.is_empty() {
        return Ok(Some(tree));
    }
    let tree = repository.find_tree(tree).map_err(Error::git)?;
    match tree.get_path(Path::new(path)) {
        Ok(entry) if entry.kind() == Some(ObjectType::Tree) => Ok(Some(entry.id())),
        Ok(_) => Ok(None),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(Error::git(error)),
    }
}

impl CommitTree {
    /// No files, to be asked for objects by their ids.
    pub(crate) fn none(repository: &Path) -> CommitTree {
        CommitTree { repository: repository.to_owned(), root: None, opened: Mutex::default() }
    }

    /// Lets go of what is open, so that it is opened anew.
    pub(crate) fn close(&self) {
        *self.opened.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whatever the repository is read with: what is open already, else opened anew.
    pub(crate) fn objects(&self) -> Result<Objects, Error> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner).take();
        opened.map_or_else(|| Objects::open(&self.repository), Ok)
    }
}

impl Tree for CommitTree {
    fn reader(&self) -> Result<Box<dyn Reader + '_>, Error> {
        Ok(Box::new(CommitReader { tree: self, objects: self.objects()? }))
    }

    fn find(&self, git: Oid, _path: &str, limit: u64) -> Result<Blob<'static>, Error> {
        owned(&self.objects()?, git, limit)
    }
}

/// A blob, for longer than its objects are open.
pub(super) fn owned(objects: &Objects, git: Oid, limit: u64) -> Result<Blob<'static>, Error> {
    let mut found = Blob::TooLarge(0);
    objects.blob(git, limit, &mut |blob| found = blob.into_owned())?;
    Ok(found)
}

struct CommitReader<'a> {
    tree: &'a CommitTree,
    objects: Objects,
}

impl CommitReader<'_> {
    /// The tree of a folder; none when there is no such folder.
    fn folder(&self, folder: &Entry) -> Result<Option<Oid>, Error> {
        if !folder.git.is_zero() {
            return Ok(Some(folder.git));
        }
        let Some(mut at) = self.tree.root else { return Ok(None) };
        for part in folder.path.split('/') {
            let is_part =
                |row: Row| (row.name == part.as_bytes() && row.mode == mode::FOLDER).then_some(row.id);
            match self.objects.tree(at, is_part)?.into_iter().flatten().next() {
                Some(id) => at = id,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }
}

impl Reader for CommitReader<'_> {
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
        let Some(id) = self.folder(folder)? else { return Ok(Vec::new()) };
        let entry = |row: Row<'_>| {
            let kind = match row.mode {
                mode::FOLDER => Kind::Folder,
                mode::LINK => Kind::Link,
                mode::SUBMODULE => Kind::Submodule,
                _ => Kind::File,
            };
            let name = String::from_utf8_lossy(row.name);
            Entry {
                path: join(&folder.path, &name),
                // It is borrowed as it is.
                readable_name: matches!(name, Cow::Borrowed(_)),
                kind,
                git: row.id,
                bytes: None,
            }
        };
        let mut entries = self.objects.tree(id, entry)?;
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        self.objects.blob(entry.git, limit, then)
    }

    fn held(&self) -> u64 {
        self.objects.read()
    }
}
