//! The state in a branch of a Git repository, with the lock that was applied last beside it: `state.toml` and
//! `bannerman.lock`, one commit a run that changed something or met a new commit of the branding, with a message that
//! says what.
//!
//! Every save is pushed at once, so that a run that dies loses nothing; the saves of one run take each other's
//! place in one commit. The push names the commit that it replaces, and fails where another run was faster.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use git2::{ErrorCode, Oid, Signature, Time, Tree};

use super::branch::{Branch, Replaced};
use super::describe::{Record, describe};
use super::error::{read_state, state_text};
use super::{BranchPlace, State, StateError, StateStore, bounds};
use crate::git::GitRetry;
use crate::lock::MAX_BYTES;

/// The files in the branch.
const STATE: &str = "state.toml";
const LOCK: &str = "bannerman.lock";

/// Who commits. Nobody can have this address.
const COMMITTER: (&str, &str) = ("bannerman", "bannerman@bannerman.invalid");

/// A state in a branch.
pub struct GitStore {
    branch: Branch,
    now: DateTime<Utc>,
    /// Told apart in the commit, so that two runs that save the same at the same time do not make the same
    /// commit, and both believe that they were first.
    run: String,
    /// What was there when it was read or written last here.
    seen: RefCell<LoadedRecord>,
    /// This run's commit, and what it was made from.
    ours: Option<(Oid, LoadedRecord)>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct LoadedRecord {
    commit: Option<Oid>,
    record: Record,
}

impl GitStore {
    /// Opens the store. `now` and `run` go into its commits.
    pub fn open(
        branch: &str,
        place: &BranchPlace,
        retry: &Arc<GitRetry>,
        now: DateTime<Utc>,
        run: &str,
    ) -> Result<GitStore, StateError> {
        let branch = Branch::open(branch, place, retry)?;
        Ok(GitStore { branch, now, run: run.to_owned(), seen: RefCell::default(), ours: None })
    }

    fn read(&self) -> Result<LoadedRecord, StateError> {
        let Some(commit) = self.branch.tip()? else { return Ok(LoadedRecord::default()) };
        let tree = self.tree(commit)?;
        let record = Record { state: self.file(&tree, STATE)?, lock: self.file(&tree, LOCK)? };
        if record.state.is_none() {
            return Err(StateError::Foreign(self.name(), format!("the branch has no {STATE}")));
        }
        Ok(LoadedRecord { commit: Some(commit), record })
    }

    fn write(&mut self, record: Record) -> Result<(), StateError> {
        let seen = self.seen.borrow().clone();
        if record == seen.record {
            return Ok(());
        }
        // The branch begins with a state: a lock alone waits for it.
        if record.state.is_some() {
            let ours = self.ours.take().filter(|(commit, _)| seen.commit == Some(*commit));
            let base = ours.map_or_else(|| seen.clone(), |(_, base)| base);
            let mut replaced = self.replace(&seen, &base, &record)?;
            if let (Replaced::Refused(_), true) = (&replaced.0, base != seen) {
                // The remote may forbid taking a commit's place; then this is one more.
                replaced = self.replace(&seen, &seen, &record)?;
            }
            match replaced {
                (Replaced::Yes, commit) => {
                    self.ours = Some((commit, base));
                    self.seen.borrow_mut().commit = Some(commit);
                }
                (Replaced::Changed, _) => return Err(StateError::Changed(self.name())),
                (Replaced::Refused(said), _) => return Err(StateError::Refused(self.name(), said)),
            }
        }
        self.seen.borrow_mut().record = record;
        Ok(())
    }

    /// Puts a commit that follows `base` in the place of what was seen.
    fn replace(
        &self,
        seen: &LoadedRecord,
        base: &LoadedRecord,
        record: &Record,
    ) -> Result<(Replaced, Oid), StateError> {
        let commit = match base.commit {
            // All is as it was before this run: nothing is left to tell.
            Some(commit) if base.record == *record => commit,
            _ => self.commit(base, record).map_err(|error| self.git_error(&error))?,
        };
        Ok((self.branch.replace(seen.commit, commit)?, commit))
    }

    fn commit(&self, base: &LoadedRecord, record: &Record) -> Result<Oid, git2::Error> {
        let repository = &self.branch.repository;
        let parent = base.commit.map(|commit| repository.find_commit(commit)).transpose()?;
        let tree = parent.as_ref().map(git2::Commit::tree).transpose()?;
        let mut files = repository.treebuilder(tree.as_ref())?;
        for (name, text) in [(STATE, &record.state), (LOCK, &record.lock)] {
            if let Some(text) = text {
                files.insert(name, repository.blob(text.as_bytes())?, 0o100_644)?;
            }
        }
        let tree = repository.find_tree(files.write()?)?;
        let who = Signature::new(COMMITTER.0, COMMITTER.1, &Time::new(self.now.timestamp(), 0))?;
        let message = format!("{}\n\nRun: {}\n", describe(&base.record, record), self.run);
        repository.commit(None, &who, &who, &message, &tree, &parent.iter().collect::<Vec<_>>())
    }

    fn tree(&self, commit: Oid) -> Result<Tree<'_>, StateError> {
        let commit = self.branch.repository.find_commit(commit).map_err(|error| self.git_error(&error))?;
        commit.tree().map_err(|error| self.git_error(&error))
    }

    fn file(&self, tree: &Tree<'_>, name: &str) -> Result<Option<String>, StateError> {
        let Some(entry) = tree.get_name(name) else { return Ok(None) };
        let damaged = |reason: String| StateError::Damaged { path: self.path(name), reason };
        let blob = match self.branch.blob(entry.id()) {
            Ok(blob) => blob,
            Err(error) if error.code() == ErrorCode::NotFound => {
                return Err(damaged("it is no file, or it is missing from this clone".to_owned()));
            }
            Err(error) => return Err(self.git_error(&error)),
        };
        let most = if name == STATE { bounds::MAX_BYTES } else { MAX_BYTES as usize };
        if blob.size() > most {
            return Err(damaged(format!("it has {} bytes, and no more than {most} are read", blob.size())));
        }
        match std::str::from_utf8(blob.content()) {
            Ok(text) => Ok(Some(text.to_owned())),
            Err(_) => Err(damaged("it is not UTF-8 text".to_owned())),
        }
    }

    /// `git:branding-state:state.toml`.
    fn path(&self, file: &str) -> String {
        format!("{}:{file}", self.branch.shown)
    }

    fn git_error(&self, error: &git2::Error) -> StateError {
        StateError::failed(&self.branch.shown, error.message().to_owned())
    }
}

impl StateStore for GitStore {
    fn load(&self) -> Result<State, StateError> {
        let seen = self.read()?;
        let state = match &seen.record.state {
            Some(text) => read_state(text, &self.path(STATE))?,
            None => State::default(),
        };
        self.seen.replace(seen);
        Ok(state)
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        let lock = self.seen.borrow().record.lock.clone();
        let state = Some(state_text(state, &self.name())?);
        self.write(Record { state, lock })
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        Ok(self.read()?.record.lock)
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        let state = self.seen.borrow().record.state.clone();
        self.write(Record { state, lock: Some(lock.to_owned()) })
    }

    fn name(&self) -> String {
        self.branch.shown.clone()
    }
}
