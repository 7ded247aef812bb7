//! A working tree: the files on disk as Git would commit them now, uncommitted edits included, what Git
//! ignores left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::Datelike;
use git2::{Index, Oid, Repository};

use super::commit::{owned, subtree};
use super::file_stamp::{FileStamp, read_file};
use super::files::{IndexedFile, IndexedFiles, files, os_path};
use super::folder::kind_on_disk;
use super::objects::Objects;
use super::tree_id::{mode, tree_id};
use super::{Blob, Checkout, Entry, Error, KEPT, Kind, Reader, Tree, join, time_of};
use crate::lock::KnownPictures;

struct WorkTree {
    /// The repository's own folder.
    repository: PathBuf,
    /// The branding repository's root on disk.
    root: PathBuf,
    /// What lies in each folder, by the folder's path from the root.
    folders: BTreeMap<String, Vec<Entry>>,
    /// The files on disk, by their paths from the root as they are shown, which names that are not UTF-8 can share, and
    /// their ids.
    on_disk: BTreeMap<(String, Oid), OnDisk>,
}

/// Where a file is: a name that is not UTF-8 cannot be found again by the path that is shown.
struct OnDisk {
    path: PathBuf,
    seen: FileStamp,
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
    let IndexedFiles { files, empty } = files(&repository, &inside, &folder.join(events))?;
    let events_id = if files.is_empty() {
        String::new()
    } else {
        tree_id(files.iter().map(|(path, file)| (path.as_slice(), file.mode, file.id)))?.to_string()
    };
    let (mut commit, mut committed, mut year, mut note) = (None, None, None, None);
    match repository.head().and_then(|head| head.peel_to_commit()) {
        Ok(head) => {
            let there = subtree(&repository, head.tree_id(), &inside)?.map(|id| id.to_string());
            let made = time_of(&head);
            year = made.map(|time| time.year());
            if there.unwrap_or_default() == events_id {
                commit = Some(head.id().to_string());
                committed = made;
            } else {
                note = Some("uncommitted files differ from HEAD: the lock names no commit".to_owned());
            }
        }
        Err(_) => note = Some("there is no commit yet: the lock names none".to_owned()),
    }
    let tracks_kept = repository.index().is_ok_and(|index| tracks(&index, &format!("{prefix}{KEPT}")));
    let mut tree = WorkTree {
        repository: repository.path().to_owned(),
        root: folder.to_owned(),
        folders: BTreeMap::new(),
        on_disk: BTreeMap::new(),
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
        committed,
        year,
        events_id,
        prefix: prefix.to_owned(),
        tracks_kept,
        note,
        facts: KnownPictures::default(),
    })
}

/// Whether an index has a file or a link at `path`, or something below it.
fn tracks(index: &Index, path: &str) -> bool {
    index.get_path(Path::new(path), 0).is_some() || index.find_prefix(format!("{path}/")).is_ok()
}

impl WorkTree {
    /// Puts a file (its path from the events folder) into the list of its folder, and its folder into the
    /// list of the folder above.
    fn add(&mut self, events: &str, path: &[u8], file: &IndexedFile) {
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
                let (git, bytes) = (file.id, file.seen.map(FileStamp::bytes));
                entries.push(Entry { path: here.clone(), readable_name, kind, git, bytes });
                if let (Kind::File, Some(seen)) = (kind, file.seen) {
                    let path = self.root.join(events).join(os_path(path));
                    self.on_disk.insert((here.clone(), git), OnDisk { path, seen, edited: file.edited });
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
        let entries = self.folders.entry(events.to_owned()).or_default();
        // A submodule that is not there yet is an empty folder, too.
        let listed: BTreeSet<String> = entries.iter().map(|entry| entry.path.clone()).collect();
        for name in names {
            let here = join(events, &String::from_utf8_lossy(&name));
            if !listed.contains(&here)
                && !repository.is_path_ignored(format!("{prefix}{here}")).unwrap_or(false)
            {
                let readable_name = std::str::from_utf8(&name).is_ok();
                let folder = Entry { readable_name, ..Entry::folder(&here) };
                entries.push(folder);
            }
        }
    }
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

impl<'a> WorkReader<'a> {
    fn objects(&mut self) -> Result<&Objects, Error> {
        match &mut self.objects {
            Some(objects) => Ok(objects),
            none => Ok(none.insert(Objects::open(&self.tree.repository)?)),
        }
    }

    /// Where the bytes of a file may be on disk. The same bytes as in Git are faster to read there; the ends of lines
    /// may be others, or it is what Git LFS fetched, and then those in Git count.
    fn on_disk(&mut self, entry: &Entry) -> Result<Option<&'a OnDisk>, Error> {
        let on_disk = self.tree.on_disk.get(&(entry.path.clone(), entry.git));
        let Some(OnDisk { edited: false, .. }) = on_disk else { return Ok(on_disk) };
        let same = self.objects()?.size(entry.git)? == entry.bytes;
        Ok(on_disk.filter(|_| same))
    }
}

impl Reader for WorkReader<'_> {
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
        Ok(self.tree.folders.get(&folder.path).cloned().unwrap_or_default())
    }

    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        let on_disk = match self.on_disk(entry)? {
            Some(OnDisk { path, seen, edited: true }) => Some(seen.read_as(path, entry.git, limit)?),
            // Git has it as it was.
            Some(OnDisk { path, seen, .. }) => seen.read(path, limit).ok().flatten(),
            None => None,
        };
        match on_disk {
            Some(blob) => then(blob),
            None => self.objects()?.blob(entry.git, limit, then)?,
        }
        Ok(())
    }

    fn open(&mut self, entry: &Entry) -> Result<Option<fs::File>, Error> {
        let Some(OnDisk { path, seen, .. }) = self.on_disk(entry)? else { return Ok(None) };
        // What cannot be opened, or is another by now, is told by who reads it.
        Ok(seen.open(path).ok().flatten())
    }

    fn held(&self) -> u64 {
        self.objects.as_ref().map_or(0, Objects::read)
    }
}
