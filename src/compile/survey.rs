//! Reads everything that a branding repository says, without judging it.

use std::cell::OnceCell;

use super::meta::{self, Field, Meta};
use super::resolve::{Dated, Layout, lay_out};
use super::when::Timing;
use crate::diagnostic::Texts;
use crate::image::{self, Flaw, Picture};
use crate::lock::{Horizon, Slot};
use crate::repository::{Blob, Checkout, Entry, Error, Kind, Tree, join};

/// The largest image that Discord was seen to take: 10,240 KiB.
pub const MAX_IMAGE_BYTES: u64 = 10_240 * 1024;

/// All that was read.
#[derive(Debug)]
pub struct Survey {
    /// Where the branding repository lies inside its Git repository: `""`, or like `examples/branding/`.
    pub prefix: String,
    /// The folder of the event folders, from the root.
    pub folder: String,
    /// The events, sorted by name.
    pub events: Vec<Event>,
    /// Names in that folder that could have been event folders but are links or other repositories.
    pub odd: Vec<Entry>,
    /// The years to judge by.
    pub horizon: Horizon,
    /// The year of the commit; without one, the horizon's first.
    pub year: i32,
    /// What is worn on which day of those years, once somebody asked.
    layout: OnceCell<Layout>,
}

/// One event folder.
#[derive(Debug)]
pub struct Event {
    /// The folder's name: the event's identity.
    pub name: String,
    /// Its path from the root.
    pub path: String,
    /// Whether the name was UTF-8.
    pub readable_name: bool,
    /// Its `meta.md`.
    pub meta: MetaFile,
    /// Its `banners`.
    pub banners: Art,
    /// Its `server_icons`.
    pub icons: Art,
    /// Names of whatever else lies directly in it.
    pub others: Vec<String>,
}

/// What an event has for a `meta.md`.
#[derive(Debug)]
pub enum MetaFile {
    /// Nothing.
    Missing,
    /// A folder, a link or another repository.
    NotAFile(Kind),
    /// More than [`meta::MAX_BYTES`]; how many bytes.
    TooLarge(u64),
    /// Not UTF-8; the line, from 1, of the first byte that is not.
    NotUtf8(usize),
    /// Text.
    Text(Box<Meta>),
}

/// The folder of an event that a slot's assets lie in.
pub fn folder_of(slot: Slot) -> &'static str {
    match slot {
        Slot::Banner => "banners",
        Slot::Icon => "server_icons",
    }
}

/// One of an event's two asset folders.
#[derive(Debug)]
pub struct Art {
    /// Which of the guild's two images it is for.
    pub slot: Slot,
    /// Its path from the root.
    pub path: String,
    /// What is there instead of a folder, if something is.
    pub instead: Option<Kind>,
    /// What lies directly in it, folders left out, sorted by name.
    pub assets: Vec<Asset>,
}

/// A file in an asset folder.
#[derive(Debug)]
pub struct Asset {
    /// Its path from the root.
    pub path: String,
    /// Whether the name was UTF-8.
    pub readable_name: bool,
    /// What is in it.
    pub content: Content,
}

/// What an asset turned out to be.
#[derive(Debug)]
pub enum Content {
    /// A link or another repository.
    NotAFile(Kind),
    /// More than [`MAX_IMAGE_BYTES`]; how many bytes.
    TooLarge(u64),
    /// Bytes that were read.
    Bytes {
        /// How many.
        bytes: u64,
        /// Their BLAKE3, as hexadecimal digits.
        blake3: String,
        /// Git's id of them, as hexadecimal digits.
        git: String,
        /// The picture that they are, or why they are none.
        picture: Result<Picture, Flaw>,
    },
}

impl Event {
    /// The two asset folders, banners first.
    pub fn art(&self) -> [&Art; 2] {
        [&self.banners, &self.icons]
    }

    /// What `meta.md` holds, when it is text.
    pub fn meta(&self) -> Option<&Meta> {
        match &self.meta {
            MetaFile::Text(meta) => Some(meta),
            _ => None,
        }
    }

    /// When it is; none for the fallback, and where something about it is wrong.
    pub fn timing(&self) -> Option<Timing> {
        self.meta()?.front.as_ref().ok()?.timing()
    }

    /// Its priority; 0 unless it says something else.
    pub fn priority(&self) -> i32 {
        let front = self.meta().and_then(|meta| meta.front.as_ref().ok());
        front.and_then(|front| front.priority.value().copied()).unwrap_or(0)
    }

    /// Whether its icons and banners belong together by their file stems.
    pub fn pair(&self) -> bool {
        self.meta()
            .and_then(|meta| meta.front.as_ref().ok())
            .is_some_and(|front| front.pair == Field::Value(true))
    }

    /// Who is credited for it; nobody where one of them cannot be read.
    pub fn authors(&self) -> Vec<String> {
        let front = self.meta().and_then(|meta| meta.front.as_ref().ok());
        let authors = front.and_then(|front| front.authors.value());
        authors.and_then(|authors| authors.iter().cloned().collect::<Result<_, _>>().ok()).unwrap_or_default()
    }

    /// Where `meta.md` is, or should be.
    pub fn meta_path(&self) -> String {
        join(&self.path, "meta.md")
    }
}

impl Survey {
    /// The events that have days, sorted by name, each with its place in [`events`](Survey::events).
    pub fn dated(&self) -> (Vec<Dated<'_>>, Vec<usize>) {
        let dated = self.events.iter().enumerate().filter_map(|(at, event)| {
            let dated = Dated { name: &event.name, timing: event.timing()?, priority: event.priority() };
            Some((dated, at))
        });
        dated.unzip()
    }

    /// What is worn on which day; events are named by their place among the [`dated`](Survey::dated) ones.
    pub fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| lay_out(&self.dated().0, self.horizon))
    }

    /// A path as a message shows it: from the Git repository's root, as the place of a diagnostic is.
    pub fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The texts that diagnostics may point into.
    pub fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        for event in &self.events {
            if let Some(meta) = event.meta() {
                texts.insert(&event.meta_path(), meta.text.clone());
            }
        }
        texts
    }
}

/// Reads every event below `folder`, to be judged over the years of `horizon`.
pub fn survey(checkout: &Checkout, folder: &str, horizon: Horizon) -> Result<Survey, Error> {
    let tree = checkout.tree.as_ref();
    let mut survey = Survey {
        prefix: checkout.prefix.clone(),
        folder: folder.to_owned(),
        events: Vec::new(),
        odd: Vec::new(),
        horizon,
        year: checkout.year.unwrap_or(horizon.first_year),
        layout: OnceCell::new(),
    };
    for entry in tree.list(folder)? {
        match entry.kind {
            Kind::Folder => survey.events.push(event(tree, &entry)?),
            Kind::File => {}
            Kind::Link | Kind::Submodule => survey.odd.push(entry),
        }
    }
    Ok(survey)
}

fn event(tree: &dyn Tree, folder: &Entry) -> Result<Event, Error> {
    let inside = tree.list(&folder.path)?;
    let named = |name: &str| inside.iter().find(|entry| entry.name() == name);
    let known = ["meta.md", folder_of(Slot::Banner), folder_of(Slot::Icon)];
    let others = inside.iter().map(Entry::name).filter(|name| !known.contains(name));
    Ok(Event {
        name: folder.name().to_owned(),
        path: folder.path.clone(),
        readable_name: folder.readable_name,
        meta: meta_file(tree, named("meta.md"))?,
        banners: art(tree, &folder.path, Slot::Banner, named(folder_of(Slot::Banner)))?,
        icons: art(tree, &folder.path, Slot::Icon, named(folder_of(Slot::Icon)))?,
        others: others.map(str::to_owned).collect(),
    })
}

fn meta_file(tree: &dyn Tree, entry: Option<&Entry>) -> Result<MetaFile, Error> {
    let Some(entry) = entry else { return Ok(MetaFile::Missing) };
    if entry.kind != Kind::File {
        return Ok(MetaFile::NotAFile(entry.kind));
    }
    Ok(match tree.read(entry, meta::MAX_BYTES)? {
        Blob::TooLarge(bytes) => MetaFile::TooLarge(bytes),
        Blob::Bytes(bytes) => match std::str::from_utf8(&bytes) {
            Ok(text) => MetaFile::Text(Box::new(meta::read(text))),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                MetaFile::NotUtf8(before.iter().filter(|byte| **byte == b'\n').count() + 1)
            }
        },
    })
}

fn art(tree: &dyn Tree, event: &str, slot: Slot, entry: Option<&Entry>) -> Result<Art, Error> {
    let path = join(event, folder_of(slot));
    let instead = entry.map(|entry| entry.kind).filter(|kind| *kind != Kind::Folder);
    let mut assets = Vec::new();
    if instead.is_none() {
        for entry in tree.list(&path)?.into_iter().filter(|entry| entry.kind != Kind::Folder) {
            let content = content(tree, &entry)?;
            assets.push(Asset { path: entry.path, readable_name: entry.readable_name, content });
        }
    }
    Ok(Art { slot, path, instead, assets })
}

fn content(tree: &dyn Tree, entry: &Entry) -> Result<Content, Error> {
    if entry.kind != Kind::File {
        return Ok(Content::NotAFile(entry.kind));
    }
    Ok(match tree.read(entry, MAX_IMAGE_BYTES)? {
        Blob::TooLarge(bytes) => Content::TooLarge(bytes),
        Blob::Bytes(bytes) => Content::Bytes {
            bytes: bytes.len() as u64,
            blake3: blake3::hash(&bytes).to_hex().to_string(),
            git: entry.git.clone(),
            picture: image::inspect(&bytes),
        },
    })
}
