//! What pictures are, by Git's id of their bytes: whoever knows it need not read them again. A lock says it, and
//! the cache keeps it.

use std::collections::HashMap;

use super::{Asset, Lock};
use crate::image::{Format, Picture};

/// What is known of some pictures, by Git's ids of their bytes as 40 hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    known: HashMap<String, Fact>,
}

/// What is known of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// How many bytes.
    pub bytes: u64,
    /// Their BLAKE3, 64 hexadecimal digits.
    pub blake3: String,
    /// What they show.
    pub picture: Picture,
}

/// The first words of the text form. What a newer program finds wrong in a picture, an older one may have let pass,
/// so each version looks for itself.
const HEAD: &str = concat!("bannerman facts ", env!("CARGO_PKG_VERSION"));

impl Facts {
    /// What is known of the bytes with this id.
    pub fn get(&self, git: &str) -> Option<&Fact> {
        self.known.get(git)
    }

    /// Adds what a lock says.
    pub fn learn(&mut self, lock: &Lock) {
        for asset in lock.events.iter().flat_map(|event| event.banners.iter().chain(&event.icons)) {
            self.add(asset);
        }
    }

    /// Adds what an asset of a lock says; nothing when it cannot be.
    pub fn add(&mut self, asset: &Asset) {
        let Asset { git, blake3, bytes, format, width, height, frames, .. } = asset;
        let (format, width, height, frames) = (*format, *width, *height, *frames);
        if width > 0 && height > 0 && frames > 0 {
            let picture = Picture { format, width, height, frames };
            self.known.insert(git.clone(), Fact { bytes: *bytes, blake3: blake3.clone(), picture });
        }
    }

    /// Adds what others say.
    pub fn extend(&mut self, others: Facts) {
        self.known.extend(others.known);
    }

    /// As text, to be kept: a line with a checksum, then a line for each picture, sorted.
    pub fn to_text(&self) -> String {
        let row = |(git, Fact { bytes, blake3, picture }): (&String, &Fact)| {
            let Picture { format, width, height, frames } = picture;
            format!("{git} {blake3} {bytes} {} {width} {height} {frames}\n", format.name())
        };
        let mut rows: Vec<String> = self.known.iter().map(row).collect();
        rows.sort();
        let rows = rows.concat();
        format!("{HEAD} {}\n{rows}", blake3::hash(rows.as_bytes()).to_hex())
    }

    /// Reads the text form; none when it is not to the letter what [`to_text`](Facts::to_text) wrote.
    pub fn from_text(text: &str) -> Option<Facts> {
        let (head, rows) = text.split_once('\n')?;
        let sum = head.strip_prefix(HEAD)?.strip_prefix(' ')?;
        if blake3::hash(rows.as_bytes()).to_hex().as_str() != sum {
            return None;
        }
        let mut known = HashMap::new();
        for row in rows.lines() {
            let mut words = row.split(' ');
            let mut word = || words.next();
            let (git, blake3) = (word()?.to_owned(), word()?.to_owned());
            let bytes = word()?.parse().ok()?;
            let format = Format::from_name(word()?)?;
            let mut number = || word()?.parse().ok();
            let picture = Picture { format, width: number()?, height: number()?, frames: number()? };
            known.insert(git, Fact { bytes, blake3, picture });
        }
        Some(Facts { known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_written_is_read_back() {
        let mut facts = Facts::default();
        for digit in ["a", "b"] {
            facts.add(&Asset {
                path: "x".into(),
                blake3: digit.repeat(64),
                git: digit.repeat(40),
                bytes: 12,
                format: Format::Gif,
                width: 3,
                height: 4,
                frames: 5,
            });
        }
        let text = facts.to_text();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(Facts::from_text(&text), Some(facts));
        for other in [
            text.replace("gif", "png"),
            text.replace(" 12 ", " 13 "),
            text.replace("facts", "fact"),
            String::new(),
        ] {
            assert_eq!(Facts::from_text(&other), None, "{other}");
        }
    }
}
