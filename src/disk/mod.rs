//! Files that are whole or not there: whoever reads one sees the old or the new content, never a part. No more is read
//! than somebody expects, and no link is followed that may have come with a repository ([`Below`]).

mod below;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

pub use below::Below;

/// Reads a text of at most `limit` bytes that somebody named, wherever a link leads. A pipe is read to its end.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    let file = fs::File::open(path)?;
    let mut text = String::with_capacity(usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0) + 1);
    // What has no size (a device, a file of the system's about a process) is bounded too.
    file.take(limit + 1).read_to_string(&mut text)?;
    match text.len() as u64 > limit {
        true => Err(too_large(limit)),
        false => Ok(text),
    }
}

fn too_large(limit: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("it has more than {limit} bytes, and no more are read"),
    )
}

/// Reads a text that is only expected at a place: it may have come with a repository, and then a link could lead to
/// what is not the repository's, like the environment of this process with its tokens.
pub fn read_own_text(path: &Path, limit: u64) -> io::Result<String> {
    Below::from(path).read_text(limit)
}

/// A terminal, a pipe, a device.
fn is_device(metadata: &fs::Metadata) -> bool {
    !metadata.is_file() && !metadata.is_dir()
}

/// Writes `bytes` to `path` by way of a temporary file beside it, making folders as needed. Returns whether
/// anything was written: a file that has these bytes already is left alone, its times included.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if path.is_absolute() && fs::metadata(path).is_ok_and(|there| is_device(&there)) {
        return replace(path, true, |file| file.write_all(bytes)).map(|()| true);
    }
    write_below(&Below::from(path), bytes)
}

/// The same for a file below a folder that somebody named.
pub fn write_below(file: &Below, bytes: &[u8]) -> io::Result<bool> {
    let length = bytes.len() as u64;
    if file.read(length).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    file.replace(true, |file| file.write_all(bytes))?;
    Ok(true)
}

/// The same for what can be made anew at any time: it is written as `write` makes it, and nobody waits for the disk.
pub fn write_without_waiting(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    replace(path, false, write)
}

/// Removes the temporary files that were not renamed to `path`, because whoever wrote them was killed. Somebody who is
/// writing it at this moment is told that it did not work.
pub fn remove_unfinished(file: &Below) {
    // Where there is no folder, there is nothing to remove.
    let _ = file.remove_unfinished();
}

/// What the names of the temporary files for a file begin with.
fn unfinished(name: &OsStr) -> OsString {
    let mut unfinished = OsString::from(".bannerman-");
    unfinished.push(name);
    unfinished.push("-");
    unfinished
}

fn replace(
    path: &Path,
    lasting: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // `/dev/stdout` is a link, and leads to nothing that could be kept or lost. Only a whole path names it.
    if path.is_absolute() && fs::metadata(path).is_ok_and(|there| is_device(&there)) {
        // Nobody can be in the middle of reading what was there before.
        return write(&mut fs::File::options().write(true).open(path)?);
    }
    Below::from(path).replace(lasting, write)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_not_written_again() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a/b.txt");
        assert!(write_atomically(&path, b"one").unwrap());
        assert!(!write_atomically(&path, b"one").unwrap());
        assert!(write_atomically(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_who_may_read_stays() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("a"), home.path().join("link"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();
        let refused = write_atomically(&link, b"new").unwrap_err().to_string();
        assert!(refused.starts_with("it is a symbolic link"), "{refused}");
        assert_eq!(read_own_text(&link, 9).unwrap_err().to_string(), refused);
        assert_eq!(read_text(&link, 9).unwrap(), "old");
        assert!(write_atomically(&file, b"new").unwrap());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(read_own_text(&file, 3).unwrap(), "new");
        assert_eq!(
            read_own_text(&file, 2).unwrap_err().to_string(),
            "it has more than 2 bytes, and no more are read"
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_stays_one() {
        use std::os::unix::fs::FileTypeExt;
        let (full, null) = (Path::new("/dev/full"), Path::new("/dev/null"));
        assert_eq!(write_atomically(full, b"x").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(write_atomically(null, b"x").unwrap());
        assert!(fs::metadata(null).unwrap().file_type().is_char_device());
        assert_eq!(
            read_text(Path::new("/dev/zero"), 9).unwrap_err().to_string(),
            "it has more than 9 bytes, and no more are read"
        );
    }

    #[test]
    fn the_temporary_file_is_not_named() {
        let home = tempfile::tempdir().unwrap();
        // A name that is as long as names can be leaves no room for what is put around it.
        let refused = write_atomically(&home.path().join("x".repeat(255)), b"x").unwrap_err().to_string();
        assert!(refused.contains("os error") && !refused.contains(".bannerman-"), "{refused}");
    }

    #[test]
    fn what_was_not_finished_is_removed_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("b.txt");
        for name in [".bannerman-b.txt-123456", ".bannerman-c.txt-123456", "b.txt"] {
            fs::write(home.path().join(name), "x").unwrap();
        }
        remove_unfinished(&Below::from(path.as_path()));
        let mut left: Vec<_> =
            fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".bannerman-c.txt-123456", "b.txt"]);
    }
}
