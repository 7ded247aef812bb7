//! A file below a folder that somebody named. What lies there may have come with a repository. So no link is followed at any
//! part of the path below that folder. Nothing is waited for, and no more is read than the caller expects.
//!
//! Every part of the path is opened from the part above it, so a link that is put there meanwhile is not followed either.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions};

/// What is said of a link.
const LINK: &str = "it is a symbolic link, which is not followed here: put the file itself there";

/// A file or folder below a folder that somebody named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Below {
    /// The named folder; empty for the current one. A link here is the user's own, and is followed.
    root: PathBuf,
    /// The path from there, without `..`.
    inside: PathBuf,
}

impl From<&Path> for Below {
    /// A path as somebody wrote it. From the current folder no link is followed at any part of it, however that is
    /// written; of another absolute path the folder above the last part counts as named, and so does all before a `..`.
    fn from(path: &Path) -> Below {
        let parts: Vec<Component<'_>> = path.components().filter(|part| *part != Component::CurDir).collect();
        let last = parts.len().saturating_sub(1);
        let up = parts.iter().rposition(|part| *part == Component::ParentDir).map_or(0, |at| at + 1);
        let named = match std::env::current_dir() {
            _ if path.is_relative() => up,
            Ok(here) if path.starts_with(&here) => up.max(here.components().count()),
            _ => last,
        };
        let (root, inside) = parts.split_at(named.min(last));
        Below { root: root.iter().collect(), inside: inside.iter().collect() }
    }
}

impl From<&PathBuf> for Below {
    fn from(path: &PathBuf) -> Below {
        Below::from(path.as_path())
    }
}

impl Below {
    /// `inside`, below the folder `root`.
    pub(crate) fn new(root: &Path, inside: impl AsRef<Path>) -> Below {
        let root = if root == Path::new(".") { PathBuf::new() } else { root.to_owned() };
        Below { root, inside: inside.as_ref().to_owned() }
    }

    /// The same path, from another folder; none when it names a folder of its own or leads out with `..`.
    pub(crate) fn within(&self, folder: &Path) -> Option<Below> {
        self.root.as_os_str().is_empty().then(|| Below::new(folder, &self.inside))
    }

    /// The same path from the current folder, where it lies below `folder`.
    pub(crate) fn below(&self, folder: &Path) -> Option<Below> {
        (self.root == folder).then(|| Below::new(Path::new(""), &self.inside))
    }

    /// The whole path, for messages.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.join(&self.inside)
    }

    /// Something in this folder.
    pub(crate) fn join(&self, name: impl AsRef<Path>) -> Below {
        Below { root: self.root.clone(), inside: self.inside.join(name) }
    }

    /// Another file in the same folder.
    pub(crate) fn beside(&self, name: impl AsRef<OsStr>) -> Below {
        Below { root: self.root.clone(), inside: self.inside.with_file_name(name) }
    }

    /// The file beside it whose name ends in `suffix`.
    pub(crate) fn with_suffix(&self, suffix: &str) -> Below {
        let mut name = self.name().to_owned();
        name.push(suffix);
        self.beside(name)
    }

    fn name(&self) -> &OsStr {
        self.inside.file_name().unwrap_or_default()
    }

    /// Whether something is there, be it a link.
    pub(crate) fn exists(&self) -> bool {
        self.above(false).is_ok_and(|dir| dir.symlink_metadata(self.name()).is_ok())
    }

    /// The content of a file that has at most `limit` bytes.
    pub(crate) fn read(&self, limit: u64) -> io::Result<Vec<u8>> {
        let file = self.open(OpenOptions::new().read(true), false)?;
        let expected = usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0);
        let mut bytes = Vec::with_capacity(expected + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
        match bytes.len() as u64 > limit {
            true => Err(super::too_large(limit)),
            false => Ok(bytes),
        }
    }

    /// The text of a file that has at most `limit` bytes. Bytes that are no text are [`ErrorKind::InvalidData`].
    pub(crate) fn read_text(&self, limit: u64) -> io::Result<String> {
        String::from_utf8(self.read(limit)?).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
    }

    /// A file to append to, which is made when it is not there.
    pub(crate) fn append(&self) -> io::Result<File> {
        self.open(OpenOptions::new().append(true).create(true), true)
    }

    /// A file to be locked, which is made when it is not there and otherwise stays as it is.
    pub(crate) fn lock_file(&self) -> io::Result<File> {
        self.open(OpenOptions::new().read(true).write(true).create(true), true)
    }

    /// Makes the folder.
    pub(crate) fn make_folder(&self) -> io::Result<()> {
        self.folder(&self.inside, true).map(drop)
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> io::Result<Vec<OsString>> {
        let folder = self.folder(&self.inside, false)?;
        folder.entries()?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// Removes a file; a link is removed itself.
    pub(crate) fn remove(&self) -> io::Result<()> {
        self.above(false)?.remove_file(self.name())
    }

    /// Replaces the file by what `write` writes: a reader sees the old or the new one. `lasting` waits for the disk.
    pub(super) fn replace(
        &self,
        lasting: bool,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let dir = self.above(true)?;
        let there = dir.symlink_metadata(self.name()).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) {
            return Err(self.not_a_file(&dir));
        }
        let (name, mut file) = self.unfinished_file(&dir)?;
        let written = (|| {
            if let Some(there) = there {
                // Who may read it was somebody's decision.
                file.set_permissions(there.permissions())?;
            }
            write(&mut file)?;
            if lasting {
                file.sync_all()?;
            }
            drop(file);
            dir.rename(&name, &dir, self.name())
        })();
        if written.is_err() {
            // What stays is removed by the next run.
            let _ = dir.remove_file(&name);
        } else if lasting {
            // The new name lasts only once the folder is on the disk too. Not every system can do that.
            let _ = dir.into_std_file().sync_all();
        }
        written
    }

    /// A new file beside this one, and its name.
    fn unfinished_file(&self, dir: &Dir) -> io::Result<(OsString, cap_std::fs::File)> {
        static GIVEN: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = GIVEN.fetch_add(1, Ordering::Relaxed);
            let mut name = super::unfinished(self.name());
            name.push(format!("{}-{number}", std::process::id()));
            match dir.open_with(&name, OpenOptions::new().write(true).create_new(true)) {
                // A run with the same number left it, on another day.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
                Ok(file) => return Ok((name, file)),
            }
        }
    }

    /// Removes the files that [`Below::replace`] left beside this one when its program was killed.
    pub(super) fn remove_unfinished(&self) -> io::Result<()> {
        let (dir, unfinished) = (self.above(false)?, super::unfinished(self.name()));
        for entry in dir.entries()? {
            let name = entry?.file_name();
            if name.as_encoded_bytes().starts_with(unfinished.as_encoded_bytes()) {
                // One that stays does no harm.
                let _ = dir.remove_file(name);
            }
        }
        Ok(())
    }

    fn open(&self, options: &mut OpenOptions, make: bool) -> io::Result<File> {
        let dir = self.above(make)?;
        // A pipe is not waited for: it is refused once it is seen what it is.
        let opened = dir.open_with(self.name(), options.follow(FollowSymlinks::No).nonblock(true));
        let file = opened.map_err(|error| self.explained(&dir, error))?;
        match file.metadata()?.is_file() {
            true => Ok(file.into_std()),
            false => Err(self.not_a_file(&dir)),
        }
    }

    /// What the system said, or that it is a link or no file, which it says in words of its own.
    fn explained(&self, dir: &Dir, error: io::Error) -> io::Error {
        match dir.symlink_metadata(self.name()) {
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => self.not_a_file(dir),
            _ => error,
        }
    }

    fn not_a_file(&self, dir: &Dir) -> io::Error {
        let is_link = dir.symlink_metadata(self.name()).is_ok_and(|metadata| metadata.is_symlink());
        io::Error::other(if is_link { LINK } else { "it is not an ordinary file" })
    }

    /// The folder that it lies in.
    fn above(&self, make: bool) -> io::Result<Dir> {
        self.folder(self.inside.parent().unwrap_or(Path::new("")), make)
    }

    fn folder(&self, inside: &Path, make: bool) -> io::Result<Dir> {
        let root = if self.root.as_os_str().is_empty() { Path::new(".") } else { &self.root };
        if make {
            fs::create_dir_all(root)?;
        }
        let mut dir = Dir::open_ambient_dir(root, ambient_authority())?;
        for part in inside.components() {
            let Component::Normal(name) = part else {
                return Err(io::Error::other("the path leads out of its folder"));
            };
            dir = below(&dir, name, make)?;
        }
        Ok(dir)
    }
}

/// A folder in a folder.
fn below(dir: &Dir, name: &OsStr, make: bool) -> io::Result<Dir> {
    let opened = match dir.open_dir_nofollow(name) {
        Err(error) if make && error.kind() == ErrorKind::NotFound => match dir.create_dir(name) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            _ => dir.open_dir_nofollow(name),
        },
        opened => opened,
    };
    opened.map_err(|error| match dir.symlink_metadata(name) {
        Ok(metadata) if metadata.is_symlink() => {
            let name = Path::new(name).display();
            io::Error::other(format!(
                "the folder `{name}` above it is a symbolic link, which is not followed here"
            ))
        }
        _ => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_split_at_what_was_named() {
        for (path, root, inside) in [
            ("a/b/c", "", "a/b/c"),
            ("./a", "", "a"),
            ("../a/b", "..", "a/b"),
            ("a/../b", "a/..", "b"),
            ("/a/b/c", "/a/b", "c"),
            ("x", "", "x"),
        ] {
            let expected = Below { root: root.into(), inside: inside.into() };
            assert_eq!(Below::from(Path::new(path)), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_below_the_named_folder() {
        use std::os::unix::fs::symlink;
        let home = tempfile::tempdir().unwrap();
        let (named, other) = (home.path().join("named"), home.path().join("other"));
        fs::create_dir_all(named.join("real")).unwrap();
        fs::create_dir(&other).unwrap();
        fs::write(other.join("file"), "theirs").unwrap();
        symlink(&other, named.join("link")).unwrap();
        symlink(other.join("file"), named.join("real/file")).unwrap();
        symlink(&named, home.path().join("alias")).unwrap();
        for root in ["named", "alias"] {
            let root = home.path().join(root);
            for inside in ["link/file", "real/file"] {
                let file = Below::new(&root, inside);
                let refused = [
                    file.read(9).map(drop),
                    file.append().map(drop),
                    file.lock_file().map(drop),
                    file.replace(true, |file| file.write_all(b"ours")),
                ];
                for refused in refused {
                    let said = refused.unwrap_err().to_string();
                    assert!(said.contains("is a symbolic link, which is not followed here"), "{said}");
                }
            }
            assert!(Below::new(&root, "link").names().is_err());
            assert!(Below::new(&root, "link/deep").make_folder().is_err());
            assert!(Below::new(&root, "link/file").remove().is_err());
        }
        assert_eq!(fs::read_to_string(other.join("file")).unwrap(), "theirs");
        assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
        Below::new(&home.path().join("alias"), "real/new")
            .replace(true, |file| file.write_all(b"ours"))
            .unwrap();
        assert_eq!(fs::read_to_string(named.join("real/new")).unwrap(), "ours");
        assert!(Below::new(&named, "../other/file").read(9).is_err());
    }
}
