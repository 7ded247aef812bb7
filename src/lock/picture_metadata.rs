//! What pictures are, by Git's id of their bytes: whoever knows it need not read them again. A lock says it, and
//! the cache keeps it.

use std::collections::HashMap;
use std::fmt::Write;

use super::{Asset, GitId, Lock};
use crate::image::{Format, Picture};

/// What is known of some pictures, by Git's ids of their bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownPictures {
    known: HashMap<GitId, PictureMetadata>,
}

/// What is known of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PictureMetadata {
    /// How many bytes.
    pub bytes: u64,
    /// Their BLAKE3.
    pub(crate) blake3: blake3::Hash,
    /// What they show.
    pub(crate) picture: Picture,
}

/// The first words of the text form. What a newer program finds wrong in a picture, an older one may have let pass,
/// so each version looks for itself.
const HEAD: &str = concat!("bannerman facts ", env!("CARGO_PKG_VERSION"));

impl KnownPictures {
    /// What is known of the bytes with this id.
    pub(crate) fn get(&self, git: GitId) -> Option<&PictureMetadata> {
        self.known.get(&git)
    }

    /// Adds what was found out.
    pub(crate) fn add(&mut self, git: GitId, fact: PictureMetadata) {
        self.known.insert(git, fact);
    }

    /// Adds what a lock says.
    pub(crate) fn learn(&mut self, lock: &Lock) {
        let assets = lock.all_assets();
        self.known.extend(assets.filter_map(said));
    }

    /// Adds what others say.
    pub(crate) fn extend(&mut self, others: KnownPictures) {
        self.known.extend(others.known);
    }

    /// As text, to be kept: a line with a checksum, then a line for each picture, sorted.
    pub(crate) fn to_text(&self) -> String {
        let mut known: Vec<(&GitId, &PictureMetadata)> = self.known.iter().collect();
        known.sort_unstable_by_key(|(git, _)| **git);
        let mut rows = String::new();
        for (git, PictureMetadata { bytes, blake3, picture }) in known {
            let Picture { format, width, height, frames } = picture;
            let (blake3, format) = (blake3.to_hex(), format.name());
            // Writing into a String cannot fail.
            let _ = writeln!(rows, "{git} {blake3} {bytes} {format} {width} {height} {frames}");
        }
        format!("{HEAD} {}\n{rows}", blake3::hash(rows.as_bytes()).to_hex())
    }

    /// Reads the text form; none when it is not to the letter what [`to_text`](KnownPictures::to_text) wrote.
    pub(crate) fn from_text(text: &str) -> Option<KnownPictures> {
        let (head, rows) = text.split_once('\n')?;
        let sum = head.strip_prefix(HEAD)?.strip_prefix(' ')?;
        if blake3::hash(rows.as_bytes()).to_hex().as_str() != sum {
            return None;
        }
        let mut known = HashMap::new();
        for row in rows.lines() {
            let mut words = row.split(' ');
            let mut word = || words.next();
            let (git, blake3) = (word()?.parse().ok()?, word()?.parse().ok()?);
            let bytes = word()?.parse().ok()?;
            let format = Format::from_name(word()?)?;
            let mut number = || word()?.parse().ok();
            let picture = Picture { format, width: number()?, height: number()?, frames: number()? };
            known.insert(git, PictureMetadata { bytes, blake3, picture });
        }
        Some(KnownPictures { known })
    }
}

/// What an asset of a lock says; nothing when it cannot be.
fn said(asset: &Asset) -> Option<(GitId, PictureMetadata)> {
    let Asset { path: _, blake3, git, bytes, format, width, height, frames } = asset;
    let picture = Picture { format: *format, width: *width, height: *height, frames: *frames };
    let possible = picture.width > 0 && picture.height > 0 && picture.frames > 0;
    let (git, blake3) = (git.parse().ok()?, blake3.parse().ok()?);
    possible.then_some((git, PictureMetadata { bytes: *bytes, blake3, picture }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_is_read_back() {
        let mut facts = KnownPictures::default();
        for digit in ["a", "b"] {
            let picture = Picture { format: Format::Gif, width: 3, height: 4, frames: 5 };
            let fact = PictureMetadata { bytes: 12, blake3: digit.repeat(64).parse().unwrap(), picture };
            facts.add(digit.repeat(40).parse().unwrap(), fact);
        }
        let text = facts.to_text();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(KnownPictures::from_text(&text), Some(facts));
        for other in [
            text.replace("gif", "png"),
            text.replace(" 12 ", " 13 "),
            text.replace("facts", "fact"),
            String::new(),
        ] {
            assert_eq!(KnownPictures::from_text(&other), None, "{other}");
        }
    }
}
