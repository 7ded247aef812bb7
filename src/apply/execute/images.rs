//! The pictures that go with an announcement: the event's own, whatever the guild can wear. A message may show an
//! animated icon, and a banner, in a guild without a single boost.

use super::{Attempt, bytes_of};
use crate::apply::announcement::{self, Images, MAX_FILE};
use crate::apply::pair::{self, Pair};
use crate::apply::rotation;
use crate::apply::state::{Occurrence, State};
use crate::discord::model::File;
use crate::lock::{Asset, Event};
use crate::surface::{EmbedPlace, PerSurface, Surface};

impl Attempt<'_> {
    /// The pictures, as far as they can be read and are not too large. A message does without the rest, which is said.
    pub(super) fn images(&mut self) -> Images {
        let lock = self.with.lock;
        let Some(event) = lock.event(&self.plan.occurrence.event) else { return Images::default() };
        let mut images = Images::default();
        for (surface, asset) in shown(event, &self.state, &self.plan.occurrence) {
            match surface.row().embed {
                Some(EmbedPlace::Thumbnail) => images.thumbnail = self.file(surface, event, asset),
                Some(EmbedPlace::Image) => images.image = self.file(surface, event, asset),
                None => {}
            }
        }
        images
    }

    fn file(&mut self, surface: Surface, event: &Event, asset: Option<&Asset>) -> Option<File> {
        let asset = asset?;
        let read = match asset.bytes > MAX_FILE {
            true => Err(format!(
                "{} has {} bytes, and Discord takes {MAX_FILE} of a message's file",
                asset.path, asset.bytes
            )),
            false => bytes_of(self.with.assets, asset).map_err(|problem| problem.message),
        };
        match read {
            Ok(bytes) => Some(announcement::file(surface, &event.title, asset, bytes)),
            Err(reason) => {
                self.outcome.notes.push(format!("the announcement has no {}: {reason}", surface.name()));
                None
            }
        }
    }
}

/// The assets of `event` that a message about it shows: those that are worn, where they are the event's; else those whose
/// turn it would be. Of a pair both halves are shown.
fn shown<'a>(event: &'a Event, state: &State, occurrence: &Occurrence) -> PerSurface<Option<&'a Asset>> {
    let turns = state.rotation(occurrence);
    let mut shown = PerSurface::from_fn(|surface| {
        let assets = &event.assets[surface];
        let taken = turns.map_or(&[][..], |rotation| &rotation.turns[surface]);
        let worn = assets.iter().find(|asset| state.wears(surface, asset));
        worn.or_else(|| rotation::next(assets, taken, None, occurrence))
    });
    if event.pair {
        let pairs = pair::pairs(event);
        let wears = |(half, asset): (Surface, &Asset)| state.wears(half, asset);
        let worn = pairs.iter().find(|pair| pair.halves().all(wears));
        let half = || pairs.iter().find(|pair| pair.halves().any(wears));
        let pair = worn.or_else(half).copied().or_else(|| pair::next(&pairs, turns, None, occurrence));
        for (half, asset) in pair.into_iter().flat_map(Pair::halves) {
            shown[half] = Some(asset);
        }
    }
    shown
}
