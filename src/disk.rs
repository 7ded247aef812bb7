//! Files that are whole or not there: whoever reads one sees the old or the new content, never a part.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes `bytes` to `path` by way of a temporary file beside it, making folders as needed. Returns whether
/// anything was written: a file that has these bytes already is left alone, its times included.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
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
    let mut file = builder.tempfile_in(folder)?;
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
