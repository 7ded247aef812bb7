//! The Git tree id of a set of files, worked out without writing an object into anybody's repository.
//!
//! It stays here: libgit2 makes a tree only by writing it into a repository.

use std::collections::BTreeMap;

use git2::{ObjectType, Oid};

use super::Error;
use super::objects::id_of;

/// Git's file modes, as they stand in trees.
pub(super) mod mode {
    pub(crate) const FILE: u32 = 0o100_644;
    pub(crate) const EXECUTABLE: u32 = 0o100_755;
    pub(crate) const LINK: u32 = 0o120_000;
    pub(crate) const SUBMODULE: u32 = 0o160_000;
    pub(crate) const FOLDER: u32 = 0o040_000;
}

enum Node {
    Leaf(u32, Oid),
    Folder(BTreeMap<Vec<u8>, Node>),
}

/// The id that Git gives to a folder with these files (paths relative to that folder, with `/`).
pub(super) fn tree_id<'a>(files: impl Iterator<Item = (&'a [u8], u32, Oid)>) -> Result<Oid, Error> {
    let mut root = BTreeMap::new();
    for (path, mode, id) in files {
        let mut folder = &mut root;
        let mut parts = path.split(|byte| *byte == b'/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_none() {
                folder.insert(part.to_vec(), Node::Leaf(mode, id));
                break;
            }
            let next = folder.entry(part.to_vec()).or_insert_with(|| Node::Folder(BTreeMap::new()));
            // A file and a folder of the same name cannot both be on a disk; were they, the folder stays.
            if matches!(next, Node::Leaf(..)) {
                *next = Node::Folder(BTreeMap::new());
            }
            match next {
                Node::Folder(inner) => folder = inner,
                Node::Leaf(..) => break,
            }
        }
    }
    hash(&root)
}

fn hash(folder: &BTreeMap<Vec<u8>, Node>) -> Result<Oid, Error> {
    let mut rows = Vec::with_capacity(folder.len());
    for (name, node) in folder {
        let (mode, id) = match node {
            Node::Leaf(mode, id) => (*mode, *id),
            Node::Folder(inner) => (mode::FOLDER, hash(inner)?),
        };
        // Git sorts a folder as if its name ended in a slash.
        let mut key = name.clone();
        if mode == mode::FOLDER {
            key.push(b'/');
        }
        rows.push((key, name, mode, id));
    }
    rows.sort();
    let mut bytes = Vec::new();
    for (_, name, mode, id) in rows {
        bytes.extend_from_slice(format!("{mode:o} ").as_bytes());
        bytes.extend_from_slice(name);
        bytes.push(0);
        bytes.extend_from_slice(id.as_bytes());
    }
    id_of(ObjectType::Tree, &bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_what_git_itself_writes() {
        let home = tempfile::tempdir().unwrap();
        let repository = git2::Repository::init(home.path()).unwrap();
        let blob = repository.blob(b"x").unwrap();
        // `a.b`, `a/`, `a0`: the order in which a slash matters.
        let paths = ["a/deep/er/x", "a/y", "a.b", "a0", "z", "événement/é"];
        let mut index = repository.index().unwrap();
        for path in paths {
            let zero = git2::IndexTime::new(0, 0);
            index
                .add(&git2::IndexEntry {
                    ctime: zero,
                    mtime: zero,
                    dev: 0,
                    ino: 0,
                    mode: mode::FILE,
                    uid: 0,
                    gid: 0,
                    file_size: 1,
                    id: blob,
                    flags: 0,
                    flags_extended: 0,
                    path: path.as_bytes().to_vec(),
                })
                .unwrap();
        }
        let files = paths.iter().map(|path| (path.as_bytes(), mode::FILE, blob));
        assert_eq!(tree_id(files).unwrap(), index.write_tree().unwrap());
    }
}
