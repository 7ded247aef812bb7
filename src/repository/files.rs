//! Which files a folder of a working tree holds, as Git would commit them now: the index and the disk held against each
//! other.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use git2::{Index, IndexEntry, Oid, Repository, Status, StatusOptions, StatusShow};

use super::file_stamp::FileStamp;
use super::folder::{children, id_on_disk, kind_on_disk, mode_on_disk};
use super::tree_id::mode;
use super::unchanged::unchanged;
use super::{Error, Kind};

/// One file as Git would commit it.
pub(super) struct IndexedFile {
    pub(crate) mode: u32,
    pub(crate) id: Oid,
    /// What it was when that was found out; none where Git itself has to say what is in it.
    pub(crate) seen: Option<FileStamp>,
    /// Whether Git does not have it.
    pub(crate) edited: bool,
}

/// What lies in a folder.
pub(super) struct IndexedFiles {
    /// Every file that Git tracks or would add, by its path from there.
    pub(crate) files: BTreeMap<Vec<u8>, IndexedFile>,
    /// The names of the folders directly in it that hold no file at all.
    pub(crate) empty: Vec<Vec<u8>>,
}

/// What lies in `inside` (a path from the Git root, `on_disk` on this machine).
pub(super) fn files(repository: &Repository, inside: &str, on_disk: &Path) -> Result<IndexedFiles, Error> {
    let mut index = repository.index().map_err(Error::git)?;
    let files = match untouched(repository, &mut index, inside, on_disk)? {
        Some(files) => files,
        None => by_status(repository, &index, inside, on_disk)?,
    };
    Ok(if has_filters(repository) { files.read_from_git() } else { files })
}

/// The files by the index alone; none where one was touched since the index was written.
fn untouched(
    repository: &Repository,
    index: &mut Index,
    inside: &str,
    on_disk: &Path,
) -> Result<Option<IndexedFiles>, Error> {
    // To Git, nothing lies behind a link.
    let no_link =
        || Some(on_disk.canonicalize().ok()? == repository.workdir()?.canonicalize().ok()?.join(inside));
    // Before the index is read: whoever writes another one meanwhile makes it seem older than it is, never newer.
    let written = index.path().and_then(|path| fs::metadata(path).ok()?.modified().ok());
    let (Some(written), Some(true)) = (written, no_link()) else { return Ok(None) };
    index.read(false).map_err(Error::git)?;
    let entries = below(index, inside);
    let tracked = entries.iter().map(|(path, entry)| (path.as_slice(), entry)).collect();
    // What cannot be looked at is told by who looks again.
    let Ok(Some(empty)) = unchanged(&tracked, written, on_disk) else { return Ok(None) };
    let files = entries.into_iter().map(|(path, entry)| (path, IndexedFile::of(&entry))).collect();
    Ok(Some(IndexedFiles { files, empty }))
}

/// The files as libgit2 compares the index with the disk.
fn by_status(
    repository: &Repository,
    index: &Index,
    inside: &str,
    on_disk: &Path,
) -> Result<IndexedFiles, Error> {
    let prefix = format!("{inside}/").into_bytes();
    let mut changed = BTreeMap::new();
    for entry in statuses(repository, inside)?.iter() {
        if let Some(path) = entry.path_bytes().strip_prefix(prefix.as_slice()) {
            changed.insert(path.to_vec(), entry.status());
        }
    }
    let mut files = BTreeMap::new();
    // Only now: the comparison may have read a newer index.
    for (path, entry) in below(index, inside) {
        let status = changed.remove(&path).unwrap_or(Status::CURRENT);
        if status.is_wt_deleted() {
            continue;
        }
        let stage = (entry.flags >> 12) & 3;
        // A submodule with changes of its own is still one, and nothing in it is read.
        let unchanged = status == Status::CURRENT || entry.mode == mode::SUBMODULE;
        if unchanged && stage == 0 {
            files.insert(path, IndexedFile::of(&entry));
        } else {
            insert_from_disk(on_disk, path, &mut files)?;
        }
    }
    for path in changed.into_keys() {
        insert_from_disk(on_disk, path, &mut files)?;
    }
    Ok(IndexedFiles { files, empty: empty_folders(on_disk)? })
}

/// The entries of an index below `inside`, by their paths from there.
fn below(index: &Index, inside: &str) -> Vec<(Vec<u8>, IndexEntry)> {
    let prefix = format!("{inside}/").into_bytes();
    let path = |entry: &IndexEntry| entry.path.strip_prefix(prefix.as_slice()).map(<[u8]>::to_vec);
    index.iter().filter_map(|entry| Some((path(&entry)?, entry))).collect()
}

/// Whether Git has programs that make other bytes of files, as many perhaps. Those of Git LFS always make fewer.
fn has_filters(repository: &Repository) -> bool {
    let mut found = false;
    let search = repository.config().and_then(|config| {
        config.entries(None)?.for_each(|entry| {
            let name = entry.name_bytes();
            found |= name.starts_with(b"filter.") && !name.starts_with(b"filter.lfs.");
        })
    });
    found || search.is_err()
}

impl IndexedFile {
    /// A file that is what the index has. Where the index noted what it was on disk then, it may be read there.
    fn of(entry: &IndexEntry) -> IndexedFile {
        IndexedFile { mode: entry.mode, id: entry.id, seen: FileStamp::noted(entry), edited: false }
    }
}

impl IndexedFiles {
    /// The files, with all content that Git has read from Git instead of the disk.
    fn read_from_git(mut self) -> IndexedFiles {
        for file in self.files.values_mut().filter(|file| !file.edited) {
            file.seen = None;
        }
        self
    }
}

fn statuses<'a>(repository: &'a Repository, inside: &str) -> Result<git2::Statuses<'a>, Error> {
    let mut options = StatusOptions::new();
    options
        .show(StatusShow::Workdir)
        .pathspec(inside)
        .disable_pathspec_match(true)
        .include_untracked(true)
        .recurse_untracked_dirs(true)
        .include_ignored(false);
    repository.statuses(Some(&mut options)).map_err(Error::git)
}

fn insert_from_disk(
    events: &Path,
    path: Vec<u8>,
    files: &mut BTreeMap<Vec<u8>, IndexedFile>,
) -> Result<(), Error> {
    // An untracked repository inside this one is listed as a folder.
    if let Some(nested) = path.strip_suffix(b"/") {
        let file = IndexedFile { mode: mode::SUBMODULE, id: Oid::ZERO_SHA1, seen: None, edited: true };
        files.insert(nested.to_vec(), file);
        return Ok(());
    }
    let on_disk = events.join(os_path(&path));
    if let Some(kind @ (Kind::File | Kind::Link)) = kind_on_disk(&on_disk)? {
        let (id, seen) = id_on_disk(&on_disk, kind)?;
        let file = IndexedFile { mode: mode_on_disk(&on_disk, kind), id, seen: Some(seen), edited: true };
        files.insert(path, file);
    }
    Ok(())
}

#[cfg(unix)]
pub(super) fn os_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
pub(super) fn os_path(bytes: &[u8]) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(bytes)).into()
}

/// The names of the folders directly in `folder` that hold no file.
fn empty_folders(folder: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let mut empty = Vec::new();
    if kind_on_disk(folder).ok().flatten() == Some(Kind::Folder) {
        for (name, path) in children(folder)? {
            if kind_on_disk(&path)? == Some(Kind::Folder) && !holds_files(&path)? {
                empty.push(name);
            }
        }
    }
    Ok(empty)
}

fn holds_files(folder: &Path) -> Result<bool, Error> {
    for (_, path) in children(folder)? {
        if kind_on_disk(&path)? != Some(Kind::Folder) || holds_files(&path)? {
            return Ok(true);
        }
    }
    Ok(false)
}
