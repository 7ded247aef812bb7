//! Reads a branding repository: first the names, then, spread over the cores, the files that the names ask for.
//! Every content is read once, hashed and looked into while it is at hand, and let go; only where something is wrong
//! with a picture on disk is it read again, as a whole. A picture that is known already, by Git's id of its bytes, is
//! not read at all.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::fs::File as DiskFile;
use std::io::{self, BufReader, Read};
use std::sync::OnceLock;
use std::vec;

use super::meta;
use super::survey::{Art, Asset, Content, Event, META, MetaFile, Survey};
use crate::image::{self, Picture};
use crate::lock::{GitId, Horizon, KnownPictures, PictureMetadata};
use crate::repository::{Blob, Checkout, Entry, Error, Kind, Reader, Tree, in_parallel, join};
use crate::surface::{MAX_IMAGE_BYTES, PerSurface, Surface};

/// So many of these are worth a thread's start. A folder or a `meta.md` is read in 20 to 100 µs, and a picture of
/// half a megabyte in a millisecond.
const FOLDERS_A_THREAD: usize = 64;
const METAS_A_THREAD: usize = 32;
/// Pictures that are worth a thread's start.
pub(crate) const PICTURES_A_THREAD: usize = 4;

/// How many bytes of a file on disk are in memory at once: they stay in the processor's cache, and a hash of several
/// lanes has all of them busy.
const PIECE: u64 = 64 * 1024;

/// Who is handed the bytes of every sound picture that is read, with Git's id of them, before they are let go; by any
/// thread, in any order.
pub(crate) type Keeper<'a> = &'a (dyn Fn(GitId, Cow<'_, [u8]>) + Sync);

/// Reads every event below `folder`, to be judged over the years of `horizon`.
pub(crate) fn survey(
    checkout: &Checkout,
    folder: &str,
    horizon: Horizon,
    keeper: Option<Keeper<'_>>,
) -> Result<Survey, Error> {
    let tree = checkout.tree.as_ref();
    let mut reader = tree.reader()?;
    let top = reader.list(&Entry::folder(folder))?;
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let is_link = |entry: &Entry| entry.path == folder && entry.kind == Kind::Link;
    let folder_is_a_link = top.is_empty() && reader.list(&Entry::folder(above))?.iter().any(is_link);
    drop(reader);
    let (folders, others): (Vec<Entry>, Vec<Entry>) =
        top.into_iter().partition(|entry| entry.kind == Kind::Folder);
    let names = in_parallel(tree, &folders, folders.len() / FOLDERS_A_THREAD, list)?;
    let mut read = Contents::read(tree, &names, &checkout.facts, keeper)?;
    Ok(Survey {
        prefix: checkout.prefix.clone(),
        folder: folder.to_owned(),
        folder_is_a_link,
        tracks_kept: checkout.tracks_kept,
        events: folders.into_iter().zip(names).map(|(folder, names)| read.event(folder, names)).collect(),
        odd: others.into_iter().filter(|entry| entry.kind != Kind::File).collect(),
        horizon,
        year: checkout.year.unwrap_or(horizon.first_year),
        layout: OnceLock::new(),
    })
}

/// The names in an event folder.
struct Names {
    inside: Vec<Entry>,
    assets: PerSurface<Vec<Entry>>,
}

fn list(reader: &mut dyn Reader, folder: &Entry) -> Result<Names, Error> {
    let inside = reader.list(folder)?;
    let assets = PerSurface::from_fn(|surface| surface.row().folder).try_map(|_, name| {
        let folder = named(&inside, name).filter(|entry| entry.kind == Kind::Folder);
        let listed = folder.map_or(Ok(Vec::new()), |folder| reader.list(folder))?;
        Ok(listed.into_iter().filter(|entry| entry.kind != Kind::Folder).collect())
    })?;
    Ok(Names { inside, assets })
}

impl Names {
    fn meta(&self) -> Option<&Entry> {
        named(&self.inside, META)
    }
}

fn named<'a>(inside: &'a [Entry], name: &str) -> Option<&'a Entry> {
    inside.iter().find(|entry| entry.name() == name)
}

/// A file to read.
enum FileToRead<'a> {
    Meta(&'a Entry),
    Picture(&'a Entry),
}

/// What was in it.
enum Done {
    Meta(MetaFile),
    Picture(GitId, Content),
}

/// What was read, and what is known without reading it.
struct Contents<'a> {
    /// Those that are files, in the order of the events.
    metas: vec::IntoIter<MetaFile>,
    pictures: HashMap<GitId, Content>,
    facts: &'a KnownPictures,
}

impl<'a> Contents<'a> {
    /// Reads each `meta.md`, and every picture that is not known, once.
    fn read(
        tree: &dyn Tree,
        names: &[Names],
        facts: &'a KnownPictures,
        keeper: Option<Keeper<'_>>,
    ) -> Result<Contents<'a>, Error> {
        let file = |entry: &&Entry| entry.kind == Kind::File;
        let metas: Vec<&Entry> = names.iter().filter_map(Names::meta).filter(file).collect();
        let art = names.iter().flat_map(|names| names.assets.in_lock_order()).flatten().filter(file);
        let mut seen = HashSet::new();
        let mut pictures: Vec<&Entry> =
            art.filter(|entry| known(facts, entry).is_none() && seen.insert(entry.git)).collect();
        // Whoever has the largest should not begin with it when all others are done.
        pictures.sort_by_key(|entry| Reverse(entry.bytes));
        tree.expect(&[metas.as_slice(), &pictures].concat())?;
        let threads = metas.len() / METAS_A_THREAD + pictures.len() / PICTURES_A_THREAD;
        let files =
            metas.into_iter().map(FileToRead::Meta).chain(pictures.into_iter().map(FileToRead::Picture));
        let files: Vec<FileToRead> = files.collect();
        let done = in_parallel(tree, &files, threads, |reader, file| match file {
            FileToRead::Meta(entry) => meta_file(reader, entry).map(Done::Meta),
            FileToRead::Picture(entry) => Ok(Done::Picture(entry.git, content(reader, entry, keeper)?)),
        })?;
        let (mut metas, mut pictures) = (Vec::new(), HashMap::new());
        for done in done {
            match done {
                Done::Meta(meta) => metas.push(meta),
                Done::Picture(git, content) => _ = pictures.insert(git, content),
            }
        }
        Ok(Contents { metas: metas.into_iter(), pictures, facts })
    }

    /// The next event: they are asked for in the order in which their names were given to [`read`](Contents::read).
    fn event(&mut self, folder: Entry, names: Names) -> Event {
        let meta = match names.meta() {
            None => MetaFile::Missing,
            Some(Entry { kind: Kind::File, .. }) => self.metas.next().unwrap_or(MetaFile::Missing),
            Some(entry) => MetaFile::NotAFile(entry.kind),
        };
        let Names { inside, assets } = names;
        let is_known =
            |name: &str| name == META || Surface::ALL.iter().any(|surface| surface.row().folder == name);
        let others = inside.iter().map(Entry::name).filter(|name| !is_known(name));
        let art = |surface: Surface, assets: Vec<Entry>| {
            let name = surface.row().folder;
            let instead = named(&inside, name).map(|entry| entry.kind);
            Art {
                surface,
                path: join(&folder.path, name),
                instead: instead.filter(|kind| *kind != Kind::Folder),
                assets: assets.into_iter().map(|entry| self.asset(surface, entry)).collect(),
            }
        };
        Event {
            name: folder.name().to_owned(),
            readable_name: folder.readable_name,
            others: others.map(str::to_owned).collect(),
            meta,
            art: assets.map(art),
            path: folder.path,
        }
    }

    fn asset(&self, surface: Surface, entry: Entry) -> Asset {
        let read = || known(self.facts, &entry).or_else(|| self.pictures.get(&entry.git).cloned());
        let content = if entry.kind == Kind::File { read() } else { None };
        Asset {
            surface,
            path: entry.path,
            readable_name: entry.readable_name,
            content: content.unwrap_or(Content::NotAFile(entry.kind)),
        }
    }
}

/// What is known of an asset without reading it.
fn known(facts: &KnownPictures, entry: &Entry) -> Option<Content> {
    let PictureMetadata { bytes, blake3, picture } = *facts.get(entry.git)?;
    let content = Content::Bytes { bytes, blake3, git: entry.git, picture: Ok(picture) };
    (bytes <= MAX_IMAGE_BYTES).then_some(content)
}

fn meta_file(reader: &mut dyn Reader, entry: &Entry) -> Result<MetaFile, Error> {
    let mut file = MetaFile::Missing;
    reader.read(entry, meta::MAX_BYTES, &mut |blob| {
        file = match blob {
            Blob::TooLarge(bytes) => MetaFile::TooLarge(bytes),
            Blob::Bytes(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => MetaFile::Text(Box::new(meta::read(text))),
                Err(error) => {
                    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                    MetaFile::NotUtf8(before.iter().filter(|byte| **byte == b'\n').count() + 1)
                }
            },
        }
    })?;
    Ok(file)
}

fn content(reader: &mut dyn Reader, entry: &Entry, keeper: Option<Keeper<'_>>) -> Result<Content, Error> {
    // Whoever keeps the bytes wants all of them; and where something is wrong, all of them are looked at again.
    if keeper.is_none()
        && let Some(file) = reader.open(entry)?
        && let Some((bytes, blake3, picture)) = passing(file)
    {
        return Ok(Content::Bytes { bytes, blake3, git: entry.git, picture: Ok(picture) });
    }
    let mut content = Content::NotAFile(entry.kind);
    reader.read(entry, MAX_IMAGE_BYTES, &mut |blob| {
        content = match blob {
            Blob::TooLarge(bytes) => Content::TooLarge(bytes),
            Blob::Bytes(bytes) => {
                let (size, blake3) = (bytes.len() as u64, blake3::hash(&bytes));
                let picture = image::inspect(&bytes);
                if let (Ok(_), Some(keeper)) = (&picture, keeper) {
                    keeper(entry.git, bytes);
                }
                Content::Bytes { bytes: size, blake3, git: entry.git, picture }
            }
        }
    })?;
    Ok(content)
}

/// The size, hash and picture of a sound file that is not too large, while its bytes pass by: the system has to find,
/// clear and map memory for what is kept, which takes longer than everything that is done with it here.
fn passing(file: DiskFile) -> Option<(u64, blake3::Hash, Picture)> {
    let age =
        |file: &DiskFile| file.metadata().and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
    let before = age(&file).ok()?;
    // One byte more is where the end is noticed.
    let piece = (before.0 + 1).min(PIECE);
    let hashed = Hashed { file: file.take(MAX_IMAGE_BYTES + 1), hasher: blake3::Hasher::new() };
    let mut stream = BufReader::with_capacity(usize::try_from(piece).ok()?, hashed);
    let picture = image::sound(&mut stream)?;
    // A picture may end before its file does.
    io::copy(&mut stream, &mut io::sink()).ok()?;
    let Hashed { file, hasher } = stream.into_inner();
    // Somebody may have written to it meanwhile.
    let same = age(&file.into_inner()).is_ok_and(|after| after == before);
    (same && hasher.count() <= MAX_IMAGE_BYTES).then(|| (hasher.count(), hasher.finalize(), picture))
}

/// A file that is hashed as it is read.
struct Hashed {
    file: io::Take<DiskFile>,
    hasher: blake3::Hasher,
}

impl Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.hasher.update(into.get(..read).unwrap_or_default());
        Ok(read)
    }
}
