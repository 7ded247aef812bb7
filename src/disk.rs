//! Files that are whole or not there: whoever reads one sees the old or the new content, never a part. No more is read
//! than somebody expects, and no link is followed that may have come with a repository.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// Reads a text of at most `limit` bytes that somebody named, wherever a link leads.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    let file = fs::File::open(path)?;
    let mut text = String::with_capacity(usize::try_from(file.metadata()?.len().min(limit)).unwrap_or(0) + 1);
    // What has no size (a device, a file of the system's about a process) is bounded too.
    file.take(limit + 1).read_to_string(&mut text)?;
    match text.len() as u64 > limit {
        true => Err(io::Error::other(format!("it has more than {limit} bytes"))),
        false => Ok(text),
    }
}

/// The same of a file that is only expected at a place: it may have come with a repository, and then a link could lead
/// to what is not the repository's, like the environment of this process with its tokens.
pub fn read_own_text(path: &Path, limit: u64) -> io::Result<String> {
    refuse_link(path)?;
    read_text(path, limit)
}

fn refuse_link(path: &Path) -> io::Result<()> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
    // `/dev/stdout` is one, and leads to nothing that could be kept or lost.
    if is_link && !fs::metadata(path).is_ok_and(|there| is_device(&there)) {
        return Err(io::Error::other(
            "it is a symbolic link, which is not followed here: put the file itself there",
        ));
    }
    Ok(())
}

/// A terminal, a pipe, a device.
fn is_device(metadata: &fs::Metadata) -> bool {
    !metadata.is_file() && !metadata.is_dir()
}

/// Writes `bytes` to `path` by way of a temporary file beside it, making folders as needed. Returns whether
/// anything was written: a file that has these bytes already is left alone, its times included.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let as_long = |metadata: fs::Metadata| metadata.is_file() && metadata.len() == bytes.len() as u64;
    if fs::symlink_metadata(path).is_ok_and(as_long) && holds(path, bytes).unwrap_or(false) {
        return Ok(false);
    }
    replace(path, true, |file| file.write_all(bytes))?;
    Ok(true)
}

/// The same for what can be made anew at any time: it is written as `write` makes it, and nobody waits for the disk.
pub fn write_without_waiting(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    replace(path, false, write)
}

/// Whether the file at `path` has exactly these bytes. It is looked at piece by piece: nobody needs another copy.
fn holds(path: &Path, mut bytes: &[u8]) -> io::Result<bool> {
    let (mut file, mut piece) = (fs::File::open(path)?, vec![0; 64 * 1024]);
    loop {
        let read = match file.read(&mut piece) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        match bytes.split_at_checked(read) {
            Some((same, rest)) if same == &piece[..read] => bytes = rest,
            _ => return Ok(false),
        }
        if read == 0 {
            return Ok(bytes.is_empty());
        }
    }
}

/// Removes the temporary files that were not renamed to `path`, because whoever wrote them was killed. Somebody who is
/// writing it at this moment is told that it did not work.
pub fn remove_unfinished(path: &Path) {
    let (unfinished, entries) = (unfinished(path), fs::read_dir(folder(path)));
    for entry in entries.into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(unfinished.as_encoded_bytes()) {
            // One that stays does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What the names of the temporary files for `path` begin with.
fn unfinished(path: &Path) -> OsString {
    let mut name = OsString::from(".bannerman-");
    name.push(path.file_name().unwrap_or_default());
    name.push("-");
    name
}

fn replace(
    path: &Path,
    lasting: bool,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    refuse_link(path)?;
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(is_device) {
        // Nobody can be in the middle of reading what was there before.
        return write(&mut fs::File::options().write(true).open(path)?);
    }
    let (folder, unfinished) = (folder(path), unfinished(path));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(&unfinished);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is for its owner only; this one becomes an ordinary file, as far as the umask lets.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).map_err(of_the_file)?;
    if let Some(there) = there {
        // Who may read it was somebody's decision.
        file.as_file().set_permissions(there.permissions())?;
    }
    write(file.as_file_mut())?;
    if lasting {
        file.as_file().sync_all()?;
    }
    file.persist(path).map_err(|error| error.error)?;
    // The new name lasts only once the folder is on the disk too. Not every system can open a folder.
    if lasting && let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// What was tried with a temporary file is said of the file that was wanted, and by whoever knows its name.
fn of_the_file(error: io::Error) -> io::Error {
    let said = error.to_string();
    io::Error::new(error.kind(), said.split(" at path \"").next().unwrap_or_default())
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
        assert_eq!(read_own_text(&file, 2).unwrap_err().to_string(), "it has more than 2 bytes");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_stays_one() {
        use std::os::unix::fs::FileTypeExt;
        let (full, null) = (Path::new("/dev/full"), Path::new("/dev/null"));
        assert_eq!(write_atomically(full, b"x").unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(write_atomically(null, b"x").unwrap());
        assert!(fs::metadata(null).unwrap().file_type().is_char_device());
        assert_eq!(read_text(Path::new("/dev/zero"), 9).unwrap_err().to_string(), "it has more than 9 bytes");
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
        remove_unfinished(&path);
        let mut left: Vec<_> =
            fs::read_dir(home.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".bannerman-c.txt-123456", "b.txt"]);
    }
}
