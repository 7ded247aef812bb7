//! A commit of a remote repository. Its trees are in the cache; a file is fetched when it is asked for.

use std::collections::BTreeSet;

use git2::Repository;

use super::cache::Cache;
use super::commit::{self, CommitTree, owned};
use super::fetch::RemoteSource;
use super::{Blob, Checkout, Entry, Error, Kind, Reader, Tree};
use crate::lock::GitId;

struct RemoteTree {
    remote: RemoteSource,
    tree: CommitTree,
}

/// Opens the newest commit of a branch. None when that is `unless`, and nothing of it is in the cache: then the
/// remote was asked for its tip, and for nothing else.
pub(super) fn open(
    url: &str,
    branch: Option<&str>,
    events: &str,
    cache: &Cache,
    unless: Option<&str>,
) -> Result<Option<Checkout>, Error> {
    let remote = RemoteSource::new(url, branch, cache)?;
    let here = remote.tip_here();
    let asked = here.is_some() || unless.is_some();
    let there = if asked { remote.tip_there()? } else { None };
    if there.is_some() && here == there {
        match find(&remote, events) {
            Ok(found) => return Ok(Some(checkout(remote, found))),
            Err(_) => {
                cache.tell("the cache is damaged, and is made anew");
                remote.damaged();
            }
        }
    } else if there.is_some() && there.as_deref() == unless {
        return Ok(None);
    }
    remote.fetch(there.is_some())?;
    let found = find(&remote, events).map_err(|_| remote.damaged())?;
    Ok(Some(checkout(remote, found)))
}

/// The files of a remote repository by Git's ids, without a look at what its newest commit is.
pub(super) fn by_id(url: &str, branch: Option<&str>, cache: &Cache) -> Result<Box<dyn Tree>, Error> {
    let remote = RemoteSource::new(url, branch, cache)?;
    let tree = CommitTree::none(&remote.repository);
    Ok(Box::new(RemoteTree { remote, tree }))
}

fn find(remote: &RemoteSource, events: &str) -> Result<commit::Found, Error> {
    let repository = Repository::open_bare(&remote.repository).map_err(Error::git)?;
    let tip = remote.tip_here().ok_or(Error::NoCommit)?;
    commit::find(repository, &tip, "", events)
}

fn checkout(remote: RemoteSource, found: commit::Found) -> Checkout {
    found.checkout("", |tree| Box::new(RemoteTree { remote, tree }))
}

impl Tree for RemoteTree {
    fn reader(&self) -> Result<Box<dyn Reader + '_>, Error> {
        let reader = self.tree.reader().map_err(|_| self.remote.damaged())?;
        Ok(Box::new(RemoteReader { remote: &self.remote, reader }))
    }

    fn expect(&self, entries: &[&Entry]) -> Result<(), Error> {
        let files = entries.iter().filter(|entry| entry.kind == Kind::File);
        let ids: BTreeSet<GitId> = files.map(|entry| entry.git).collect();
        let missing = self.remote.missing(&ids)?;
        if !missing.is_empty() {
            self.remote.bring(&missing)?;
            // What is open does not know of a new pack.
            self.tree.close();
        }
        Ok(())
    }

    fn find(&self, git: GitId, _path: &str, limit: u64) -> Result<Blob<'static>, Error> {
        let here = self.tree.objects().and_then(|objects| owned(&objects, git, limit));
        here.or_else(|_| {
            self.remote.bring(&BTreeSet::from([git]))?;
            self.tree.close();
            owned(&self.tree.objects()?, git, limit).map_err(|_| self.remote.damaged())
        })
    }
}

struct RemoteReader<'a> {
    remote: &'a RemoteSource,
    reader: Box<dyn Reader + 'a>,
}

impl Reader for RemoteReader<'_> {
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error> {
        self.reader.list(folder).map_err(|_| self.remote.damaged())
    }

    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        self.reader.read(entry, limit, then).map_err(|_| self.remote.damaged())
    }

    fn held(&self) -> u64 {
        self.reader.held()
    }
}
