//! A plain folder, outside Git or ignored by it: every file in it counts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use git2::{ObjectType, Oid};

use super::tree_id::{mode, tree_id};
use super::{Blob, Checkout, Entry, Error, Kind, Tree, join};

struct FolderTree {
    root: PathBuf,
    /// Where the listed entries are whose path, as it is shown, does not lead there: those with a name that
    /// is not UTF-8, and those below them.
    elsewhere: RefCell<BTreeMap<String, PathBuf>>,
}

/// Opens `path`; `why` completes “the folder …” in the note to the user.
pub(super) fn open(path: &Path, events: &str, why: &str) -> Result<Checkout, Error> {
    let tree = FolderTree { root: path.to_owned(), elsewhere: RefCell::default() };
    let mut files = BTreeMap::new();
    collect(&path.join(events), &mut Vec::new(), &mut files)?;
    let events_id = if files.is_empty() {
        String::new()
    } else {
        tree_id(files.iter().map(|(path, (mode, id))| (path.as_slice(), *mode, *id)))?.to_string()
    };
    Ok(Checkout {
        tree: Box::new(tree),
        commit: None,
        year: None,
        events_id,
        prefix: String::new(),
        folder: Some(path.to_owned()),
        note: Some(format!("`{}` {why}: the lock names no commit", path.display())),
    })
}

/// Every file below `folder` with its mode and id, keyed by its path from where the walk began.
fn collect(
    folder: &Path,
    inside: &mut Vec<u8>,
    files: &mut BTreeMap<Vec<u8>, (u32, Oid)>,
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
            Some(Kind::Folder) => collect(&path, inside, files)?,
            Some(kind) => {
                files.insert(inside.clone(), (mode_on_disk(&path, kind), id_on_disk(&path, kind)?));
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
        Kind::File if executable(path) => mode::EXECUTABLE,
        Kind::File => mode::FILE,
    }
}

#[cfg(unix)]
fn executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn executable(_: &Path) -> bool {
    false
}

/// The id that Git would give to the file or link at `path`, line endings taken as they are.
pub(super) fn id_on_disk(path: &Path, kind: Kind) -> Result<Oid, Error> {
    if kind == Kind::Link {
        let target = fs::read_link(path).map_err(|error| Error::io(path, &error))?;
        let bytes = target.into_os_string().into_encoded_bytes();
        return Oid::hash_object(ObjectType::Blob, &bytes).map_err(Error::git);
    }
    Oid::hash_file(ObjectType::Blob, path).map_err(Error::git)
}

/// Reads a file on disk, unless it is larger than `limit` bytes.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Blob, Error> {
    let size = fs::metadata(path).map_err(|error| Error::io(path, &error))?.len();
    if size > limit {
        return Ok(Blob::TooLarge(size));
    }
    fs::read(path).map(Blob::Bytes).map_err(|error| Error::io(path, &error))
}

impl FolderTree {
    fn on_disk(&self, shown: &str) -> PathBuf {
        self.elsewhere.borrow().get(shown).cloned().unwrap_or_else(|| self.root.join(shown))
    }
}

impl Tree for FolderTree {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Error> {
        let here = self.on_disk(folder);
        if !here.is_dir() {
            return Ok(Vec::new());
        }
        let mut entries = Vec::new();
        for (name, path) in children(&here)? {
            let Some(kind) = kind_on_disk(&path)? else { continue };
            let git = if kind == Kind::Folder { String::new() } else { id_on_disk(&path, kind)?.to_string() };
            let shown = join(folder, &String::from_utf8_lossy(&name));
            if self.root.join(&shown) != path {
                self.elsewhere.borrow_mut().insert(shown.clone(), path);
            }
            entries.push(Entry { path: shown, readable_name: std::str::from_utf8(&name).is_ok(), kind, git });
        }
        Ok(entries)
    }

    fn read(&self, entry: &Entry, limit: u64) -> Result<Blob, Error> {
        read_file(&self.on_disk(&entry.path), limit)
    }

    fn find(&self, _git: &str, path: &str, limit: u64) -> Result<Blob, Error> {
        read_file(&self.root.join(path), limit)
    }
}
