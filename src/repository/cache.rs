//! The cache: fetched repositories, and what is known of pictures.
//!
//! | name | what |
//! |---|---|
//! | `NAME` | a bare repository, fetched in part; the name is a hash of the address, which may hold credentials |
//! | `NAME.lock-file` | held by whoever fetches into it; its time is when the repository was used last |
//! | `NAME.facts` | what is known of a SOURCE's pictures |
//! | `bannerman.lock-file` | shared by those who read from the cache, and held alone by whoever removes something |
//!
//! Nothing in it is trusted: objects are held against their ids, facts against a checksum, and what does not hold is
//! made anew. All of it can be deleted at any time.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{Error, Source};
use crate::disk::{Below, remove_unfinished, write_without_waiting};
use crate::git::{GitRetry, wait_for};
use crate::lock::KnownPictures;

/// The largest notes on pictures that are read, in bytes: of half a million.
const MAX_FACTS: u64 = 64 * 1024 * 1024;

/// How many bytes may stay in the cache, unless somebody says otherwise.
pub const MAX_BYTES: u64 = 1024 * 1024 * 1024;

/// So many packs are looked through one after the other; more are fetched anew, as one.
const MAX_PACKS: usize = 64;

/// Where fetched repositories are kept, and who hears of it.
#[derive(Clone)]
pub struct Cache {
    folder: PathBuf,
    tell: Arc<dyn Fn(&str) + Send + Sync>,
    retry: Arc<GitRetry>,
}

/// What was removed, and what is left, in repositories (or sets of facts) and bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Pruned {
    /// How many were removed.
    pub(crate) removed: usize,
    /// Their bytes.
    pub(crate) removed_bytes: u64,
    /// How many are left.
    pub(crate) kept: usize,
    /// Their bytes.
    pub(crate) kept_bytes: u64,
}

/// One source's part of the cache.
struct CachedSource {
    name: String,
    paths: Vec<PathBuf>,
    bytes: u64,
    packs: usize,
    used: SystemTime,
}

impl Cache {
    /// A cache in `folder`, which is made when something is kept. Details are told to `tell`.
    pub fn new(folder: PathBuf, tell: impl Fn(&str) + Send + Sync + 'static) -> Cache {
        Cache { folder, tell: Arc::new(tell), retry: Arc::default() }
    }

    /// This cache, with `retry` for whoever fetches into it.
    pub(crate) fn with_retry(self, retry: GitRetry) -> Cache {
        Cache { retry: Arc::new(retry), ..self }
    }

    /// How long servers are waited for.
    pub(crate) fn retry(&self) -> &Arc<GitRetry> {
        &self.retry
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn tell(&self, text: &str) {
        (self.tell)(text);
    }

    /// What is known of the pictures of a SOURCE.
    pub(crate) fn facts(&self, source: &Source) -> KnownPictures {
        let path = self.facts_of(source);
        let Ok(text) = self.file(&path).read_text(MAX_FACTS) else { return KnownPictures::default() };
        let facts = KnownPictures::from_text(&text).unwrap_or_default();
        if let Ok(file) = File::options().append(true).open(&path) {
            // So that what is used is removed last.
            let _ = file.set_modified(SystemTime::now());
        }
        facts
    }

    /// Keeps what is known of the pictures of a SOURCE, for the next time. That it could not be kept is a detail.
    pub(crate) fn remember(&self, source: &Source, facts: &KnownPictures) {
        let path = self.facts_of(source);
        remove_unfinished(&self.file(&path));
        if let Err(error) = write_without_waiting(&path, |file| file.write_all(facts.to_text().as_bytes())) {
            self.tell(&format!("not kept for the next time: {}: {error}", path.display()));
        }
    }

    fn facts_of(&self, source: &Source) -> PathBuf {
        let key = match source {
            Source::Folder(folder) | Source::Revision { folder, .. } => {
                folder.canonicalize().unwrap_or_else(|_| folder.clone()).display().to_string()
            }
            Source::Remote { url, .. } => url.clone(),
        };
        self.folder.join(format!("{}.facts", name_of(&key)))
    }

    /// The bare repository for an address.
    pub(super) fn repository(&self, url: &str) -> PathBuf {
        self.folder.join(name_of(url))
    }

    /// Keeps whoever would remove something away, until it is dropped.
    pub(super) fn share(&self) -> Result<File, Error> {
        let file = self.lock_file()?;
        // Whoever removes something is done soon.
        file.lock_shared().map_err(|error| Error::io(&self.folder, &error))?;
        Ok(file)
    }

    /// Keeps whoever else would fetch into a repository away, until it is dropped.
    pub(super) fn hold(&self, repository: &Path) -> Result<File, Error> {
        let path = repository.with_extension("lock-file");
        let file = self.file(&path).lock_file().and_then(|file| {
            wait_for(&file, self.retry.of_attempt())?;
            file.set_modified(SystemTime::now())?;
            Ok(file)
        });
        file.map_err(|error| Error::io(&path, &error))
    }

    /// What lies directly in it. The folder is the user's own; what is in it may have come with a repository.
    fn file(&self, path: &Path) -> Below {
        Below::new(&self.folder, path.file_name().unwrap_or_default())
    }

    fn lock_file(&self) -> Result<File, Error> {
        let file = Below::new(&self.folder, "bannerman.lock-file").lock_file();
        file.map_err(|error| Error::io(&self.folder, &error))
    }

    /// Removes what was not used for longest, until at most `max` bytes are left. Waits for those who read.
    pub(crate) fn prune(&self, max: u64) -> Result<Pruned, Error> {
        if !self.folder.is_dir() {
            return Ok(Pruned::default());
        }
        let alone = self.lock_file()?;
        wait_for(&alone, self.retry.of_attempt()).map_err(|error| Error::io(&self.folder, &error))?;
        self.remove_beyond(max, None)
    }

    /// Makes room before `url` is fetched. It does not wait: while others read, nothing is removed.
    pub(super) fn tidy(&self, url: &str) -> Result<(), Error> {
        let alone = self.lock_file()?;
        match alone.try_lock() {
            Ok(()) => self.remove_beyond(MAX_BYTES, Some(&name_of(url))).map(drop),
            Err(TryLockError::WouldBlock) => Ok(()),
            Err(TryLockError::Error(error)) => Err(Error::io(&self.folder, &error)),
        }
    }

    fn remove_beyond(&self, max: u64, spared: Option<&str>) -> Result<Pruned, Error> {
        let mut items = self.items().map_err(|error| Error::io(&self.folder, &error))?;
        items.sort_by(|a, b| (a.used, &a.name).cmp(&(b.used, &b.name)));
        let mut bytes: u64 = items.iter().map(|item| item.bytes).sum();
        let mut pruned = Pruned::default();
        for item in items {
            if (bytes > max && spared != Some(item.name.as_str())) || item.packs > MAX_PACKS {
                for path in &item.paths {
                    remove(path)?;
                }
                bytes -= item.bytes;
                pruned.removed += 1;
                pruned.removed_bytes += item.bytes;
                self.tell(&format!("removed from the cache: {} ({} bytes)", item.name, item.bytes));
            } else {
                pruned.kept += 1;
                pruned.kept_bytes += item.bytes;
            }
        }
        Ok(pruned)
    }

    fn items(&self) -> std::io::Result<Vec<CachedSource>> {
        let mut items: BTreeMap<String, CachedSource> = BTreeMap::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let Some(file) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let name = file.split('.').next().unwrap_or_default();
            // Whatever else lies here is somebody else's.
            if name.len() != 32 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                continue;
            }
            let item = items.entry(name.to_owned()).or_insert_with(|| CachedSource {
                name: name.to_owned(),
                paths: Vec::new(),
                bytes: 0,
                packs: 0,
                used: SystemTime::UNIX_EPOCH,
            });
            measure(&path, item)?;
            item.paths.push(path);
        }
        Ok(items.into_values().collect())
    }
}

fn measure(path: &Path, item: &mut CachedSource) -> std::io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            measure(&entry?.path(), item)?;
        }
    } else {
        item.bytes += metadata.len();
        item.used = item.used.max(metadata.modified()?);
        item.packs += usize::from(path.extension().is_some_and(|extension| extension == "pack"));
    }
    Ok(())
}

/// Removes a file or a folder. A repository loses its name first, so that a part of one is never found.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    let fail = |error| Error::io(path, &error);
    if !path.is_dir() {
        return fs::remove_file(path).map_err(fail);
    }
    let gone = path.with_extension("removed");
    if gone.exists() {
        fs::remove_dir_all(&gone).map_err(fail)?;
    }
    fs::rename(path, &gone).map_err(fail)?;
    fs::remove_dir_all(&gone).map_err(fail)
}

fn name_of(key: &str) -> String {
    blake3::hash(key.as_bytes()).to_hex()[..32].to_owned()
}
