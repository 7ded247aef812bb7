//! One way to read files, wherever they are.

use std::borrow::Cow;
use std::fs::File;

use super::Error;
use crate::lock::GitId;

/// What a name in a folder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file with bytes.
    File,
    /// A folder.
    Folder,
    /// A symbolic link; never followed.
    Link,
    /// Another Git repository inside this one.
    Submodule,
}

/// One name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Path from the branding repository's root, with `/`. Bytes that are not UTF-8 are replaced.
    pub path: String,
    /// Whether the name was UTF-8; if not, [`path`](Entry::path) is for showing only.
    pub(crate) readable_name: bool,
    /// What it is.
    pub kind: Kind,
    /// Git's id of its content; [`GitId::ZERO_SHA1`] where there is none: of a folder on disk, of what is no part of the
    /// repository.
    pub(crate) git: GitId,
    /// How many bytes a file has, where that is known without reading it: a hint, which may be wrong by now.
    pub(crate) bytes: Option<u64>,
}

impl Entry {
    /// A folder, by its path alone.
    pub(crate) fn folder(path: &str) -> Entry {
        Entry {
            path: path.to_owned(),
            readable_name: true,
            kind: Kind::Folder,
            git: GitId::ZERO_SHA1,
            bytes: None,
        }
    }

    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Blob<'a> {
    /// The bytes, whole.
    Bytes(Cow<'a, [u8]>),
    /// It has this many bytes, more than the caller wanted to read; none were.
    TooLarge(u64),
}

impl Blob<'_> {
    /// The blob with bytes of its own, which outlive the reader.
    pub(crate) fn into_owned(self) -> Blob<'static> {
        match self {
            Blob::Bytes(bytes) => Blob::Bytes(Cow::Owned(bytes.into_owned())),
            Blob::TooLarge(bytes) => Blob::TooLarge(bytes),
        }
    }
}

/// A branding repository's files. Threads share it, each with a [`Reader`] of its own.
pub(crate) trait Tree: Sync {
    /// A reader for one thread.
    fn reader(&self) -> Result<Box<dyn Reader + '_>, Error>;

    /// Told before these are read, so that those which are elsewhere can be fetched together.
    fn expect(&self, _entries: &[&Entry]) -> Result<(), Error> {
        Ok(())
    }

    /// Reads what has Git's id `git`, or where Git does not hold that, the file at `path`; unless it has more
    /// than `limit` bytes. For a reader that knows by a stronger hash what the bytes must be.
    fn find(&self, git: GitId, path: &str, limit: u64) -> Result<Blob<'static>, Error>;
}

/// Reads files, in one thread.
pub(crate) trait Reader {
    /// What lies directly in `folder`, sorted by name; nothing when there is no such folder. It was listed, or is an
    /// [`Entry::folder`].
    fn list(&mut self, folder: &Entry) -> Result<Vec<Entry>, Error>;

    /// Reads a file that [`list`](Reader::list) named, unless it has more than `limit` bytes, and lends it to
    /// `then`.
    fn read(&mut self, entry: &Entry, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error>;

    /// The file on this machine that has, when it is opened, the bytes which [`read`](Reader::read) would lend: for
    /// whoever does not want them in memory all at once. None where there is no such file.
    fn open(&mut self, _entry: &Entry) -> Result<Option<File>, Error> {
        Ok(None)
    }

    /// How many bytes it has read so far of what stays in memory until it is dropped.
    fn held(&self) -> u64 {
        0
    }
}

/// `folder/name`, or just the name at the root.
pub(crate) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { [folder, "/", name].concat() }
}
