//! Brings what is needed of a remote repository into the cache, through the installed `git` program, so that
//! credentials, proxies and certificates are the user's own.
//!
//! First the newest commit with its trees and without a single file, then, all at once, the files that somebody asks
//! for. Where the server or the git program cannot do that, everything that the commit has is fetched.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;

use git2::{ErrorCode, Oid, Repository};

use super::Error;
use super::cache::{self, Cache};
use super::objects::Objects;
use crate::git::apart::has_foreign_settings;
use crate::git::{self, Bounds, Failed, redact};

/// What the remote is called: a name that a partial clone can remember, while the address is not written down.
const ORIGIN: &str = "origin";

/// A repository elsewhere, and its part in the cache.
pub(super) struct RemoteSource {
    url: String,
    /// The branch as git names it; `HEAD` for the remote's default.
    wanted: String,
    cache: Cache,
    pub(crate) repository: PathBuf,
    /// Kept, so that nothing is removed while it is read.
    _shared: File,
}

impl RemoteSource {
    pub(crate) fn new(url: &str, branch: Option<&str>, cache: &Cache) -> Result<RemoteSource, Error> {
        cache.tidy(url)?;
        let remote = RemoteSource {
            url: url.to_owned(),
            wanted: branch.map_or("HEAD".to_owned(), |branch| format!("refs/heads/{branch}")),
            cache: cache.clone(),
            repository: cache.repository(url),
            _shared: cache.share()?,
        };
        if remote.is_broken() {
            let _held = cache.hold(&remote.repository)?;
            // Somebody else may have mended it meanwhile.
            if remote.is_broken() {
                cache.tell("the cache is damaged, and is made anew");
                remote.remove()?;
            }
        }
        Ok(remote)
    }

    /// Whether git would stumble over what is there. Nobody waits until what is fetched has reached the disk, so a power
    /// cut can leave files that are empty, or zeros; most of them git itself does without. Or somebody else has changed
    /// the settings, as in a cache that is shared: they could have git run programs.
    fn is_broken(&self) -> bool {
        let config = fs::read(self.repository.join("config"));
        let tip = Repository::open_bare(&self.repository).map(|repository| {
            let tip = repository.refname_to_id(&self.tip());
            tip.is_err_and(|error| error.code() != ErrorCode::NotFound) || has_foreign_settings(&repository)
        });
        config.is_ok_and(|config| config.contains(&0)) || tip.unwrap_or(false)
    }

    /// Where the branch's tip is remembered.
    fn tip(&self) -> String {
        format!("refs/bannerman/{}", &blake3::hash(self.wanted.as_bytes()).to_hex()[..16])
    }

    /// The commit that was fetched last.
    pub(crate) fn tip_here(&self) -> Option<String> {
        let repository = Repository::open_bare(&self.repository).ok()?;
        let id = repository.refname_to_id(&self.tip()).ok()?;
        Some(id.to_string())
    }

    /// The commit that the remote has now; none when it does not tell.
    pub(crate) fn tip_there(&self) -> Result<Option<String>, Error> {
        let listed = self.cache.retry().attempts(|wait| {
            let mut git = git::command(&self.repository);
            git::pass(&mut git, &git::Address::new(&self.url).settings(ORIGIN));
            git.args(["ls-remote", "--quiet", "--", ORIGIN, &self.wanted]);
            git::run(&mut git, &Bounds::within(wait))
        });
        let listed = listed.map_err(|failed| self.failed(failed))?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let row =
            listed.lines().filter_map(|row| row.split_once('\t')).find(|(_, name)| *name == self.wanted);
        Ok(row.map(|(id, _)| id.to_owned()))
    }

    /// Fetches the newest commit and its trees. `answers` says that the remote was heard of already: what fails
    /// then is what lies in the cache.
    pub(crate) fn fetch(&self, answers: bool) -> Result<(), Error> {
        let _held = self.cache.hold(&self.repository)?;
        self.begin()?;
        let part = match self.fetch_tip(&["--filter=blob:none"]) {
            Err(Failed::Said { passes: false, .. })
                if (answers && self.tip_here().is_some()) || self.clear()? =>
            {
                self.cache.tell("the cache could not be brought up to date, and is made anew");
                self.anew()?;
                self.fetch_tip(&["--filter=blob:none"])
            }
            other => other,
        };
        match part {
            Ok(()) => Ok(()),
            Err(failed) if failed.is_usage() => {
                self.everything("this git cannot fetch a part of a repository")
            }
            Err(failed) => Err(self.failed(failed)),
        }
    }

    /// Fetches these objects, all at once.
    pub(crate) fn bring(&self, ids: &BTreeSet<Oid>) -> Result<(), Error> {
        let _held = self.cache.hold(&self.repository)?;
        self.begin()?;
        // Somebody else may have brought them meanwhile.
        let missing = self.missing(ids)?;
        if missing.is_empty() {
            return Ok(());
        }
        let brought = self.fetch_objects(&missing);
        if let Err(failed @ Failed::Unreachable { .. }) = brought {
            return Err(self.failed(failed));
        }
        if brought.is_ok() && self.missing(&missing)?.is_empty() {
            let files = if missing.len() == 1 { "file" } else { "files" };
            self.cache.tell(&format!("fetched {} {files}", missing.len()));
            return Ok(());
        }
        self.everything("the server does not send single files")?;
        match self.missing(&missing)?.is_empty() {
            true => Ok(()),
            // The branch moved on meanwhile.
            false => Err(self.damaged()),
        }
    }

    /// Which of these are not in the cache.
    pub(crate) fn missing(&self, ids: &BTreeSet<Oid>) -> Result<BTreeSet<Oid>, Error> {
        let objects = Objects::open(&self.repository)?;
        let mut missing = BTreeSet::new();
        for id in ids {
            if !objects.has(*id)? {
                missing.insert(*id);
            }
        }
        Ok(missing)
    }

    /// Forgets a repository that cannot be relied on.
    pub(crate) fn damaged(&self) -> Error {
        let removed = self.cache.hold(&self.repository).and_then(|_held| self.remove());
        removed.err().unwrap_or_else(|| Error::Damaged(redact(&self.url)))
    }

    fn fetch_tip(&self, options: &[&str]) -> Result<(), Failed> {
        let refspec = format!("+{}:{}", self.wanted, self.tip());
        let fetched = self.patiently(|bounds| {
            let mut fetch = self.git_fetch("default");
            git::run(fetch.args(["--depth=1"]).args(options).args([ORIGIN, &refspec]), bounds)
        })?;
        if String::from_utf8_lossy(&fetched.stderr).contains("filtering not recognized") {
            self.cache.tell("the server does not leave files out: everything was fetched");
        }
        Ok(())
    }

    fn fetch_objects(&self, ids: &BTreeSet<Oid>) -> Result<(), Failed> {
        let list: String = ids.iter().map(|id| format!("{id}\n")).collect();
        let fetched = self.patiently(|bounds| {
            // What is here says nothing about what is wanted.
            let mut fetch = self.git_fetch("noop");
            fetch.args(["--filter=blob:none", "--stdin", ORIGIN]);
            git::run_with(&mut fetch, Some(list.as_bytes()), bounds)
        });
        fetched.map(drop)
    }

    /// Fetches by `attempt`, as often as it takes and may be.
    fn patiently<T>(&self, attempt: impl Fn(&Bounds<'_>) -> Result<T, Failed>) -> Result<T, Failed> {
        let objects = self.repository.join("objects");
        self.cache.retry().attempts(|wait| {
            let fetched = attempt(&Bounds { wait, fetches_into: Some(&objects) });
            if matches!(fetched, Err(Failed::Silent { .. } | Failed::TooMuch(_))) {
                // One that had to be killed leaves its locks. What cannot be removed is told by the next one.
                let _ = git::clear(&self.repository);
            }
            fetched
        })
    }

    /// `git fetch` from the remote, which is called origin: a name that a partial clone can remember, while the
    /// address, which may hold credentials, is not written down.
    fn git_fetch(&self, negotiation: &str) -> Command {
        let mut git = git::command(&self.repository);
        git::pass(&mut git, &git::Address::new(&self.url).settings(ORIGIN));
        git.arg("-c").arg(format!("fetch.negotiationAlgorithm={negotiation}"));
        // What came together stays together. Nobody waits for the disk: what is not whole is fetched anew.
        git.args([
            "-c",
            "core.fsync=none",
            "-c",
            "fetch.unpackLimit=1",
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
        ]);
        git
    }

    /// Everything that the commit has, into a repository that knows of no other.
    fn everything(&self, why: &str) -> Result<(), Error> {
        self.cache.tell(&format!("{why}: everything is fetched"));
        self.anew()?;
        self.fetch_tip(&[]).map_err(|failed| self.failed(failed))
    }

    /// Makes the repository, unless it is there. Whoever calls this holds it.
    fn begin(&self) -> Result<(), Error> {
        self.clear()?;
        if Repository::open_bare(&self.repository).is_err() {
            self.anew()?;
        }
        Ok(())
    }

    /// Clears away what a git that was killed has left. Returns whether there was something: when this run's own git
    /// has just failed, one that outlived its run may still be at work.
    fn clear(&self) -> Result<bool, Error> {
        match self.repository.is_dir() {
            true => git::clear(&self.repository).map_err(|error| Error::io(&self.repository, &error)),
            false => Ok(false),
        }
    }

    fn anew(&self) -> Result<(), Error> {
        self.remove()?;
        fs::create_dir_all(&self.repository).map_err(|error| Error::io(&self.repository, &error))?;
        git::init(&self.repository).map_err(|failed| self.failed(failed))
    }

    fn remove(&self) -> Result<(), Error> {
        if self.repository.exists() { cache::remove(&self.repository) } else { Ok(()) }
    }

    fn failed(&self, failed: Failed) -> Error {
        match failed {
            Failed::NotStarted(error) => Error::NoGitProgram(error),
            failed => {
                let (url, said) = (redact(&self.url), failed.to_string());
                if failed.passes() { Error::Unreachable { url, said } } else { Error::Fetch { url, said } }
            }
        }
    }
}
