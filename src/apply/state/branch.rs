//! A branch that is replaced by compare-and-swap: at the remote where there is one, else in the repository
//! itself. Neither the work tree nor the index nor HEAD is touched.

use std::io::ErrorKind;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use git2::{Blob, ErrorCode, Oid, Repository};

use super::StateError;
use super::place::{BranchPlace, BranchRemote};
use crate::disk::Below;
use crate::git::apart::{self, Apart};
use crate::git::{self, Bounds, Failed, GitRetry, redact};

/// How often, and after what pause, a branch that is locked is looked at again. A git program that is at work on it is
/// done by then; a lock that is still there was left by one that was killed, for other runs are kept away.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(50);

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
    pub(crate) repository: Repository,
    /// None for a branch of the repository alone.
    remote: Option<BranchRemote>,
    /// `refs/heads/…`.
    name: String,
    /// For messages.
    pub(crate) shown: String,
    retry: Arc<GitRetry>,
}

impl Branch {
    pub(crate) fn open(
        branch: &str,
        place: &BranchPlace,
        retry: &Arc<GitRetry>,
    ) -> Result<Branch, StateError> {
        let shown = format!("git:{branch}");
        let (repository, remote) = place.look(&shown, retry)?;
        let (name, retry) = (format!("refs/heads/{branch}"), Arc::clone(retry));
        Ok(Branch { repository, remote, name, shown, retry })
    }

    /// The commit at the tip, with its objects in the repository; none when there is no such branch.
    pub(crate) fn tip(&self) -> Result<Option<Oid>, StateError> {
        let Some(remote) = &self.remote else { return self.resolve(&self.name) };
        let Some(tip) = self.tip_of_remote(remote)? else { return Ok(None) };
        let _held = self.hold()?;
        self.clear_locks(remote)?;
        let here = self.resolve(&self.kept())?;
        if here == Some(tip) { Ok(here) } else { self.fetch(remote, here).map(Some) }
    }

    /// A file's content. A partial clone may have to fetch it first.
    pub(crate) fn blob(&self, id: Oid) -> Result<Blob<'_>, git2::Error> {
        self.repository.find_blob(id).or_else(|error| {
            if let (ErrorCode::NotFound, Some(remote)) = (error.code(), &self.remote) {
                // That it could not be had is said by the second attempt.
                let _ = self.fetch(remote, None);
            }
            self.repository.find_blob(id)
        })
    }

    /// Fetches the branch with all that it has beyond `known`, and keeps its tip.
    fn fetch(&self, remote: &BranchRemote, known: Option<Oid>) -> Result<Oid, StateError> {
        let kept = self.kept();
        let git = self.git(remote, known.map(|id| (kept.as_str(), id)))?;
        let objects = self.repository.commondir().join("objects");
        let fetched = self.retry.attempts(|wait| {
            let mut fetch = git.command();
            // What comes as a pack can be seen coming.
            fetch.args([
                "-c",
                "fetch.unpackLimit=1",
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
            ]);
            fetch.args(["--no-recurse-submodules", "--refmap=", "--", apart::REMOTE]);
            let bounds = Bounds { wait, fetches_into: Some(&objects) };
            git::run(fetch.arg(format!("+{}:{kept}", self.name)), &bounds)
        });
        fetched.map_err(|error| self.failed("could not be fetched", &error))?;
        let tip = git.reference(&kept).map_err(|error| self.git_error(&error))?;
        self.keep(tip)?;
        Ok(tip)
    }

    /// Replaces the tip, if it is still `expected`.
    pub(crate) fn replace(&self, expected: Option<Oid>, new: Oid) -> Result<Replaced, StateError> {
        let Some(remote) = &self.remote else { return self.replace_here(expected, new) };
        let name = &self.name;
        let lease =
            format!("--force-with-lease={name}:{}", expected.map_or(String::new(), |id| id.to_string()));
        let git = self.git(remote, None)?;
        let replaced = self.retry.attempts(|wait| {
            let bounds = Bounds::within(wait);
            let mut push = git.command();
            push.args(["push", "--quiet", "--no-verify", "--no-follow-tags", "--recurse-submodules=no"]);
            let Err(error) =
                git::run(push.args([&lease, "--", apart::REMOTE, &format!("{new}:{name}")]), &bounds)
            else {
                return Ok(Replaced::Yes);
            };
            // The answer may be all that was lost, so the remote is asked before anything is believed.
            match self.listed(&git, &bounds) {
                Ok(there) if there == Some(new) => Ok(Replaced::Yes),
                Ok(there) if there != expected => Ok(Replaced::Changed),
                Ok(_) if !error.passes() => Ok(Replaced::Refused(error.to_string())),
                _ => Err(error),
            }
        });
        let replaced = replaced.map_err(|error| self.failed("could not be pushed", &error))?;
        if !matches!(replaced, Replaced::Yes) {
            return Ok(replaced);
        }
        let _held = self.hold()?;
        self.clear_locks(remote)?;
        // For the next run, which need not fetch it then.
        self.keep(new)?;
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
                _ => Err(self.git_error(&error)),
            },
        }
    }

    fn tip_of_remote(&self, remote: &BranchRemote) -> Result<Option<Oid>, StateError> {
        let git = self.git(remote, None)?;
        let listed = self.retry.attempts(|wait| self.listed(&git, &Bounds::within(wait)));
        listed.map_err(|error| self.failed("could not be read", &error))
    }

    /// What a remote says that the branch's tip is.
    fn listed(&self, git: &Apart, bounds: &Bounds<'_>) -> Result<Option<Oid>, Failed> {
        let mut list = git.command();
        let output = git::run(list.args(["ls-remote", "--quiet", "--", apart::REMOTE, &self.name]), bounds)?;
        let text = String::from_utf8_lossy(&output.stdout);
        // A pattern's end is compared, so other branches may be listed too.
        let line = text.lines().find_map(|line| line.split_once('\t').filter(|(_, name)| *name == self.name));
        Ok(line.and_then(|(id, _)| Oid::from_str(id).ok()))
    }

    /// The reference that keeps what was fetched from being cleared away.
    fn kept(&self) -> String {
        self.name.replacen("refs/heads/", "refs/bannerman/state/", 1)
    }

    /// Makes it refer to `tip`. Whoever calls this holds the repository.
    fn keep(&self, tip: Oid) -> Result<(), StateError> {
        let kept = self.repository.reference(&self.kept(), tip, true, "bannerman");
        kept.map(drop).map_err(|error| self.git_error(&error))
    }

    fn clear_locks(&self, remote: &BranchRemote) -> Result<(), StateError> {
        if let BranchRemote::Named(remote) = remote {
            // This lock would be in the way of the user's own fetches only.
            self.unlock(&self.name.replacen("refs/heads", &format!("refs/remotes/{remote}"), 1))?;
        }
        self.unlock(&self.kept())
    }

    /// Removes the lock of a reference that a run which was killed has left. Whoever calls this holds the repository,
    /// so no other run is at work on it.
    fn unlock(&self, name: &str) -> Result<(), StateError> {
        let lock = Below::new(self.repository.commondir(), format!("{name}.lock"));
        match lock.remove() {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(StateError::io(&lock.path(), &error)),
            _ => Ok(()),
        }
    }

    fn resolve(&self, name: &str) -> Result<Option<Oid>, StateError> {
        match self.repository.refname_to_id(name) {
            Ok(id) => Ok(Some(id)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(self.git_error(&error)),
        }
    }

    /// The git program for this repository, which does not read its configuration: where that came from is not known.
    fn git(&self, remote: &BranchRemote, known: Option<(&str, Oid)>) -> Result<Apart, StateError> {
        let remote = match remote {
            BranchRemote::Named(name) => apart::RemoteAddress::Named(name),
            BranchRemote::Address(address) => apart::RemoteAddress::Address(address),
        };
        Apart::new(&self.repository, &remote, known).map_err(|error| self.git_error(&error))
    }

    fn hold(&self) -> Result<std::fs::File, StateError> {
        let folder = self.repository.commondir();
        git::hold(folder, self.retry.of_attempt()).map_err(|error| StateError::io(folder, &error))
    }

    fn failed(&self, what: &str, error: &Failed) -> StateError {
        let (remote, mut more) = match &self.remote {
            None => (String::new(), String::new()),
            Some(BranchRemote::Address(address)) => (format!(" of {}", redact(address)), String::new()),
            Some(BranchRemote::Named(name)) => {
                (format!(" of {name}"), apart::left_out(&self.repository, name).join(", "))
            }
        };
        if !more.is_empty() {
            more = format!(
                "\n  left out, for a repository's own settings can run programs: {more}; `git config --global` sets \
                 what you need"
            );
        }
        let reason = format!("the branch{remote} {what}\n{error}{more}");
        if error.passes() {
            return StateError::Unreachable { store: self.shown.clone(), reason };
        }
        StateError::failed(&self.shown, reason)
    }

    fn git_error(&self, error: &git2::Error) -> StateError {
        StateError::failed(&self.shown, error.message().to_owned())
    }
}
