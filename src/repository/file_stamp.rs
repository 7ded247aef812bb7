//! What a file on disk was when it was looked at. As long as nothing of that is different it has the bytes that it had:
//! the same that make Git's id of it.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use git2::{IndexEntry, IndexTime, ObjectType, Oid};

use super::objects::id_of;
use super::{Blob, Error};

/// A file's size, times and inode, as far as Git's index notes them: the lower half of longer numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FileStamp {
    size: u32,
    modified: (i32, u32),
    changed: (i32, u32),
    inode: u32,
}

impl FileStamp {
    /// What the index noted; none where the system has too little of it to go by.
    pub(crate) fn noted(entry: &IndexEntry) -> Option<FileStamp> {
        let time = |time: &IndexTime| (time.seconds(), time.nanoseconds());
        cfg!(unix).then(|| FileStamp {
            size: entry.file_size,
            modified: time(&entry.mtime),
            changed: time(&entry.ctime),
            inode: entry.ino,
        })
    }

    #[cfg(unix)]
    pub(crate) fn of(metadata: &Metadata) -> FileStamp {
        use std::os::unix::fs::MetadataExt;
        // Numbers are cut as Git cuts them.
        let time = |seconds: i64, nanoseconds: i64| (seconds as i32, nanoseconds as u32);
        FileStamp {
            size: metadata.size() as u32,
            modified: time(metadata.mtime(), metadata.mtime_nsec()),
            changed: time(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino() as u32,
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn of(metadata: &Metadata) -> FileStamp {
        let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
        let modified = since.map_or((0, 0), |since| (since.as_secs() as i32, since.subsec_nanos()));
        FileStamp { size: metadata.len() as u32, modified, changed: (0, 0), inode: 0 }
    }

    /// How many bytes it had, the lower half of a longer number.
    pub(crate) fn bytes(self) -> u64 {
        self.size.into()
    }

    /// Opens the file at `path`; none when it is not as it was seen.
    pub(crate) fn open(self, path: &Path) -> Result<Option<File>, Error> {
        let open = || {
            let file = File::open(path)?;
            let same = FileStamp::of(&file.metadata()?) == self;
            Ok(same.then_some(file))
        };
        open().map_err(|error| Error::io(path, &error))
    }

    /// Reads the file at `path`, unless it is larger than `limit` bytes; none when it is not as it was seen, before or
    /// afterwards.
    pub(crate) fn read(self, path: &Path, limit: u64) -> Result<Option<Blob<'static>>, Error> {
        let Some(file) = self.open(path)? else { return Ok(None) };
        let read = || Ok((blob(&file, limit)?, FileStamp::of(&file.metadata()?) == self));
        let (blob, same) = read().map_err(|error| Error::io(path, &error))?;
        Ok(same.then_some(blob))
    }

    /// Reads the file at `path`, whose id was `id` when it was seen. Some systems number a file anew each time that it is
    /// asked about, so one that seems to be another is held against its id.
    pub(crate) fn read_as(self, path: &Path, id: Oid, limit: u64) -> Result<Blob<'static>, Error> {
        if let Some(blob) = self.read(path, limit)? {
            return Ok(blob);
        }
        match read_file(path, limit)? {
            Blob::Bytes(bytes) if id_of(ObjectType::Blob, &bytes)? != id => {
                Err(Error::Changed(path.to_owned()))
            }
            blob => Ok(blob),
        }
    }
}

/// Reads the file at `path` as it is now, unless it is larger than `limit` bytes.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Blob<'static>, Error> {
    File::open(path).and_then(|file| blob(&file, limit)).map_err(|error| Error::io(path, &error))
}

fn blob(file: &File, limit: u64) -> io::Result<Blob<'static>> {
    let (size, mut bytes) = (file.metadata()?.len(), Vec::new());
    if size <= limit {
        // `limit` keeps this small. One byte more is where the end of the file is noticed.
        bytes.reserve(usize::try_from(size).unwrap_or(0) + 1);
        file.take(limit + 1).read_to_end(&mut bytes)?;
    }
    let size = size.max(bytes.len() as u64);
    Ok(if size > limit { Blob::TooLarge(size) } else { Blob::Bytes(bytes.into()) })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn a_file_is_lent_as_long_as_it_is_as_it_was_seen() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        fs::write(&path, "one").unwrap();
        let seen = FileStamp::of(&fs::metadata(&path).unwrap());
        assert_eq!(seen.read(&path, 3).unwrap(), Some(Blob::Bytes(b"one".as_slice().into())));
        assert_eq!(seen.read(&path, 2).unwrap(), Some(Blob::TooLarge(3)));
        assert!(seen.open(&path).unwrap().is_some());
        let later = SystemTime::now() + Duration::from_secs(9);
        fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert_eq!(seen.read(&path, 3).unwrap(), None);
        assert!(seen.open(&path).unwrap().is_none());
        // Its content decides.
        let id = id_of(ObjectType::Blob, b"one").unwrap();
        assert_eq!(seen.read_as(&path, id, 3).unwrap(), Blob::Bytes(b"one".as_slice().into()));
        fs::write(&path, "two").unwrap();
        let changed = seen.read_as(&path, id, 3).unwrap_err();
        assert_eq!(changed.to_string(), format!("{} was changed while it was read", path.display()));
        assert_eq!(changed.help(), Some("run it again"));
        assert!(seen.open(home.path().join("b").as_path()).is_err());
    }
}
