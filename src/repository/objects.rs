//! Git's objects, read by id, each held against its id.
//!
//! libgit2 could check them too, with an implementation of SHA-1 that also looks for collisions made on purpose and
//! takes longer than everything else that is done with the bytes together. Whether somebody made a collision is
//! looked into where objects come in, by the git program; here is found out whether they are still the same. Files that
//! are not in Git yet get their ids likewise: `git add` will look at them before anybody else has to believe the id.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Once;

use git2::{ObjectType, Odb, OdbLookupFlags, Oid, Repository};
use sha1::{Digest, Sha1};

use super::{Blob, Error};

/// How many bytes around a byte of a mapped file Linux brings in with it.
const NEIGHBOURS: u64 = 64 * 1024;

/// How many bytes of a file are in memory at once to be hashed.
const PIECE: usize = 64 * 1024;

/// The objects of one repository, for one thread.
pub(super) struct Objects {
    repository: Repository,
    read: Cell<u64>,
}

/// One row of a tree.
pub(super) struct Row<'a> {
    pub(crate) mode: u32,
    pub(crate) name: &'a [u8],
    pub(crate) id: Oid,
}

impl Objects {
    pub(crate) fn open(repository: &Path) -> Result<Objects, Error> {
        Repository::open(repository).map(Objects::of).map_err(Error::git)
    }

    pub(crate) fn of(repository: Repository) -> Objects {
        static SWITCHES: Once = Once::new();
        SWITCHES.call_once(|| {
            git2::opts::strict_hash_verification(false);
            // Nothing is read twice that libgit2 would keep.
            git2::opts::enable_caching(false);
        });
        Objects { repository, read: Cell::new(0) }
    }

    /// How many bytes of objects were read. Packs are mapped, and stay so until they are closed.
    pub(crate) fn read(&self) -> u64 {
        self.read.get()
    }

    /// Whether an object was there when this was opened.
    pub(crate) fn has(&self, id: Oid) -> Result<bool, Error> {
        Ok(self.odb()?.exists_ext(id, OdbLookupFlags::NO_REFRESH))
    }

    /// How many bytes a blob has; none when it is not there.
    pub(crate) fn size(&self, id: Oid) -> Result<Option<u64>, Error> {
        let size = self.odb()?.read_header(id).map(|(size, _)| size as u64).ok();
        self.read.set(self.read() + size.unwrap_or(0).min(NEIGHBOURS));
        Ok(size)
    }

    /// Lends a blob, unless it is larger than `limit` bytes.
    pub(crate) fn blob(&self, id: Oid, limit: u64, then: &mut dyn FnMut(Blob<'_>)) -> Result<(), Error> {
        let odb = self.odb()?;
        let (size, _) = odb.read_header(id).map_err(Error::git)?;
        if size as u64 > limit {
            then(Blob::TooLarge(size as u64));
            return Ok(());
        }
        let object = odb.read(id).map_err(Error::git)?;
        verify(id, ObjectType::Blob, object.kind(), object.data())?;
        then(Blob::Bytes(Cow::Borrowed(object.data())));
        self.read.set(self.read() + size as u64);
        Ok(())
    }

    /// What `then` makes of a folder's rows, in Git's order.
    pub(crate) fn tree<Made>(&self, id: Oid, then: impl FnMut(Row<'_>) -> Made) -> Result<Vec<Made>, Error> {
        let odb = self.odb()?;
        let object = odb.read(id).map_err(Error::git)?;
        verify(id, ObjectType::Tree, object.kind(), object.data())?;
        self.read.set(self.read() + object.len() as u64);
        let rows = rows(object.data()).ok_or_else(|| Error::Git(format!("tree {id} is malformed")))?;
        Ok(rows.into_iter().map(then).collect())
    }

    fn odb(&self) -> Result<Odb<'_>, Error> {
        self.repository.odb().map_err(Error::git)
    }
}

/// Git's id of these bytes.
pub(super) fn id_of(kind: ObjectType, bytes: &[u8]) -> Result<Oid, Error> {
    let mut hash = begin(kind, bytes.len() as u64);
    hash.update(bytes);
    Oid::from_bytes(&hash.finalize()).map_err(Error::git)
}

/// Git's id of a stream of `size` bytes, read piece by piece; none where the stream has another number of bytes.
pub(super) fn id_of_stream(kind: ObjectType, stream: &mut dyn Read, size: u64) -> io::Result<Option<Oid>> {
    let (mut hash, mut left) = (begin(kind, size), size);
    // One byte more is where the end is noticed.
    let mut piece = vec![0; usize::try_from(size.saturating_add(1)).unwrap_or(PIECE).min(PIECE)];
    loop {
        let read = match stream.read(&mut piece) {
            Ok(0) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        let Some(rest) = left.checked_sub(read as u64) else { return Ok(None) };
        left = rest;
        hash.update(&piece[..read]);
    }
    let id = || Oid::from_bytes(&hash.finalize()).map_err(io::Error::other);
    (left == 0).then(id).transpose()
}

fn begin(kind: ObjectType, size: u64) -> Sha1 {
    let mut hash = Sha1::new();
    hash.update(format!("{} {size}\0", kind.str()));
    hash
}

fn verify(id: Oid, wanted: ObjectType, found: ObjectType, bytes: &[u8]) -> Result<(), Error> {
    if found != wanted {
        return Err(Error::Git(format!("object {id} is a {found} and not a {wanted}")));
    }
    match id_of(found, bytes)? == id {
        true => Ok(()),
        false => Err(Error::Git(format!("{found} {id} is damaged: its bytes have another id"))),
    }
}

/// `MODE NAME\0` and twenty bytes of id, again and again.
fn rows(mut bytes: &[u8]) -> Option<Vec<Row<'_>>> {
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let space = bytes.iter().position(|byte| *byte == b' ')?;
        let mode = u32::from_str_radix(std::str::from_utf8(&bytes[..space]).ok()?, 8).ok()?;
        let rest = &bytes[space + 1..];
        let end = rest.iter().position(|byte| *byte == 0)?;
        let id = Oid::from_bytes(rest.get(end + 1..end + 21)?).ok()?;
        rows.push(Row { mode, name: &rest[..end], id });
        bytes = &rest[end + 21..];
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_rows_are_those_of_git() {
        let home = tempfile::tempdir().unwrap();
        let repository = Repository::init(home.path()).unwrap();
        let blob = repository.blob(b"hi").unwrap();
        assert_eq!(id_of(ObjectType::Blob, b"hi").unwrap(), blob);
        let stream = |size| id_of_stream(ObjectType::Blob, &mut b"hi".as_slice(), size);
        assert_eq!([1, 2, 3].map(|size| stream(size).unwrap()), [None, Some(blob), None]);
        let mut builder = repository.treebuilder(None).unwrap();
        builder.insert("a b", blob, 0o100_755).unwrap();
        let inner = builder.write().unwrap();
        builder.insert("z", inner, 0o040_000).unwrap();
        let outer = builder.write().unwrap();
        let objects = Objects::open(home.path()).unwrap();
        let rows = objects.tree(outer, |row| (row.mode, row.name.to_vec(), row.id)).unwrap();
        assert_eq!(rows, [(0o100_755, b"a b".to_vec(), blob), (0o040_000, b"z".to_vec(), inner)]);
    }

    #[test]
    fn bytes_with_another_id_are_refused() {
        let home = tempfile::tempdir().unwrap();
        let repository = Repository::init(home.path()).unwrap();
        let (one, two) = (repository.blob(b"one").unwrap(), repository.blob(b"two").unwrap());
        let file = |id: Oid| {
            let id = id.to_string();
            home.path().join(".git/objects").join(&id[..2]).join(&id[2..])
        };
        std::fs::remove_file(file(one)).unwrap();
        std::fs::copy(file(two), file(one)).unwrap();
        let objects = Objects::of(repository);
        let said = objects.blob(one, 10, &mut |_| panic!("it was lent")).unwrap_err().to_string();
        assert!(said.contains("damaged"), "{said}");
        for bytes in [b"".as_slice(), b"100644 a", b"100644 a\0short", b"1x0644 a\0aaaaaaaaaaaaaaaaaaaa"] {
            assert_eq!(rows(bytes).is_some(), bytes.is_empty());
        }
    }
}
