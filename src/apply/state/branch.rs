//! A branch that is replaced by compare-and-swap: at the remote where there is one, else in the repository
//! itself. Neither the work tree nor the index nor HEAD is touched.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use git2::{Blob, ErrorCode, Oid, Repository};

use super::StateError;
use crate::git::{self, Failed, redact};

/// How often, and after what pause, a branch that is locked is looked at again. A git program that is at work on it is
/// done by then; a lock that is still there was left by one that was killed, for other runs are kept away.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(50);

/// Where the branch is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Folders that may be in a Git repository; the first that is counts.
    pub folders: Vec<PathBuf>,
    /// Where no folder is: an address, and a folder of this machine that its branch is fetched into.
    pub address: Option<(String, PathBuf)>,
}

/// What became of an attempt to replace the branch's tip.
pub(super) enum Replaced {
    Yes,
    /// Somebody else was faster.
    Changed,
    /// The remote does not want it, in git's words.
    Refused(String),
}

/// The branch.
pub(super) struct Branch {
    pub repository: Repository,
    /// A remote's name or its address; none for a branch of the repository alone.
    remote: Option<String>,
    /// `refs/heads/…`.
    name: String,
    /// For messages.
    pub shown: String,
}

impl Branch {
    pub fn open(branch: &str, place: &Place) -> Result<Branch, StateError> {
        let shown = format!("git:{branch}");
        let failed = |reason: String| StateError::failed(&shown, reason);
        let mut found = None;
        for folder in &place.folders {
            found = git::discover(folder).map_err(|error| failed(error.message().to_owned()))?;
            if found.is_some() {
                break;
            }
        }
        let (repository, remote) = match (found, &place.address) {
            (Some(repository), _) => {
                let remote = remote(&repository).map_err(|error| failed(error.message().to_owned()))?;
                (repository, remote)
            }
            (None, Some((address, folder))) => {
                let repository = opened_or_made(folder, &failed)?;
                (repository, Some(address.clone()))
            }
            (None, None) => return Err(StateError::NoRepository(shown)),
        };
        Ok(Branch { repository, remote, name: format!("refs/heads/{branch}"), shown })
    }

    /// The commit at the tip, with its objects in the repository; none when there is no such branch.
    pub fn tip(&self) -> Result<Option<Oid>, StateError> {
        let Some(remote) = &self.remote else { return self.resolve(&self.name) };
        let Some(tip) = self.tip_of_remote(remote)? else { return Ok(None) };
        let _held = self.hold()?;
        let kept = self.kept();
        self.unlock(&kept)?;
        if self.repository.find_remote(remote).is_ok() {
            // This lock would be in the way of the user's own fetches only.
            self.unlock(&self.name.replacen("refs/heads", &format!("refs/remotes/{remote}"), 1))?;
        }
        if self.resolve(&kept)? != Some(tip) {
            let refspec = format!("+{}:{kept}", self.name);
            let mut fetch = self.git();
            fetch.args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"]);
            git::run(fetch.args(["--refmap=", "--", remote, &refspec]))
                .map_err(|error| self.failed("could not be fetched", &error))?;
        }
        self.resolve(&kept)
    }

    /// A file's content. A partial clone may have to fetch it first.
    pub fn blob(&self, id: Oid) -> Result<Blob<'_>, git2::Error> {
        self.repository.find_blob(id).or_else(|error| {
            if error.code() == ErrorCode::NotFound {
                // That it could not be had is said by the second attempt.
                let _ = git::run(self.git().args(["cat-file", "-e", &id.to_string()]));
            }
            self.repository.find_blob(id)
        })
    }

    /// Replaces the tip, if it is still `expected`.
    pub fn replace(&self, expected: Option<Oid>, new: Oid) -> Result<Replaced, StateError> {
        let Some(remote) = &self.remote else { return self.replace_here(expected, new) };
        let name = &self.name;
        let lease =
            format!("--force-with-lease={name}:{}", expected.map_or(String::new(), |id| id.to_string()));
        let mut push = self.git();
        push.args(["push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"]);
        let pushed = git::run(push.args([&lease, "--", remote, &format!("{new}:{name}")]));
        if let Err(error) = pushed {
            // The answer may be all that was lost, so the remote is asked before anything is believed.
            let there = self.tip_of_remote(remote).map_err(|_| self.failed("could not be pushed", &error))?;
            if there != Some(new) {
                let refused = Replaced::Refused(error.to_string());
                return Ok(if there == expected { refused } else { Replaced::Changed });
            }
        }
        let _held = self.hold()?;
        // For the next run, which need not fetch it then.
        let kept = self.kept();
        self.unlock(&kept)?;
        self.repository
            .reference(&kept, new, true, "bannerman")
            .map_err(|error| StateError::failed(&self.shown, error.message().to_owned()))?;
        Ok(Replaced::Yes)
    }

    fn replace_here(&self, expected: Option<Oid>, new: Oid) -> Result<Replaced, StateError> {
        let head = self.repository.find_reference("HEAD").ok();
        let checked_out = head.and_then(|head| head.symbolic_target().ok().flatten().map(str::to_owned));
        if !self.repository.is_bare() && checked_out.as_deref() == Some(&self.name) {
            let said = "it is checked out here: switch to another branch, and run again";
            return Ok(Replaced::Refused(said.to_owned()));
        }
        let _held = self.hold()?;
        let replace = || match expected {
            Some(old) => self.repository.reference_matching(&self.name, new, true, old, "bannerman"),
            None => self.repository.reference(&self.name, new, false, "bannerman"),
        };
        let is_locked = |error: &git2::Error| error.code() == ErrorCode::Locked;
        let mut replaced = replace();
        for _ in 0..LOOKS {
            if !replaced.as_ref().is_err_and(is_locked) {
                break;
            }
            sleep(PAUSE);
            replaced = replace();
        }
        if replaced.as_ref().is_err_and(is_locked) {
            self.unlock(&self.name)?;
            replaced = replace();
        }
        match replaced {
            Ok(_) => Ok(Replaced::Yes),
            Err(error) => match error.code() {
                ErrorCode::Modified | ErrorCode::Exists | ErrorCode::NotFound | ErrorCode::Locked => {
                    Ok(Replaced::Changed)
                }
                _ => Err(StateError::failed(&self.shown, error.message().to_owned())),
            },
        }
    }

    fn tip_of_remote(&self, remote: &str) -> Result<Option<Oid>, StateError> {
        let mut list = self.git();
        let output = git::run(list.args(["ls-remote", "--quiet", "--", remote, &self.name]))
            .map_err(|error| self.failed("could not be read", &error))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // A pattern's end is compared, so other branches may be listed too.
        let line = text.lines().find_map(|line| line.split_once('\t').filter(|(_, name)| *name == self.name));
        Ok(line.and_then(|(id, _)| Oid::from_str(id).ok()))
    }

    /// The reference that keeps what was fetched from being cleared away.
    fn kept(&self) -> String {
        self.name.replacen("refs/heads/", "refs/bannerman/state/", 1)
    }

    /// Removes the lock of a reference that a run which was killed has left. Whoever calls this holds the repository,
    /// so no other run is at work on it.
    fn unlock(&self, name: &str) -> Result<(), StateError> {
        let path = self.repository.commondir().join(format!("{name}.lock"));
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(super::file::io_error(&path, &error)),
            _ => Ok(()),
        }
    }

    fn resolve(&self, name: &str) -> Result<Option<Oid>, StateError> {
        match self.repository.refname_to_id(name) {
            Ok(id) => Ok(Some(id)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(StateError::failed(&self.shown, error.message().to_owned())),
        }
    }

    fn git(&self) -> Command {
        let mut git = git::command(self.repository.path());
        // A remote may be a path from there.
        git.current_dir(self.repository.workdir().unwrap_or(self.repository.path()));
        // A server that says nothing for a minute is given up.
        git.args(["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60"]);
        git
    }

    fn hold(&self) -> Result<std::fs::File, StateError> {
        let folder = self.repository.commondir();
        git::hold(folder).map_err(|error| super::file::io_error(folder, &error))
    }

    fn failed(&self, what: &str, error: &Failed) -> StateError {
        let remote = self.remote.as_deref().map_or(String::new(), |remote| format!(" of {}", redact(remote)));
        StateError::failed(&self.shown, format!("the branch{remote} {what}\n{error}"))
    }
}

/// The bare repository in a folder. What a run that was killed has made of one is made whole.
fn opened_or_made(folder: &Path, failed: &dyn Fn(String) -> StateError) -> Result<Repository, StateError> {
    let io_error = |error: io::Error| super::file::io_error(folder, &error);
    std::fs::create_dir_all(folder).map_err(io_error)?;
    let _held = git::hold(folder).map_err(io_error)?;
    if let Ok(repository) = Repository::open_bare(folder) {
        return Ok(repository);
    }
    git::clear(folder).map_err(io_error)?;
    git::init(folder).map_err(|error| failed(error.to_string()))?;
    Repository::open_bare(folder).map_err(|error| failed(error.message().to_owned()))
}

/// `origin`, or the only other remote there is.
fn remote(repository: &Repository) -> Result<Option<String>, git2::Error> {
    let remotes = repository.remotes()?;
    let names: Vec<&str> = remotes.iter().filter_map(|name| name.ok().flatten()).collect();
    match names.as_slice() {
        [only] => Ok(Some((*only).to_owned())),
        [] => Ok(None),
        many if many.contains(&"origin") => Ok(Some("origin".to_owned())),
        _ => Err(git2::Error::from_str("there are several remotes, and none is named `origin`")),
    }
}
