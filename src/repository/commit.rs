//! A commit's objects, read without checking anything out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use git2::{ErrorCode, ObjectType, Oid, Repository};

use super::tree_id::mode;
use super::{Blob, Checkout, Entry, Error, Kind, Tree, join, year_of};

struct CommitTree {
    repository: Repository,
    /// The tree of the branding repository's root; none when the commit has no such folder.
    root: Option<Oid>,
    /// The trees of the listed folders: a name that is not UTF-8 cannot be found again by the path that is
    /// shown.
    folders: RefCell<BTreeMap<String, Oid>>,
}

/// Opens the commit that `revision` names. `prefix` is where the branding repository lies in it.
pub(super) fn open(
    repository: Repository,
    revision: &str,
    prefix: &str,
    events: &str,
) -> Result<Checkout, Error> {
    let (id, year, tree) = tip(&repository, revision)?;
    let root = subtree(&repository, tree, prefix.trim_end_matches('/'))?;
    let events_id = match root {
        Some(root) => subtree(&repository, root, events)?.map(|id| id.to_string()).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Checkout {
        tree: Box::new(CommitTree { repository, root, folders: RefCell::default() }),
        commit: Some(id.to_string()),
        year,
        events_id,
        prefix: prefix.to_owned(),
        folder: None,
        note: None,
    })
}

/// The commit that `revision` names: its id, its year, its tree.
fn tip(repository: &Repository, revision: &str) -> Result<(Oid, Option<i32>, Oid), Error> {
    match repository.revparse_single(revision).and_then(|object| object.peel_to_commit()) {
        Ok(commit) => Ok((commit.id(), year_of(&commit), commit.tree_id())),
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

impl Tree for CommitTree {
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Error> {
        let Some(root) = self.root else { return Ok(Vec::new()) };
        let listed = self.folders.borrow().get(folder).copied();
        let found = listed.map_or_else(|| subtree(&self.repository, root, folder), |id| Ok(Some(id)))?;
        let Some(id) = found else { return Ok(Vec::new()) };
        let tree = self.repository.find_tree(id).map_err(Error::git)?;
        let entry = |entry: git2::TreeEntry<'_>| {
            let name = String::from_utf8_lossy(entry.name_bytes());
            let kind = match entry.filemode() as u32 {
                mode::FOLDER => Kind::Folder,
                mode::LINK => Kind::Link,
                mode::SUBMODULE => Kind::Submodule,
                _ => Kind::File,
            };
            let path = join(folder, &name);
            if kind == Kind::Folder {
                self.folders.borrow_mut().insert(path.clone(), entry.id());
            }
            Entry {
                path,
                readable_name: std::str::from_utf8(entry.name_bytes()).is_ok(),
                kind,
                git: if kind == Kind::Folder { String::new() } else { entry.id().to_string() },
            }
        };
        let mut entries: Vec<Entry> = tree.iter().map(entry).collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(entries)
    }

    fn read(&self, entry: &Entry, limit: u64) -> Result<Blob, Error> {
        read_object(&self.repository, &entry.git, limit)
    }

    fn find(&self, git: &str, _path: &str, limit: u64) -> Result<Blob, Error> {
        read_object(&self.repository, git, limit)
    }
}

/// Reads a blob by its id, unless it is larger than `limit` bytes.
pub(super) fn read_object(repository: &Repository, git: &str, limit: u64) -> Result<Blob, Error> {
    let id = Oid::from_str(git).map_err(Error::git)?;
    let odb = repository.odb().map_err(Error::git)?;
    let (size, _) = odb.read_header(id).map_err(Error::git)?;
    if size as u64 > limit {
        return Ok(Blob::TooLarge(size as u64));
    }
    let object = odb.read(id).map_err(Error::git)?;
    Ok(Blob::Bytes(object.data().to_vec()))
}
