//! A working tree: the files on disk as Git would commit them now, uncommitted edits included, what Git
//! ignores left out.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use git2::{IndexEntry, Oid, Repository, Status, StatusOptions, StatusShow};

use super::commit::{owned, subtree};
use super::folder::{children, id_on_disk, kind_on_disk, mode_on_disk, open_file, read_file};
use super::objects::Objects;
use super::tree_id::{mode, tree_id};
use super::unchanged::{unchanged, written};
use super::{Blob, Checkout, Entry, Error, Kind, Reader, Tree, join, year_of};
use crate::lock::Facts;

struct WorkTree {
    /// The repository's own folder.
    repository: PathBuf,
    /// The branding repository's root on disk.
    root: PathBuf,
    /// What lies in each folder, by the folder's path from the root.
    folders: BTreeMap<String, Vec<Entry>>,
    /// Paths whose bytes on disk are not those of their Git id yet, and where those are: a name that is not
    /// UTF-8 cannot be found again by the path that is shown.
    edited: BTreeMap<String, PathBuf>,
}

/// One file as Git would commit it.
struct File {
    mode: u32,
    id: Oid,
    /// How many bytes it has on disk, as far as somebody looked.
    bytes: Option<u64>,
    edited: bool,
}

/// Opens the working tree of `repository` at `folder`, which lies at `prefix` in it.
pub(super) fn open(
    repository: Repository,
    folder: &Path,
    prefix: &str,
    events: &str,
) -> Result<Checkout, Error> {
    let inside = format!("{prefix}{events}");
    let Files { files, empty } = files(&repository, &inside, &folder.join(events))?;
    let events_id = if files.is_empty() {
        String::new()
    } else {
        tree_id(files.iter().map(|(path, file)| (path.as_slice(), file.mode, file.id)))?.to_string()
    };
    let (mut commit, mut year, mut note) = (None, None, None);
    match repository.head().and_then(|head| head.peel_to_commit()) {
        Ok(head) => {
            let committed = subtree(&repository, head.tree_id(), &inside)?.map(|id| id.to_string());
            year = year_of(&head);
            if committed.unwrap_or_default() == events_id {
                commit = Some(head.id().to_string());
            } else {
                note = Some("uncommitted files differ from HEAD: the lock names no commit".to_owned());
            }
        }
        Err(_) => note = Some("there is no commit yet: the lock names none".to_owned()),
    }
    let mut tree = WorkTree {
        repository: repository.path().to_owned(),
        root: folder.to_owned(),
        folders: BTreeMap::new(),
        edited: BTreeMap::new(),
    };
    for (path, file) in &files {
        tree.add(events, path, file);
    }
    tree.add_empty_folders(empty, &repository, events, prefix);
    tree.add_link(events);
    for entries in tree.folders.values_mut() {
        entries.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(Checkout {
        tree: Box::new(tree),
        commit,
        year,
        events_id,
        prefix: prefix.to_owned(),
        folder: Some(folder.to_owned()),
        note,
        facts: Facts::default(),
    })
}

/// What lies in a folder.
struct Files {
    /// Every file that Git tracks or would add, by its path from there.
    files: BTreeMap<Vec<u8>, File>,
    /// The names of the folders directly in it that hold no file at all.
    empty: Vec<Vec<u8>>,
}

/// What lies in `inside` (a path from the Git root, `on_disk` on this machine).
fn files(repository: &Repository, inside: &str, on_disk: &Path) -> Result<Files, Error> {
    let below = format!("{inside}/").into_bytes();
    let mut index = repository.index().map_err(Error::git)?;
    // Before the index is read: whoever writes another one meanwhile makes it seem older than it is, never newer.
    let written = index.path().and_then(written);
    index.read(false).map_err(Error::git)?;
    let entries: Vec<IndexEntry> = index.iter().filter(|entry| entry.path.starts_with(&below)).collect();
    let tracked = entries.iter().map(|entry| (&entry.path[below.len()..], entry)).collect();
    let as_it_is = |entry: &IndexEntry| File {
        mode: entry.mode,
        id: entry.id,
        bytes: Some(entry.file_size.into()),
        edited: false,
    };
    // What cannot be looked at is told by who looks again; and to Git, nothing lies behind a link.
    let no_link =
        || Some(on_disk.canonicalize().ok()? == repository.workdir()?.canonicalize().ok()?.join(inside));
    if no_link() == Some(true)
        && let Some(written) = written
        && let Ok(Some(empty)) = unchanged(&tracked, written, on_disk)
    {
        let files = tracked.into_iter().map(|(path, entry)| (path.to_vec(), as_it_is(entry))).collect();
        return Ok(Files { files, empty });
    }
    let mut changed = BTreeMap::new();
    for entry in statuses(repository, inside)?.iter() {
        changed.insert(entry.path_bytes().to_vec(), entry.status());
    }
    let mut files = BTreeMap::new();
    for entry in &entries {
        let path = entry.path[below.len()..].to_vec();
        let status = changed.remove(&entry.path).unwrap_or(Status::CURRENT);
        if status.is_wt_deleted() {
            continue;
        }
        let stage = (entry.flags >> 12) & 3;
        // A submodule with changes of its own is still one, and nothing in it is read.
        let unchanged = status == Status::CURRENT || entry.mode == mode::SUBMODULE;
        if unchanged && stage == 0 {
            files.insert(path, as_it_is(entry));
        } else {
            insert_from_disk(on_disk, path, &mut files)?;
        }
    }
    for path in changed.into_keys().filter_map(|path| path.strip_prefix(below.as_slice()).map(<[u8]>::to_vec))
    {
        insert_from_disk(on_disk, path, &mut files)?;
    }
    Ok(Files { files, empty: empty_folders(on_disk)? })
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

fn insert_from_disk(events: &Path, path: Vec<u8>, files: &mut BTreeMap<Vec<u8>, File>) -> Result<(), Error> {
    // An untracked repository inside this one is listed as a folder.
    if let Some(nested) = path.strip_suffix(b"/") {
        let file = File { mode: mode::SUBMODULE, id: Oid::ZERO_SHA1, bytes: None, edited: true };
        files.insert(nested.to_vec(), file);
        return Ok(());
    }
    let on_disk = events.join(os_path(&path));
    if let Some(kind @ (Kind::File | Kind::Link)) = kind_on_disk(&on_disk)? {
        let bytes = fs::symlink_metadata(&on_disk).ok().map(|metadata| metadata.len());
        let (mode, id) = (mode_on_disk(&on_disk, kind), id_on_disk(&on_disk, kind)?);
        let file = File { mode, id, bytes, edited: true };
        files.insert(path, file);
    }
    Ok(())
}

#[cfg(unix)]
fn os_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn os_path(bytes: &[u8]) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(bytes)).into()
}

impl WorkTree {
    /// Puts a file (its path from the events folder) into the list of its folder, and its folder into the
    /// list of the folder above.
    fn add(&mut self, events: &str, path: &[u8], file: &File) {
        let mut folder = events.to_owned();
        let mut parts = path.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            let readable_name = std::str::from_utf8(part).is_ok();
            let here = join(&folder, &String::from_utf8_lossy(part));
            let entries = self.folders.entry(folder).or_default();
            if parts.peek().is_some() {
                // Files come sorted, so a folder that was listed already is the last one listed.
                if entries.last().is_none_or(|last| last.path != here) {
                    entries.push(Entry { readable_name, ..Entry::folder(&here) });
                }
            } else {
                let kind = match file.mode {
                    mode::LINK => Kind::Link,
                    mode::SUBMODULE => Kind::Submodule,
                    _ => Kind::File,
                };
                let (git, bytes) = (file.id, file.bytes);
                entries.push(Entry { path: here.clone(), readable_name, kind, git, bytes });
                if file.edited {
                    self.edited.insert(here.clone(), Path::new(events).join(os_path(path)));
                }
            }
            folder = here;
        }
    }

    /// The folder of the events is listed where it is a link, so that somebody can say that it is not followed.
    fn add_link(&mut self, events: &str) {
        if kind_on_disk(&self.root.join(events)).is_ok_and(|kind| kind == Some(Kind::Link)) {
            let above = events.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
            let link = Entry { kind: Kind::Link, ..Entry::folder(events) };
            self.folders.entry(above).or_default().push(link);
        }
    }

    /// Git has no empty folders, but a contributor who made one should hear that it holds nothing yet.
    fn add_empty_folders(
        &mut self,
        names: Vec<Vec<u8>>,
        repository: &Repository,
        events: &str,
        prefix: &str,
    ) {
        for name in names {
            let here = join(events, &String::from_utf8_lossy(&name));
            let entries = self.folders.entry(events.to_owned()).or_default();
            // A submodule that is not there yet is an empty folder, too.
            let listed = entries.iter().any(|entry| entry.path == here);
            if !listed && !repository.is_path_ignored(format!("{prefix}{here}")).unwrap_or(false) {
                let readable_name = std::str::from_utf8(&name).is_ok();
                let folder = Entry { readable_name, ..Entry::folder(&here) };
                entries.push(folder);
            }
        }
    }
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

impl Tree for WorkTree {
    fn reader(&self) -> Result<Box<dyn Reader + '_>, Error> {
        Ok(Box::new(WorkReader { tree: self, objects: None }))
    }

    fn find(&self, git: Oid, path: &str, limit: u64) -> Result<Blob<'static>, Error> {
        match owned(&Objects::open(&self.repository)?, git, limit) {
            Ok(blob) => Ok(blob),
            Err(_) => read_file(&self.root.join(path), limit),
        }
    }
}

struct WorkReader<'a> {
    tree: &'a WorkTree,
    /// Opened when the first file is read that Git knows.
    objects: Option<Objects>,
}

impl WorkReader<'_> {
    fn objects(&mut self) -> Result<&Objects, Error> {
        match &mut self.objects {
            Some(objects) => Ok(objects),
            none => Ok(none.insert(Objects::open(&self.tree.repository)?)),
        }
    }

    /// Where the bytes of a file are. The same bytes as in Git are faster to read from disk; a filter (line endings, LFS)
    /// may have made others of them, and then the ones in Git count.
    fn on_disk(&mut self, entry: &Entry) -> Result<Option<PathBuf>, Error> {
        if let Some(edited) = self.tree.edited.get(&entry.path) {
            return Ok(Some(self.tree.root.join(edited)));
        }
        let path = self.tree.root.join(&entry.path);
        let size = self.objects()?.size(entry.git)?;
        Ok(fs::metadata(&path).is_ok_and(|metadata| Some(metadata.len()) == size).then_some(path))
    }
}

impl Reader for WorkReader<'_> {
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
        Ok(self.tree.folders.get(&folder.path).cloned().unwrap_or_default())
    }

    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        match self.on_disk(entry)? {
            Some(path) => then(read_file(&path, limit)?),
            None => self.objects()?.blob(entry.git, limit, then)?,
        }
        Ok(())
    }

    fn open(&mut self, entry: &Entry) -> Result<Option<fs::File>, Error> {
        self.on_disk(entry)?.map(|path| open_file(&path)).transpose()
    }

    fn held(&self) -> u64 {
        self.objects.as_ref().map_or(0, Objects::read)
    }
}
