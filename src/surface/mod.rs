//! What of a guild can be branded, as a table: its icon and its banner.
//!
//! Each [`Surface`] is a row of the table below, and everything that is decided by the surface stands in its row. The rest of
//! the program asks the row and never which surface it is, so a new surface is a new row. [`PerSurface`] holds a value
//! for each; [`keys`] reads and writes it as the keys of a file or a request.

pub(crate) mod keys;
mod per_surface;

pub use per_surface::PerSurface;

use crate::image::Format;

/// An image that a guild shows, and that an event has assets for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// The guild's icon.
    Icon,
    /// The guild's banner.
    Banner,
}

/// What there is to know about a surface.
#[derive(Debug)]
pub(crate) struct SurfaceRow {
    /// The surface.
    pub(crate) surface: Surface,
    /// What one is called: in texts, and as a key of the state and of what programs read.
    pub name: &'static str,
    /// What several are called: in texts, and as a key of the lock and of the state's rotations.
    pub(crate) plural: &'static str,
    /// The folder of an event that its assets lie in.
    pub(crate) folder: &'static str,
    /// The field of Discord's guild, and of the request that edits it.
    pub(crate) field: &'static str,
    /// Whether each event has to have an asset for it.
    pub(crate) required: bool,
    /// What Discord takes for it.
    pub(crate) formats: &'static [Format],
    /// The most bytes that Discord takes for it.
    pub(crate) max_bytes: u64,
    /// The guild feature that it needs.
    pub(crate) feature: Option<&'static str>,
    /// The guild feature that an animated one needs besides.
    pub(crate) animated_feature: Option<&'static str>,
    /// Which shape Discord shows it in.
    pub(crate) shape: Shape,
    /// Where an announcement shows it.
    pub(crate) embed: Option<EmbedPlace>,
    /// How wide a comment on a pull request shows it, in pixels.
    pub(crate) comment_width: u32,
}

/// The shape that Discord shows a picture in.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Width to height. What is more is cut off.
    pub(crate) ratio: (u32, u32),
    /// How far from it a picture may be, as a ratio of ratios.
    pub(crate) tolerance: f64,
    /// The pixels that Discord recommends.
    pub(crate) recommended: (u32, u32),
    /// The width below which Discord enlarges it.
    pub(crate) smallest: u32,
}

/// A place for a picture in the embed of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EmbedPlace {
    /// Small, in the corner.
    Thumbnail,
    /// Large, below the text.
    Image,
}

/// The largest image that Discord was seen to take: 10,240 KiB.
const SEEN_TO_BE_TAKEN: u64 = 10_240 * 1024;

/// A row for each surface, in the order of [`Surface::ALL`].
const TABLE: [SurfaceRow; Surface::COUNT] = [
    SurfaceRow {
        surface: Surface::Icon,
        name: "icon",
        plural: "icons",
        folder: "server_icons",
        field: "icon",
        required: true,
        formats: &[Format::Png, Format::Jpeg, Format::Gif],
        max_bytes: SEEN_TO_BE_TAKEN,
        feature: None,
        animated_feature: Some("ANIMATED_ICON"),
        shape: Shape { ratio: (1, 1), tolerance: 1.0, recommended: (512, 512), smallest: 128 },
        embed: Some(EmbedPlace::Thumbnail),
        comment_width: 96,
    },
    SurfaceRow {
        surface: Surface::Banner,
        name: "banner",
        plural: "banners",
        folder: "banners",
        field: "banner",
        required: true,
        formats: &[Format::Png, Format::Jpeg, Format::Gif],
        max_bytes: SEEN_TO_BE_TAKEN,
        feature: Some("BANNER"),
        animated_feature: Some("ANIMATED_BANNER"),
        // Banners in use go from 1.73 to 1.79.
        shape: Shape { ratio: (16, 9), tolerance: 1.05, recommended: (960, 540), smallest: 0 },
        embed: Some(EmbedPlace::Image),
        comment_width: 320,
    },
];

// [`Surface::row`] finds a row by the place of its surface.
const _: () = {
    let mut at = 0;
    while at < TABLE.len() {
        assert!(TABLE[at].surface as usize == at);
        at += 1;
    }
};

impl Surface {
    /// Every surface, in the order in which people and programs are told of them.
    pub const ALL: [Surface; 2] = [Surface::Icon, Surface::Banner];

    /// How many there are.
    pub const COUNT: usize = Surface::ALL.len();

    /// Every surface, in the order of the lock's keys, and of whatever compares two locks.
    pub(crate) const LOCK_ORDER: [Surface; Surface::COUNT] = [Surface::Banner, Surface::Icon];

    /// The two that an event with `pair: true` holds together: its icon is only worn with the banner of the same file
    /// stem. Whoever is told of a pair is told of them in this order.
    pub(crate) const PAIR: [Surface; 2] = [Surface::Icon, Surface::Banner];

    /// What there is to know about it.
    pub(crate) fn row(self) -> &'static SurfaceRow {
        &TABLE[self as usize]
    }

    /// What one is called.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The one that an event with `pair: true` holds it together with.
    pub(crate) fn partner(self) -> Option<Surface> {
        let [first, second] = Surface::PAIR;
        match self {
            _ if self == first => Some(second),
            _ if self == second => Some(first),
            _ => None,
        }
    }

    /// Every guild feature that a surface needs, sorted.
    pub(crate) fn features() -> Vec<&'static str> {
        let mut features: Vec<&str> =
            TABLE.iter().flat_map(|row| row.feature.into_iter().chain(row.animated_feature)).collect();
        features.sort_unstable();
        features.dedup();
        features
    }
}

impl SurfaceRow {
    /// Whether a guild can have it at all, as far as the guild's features are known.
    pub(crate) fn is_within(&self, features: Option<&[String]>) -> bool {
        self.feature.is_none_or(|feature| has(features, feature))
    }

    /// The feature that a guild lacks for wearing a picture that is `animated` or not; none when it can, and where its
    /// features are not known.
    pub(crate) fn lacking(&self, features: Option<&[String]>, animated: bool) -> Option<&'static str> {
        let needed = self.feature.into_iter().chain(self.animated_feature.filter(|_| animated));
        needed.into_iter().find(|feature| !has(features, feature))
    }
}

/// Whether a guild has a feature, as far as its features are known.
fn has(features: Option<&[String]>, feature: &str) -> bool {
    features.is_none_or(|known| known.iter().any(|known| known == feature))
}

/// The most bytes that any surface takes: more is not read.
pub(crate) const MAX_IMAGE_BYTES: u64 = {
    let (mut most, mut at) = (0, 0);
    while at < TABLE.len() {
        if TABLE[at].max_bytes > most {
            most = TABLE[at].max_bytes;
        }
        at += 1;
    }
    most
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_surface_has_its_row_and_its_place_in_the_lock() {
        for (surface, row) in Surface::ALL.into_iter().zip(&TABLE) {
            assert_eq!((row.surface, surface.row().name), (surface, row.name));
            assert!(Surface::LOCK_ORDER.contains(&surface));
        }
    }

    #[test]
    fn no_two_surfaces_share_a_word_a_folder_or_a_field() {
        let columns: [fn(&SurfaceRow) -> &str; 4] =
            [|row| row.name, |row| row.plural, |row| row.folder, |row| row.field];
        for column in columns {
            let mut words: Vec<&str> = TABLE.iter().map(column).collect();
            words.sort_unstable();
            words.dedup();
            assert_eq!(words.len(), Surface::COUNT, "{words:?}");
        }
    }
}
