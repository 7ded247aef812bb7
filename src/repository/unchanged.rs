//! Finds out cheaply whether a working tree is as Git's index has it. Usually it is.
//!
//! For each file, the index has what Git saw when it last compared the content: size, times, inode, owner. If all of that
//! still fits for every file, and there is no other file, then no content has to be read. Only files as young as the
//! index are read, and rules for ignored files do not matter.
//!
//! Where something does not fit, libgit2's own comparison decides. So this one may be stricter than Git: settings of Git
//! can leave out times and inodes, and filters give a file another content.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use git2::{IndexEntry, ObjectType};

use super::Kind;
use super::file_stamp::FileStamp;
use super::folder::{id_on_disk, is_executable};
use super::objects::id_of;
use super::tree_id::mode;
use crate::threads;

/// Flags of an index entry: its file may have changed or be away without Git looking (`--assume-unchanged`,
/// `--skip-worktree`), it is one of several of an unfinished merge, or it is not really added yet (`add -N`).
const ASSUME_UNCHANGED: u16 = 0x8000;
const STAGE: u16 = 0x3000;
const SKIP_WORKTREE: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;

/// Finds out whether the files below `folder` on disk are exactly those of the index, untouched. `entries` are the
/// index's by their path from there, and the index was `written` at that time or later. If so, returns the names of the
/// folders directly in it that hold no file.
pub(super) fn unchanged(
    entries: &BTreeMap<&[u8], &IndexEntry>,
    written: SystemTime,
    folder: &Path,
) -> io::Result<Option<Vec<Vec<u8>>>> {
    let children = fs::read_dir(folder)?.collect::<io::Result<Vec<DirEntry>>>()?;
    let walk = Walk { entries, written };
    // Two threads ask about one child after the other: it is the system that takes its time.
    let next = AtomicUsize::new(0);
    let seen = threads::together(2, || {
        let mut all = Vec::new();
        while let Some(child) = children.get(next.fetch_add(1, Ordering::Relaxed)) {
            let seen = walk.seen(child, &mut Vec::new())?;
            if seen.is_none() {
                // The others need not be asked any more.
                next.store(children.len(), Ordering::Relaxed);
            }
            all.push((child, seen));
        }
        io::Result::Ok(all)
    });
    let (mut all, mut empty) = (0, Vec::new());
    for part in seen {
        for (child, seen) in part? {
            match seen {
                None => return Ok(None),
                Some(0) => empty.push(child.file_name().into_encoded_bytes()),
                Some(seen) => all += seen,
            }
        }
    }
    empty.sort();
    Ok((all == entries.len()).then_some(empty))
}

struct Walk<'a> {
    entries: &'a BTreeMap<&'a [u8], &'a IndexEntry>,
    written: SystemTime,
}

impl Walk<'_> {
    /// How many files `child` is, or has below it; none when something is there that is not as in the index. `above`
    /// is the path of its folder from where the walk began, with a slash at the end.
    fn seen(&self, child: &DirEntry, above: &mut Vec<u8>) -> io::Result<Option<usize>> {
        let name = child.file_name();
        // Another repository lies here, with rules of its own.
        if name == ".git" {
            return Ok(None);
        }
        let length = above.len();
        above.extend_from_slice(name.as_encoded_bytes());
        let mut seen = Some(0);
        if child.file_type()?.is_dir() {
            above.push(b'/');
            for child in fs::read_dir(child.path())? {
                let below = self.seen(&child?, above)?;
                seen = seen.zip(below).map(|(seen, below)| seen + below);
                if seen.is_none() {
                    break;
                }
            }
        } else {
            // What a link leads to is not looked at.
            let metadata = child.metadata()?;
            let entry = self.entries.get(above.as_slice()).filter(|entry| fits(entry, &metadata));
            let same = entry.is_some_and(|entry| older(&metadata, self.written) || holds(child, entry));
            seen = same.then_some(1);
        }
        above.truncate(length);
        Ok(seen)
    }
}

/// Whether a file is to Git what the index has, by everything but its content.
fn fits(entry: &IndexEntry, metadata: &Metadata) -> bool {
    let kind = match entry.mode {
        mode::FILE => metadata.is_file() && !is_executable(metadata),
        mode::EXECUTABLE => metadata.is_file() && is_executable(metadata),
        mode::LINK => metadata.is_symlink(),
        _ => false,
    };
    let looked_at = entry.flags & (ASSUME_UNCHANGED | STAGE) == 0
        && entry.flags_extended & (SKIP_WORKTREE | INTENT_TO_ADD) == 0;
    // Git notes no size where it saw a change too late to write its time, so that it looks again.
    let sized = entry.file_size > 0 || id_of(ObjectType::Blob, b"").is_ok_and(|empty| empty == entry.id);
    let same = FileStamp::noted(entry).is_some_and(|noted| noted == FileStamp::of(metadata));
    kind && looked_at && sized && same && has_owner(metadata, entry.uid, entry.gid)
}

#[cfg(unix)]
fn has_owner(metadata: &Metadata, user: u32, group: u32) -> bool {
    use std::os::unix::fs::MetadataExt;
    (metadata.uid(), metadata.gid()) == (user, group)
}

#[cfg(not(unix))]
fn has_owner(_: &Metadata, _: u32, _: u32) -> bool {
    true
}

/// Whether a file is older than an index. A change at the time when that was written would show in no time.
fn older(metadata: &Metadata, written: SystemTime) -> bool {
    let modified = metadata.modified().is_ok_and(|modified| modified < written);
    modified && changed(metadata).is_none_or(|changed| changed < written)
}

/// When anything about a file was changed last, where the system tells.
#[cfg(unix)]
fn changed(metadata: &Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(metadata.ctime()).ok()?;
    let nanoseconds = u32::try_from(metadata.ctime_nsec()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds))
}

#[cfg(not(unix))]
fn changed(_: &Metadata) -> Option<SystemTime> {
    None
}

/// Whether a file or link has the content of an entry.
fn holds(child: &DirEntry, entry: &IndexEntry) -> bool {
    let kind = if entry.mode == mode::LINK { Kind::Link } else { Kind::File };
    id_on_disk(&child.path(), kind).is_ok_and(|(id, _)| id == entry.id)
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use git2::Repository;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    /// What is done to a working tree, or to an entry of its index.
    type Change = (&'static str, fn(&Scene));
    type Mark = (&'static str, fn(&mut IndexEntry));

    /// A repository whose index knows all of its files, written long after they were.
    struct Scene {
        home: tempfile::TempDir,
    }

    impl Scene {
        fn new() -> Scene {
            let scene = Scene { home: tempfile::tempdir().unwrap() };
            let repository = Repository::init(scene.home.path()).unwrap();
            fs::create_dir_all(scene.home.path().join("events/a/banners")).unwrap();
            for (path, text) in [("a/meta.md", "one"), ("a/banners/b.png", "two"), ("empty", "")] {
                fs::write(scene.file(path), text).unwrap();
            }
            symlink("a/meta.md", scene.file("link")).unwrap();
            let mut index = repository.index().unwrap();
            index.add_all(["events"], git2::IndexAddOption::DEFAULT, None).unwrap();
            index.write().unwrap();
            scene.index_is_from(SystemTime::now() + Duration::from_secs(60));
            scene
        }

        fn file(&self, path: &str) -> std::path::PathBuf {
            self.home.path().join("events").join(path)
        }

        fn index(&self) -> git2::Index {
            Repository::open(self.home.path()).unwrap().index().unwrap()
        }

        fn index_is_from(&self, time: SystemTime) {
            let index = fs::File::options().write(true).open(self.home.path().join(".git/index"));
            index.unwrap().set_modified(time).unwrap();
        }

        fn unchanged(&self) -> Option<Vec<Vec<u8>>> {
            let index = self.index();
            let entries: Vec<IndexEntry> = index.iter().collect();
            self.unchanged_from(&entries, fs::metadata(index.path().unwrap()).unwrap().modified().unwrap())
        }

        fn unchanged_from(&self, entries: &[IndexEntry], written: SystemTime) -> Option<Vec<Vec<u8>>> {
            let entries = entries.iter().map(|entry| (&entry.path["events/".len()..], entry)).collect();
            unchanged(&entries, written, &self.file("")).unwrap()
        }
    }

    #[test]
    fn files_as_the_index_has_them_are_unchanged() {
        let scene = Scene::new();
        for folder in ["a/server_icons", "new", "b/banners"] {
            fs::create_dir_all(scene.file(folder)).unwrap();
        }
        assert_eq!(scene.unchanged(), Some(vec![b"b".to_vec(), b"new".to_vec()]));
        // An index that is as old as the files, as after a clone, makes them read.
        scene.index_is_from(SystemTime::UNIX_EPOCH);
        assert_eq!(scene.unchanged(), Some(vec![b"b".to_vec(), b"new".to_vec()]));
    }

    #[test]
    fn every_change_is_seen() {
        let changes: [Change; 9] = [
            ("as long as before", |scene| fs::write(scene.file("a/meta.md"), "eno").unwrap()),
            ("as long and as old as before", |scene| {
                let file = scene.file("a/meta.md");
                let before = fs::metadata(&file).unwrap().modified().unwrap();
                fs::write(&file, "eno").unwrap();
                fs::File::options().write(true).open(&file).unwrap().set_modified(before).unwrap();
            }),
            ("gone", |scene| fs::remove_file(scene.file("a/banners/b.png")).unwrap()),
            ("new", |scene| fs::write(scene.file("a/banners/c.png"), "").unwrap()),
            ("in a new folder", |scene| {
                fs::create_dir(scene.file("b")).unwrap();
                fs::write(scene.file("b/meta.md"), "").unwrap();
            }),
            ("run", |scene| {
                fs::set_permissions(scene.file("a/meta.md"), fs::Permissions::from_mode(0o755)).unwrap();
            }),
            ("a link", |scene| {
                fs::remove_file(scene.file("empty")).unwrap();
                symlink("x", scene.file("empty")).unwrap();
            }),
            ("a folder", |scene| {
                fs::remove_file(scene.file("empty")).unwrap();
                fs::create_dir(scene.file("empty")).unwrap();
            }),
            ("a repository", |scene| _ = Repository::init(scene.file("a")).unwrap()),
        ];
        for (what, change) in changes {
            let scene = Scene::new();
            assert_eq!(scene.unchanged(), Some(Vec::new()), "{what}: before");
            change(&scene);
            assert_eq!(scene.unchanged(), None, "{what}");
        }
    }

    #[test]
    fn a_change_when_the_index_was_written_is_seen_in_the_content() {
        let scene = Scene::new();
        for changed in 0..4 {
            let mut entries: Vec<IndexEntry> = scene.index().iter().collect();
            entries[changed].id = id_of(ObjectType::Blob, b"as long as what is there").unwrap();
            assert_eq!(scene.unchanged_from(&entries, SystemTime::UNIX_EPOCH), None, "{changed}");
        }
        let entries: Vec<IndexEntry> = scene.index().iter().collect();
        assert_eq!(scene.unchanged_from(&entries, SystemTime::UNIX_EPOCH), Some(Vec::new()));
    }

    #[test]
    fn entries_that_git_does_not_hold_against_files_are_not_believed() {
        let changes: [Mark; 5] = [
            ("assume unchanged", |entry| entry.flags |= ASSUME_UNCHANGED),
            ("a merge's", |entry| entry.flags |= 0x1000),
            ("skip the working tree", |entry| entry.flags_extended |= SKIP_WORKTREE),
            ("to be added", |entry| entry.flags_extended |= INTENT_TO_ADD),
            ("changed when the index was written", |entry| {
                entry.id = id_of(ObjectType::Blob, b"what it was before").unwrap();
            }),
        ];
        let scene = Scene::new();
        let entry = scene.index().get_path(Path::new("events/empty"), 0).unwrap();
        let metadata = fs::symlink_metadata(scene.file("empty")).unwrap();
        assert!(fits(&entry, &metadata));
        for (what, change) in changes {
            let mut entry = scene.index().get_path(Path::new("events/empty"), 0).unwrap();
            change(&mut entry);
            assert!(!fits(&entry, &metadata), "{what}");
        }
    }
}
