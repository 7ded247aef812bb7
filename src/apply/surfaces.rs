//! Which assets are due, and why: the part of the [`plan`](super::plan) that knows the rotation, what
//! the guild can wear, and what somebody else put on.

use chrono::NaiveDate;

use super::change::{Change, Reason, SurfacePlan};
use super::known::{Live, Settings};
use super::pair::{self, Pair};
use super::rotation;
use super::state::{Occurrence, State, Turns, Worn};
use crate::lock::{Asset, Event};
use crate::policy::Drift;
use crate::surface::{PerSurface, Surface};

/// What decides about the images of a day.
pub(super) struct Due<'a> {
    /// What is known.
    pub(crate) state: &'a State,
    /// The day's event.
    pub(crate) event: &'a Event,
    /// The day's occurrence of it.
    pub(crate) occurrence: &'a Occurrence,
    /// Whether another occurrence was worn before.
    pub entering: bool,
    /// What an operator decided.
    pub settings: &'a Settings,
    /// What is there, as far as Discord was asked.
    pub(crate) live: Option<&'a Live>,
    /// The day, in UTC.
    pub(crate) day: NaiveDate,
}

impl<'a> Due<'a> {
    /// Each surface's change, and what the operator should know about them.
    pub(crate) fn surfaces(&self) -> (PerSurface<SurfacePlan>, Vec<String>) {
        let mut notes = Vec::new();
        let mut changes = PerSurface::default();
        if self.event.pair {
            self.pair(&mut changes, &mut notes);
        }
        for surface in Surface::ALL.into_iter().filter(|surface| !pair::holds(self.event, *surface)) {
            changes[surface] = self.single(surface, &mut notes);
        }
        let plan = |surface, change: Option<Change>| {
            notes.extend(self.drift_note(surface, change.is_some()));
            let from = self.state.worn(surface).map(|worn| worn.name().to_owned());
            SurfacePlan { from, change }
        };
        (changes.map(plan), notes)
    }

    fn single(&self, surface: Surface, notes: &mut Vec<String>) -> Option<Change> {
        let reason = self.reason(surface)?;
        let all = &self.event.assets[surface];
        let wearable: Vec<&Asset> =
            all.iter().filter(|asset| self.lacking(surface, asset).is_none()).collect();
        let to = self.next(surface, &reason, wearable.iter().copied());
        let wanted = self.next(surface, &reason, all);
        if to != wanted {
            notes.extend(wanted.and_then(|wanted| self.cannot(surface, wanted, to)));
        }
        self.change(surface, to?, reason)
    }

    fn next<'b>(
        &self,
        surface: Surface,
        reason: &Reason,
        assets: impl IntoIterator<Item = &'b Asset>,
    ) -> Option<&'b Asset> {
        let assets: Vec<&Asset> = assets.into_iter().collect();
        let worn = self.state.worn(surface).and_then(Worn::blake3);
        if matches!(reason, Reason::Drifted | Reason::Forced)
            && let Some(asset) = assets.iter().find(|asset| Some(asset.blake3.as_str()) == worn)
        {
            return Some(asset);
        }
        // On entering, what is worn may be one of the event's too, and then nothing has to be sent.
        let follows = if self.entering { None } else { worn };
        rotation::next(assets, self.turns(surface), follows, self.occurrence)
    }

    fn pair(&self, changes: &mut PerSurface<Option<Change>>, notes: &mut Vec<String>) {
        let all = pair::pairs(self.event);
        let wearable: Vec<Pair<'_>> =
            all.iter().filter(|pair| self.pair_lacks(**pair).is_none()).copied().collect();
        let worn =
            all.iter().find(|pair| self.halves(**pair).all(|(half, asset)| self.state.wears(half, asset)));
        let reasons = Surface::PAIR.map(|half| self.reason(half));
        let turns = self.state.rotation(self.occurrence);
        let to = match worn.filter(|_| !self.entering) {
            _ if reasons.iter().all(Option::is_none) && worn.is_some() => return,
            // Each half that is not there is put back; a turn is for both.
            Some(worn) if !reasons.iter().flatten().any(|reason| matches!(reason, Reason::Turn(_))) => {
                Some(*worn)
            }
            Some(worn) => pair::next(&wearable, turns, Some(*worn), self.occurrence),
            None if self.adopted() => return,
            // One half is on: the other one follows.
            None => {
                let half =
                    |pair: &&Pair<'_>| pair.halves().any(|(half, asset)| self.state.wears(half, asset));
                let half = wearable.iter().find(half).filter(|_| !self.entering && turns.is_some());
                half.copied().or_else(|| pair::next(&wearable, turns, None, self.occurrence))
            }
        };
        let Some(to) = to else {
            notes.extend(all.first().and_then(|pair| {
                let feature = self.pair_lacks(*pair)?;
                Some(format!(
                    "no pair of {} can be worn: the guild lacks the feature {feature}",
                    self.event.name
                ))
            }));
            return;
        };
        let restored = worn == Some(&to) && !self.entering;
        for (half, asset) in self.halves(to) {
            // A half that is on already stays on. The other half's reason is this one's too.
            let others = || reasons.iter().flatten().next().filter(|_| !restored).cloned();
            let due = self.reason(half).or_else(others);
            changes[half] = self.change(half, asset, due.unwrap_or(Reason::Unconfirmed));
        }
    }

    /// The halves of a pair that the guild can have at all. Without banners the icons are what is left of the pairs.
    fn halves<'b>(&self, pair: Pair<'b>) -> impl Iterator<Item = (Surface, &'b Asset)> {
        let features = self.features();
        pair.halves().filter(move |(half, _)| half.row().is_within(features))
    }

    /// The feature that the guild lacks for wearing what it can have of a pair.
    fn pair_lacks(&self, pair: Pair<'_>) -> Option<&'static str> {
        self.halves(pair).find_map(|(half, asset)| self.lacking(half, asset))
    }

    /// Whether a paired image is the guild's own from when it was taken over, and the pair's turn is not over.
    fn adopted(&self) -> bool {
        let own = |half| self.state.worn(half).is_some_and(|worn| worn.asset.is_none());
        let [first, _] = Surface::PAIR;
        !self.entering && Surface::PAIR.into_iter().any(own) && self.reason(first).is_none()
    }

    /// A change to `to`, unless that is worn, as far as is known. What somebody else replaced is put back with it.
    fn change(&self, surface: Surface, to: &Asset, reason: Reason) -> Option<Change> {
        (!self.state.wears(surface, to) || self.drifted(surface)).then(|| Change { to: to.clone(), reason })
    }

    /// Why another image has to be put on, if one has to.
    fn reason(&self, surface: Surface) -> Option<Reason> {
        let assets = &self.event.assets[surface];
        if self.entering {
            return Some(Reason::Entering(self.event.name.clone()));
        }
        let Some(worn) = self.state.worn(surface) else { return Some(Reason::Unconfirmed) };
        let days = (self.day - pair::since(self.event, self.state, surface, worn).date_naive()).num_days();
        let turn = (days >= i64::from(self.settings.rotate_every_days)).then_some(Reason::Turn(days));
        let Some(asset) = &worn.asset else {
            // The guild's own suits what was worn when it was taken over, and nothing that was entered since.
            let outlived = worn.since.date_naive() < self.occurrence.began;
            let due = turn.or(outlived.then_some(Reason::Unconfirmed));
            return if self.settings.force { Some(Reason::Forced) } else { due };
        };
        if assets.iter().any(|known| known.blake3 == asset.blake3) {
            let back = match (self.settings.force, self.settings.drift) {
                (true, _) => Some(Reason::Forced),
                (false, Drift::Restore) => Some(Reason::Drifted),
                (false, Drift::Report) => None,
            };
            let other = rotation::length(assets) > 1;
            return turn.filter(|_| other).or(back.filter(|_| self.drifted(surface)));
        }
        // It was never worn in this occurrence: entering it was not confirmed for this image.
        if self.turns(surface).is_empty() {
            return Some(Reason::Unconfirmed);
        }
        let replaced = assets.iter().any(|known| known.path == asset.path);
        Some(if replaced { Reason::Replaced } else { Reason::Gone })
    }

    /// Whether the guild was seen to wear something else than what was put on last.
    fn drifted(&self, surface: Surface) -> bool {
        match (self.live, self.state.worn(surface)) {
            (Some(live), Some(worn)) => live.guild.hash(surface) != Some(worn.hash.as_str()),
            _ => false,
        }
    }

    fn drift_note(&self, surface: Surface, changes: bool) -> Option<String> {
        let worn = self.state.worn(surface).filter(|_| self.drifted(surface))?;
        let (name, file) = (surface.name(), worn.name());
        if let Some(feature) = surface.row().feature.filter(|_| !surface.row().is_within(self.features())) {
            return Some(format!("the guild lost the feature {feature}, and with it {file}"));
        }
        let then = match changes {
            true => "it is replaced now",
            false => "it is left alone until the next change is due; `--force` puts ours back",
        };
        Some(format!("the guild's {name} is not {file}, which was put on last: somebody changed it; {then}"))
    }

    fn features(&self) -> Option<&'a [String]> {
        self.live?.guild.features.as_deref()
    }

    fn lacking(&self, surface: Surface, asset: &Asset) -> Option<&'static str> {
        surface.row().lacking(self.features(), asset.frames > 1)
    }

    /// That an image whose turn it is cannot be worn, and what is worn instead.
    fn cannot(&self, surface: Surface, wanted: &Asset, to: Option<&Asset>) -> Option<String> {
        let feature = self.lacking(surface, wanted)?;
        let (name, file) = (surface.name(), wanted.name());
        Some(match (to, feature) {
            (Some(to), _) => {
                format!(
                    "the {name} {file} is not sent: the guild lacks the feature {feature}; {} is",
                    to.name()
                )
            }
            (None, feature) if surface.row().feature == Some(feature) => {
                format!("no {name} is sent: the guild lacks the feature {feature}")
            }
            (None, _) => {
                format!("no {name} is sent: the guild lacks the feature {feature}, which {file} needs")
            }
        })
    }

    fn turns(&self, surface: Surface) -> &[Turns] {
        self.state.rotation(self.occurrence).map_or(&[], |rotation| &rotation.turns[surface])
    }
}
