//! Reads a branding repository: first the names, then, spread over the cores, the files that the names ask for.
//! Every content is read once, hashed and looked into while it is at hand, and let go. A picture that is known
//! already, by Git's id of its bytes, is not read at all.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::meta;
use super::survey::{Art, Asset, Content, Event, MAX_IMAGE_BYTES, MetaFile, Survey, folder_of};
use crate::image;
use crate::lock::{Facts, Horizon, Slot};
use crate::repository::{Blob, Checkout, Entry, Error, Kind, Reader, join, spread};

/// So many of these are worth a thread's start. A folder or a `meta.md` is read in 20 to 100 µs, and a picture of
/// half a megabyte in a millisecond.
const FOLDERS_A_THREAD: usize = 64;
const METAS_A_THREAD: usize = 32;
/// Pictures that are worth a thread's start.
pub const PICTURES_A_THREAD: usize = 4;

/// Who is handed the bytes of every sound picture that is read, with Git's id of them, before they are let go; by any
/// thread, in any order.
pub type Keeper<'a> = &'a (dyn Fn(&str, Cow<'_, [u8]>) + Sync);

/// Reads every event below `folder`, to be judged over the years of `horizon`.
pub fn survey(
    checkout: &Checkout,
    folder: &str,
    horizon: Horizon,
    keeper: Keeper<'_>,
) -> Result<Survey, Error> {
    let tree = checkout.tree.as_ref();
    let mut reader = tree.reader()?;
    let top = reader.list(folder)?;
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let is_link = |entry: &Entry| entry.path == folder && entry.kind == Kind::Link;
    let folder_is_a_link = top.is_empty() && reader.list(above)?.iter().any(is_link);
    drop(reader);
    let (folders, others): (Vec<Entry>, Vec<Entry>) =
        top.into_iter().partition(|entry| entry.kind == Kind::Folder);
    let names = spread(tree, &folders, folders.len() / FOLDERS_A_THREAD, list)?;
    let files = Files::of(&names, &checkout.facts);
    tree.expect(&files.entries)?;
    let mut read = Contents::default();
    let threads = files.metas / METAS_A_THREAD + (files.entries.len() - files.metas) / PICTURES_A_THREAD;
    for (at, done) in spread(tree, &files.numbered(), threads, |reader, (at, entry)| {
        let done = if *at < files.metas {
            Done::Meta(meta_file(reader, entry)?)
        } else {
            content(reader, entry, keeper)?
        };
        Ok((*at, done))
    })? {
        match done {
            Done::Meta(meta) => _ = read.metas.insert(files.entries[at].path.clone(), meta),
            Done::Picture(content) => _ = read.pictures.insert(files.entries[at].git.clone(), content),
        }
    }
    Ok(Survey {
        prefix: checkout.prefix.clone(),
        folder: folder.to_owned(),
        folder_is_a_link,
        events: folders
            .iter()
            .zip(names)
            .map(|(folder, names)| read.event(folder, names, &checkout.facts))
            .collect(),
        odd: others.into_iter().filter(|entry| entry.kind != Kind::File).collect(),
        horizon,
        year: checkout.year.unwrap_or(horizon.first_year),
        layout: OnceCell::new(),
    })
}

/// The names in an event folder.
struct Names {
    inside: Vec<Entry>,
    banners: Vec<Entry>,
    icons: Vec<Entry>,
}

fn list(reader: &mut dyn Reader, folder: &Entry) -> Result<Names, Error> {
    let inside = reader.list(&folder.path)?;
    let mut assets = |slot| -> Result<Vec<Entry>, Error> {
        let name = folder_of(slot);
        if !inside.iter().any(|entry| entry.name() == name && entry.kind == Kind::Folder) {
            return Ok(Vec::new());
        }
        let listed = reader.list(&join(&folder.path, name))?;
        Ok(listed.into_iter().filter(|entry| entry.kind != Kind::Folder).collect())
    };
    let (banners, icons) = (assets(Slot::Banner)?, assets(Slot::Icon)?);
    Ok(Names { inside, banners, icons })
}

impl Names {
    fn named(&self, name: &str) -> Option<&Entry> {
        self.inside.iter().find(|entry| entry.name() == name)
    }

    fn meta(&self) -> Option<&Entry> {
        self.named("meta.md")
    }
}

/// The files to read: each `meta.md`, then every other content once.
struct Files<'a> {
    entries: Vec<&'a Entry>,
    /// How many of them are a `meta.md`.
    metas: usize,
}

impl<'a> Files<'a> {
    fn of(names: &'a [Names], facts: &Facts) -> Files<'a> {
        let file = |entry: &&Entry| entry.kind == Kind::File;
        let mut entries: Vec<&Entry> = names.iter().filter_map(Names::meta).filter(file).collect();
        let metas = entries.len();
        let assets = names.iter().flat_map(|names| names.banners.iter().chain(&names.icons));
        let mut pictures: Vec<&Entry> =
            assets.filter(file).filter(|entry| known(facts, entry).is_none()).collect();
        let mut seen = std::collections::HashSet::new();
        pictures.retain(|entry| seen.insert(entry.git.as_str()));
        entries.extend(pictures);
        Files { entries, metas }
    }

    fn numbered(&self) -> Vec<(usize, &'a Entry)> {
        self.entries.iter().copied().enumerate().collect()
    }
}

/// What is known of an asset without reading it.
fn known(facts: &Facts, entry: &Entry) -> Option<Content> {
    let fact = facts.get(&entry.git).filter(|fact| fact.bytes <= MAX_IMAGE_BYTES)?;
    Some(Content::Bytes {
        bytes: fact.bytes,
        blake3: fact.blake3.clone(),
        git: entry.git.clone(),
        picture: Ok(fact.picture),
    })
}

enum Done {
    Meta(MetaFile),
    Picture(Content),
}

/// What was read: each `meta.md` by its path, everything else by Git's id.
#[derive(Default)]
struct Contents {
    metas: HashMap<String, MetaFile>,
    pictures: HashMap<String, Content>,
}

impl Contents {
    fn event(&mut self, folder: &Entry, names: Names, facts: &Facts) -> Event {
        let meta = match names.meta() {
            None => MetaFile::Missing,
            Some(entry) => self.metas.remove(&entry.path).unwrap_or(MetaFile::NotAFile(entry.kind)),
        };
        let known = ["meta.md", folder_of(Slot::Banner), folder_of(Slot::Icon)];
        let others = names.inside.iter().map(Entry::name).filter(|name| !known.contains(name));
        Event {
            name: folder.name().to_owned(),
            path: folder.path.clone(),
            readable_name: folder.readable_name,
            others: others.map(str::to_owned).collect(),
            meta,
            banners: self.art(Slot::Banner, folder, &names, facts),
            icons: self.art(Slot::Icon, folder, &names, facts),
        }
    }

    fn art(&self, slot: Slot, folder: &Entry, names: &Names, facts: &Facts) -> Art {
        let name = folder_of(slot);
        let instead = names.named(name).map(|entry| entry.kind).filter(|kind| *kind != Kind::Folder);
        let entries = match slot {
            Slot::Banner => &names.banners,
            Slot::Icon => &names.icons,
        };
        let content = |entry: &Entry| {
            let known = (entry.kind == Kind::File).then(|| known(facts, entry)).flatten();
            known.or_else(|| self.pictures.get(&entry.git).cloned()).unwrap_or(Content::NotAFile(entry.kind))
        };
        let asset = |entry: &Entry| Asset {
            path: entry.path.clone(),
            readable_name: entry.readable_name,
            content: if entry.kind == Kind::File { content(entry) } else { Content::NotAFile(entry.kind) },
        };
        Art { slot, path: join(&folder.path, name), instead, assets: entries.iter().map(asset).collect() }
    }
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

fn content(reader: &mut dyn Reader, entry: &Entry, keeper: Keeper<'_>) -> Result<Done, Error> {
    let mut content = Content::NotAFile(entry.kind);
    reader.read(entry, MAX_IMAGE_BYTES, &mut |blob| {
        content = match blob {
            Blob::TooLarge(bytes) => Content::TooLarge(bytes),
            Blob::Bytes(bytes) => {
                let (size, blake3) = (bytes.len() as u64, blake3::hash(&bytes).to_hex().to_string());
                let picture = image::inspect(&bytes);
                if picture.is_ok() {
                    keeper(&entry.git, bytes);
                }
                Content::Bytes { bytes: size, blake3, git: entry.git.clone(), picture }
            }
        }
    })?;
    Ok(Done::Picture(content))
}
