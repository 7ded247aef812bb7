//! Everything that a branding repository says, read and not judged.

use std::sync::{Arc, OnceLock};

use super::meta::{Field, Meta};
use super::resolve::{Dated, Layout, lay_out};
use super::when::Timing;
use crate::diagnostic::Texts;
use crate::image::{self, Flaw, Picture};
use crate::lock::{self, GitId, Horizon, KnownPictures, PictureMetadata};
use crate::repository::{Entry, Kind, join};
use crate::surface::{PerSurface, Surface};

/// The file of an event folder that says when the event is.
pub(super) const META: &str = "meta.md";

/// All that was read.
#[derive(Debug)]
pub struct Survey {
    /// Where the branding repository lies inside its Git repository: `""`, or like `examples/branding/`.
    pub(crate) prefix: String,
    /// The folder of the event folders, from the root.
    pub(crate) folder: String,
    /// Whether that is a symbolic link, which is not followed.
    pub(crate) folder_is_a_link: bool,
    /// Whether Git tracks the folder in which bannerman keeps what is its own.
    pub(crate) tracks_kept: bool,
    /// The events, sorted by name.
    pub events: Vec<Event>,
    /// Names in that folder that could have been event folders but are links or other repositories.
    pub(crate) odd: Vec<Entry>,
    /// The years to judge by.
    pub horizon: Horizon,
    /// The year of the commit; without one, the horizon's first.
    pub(crate) year: i32,
    /// What is worn on which day of those years, once somebody asked.
    pub(super) layout: OnceLock<Layout>,
}

/// One event folder.
#[derive(Debug)]
pub struct Event {
    /// The folder's name: the event's identity.
    pub name: String,
    /// Its path from the root.
    pub path: String,
    /// Whether the name was UTF-8.
    pub(crate) readable_name: bool,
    /// Its `meta.md`.
    pub(crate) meta: MetaFile,
    /// Its asset folders.
    pub(crate) art: PerSurface<Art>,
    /// Names of whatever else lies directly in it.
    pub(crate) others: Vec<String>,
}

/// What an event has for a `meta.md`.
#[derive(Debug, Clone)]
pub(crate) enum MetaFile {
    /// Nothing.
    Missing,
    /// A folder, a link or another repository.
    NotAFile(Kind),
    /// More than [`MAX_BYTES`](super::meta::MAX_BYTES); how many bytes.
    TooLarge(u64),
    /// Not UTF-8; the line, from 1, of the first byte that is not.
    NotUtf8(usize),
    /// Text.
    Text(Box<Meta>),
}

/// One of an event's asset folders.
#[derive(Debug)]
pub(crate) struct Art {
    /// Which of the guild's images it is for.
    pub(crate) surface: Surface,
    /// Its path from the root.
    pub path: String,
    /// What is there instead of a folder, if something is.
    pub(crate) instead: Option<Kind>,
    /// What lies directly in it, folders left out, sorted by name.
    pub(crate) assets: Vec<Asset>,
}

impl Art {
    /// What is to be worn: all that is not left alone.
    pub(crate) fn worn(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(|asset| !asset.is_left_alone())
    }
}

/// A file in an asset folder.
#[derive(Debug)]
pub struct Asset {
    /// Which of the guild's images it is for.
    pub(crate) surface: Surface,
    /// Its path from the root.
    pub path: String,
    /// Whether the name was UTF-8.
    pub(crate) readable_name: bool,
    /// What is in it.
    pub(crate) content: Content,
}

/// What an asset turned out to be.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// A link or another repository.
    NotAFile(Kind),
    /// More than [`MAX_IMAGE_BYTES`](crate::surface::MAX_IMAGE_BYTES); how many bytes.
    TooLarge(u64),
    /// Bytes that were read.
    Bytes {
        /// How many.
        bytes: u64,
        /// Their BLAKE3.
        blake3: blake3::Hash,
        /// Git's id of them.
        git: GitId,
        /// The picture that they are, or why they are none.
        picture: Result<Picture, Flaw>,
    },
}

/// How files are called that are meant to be pictures, worn or not.
const PICTURES: [&str; 18] = [
    ".png", ".apng", ".jpg", ".jpeg", ".jfif", ".jxl", ".jp2", ".gif", ".webp", ".avif", ".heic", ".svg",
    ".bmp", ".tif", ".tiff", ".ico", ".psd", ".xcf",
];

/// What systems leave in folders that they show, in lower case.
const LITTER: [&str; 2] = ["thumbs.db", "desktop.ini"];

impl Asset {
    /// The file's name.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// How many bytes it has, where it is a file.
    pub(crate) fn bytes(&self) -> Option<u64> {
        match self.content {
            Content::NotAFile(_) => None,
            Content::TooLarge(bytes) | Content::Bytes { bytes, .. } => Some(bytes),
        }
    }

    /// Whether it is a hidden file, or one that a system has left.
    pub(crate) fn is_litter(&self) -> bool {
        self.name().starts_with('.') || LITTER.contains(&self.name().to_lowercase().as_str())
    }

    /// Whether no rotation can need it: it has no bytes, or is no picture and is not called one.
    pub(crate) fn is_left_alone(&self) -> bool {
        let Content::Bytes { picture: Err(flaw), .. } = &self.content else { return false };
        let name = || self.name().to_lowercase();
        match flaw {
            Flaw::Empty => true,
            Flaw::Foreign { .. } if self.is_litter() => true,
            Flaw::Foreign { looks_like } => {
                !looks_like.is_some_and(image::is_picture)
                    && !PICTURES.iter().any(|extension| name().ends_with(extension))
            }
            Flaw::LfsPointer | Flaw::Truncated { .. } | Flaw::Corrupt { .. } => false,
        }
    }

    /// As the lock has it; none when it is no picture.
    pub(crate) fn locked(&self) -> Option<lock::Asset> {
        let Content::Bytes { bytes, blake3, git, picture: Ok(picture) } = &self.content else { return None };
        Some(lock::Asset {
            path: self.path.clone(),
            blake3: blake3.to_hex().to_string(),
            git: git.to_string(),
            bytes: *bytes,
            format: picture.format,
            width: picture.width,
            height: picture.height,
            frames: picture.frames,
        })
    }
}

impl Event {
    /// The asset folders, in the order of the lock.
    pub(crate) fn folders(&self) -> [&Art; Surface::COUNT] {
        self.art.in_lock_order()
    }

    /// What `meta.md` holds, when it is text.
    pub(crate) fn meta(&self) -> Option<&Meta> {
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
    pub(crate) fn priority(&self) -> i32 {
        let front = self.meta().and_then(|meta| meta.front.as_ref().ok());
        front.and_then(|front| front.priority.value().copied()).unwrap_or(0)
    }

    /// Whether its icons and banners belong together by their file stems.
    pub(crate) fn pair(&self) -> bool {
        self.meta()
            .and_then(|meta| meta.front.as_ref().ok())
            .is_some_and(|front| front.pair == Field::Value(true))
    }

    /// Who is credited for it; nobody where one of them cannot be read.
    pub(crate) fn authors(&self) -> Vec<String> {
        let front = self.meta().and_then(|meta| meta.front.as_ref().ok());
        let authors = front.and_then(|front| front.authors.value());
        authors.and_then(|authors| authors.iter().cloned().collect::<Result<_, _>>().ok()).unwrap_or_default()
    }

    /// Where `meta.md` is, or should be.
    pub(crate) fn meta_path(&self) -> String {
        join(&self.path, META)
    }
}

impl Survey {
    /// The events that have days, sorted by name, each with its place in [`events`](Survey::events).
    pub(crate) fn dated(&self) -> (Vec<Dated<'_>>, Vec<usize>) {
        let dated = self.events.iter().enumerate().filter_map(|(at, event)| {
            let dated = Dated { name: &event.name, timing: event.timing()?, priority: event.priority() };
            Some((dated, at))
        });
        dated.unzip()
    }

    /// What is worn on which day; events are named by their place among the [`dated`](Survey::dated) ones.
    pub(crate) fn layout(&self) -> &Layout {
        self.layout.get_or_init(|| lay_out(&self.dated().0, self.horizon))
    }

    /// A path as a message shows it: from the Git repository's root, as the place of a diagnostic is.
    pub(crate) fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// What is known now of all the pictures.
    pub(crate) fn facts(&self) -> KnownPictures {
        let mut facts = KnownPictures::default();
        let assets = self.events.iter().flat_map(Event::folders).flat_map(|art| &art.assets);
        for asset in assets {
            if let Content::Bytes { bytes, blake3, git, picture: Ok(picture) } = asset.content {
                facts.add(git, PictureMetadata { bytes, blake3, picture });
            }
        }
        facts
    }

    /// The texts that diagnostics may point into.
    pub(crate) fn texts(&self) -> Texts {
        let mut texts = Texts::default();
        for event in &self.events {
            if let Some(meta) = event.meta() {
                texts.insert(&event.meta_path(), Arc::clone(&meta.text));
            }
        }
        texts
    }
}
