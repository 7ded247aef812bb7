//! One way to read files, wherever they are.

use super::Error;

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
pub struct Entry {
    /// Path from the branding repository's root, with `/`. Bytes that are not UTF-8 are replaced.
    pub path: String,
    /// Whether the name was UTF-8; if not, [`path`](Entry::path) is for showing only.
    pub readable_name: bool,
    /// What it is.
    pub kind: Kind,
    /// Git's id of its content, as 40 hexadecimal digits; empty for folders.
    pub git: String,
}

impl Entry {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// The bytes, whole.
    Bytes(Vec<u8>),
    /// It has this many bytes, more than the caller wanted to read; none were.
    TooLarge(u64),
}

/// A branding repository's files.
pub trait Tree {
    /// What lies directly in `folder` (a path from the root), sorted by name; nothing when there is no
    /// such folder.
    fn list(&self, folder: &str) -> Result<Vec<Entry>, Error>;

    /// Reads a file that [`list`](Tree::list) named, unless it has more than `limit` bytes.
    fn read(&self, entry: &Entry, limit: u64) -> Result<Blob, Error>;

    /// Reads what has Git's id `git`, or where Git does not hold that, the file at `path`; unless it has more
    /// than `limit` bytes. For a reader that knows by a stronger hash what the bytes must be.
    fn find(&self, git: &str, path: &str, limit: u64) -> Result<Blob, Error>;
}

/// `folder/name`, or just the name at the root.
pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
