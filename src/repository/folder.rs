//! A plain folder, outside Git or ignored by it: every file in it counts.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use git2::{ObjectType, Oid};

use super::file_stamp::{FileStamp, read_file};
use super::objects::{id_of, id_of_stream};
use super::tree_id::{mode, tree_id};
use super::{Blob, Checkout, Entry, Error, Kind, Reader, Tree, join};
use crate::lock::KnownPictures;

struct FolderTree {
    root: PathBuf,
    /// Where the listed entries are whose path, as it is shown, does not lead there: those with a name that
    /// is not UTF-8, and those below them. Paths can be shown alike, so their ids belong to it.
    elsewhere: Mutex<BTreeMap<(String, Oid), PathBuf>>,
    /// The ids of the files and links, and what they were then, by where they are.
    ids: HashMap<PathBuf, (Oid, FileStamp)>,
}

/// Opens `path`; `why` completes “the folder …” in the note to the user.
pub(super) fn open(path: &Path, events: &str, why: &str) -> Result<Checkout, Error> {
    let (mut files, mut ids) = (BTreeMap::new(), HashMap::new());
    collect(&path.join(events), &mut Vec::new(), &mut files, &mut ids)?;
    let tree = FolderTree { root: path.to_owned(), elsewhere: Mutex::default(), ids };
    let events_id = if files.is_empty() {
        String::new()
    } else {
        tree_id(files.iter().map(|(path, (mode, id))| (path.as_slice(), *mode, *id)))?.to_string()
    };
    Ok(Checkout {
        tree: Box::new(tree),
        commit: None,
        committed: None,
        year: None,
        events_id,
        prefix: String::new(),
        tracks_kept: false,
        note: Some(format!("`{}` {why}: the lock names no commit", path.display())),
        facts: KnownPictures::default(),
    })
}

/// Every file below `folder` with its mode and id, keyed by its path from where the walk began.
fn collect(
    folder: &Path,
    inside: &mut Vec<u8>,
    files: &mut BTreeMap<Vec<u8>, (u32, Oid)>,
    ids: &mut HashMap<PathBuf, (Oid, FileStamp)>,
) -> Result<(), Error> {
    if !folder.is_dir() {
        return Ok(());
    }
    for (name, path) in children(folder)? {
        let length = inside.len();
        if length > 0 {
            inside.push(b'/');
        }
        inside.extend_from_slice(&name);
        match kind_on_disk(&path)? {
            Some(Kind::Folder) => collect(&path, inside, files, ids)?,
            Some(kind) => {
                let (id, seen) = id_on_disk(&path, kind)?;
                files.insert(inside.clone(), (mode_on_disk(&path, kind), id));
                ids.insert(path, (id, seen));
            }
            None => {}
        }
        inside.truncate(length);
    }
    Ok(())
}

/// What lies in a folder on disk, sorted, with the names as bytes. Git's own folder is left out.
pub(super) fn children(folder: &Path) -> Result<Vec<(Vec<u8>, PathBuf)>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| Error::io(folder, &error))? {
        let entry = entry.map_err(|error| Error::io(folder, &error))?;
        let name = entry.file_name().into_encoded_bytes();
        if name != b".git" {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// What is at `path`, links not followed; none for sockets and the like, which Git does not store.
pub(super) fn kind_on_disk(path: &Path) -> Result<Option<Kind>, Error> {
    let kind = fs::symlink_metadata(path).map_err(|error| Error::io(path, &error))?.file_type();
    Ok(if kind.is_symlink() {
        Some(Kind::Link)
    } else if kind.is_dir() {
        Some(Kind::Folder)
    } else if kind.is_file() {
        Some(Kind::File)
    } else {
        None
    })
}

/// The mode that Git would give to what is at `path`.
pub(super) fn mode_on_disk(path: &Path, kind: Kind) -> u32 {
    match kind {
        Kind::Link => mode::LINK,
        Kind::Folder => mode::FOLDER,
        Kind::Submodule => mode::SUBMODULE,
        Kind::File if fs::metadata(path).is_ok_and(|metadata| is_executable(&metadata)) => mode::EXECUTABLE,
        Kind::File => mode::FILE,
    }
}

#[cfg(unix)]
pub(super) fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
pub(super) fn is_executable(_: &Metadata) -> bool {
    false
}

/// The id that Git would give to the file or link at `path`, line endings taken as they are; and what it was then.
pub(super) fn id_on_disk(path: &Path, kind: Kind) -> Result<(Oid, FileStamp), Error> {
    let io = |error| Error::io(path, &error);
    if kind == Kind::Link {
        let seen = FileStamp::of(&fs::symlink_metadata(path).map_err(io)?);
        let bytes = fs::read_link(path).map_err(io)?.into_os_string().into_encoded_bytes();
        return Ok((id_of(ObjectType::Blob, &bytes)?, seen));
    }
    let mut file = File::open(path).map_err(io)?;
    let before = file.metadata().map_err(io)?;
    let id = id_of_stream(ObjectType::Blob, &mut file, before.len()).map_err(io)?;
    match id {
        Some(id) if FileStamp::of(&before) == FileStamp::of(&file.metadata().map_err(io)?) => {
            Ok((id, FileStamp::of(&before)))
        }
        _ => Err(Error::Changed(path.to_owned())),
    }
}

impl FolderTree {
    fn on_disk(&self, entry: &Entry) -> PathBuf {
        let elsewhere = self.elsewhere.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (entry.path.clone(), entry.git);
        elsewhere.get(&key).cloned().unwrap_or_else(|| self.root.join(&entry.path))
    }

    /// Where a file is, and what it was when its id was worked out.
    fn seen(&self, entry: &Entry) -> Result<(PathBuf, FileStamp), Error> {
        let path = self.on_disk(entry);
        match self.ids.get(&path) {
            Some((_, seen)) => Ok((path, *seen)),
            None => Err(Error::Changed(path)),
        }
    }
}

impl Tree for FolderTree {
    fn reader(&self) -> Result<Box<dyn Reader + '_>, Error> {
        Ok(Box::new(FolderReader { tree: self }))
    }

    fn find(&self, _git: Oid, path: &str, limit: u64) -> Result<Blob<'static>, Error> {
        read_file(&self.root.join(path), limit)
    }
}

struct FolderReader<'a> {
    tree: &'a FolderTree,
}

impl Reader for FolderReader<'_> {
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
        let here = self.tree.on_disk(folder);
        if !here.is_dir() {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        for (name, path) in children(&here)? {
            let Some(kind) = kind_on_disk(&path)? else { continue };
            let (git, bytes) = match self.tree.ids.get(&path) {
                _ if kind == Kind::Folder => (Oid::ZERO_SHA1, None),
                Some((id, seen)) => (*id, Some(seen.bytes())),
                // It came after the others were counted.
                None => continue,
            };
            let shown = join(&folder.path, &String::from_utf8_lossy(&name));
            if self.tree.root.join(&shown) != path {
                let mut elsewhere = self.tree.elsewhere.lock().unwrap_or_else(PoisonError::into_inner);
                elsewhere.insert((shown.clone(), git), path);
            }
            let readable_name = std::str::from_utf8(&name).is_ok();
            entries.push(Entry { path: shown, readable_name, kind, git, bytes });
        }
        Ok(entries)
    }

    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        let (path, seen) = self.tree.seen(entry)?;
        then(seen.read_as(&path, entry.git, limit)?);
        Ok(())
    }

    fn open(&mut self, entry: &Entry) -> Result<Option<File>, Error> {
        let (path, seen) = self.tree.seen(entry)?;
        seen.open(&path)
    }
}
