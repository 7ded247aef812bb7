//! The pictures that go with an announcement: the event's own, whatever the guild can wear. A message may show an
//! animated icon, and a banner, in a guild without a single boost.

use super::{Attempt, bytes_of};
use crate::apply::announcement::{self, Images, MAX_FILE};
use crate::apply::pair;
use crate::apply::rotation;
use crate::apply::state::{Occurrence, State, Worn};
use crate::discord::model::File;
use crate::lock::{Asset, Event};
use crate::surface::Surface;

impl Attempt<'_> {
    /// The pictures, as far as they can be read and are not too large. A message does without the rest, which is said.
    pub(super) fn images(&mut self) -> Images {
        let lock = self.with.lock;
        let Some(event) = lock.event(&self.plan.occurrence.event) else { return Images::default() };
        let [icon, banner] = shown(event, &self.state, &self.plan.occurrence);
        Images {
            icon: self.file(Surface::Icon, event, icon),
            banner: self.file(Surface::Banner, event, banner),
        }
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

/// The icon and the banner that a message about `event` shows: those that are worn, where they are the event's; else
/// those whose turn it would be. Of a pair both halves are shown.
fn shown<'a>(event: &'a Event, state: &State, occurrence: &Occurrence) -> [Option<&'a Asset>; 2] {
    let turns = state.rotation(occurrence);
    let wears = |surface: Surface, asset: &Asset| {
        state.worn(surface).and_then(Worn::blake3) == Some(asset.blake3.as_str())
    };
    if event.pair {
        let pairs = pair::pairs(event);
        let worn =
            pairs.iter().find(|(icon, banner)| wears(Surface::Icon, icon) && wears(Surface::Banner, banner));
        let half = || {
            pairs.iter().find(|(icon, banner)| wears(Surface::Icon, icon) || wears(Surface::Banner, banner))
        };
        let pair = worn.or_else(half).copied().or_else(|| pair::next(&pairs, turns, None, occurrence));
        if let Some((icon, banner)) = pair {
            return [Some(icon), Some(banner)];
        }
    }
    Surface::ALL.map(|surface| {
        let assets = event.assets(surface);
        let taken = turns.map_or(&[][..], |turns| turns.of(surface));
        let worn = assets.iter().find(|asset| wears(surface, asset));
        worn.or_else(|| rotation::next(assets, taken, None, occurrence))
    })
}
