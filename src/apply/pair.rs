//! Icons and banners that belong together: with `pair: true` in its front matter, an event's icon is only ever
//! worn with the banner of the same file stem.

use chrono::{DateTime, Utc};

use super::rotation::{order, taken};
use super::state::{Occurrence, Rotation, State, Worn};
use crate::lock::{Asset, Event};
use crate::surface::Surface;

/// An icon and its banner: an asset for each of [`Surface::PAIR`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<'a>([&'a Asset; 2]);

impl<'a> Pair<'a> {
    /// Its assets with their surfaces.
    pub fn halves(self) -> impl Iterator<Item = (Surface, &'a Asset)> {
        Surface::PAIR.into_iter().zip(self.0)
    }

    fn has_the_bytes_of(self, other: Pair<'_>) -> bool {
        self.0.iter().zip(other.0).all(|(own, other)| own.blake3 == other.blake3)
    }
}

/// Whether an event holds a surface's assets together with another one's.
pub(crate) fn holds(event: &Event, surface: Surface) -> bool {
    event.pair && surface.partner().is_some()
}

/// The pairs of an event, by their stems. Of several files with one stem the first counts.
pub fn pairs(event: &Event) -> Vec<Pair<'_>> {
    let [firsts, seconds] = Surface::PAIR.map(|surface| event.assets[surface].as_slice());
    let mut pairs: Vec<Pair<'_>> = Vec::new();
    for (at, first) in firsts.iter().enumerate() {
        if firsts[..at].iter().any(|earlier| earlier.stem() == first.stem()) {
            continue;
        }
        let second = seconds.iter().find(|second| second.stem() == first.stem());
        // Two pairs with the same bytes are one.
        let pair = second.map(|second| Pair([first, second]));
        let known = |pair: &Pair<'_>| pairs.iter().any(|known| known.has_the_bytes_of(*pair));
        pairs.extend(pair.filter(|pair| !known(pair)));
    }
    pairs
}

/// Since when `worn`, a surface's image in `state`, has its turn. A pair has its turn as a whole: it begins with the half
/// that was put on later, for the other one may have been on before, in another pair.
pub(crate) fn since(event: &Event, state: &State, surface: Surface, worn: &Worn) -> DateTime<Utc> {
    let halves = Surface::PAIR.into_iter().filter(|_| holds(event, surface));
    halves.filter_map(|half| state.worn(half)).map(|half| half.since).fold(worn.since, DateTime::max)
}

/// The pair to put on next; `worn` is the one that is worn now. None when there is no other. As with single
/// assets, the least worn one is next.
pub(crate) fn next<'a>(
    pairs: &[Pair<'a>],
    turns: Option<&Rotation>,
    worn: Option<Pair<'_>>,
    occurrence: &Occurrence,
) -> Option<Pair<'a>> {
    let taken = |(surface, asset)| taken(turns.map_or(&[][..], |rotation| &rotation.turns[surface]), asset);
    pairs
        .iter()
        .filter(|pair| worn.is_none_or(|worn| !worn.has_the_bytes_of(**pair)))
        // An asset may be in several pairs: the half that was worn less says how often the pair was.
        .min_by_key(|pair| (pair.halves().map(taken).min(), pair.0.map(|asset| order(occurrence, asset))))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::state::Turns;
    use crate::image::Format;
    use crate::surface::PerSurface;

    fn asset(folder: &str, name: &str) -> Asset {
        Asset {
            path: format!("events/x/{folder}/{name}"),
            blake3: blake3::hash(format!("{folder}{name}").as_bytes()).to_hex().to_string(),
            git: "0".repeat(40),
            bytes: 1,
            format: Format::Png,
            width: 1,
            height: 1,
            frames: 1,
        }
    }

    fn event(icons: &[&str], banners: &[&str]) -> Event {
        let assets = |folder: &str, names: &[&str]| names.iter().map(|name| asset(folder, name)).collect();
        Event {
            name: "x".into(),
            title: "X".into(),
            dates: None,
            priority: 0,
            pair: true,
            authors: Vec::new(),
            description: "X".into(),
            assets: [
                (Surface::Banner, assets("banners", banners)),
                (Surface::Icon, assets("server_icons", icons)),
            ]
            .into(),
        }
    }

    fn names<'a>(pairs: &[Pair<'a>]) -> Vec<(&'a str, &'a str)> {
        pairs.iter().map(|Pair([icon, banner])| (icon.name(), banner.name())).collect()
    }

    #[test]
    fn stems_make_pairs() {
        let event = event(&["a.gif", "a.png", "b.png", "c.x.png"], &["b.jpg", "a.png", "c.png", "d.png"]);
        assert_eq!(names(&pairs(&event)), [("a.gif", "a.png"), ("b.png", "b.jpg")]);
    }

    #[test]
    fn every_pair_has_its_turn_before_any_has_two() {
        let event = event(&["a.png", "b.png", "c.png"], &["a.png", "b.png", "c.png"]);
        let pairs = pairs(&event);
        let occurrence = Occurrence { event: "x".into(), began: "2026-01-01".parse().unwrap() };
        let mut rotation = Rotation { occurrence: occurrence.clone(), turns: PerSurface::default() };
        let mut worn = None;
        let mut order = Vec::new();
        for _ in 0..6 {
            let pair = next(&pairs, Some(&rotation), worn, &occurrence).unwrap();
            let turn = |turns: &mut Vec<Turns>, asset: &Asset| match turns
                .iter_mut()
                .find(|t| t.blake3 == asset.blake3)
            {
                Some(turns) => turns.worn += 1,
                None => turns.push(Turns { blake3: asset.blake3.clone(), worn: 1 }),
            };
            turn(&mut rotation.turns[Surface::Icon], pair.0[0]);
            turn(&mut rotation.turns[Surface::Banner], pair.0[1]);
            order.push(pair.0[0].name());
            worn = Some(pair);
        }
        order[..3].sort();
        order[3..].sort();
        assert_eq!(order, ["a.png", "b.png", "c.png", "a.png", "b.png", "c.png"]);
        assert_eq!(next(&pairs[..1], Some(&rotation), Some(pairs[0]), &occurrence), None);
    }
}
