//! Whether files changed: their names, sizes and times, and not what is in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How files were at one moment. Two that are equal mean that nothing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look(blake3::Hash);

impl Look {
    /// A short name for it, of letters and digits.
    pub(crate) fn name(self) -> String {
        self.0.to_hex()[..16].to_owned()
    }
}

/// Files and folders to look at; folders with everything in them. One that is not there is looked for.
#[derive(Debug, Clone, Default)]
pub struct Files(pub Vec<PathBuf>);

impl Files {
    /// How they are now. `also` is anything else that makes a difference.
    pub(crate) fn look(&self, also: &str) -> Look {
        let mut hasher = blake3::Hasher::new();
        hasher.update(also.as_bytes());
        for path in &self.0 {
            add(path, &mut hasher);
        }
        Look(hasher.finalize())
    }
}

fn add(path: &Path, hasher: &mut blake3::Hasher) {
    hasher.update(path.as_os_str().as_encoded_bytes());
    // A link is looked at and not followed: it is no asset, and could lead round in circles.
    let Ok(metadata) = fs::symlink_metadata(path) else {
        hasher.update(b"\0none");
        return;
    };
    let time = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    hasher.update(
        format!("\0{:?} {} {time:?}{}", metadata.file_type(), metadata.len(), changed(&metadata)).as_bytes(),
    );
    if !metadata.is_dir() {
        return;
    }
    let mut children: Vec<PathBuf> =
        fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    children.sort();
    for child in children {
        add(&child, hasher);
    }
}

/// What also tells that a file is another one: two of the same size can have the same time.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    format!(" {} {}.{}", metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn changed(_: &fs::Metadata) -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_change_is_seen() {
        let home = tempfile::tempdir().unwrap();
        let file = |path: &str| home.path().join(path);
        let files = Files(vec![file("events"), file("bannerman.toml")]);
        let mut last = files.look("");
        let mut changes = |what: &str, change: &dyn Fn()| {
            assert_eq!(files.look(""), last, "before {what}");
            change();
            assert_ne!(files.look(""), last, "{what}");
            last = files.look("");
        };
        changes("a folder", &|| fs::create_dir_all(file("events/a/banners")).unwrap());
        changes("a file", &|| fs::write(file("events/a/meta.md"), "one").unwrap());
        changes("as many bytes", &|| {
            // The clock of some file systems has a tick of some milliseconds.
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs::write(file("events/a/meta.md"), "two").unwrap();
        });
        changes("another one in its place", &|| {
            fs::write(file("other"), "six").unwrap();
            fs::rename(file("other"), file("events/a/meta.md")).unwrap();
        });
        changes("another name", &|| fs::rename(file("events/a"), file("events/b")).unwrap());
        changes("the configuration", &|| fs::write(file("bannerman.toml"), "").unwrap());
        changes("none", &|| fs::remove_file(file("events/b/meta.md")).unwrap());
        assert_ne!(files.look("2026-12-01"), last);
    }
}
