//! Where a branch with a state is: in which repository, and at which remote.

use std::io;
use std::path::{Path, PathBuf};

use git2::Repository;

use super::StateError;
use crate::git::{self, GitRetry, NotUsed};

/// Where the branch is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BranchPlace {
    /// Folders that may be in a Git repository; the first that is counts.
    pub folders: Vec<PathBuf>,
    /// The folder that the user named: only there a bare repository is used.
    pub named: Option<PathBuf>,
    /// Where no folder is: an address, and a folder of this machine that its branch is fetched into.
    pub address: Option<(String, PathBuf)>,
}

/// Where else the branch is.
pub(super) enum BranchRemote {
    /// A remote of the repository.
    Named(String),
    Address(String),
}

impl BranchPlace {
    /// The repository that counts, and the remote that the branch is at; none where it is in the repository alone. `shown`
    /// is the store, for messages.
    pub(super) fn look(
        &self,
        shown: &str,
        retry: &GitRetry,
    ) -> Result<(Repository, Option<BranchRemote>), StateError> {
        let failed = |reason: String| StateError::failed(shown, reason);
        let not_used = |error: NotUsed| match error {
            NotUsed::Git(error) => failed(error.message().to_owned()),
            error => StateError::NotUsed(shown.to_owned(), error),
        };
        let mut found = None;
        for folder in &self.folders {
            found = git::discover(folder, self.named.as_deref()).map_err(not_used)?;
            if found.is_some() {
                break;
            }
        }
        match (found, &self.address) {
            (Some(repository), _) => {
                let remote = remote(&repository).map_err(not_used)?;
                Ok((repository, remote.map(BranchRemote::Named)))
            }
            (None, Some((address, folder))) => {
                let repository = opened_or_made(folder, retry, &failed)?;
                Ok((repository, Some(BranchRemote::Address(address.clone()))))
            }
            (None, None) => Err(StateError::NoRepository(shown.to_owned())),
        }
    }
}

/// The bare repository in a folder. What a run that was killed has made of one is made whole.
fn opened_or_made(
    folder: &Path,
    retry: &GitRetry,
    failed: &dyn Fn(String) -> StateError,
) -> Result<Repository, StateError> {
    let failed_here = |error: io::Error| StateError::io(folder, &error);
    std::fs::create_dir_all(folder).map_err(failed_here)?;
    let _held = git::hold(folder, retry.of_attempt()).map_err(failed_here)?;
    if let Ok(repository) = Repository::open_bare(folder) {
        return Ok(repository);
    }
    git::clear(folder).map_err(failed_here)?;
    git::init(folder).map_err(|error| failed(error.to_string()))?;
    Repository::open_bare(folder).map_err(|error| failed(error.message().to_owned()))
}

/// `origin`, or the only other remote there is.
fn remote(repository: &Repository) -> Result<Option<String>, NotUsed> {
    let remotes = repository.remotes()?;
    let names: Vec<&str> = remotes.iter().filter_map(|name| name.ok().flatten()).collect();
    let name = match names.as_slice() {
        [only] => *only,
        [] => return Ok(None),
        many if many.contains(&"origin") => "origin",
        _ => {
            let several = "there are several remotes, and none is named `origin`";
            return Err(git2::Error::from_str(several).into());
        }
    };
    let found = repository.find_remote(name)?;
    for address in [found.url().ok(), found.pushurl().ok().flatten()].into_iter().flatten() {
        git::refuse_inside(address, repository.workdir().unwrap_or(repository.path()))?;
    }
    Ok(Some(name.to_owned()))
}
