//! What people do to the guild and in the channel, between the runs.

use bannerman::apply::adopt::adopt;
use bannerman::discord::fake::Hashes;
use bannerman::discord::model::{AllowedMentions, NewMessage};
use bannerman::lock::Lock;
use bannerman::surface::Surface;

use crate::branding::data_uri;
use crate::place::{FEATURES, Place};
use crate::world::World;

impl World {
    /// What people do to the guild and in the channel.
    pub fn people(&mut self) {
        let place = &mut *self.place.borrow_mut();
        (0..place.dice.below(3)).for_each(|_| chat(place));
        if place.dice.once_in(300) {
            place.count("a channel full of talk");
            (0..120).for_each(|_| chat(place));
        }
        if place.dice.once_in(40) {
            let some = FEATURES.iter().filter(|_| place.dice.once_in(2)).map(|name| (*name).to_owned());
            let features: Vec<String> = some.collect();
            place.count("features lost or regained");
            place.guild.guild.features = Some(features);
            if !place.has("BANNER") {
                place.touch(Surface::Banner, None);
            }
        }
        if FEATURES.iter().any(|feature| !place.has(feature)) {
            self.uneven = self.uneven.max(place.clock().date_naive());
        }
        if place.dice.once_in(30) {
            place.readable = !place.readable;
            place.count("the right to read lost or regained");
        }
        let surface = if place.dice.once_in(2) { Surface::Icon } else { Surface::Banner };
        // A hand that changes an image while an edit of it is open cannot be told from the edit.
        let open = place.state.dressing.is_some();
        let able = surface == Surface::Icon || place.has("BANNER");
        if place.dice.once_in(25) && !open && able && place.state.worn(surface).is_some() {
            place.count(if surface == Surface::Icon {
                "an icon put on by hand"
            } else {
                "a banner put on by hand"
            });
            let ours = place.dice.once_in(2);
            put_on_by_hand(place, &self.tonight.lock, surface, ours);
        }
        let today = self.tonight.lock.period(place.clock().date_naive());
        if place.dice.once_in(100) && !place.state.is_unsettled() && today.is_some() {
            self.take_over_in(place);
        }
    }

    /// The guild wears pictures of today's event, which nobody knows of, and is taken over as it is.
    pub fn take_over(&self) {
        self.take_over_in(&mut self.place.borrow_mut());
    }

    fn take_over_in(&self, place: &mut Place) {
        for surface in Surface::ALL {
            if surface == Surface::Icon || place.has("BANNER") {
                put_on_by_hand(place, &self.tonight.lock, surface, true);
            }
        }
        place.count("a guild that wears ours was taken over");
        place.state = adopt(&place.state, &self.tonight.lock, &place.guild.guild, place.clock()).unwrap();
        place.version += 1;
    }
}

/// Somebody puts a picture on: one of their own, or one of today's event.
fn put_on_by_hand(place: &mut Place, lock: &Lock, surface: Surface, ours: bool) {
    let number = place.counted("nights");
    let event = lock.period(place.clock().date_naive()).and_then(|period| lock.event(&period.event));
    let assets = event.map_or(&[][..], |event| &event.assets[surface]);
    let hash = match (ours, place.guild.hashes) {
        (true, Hashes::ByBytes) if !assets.is_empty() => {
            place.count("a picture of ours put on by hand");
            let asset = &assets[place.dice.below(assets.len())];
            place.guild.new_hash(&data_uri(asset))
        }
        _ => format!("hand{number}"),
    };
    place.touch(surface, Some(hash));
}

/// Somebody says something.
pub fn chat(place: &mut Place) {
    place.guild.messages.push(NewMessage {
        content: "Hello".into(),
        embeds: Vec::new(),
        allowed_mentions: AllowedMentions { parse: Vec::new(), roles: Vec::new() },
        nonce: None,
        enforce_nonce: false,
        files: Vec::new(),
    });
}
