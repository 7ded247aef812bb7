//! What a change does, for a reviewer: two locks compared event by event and year by year. [`compare`] finds
//! it, [`human`], [`markdown`] and [`json`] say it.

pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;
pub(crate) mod words;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use crate::lock::{Asset, Event, Lock};
use crate::surface::Surface;

/// First and last day, both included.
pub(crate) type Days = (NaiveDate, NaiveDate);

/// Everything that differs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// Events that are new.
    pub added: Vec<Whole>,
    /// Events that are gone.
    pub(crate) removed: Vec<Whole>,
    /// Events that are there before and after, and differ.
    pub(crate) changed: Vec<Changed>,
    /// Events whose own dates do not differ and that have fewer days all the same.
    pub(crate) crowded: Vec<Crowded>,
}

/// An event that is only on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whole {
    /// The event.
    pub event: Event,
    /// Its days, year by year.
    pub(crate) years: BTreeMap<i32, Vec<Days>>,
}

/// How an event differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Changed {
    /// Its name.
    pub name: String,
    /// Its titles before and after, when they differ.
    pub(crate) title: Option<(String, String)>,
    /// Whether it is the fallback before and after, when that differs.
    pub(crate) fallback: Option<(bool, bool)>,
    /// Its days before and after, in the years in which they differ.
    pub(crate) moved: BTreeMap<i32, (Vec<Days>, Vec<Days>)>,
    /// The characters of its description before and after, when it differs.
    pub(crate) description: Option<(usize, usize)>,
    /// Its art.
    pub(crate) art: Vec<ArtChange>,
}

impl Changed {
    fn is_empty(&self) -> bool {
        let Changed { name: _, title, fallback, moved, description, art } = self;
        title.is_none() && fallback.is_none() && moved.is_empty() && description.is_none() && art.is_empty()
    }
}

/// One file of an event's art.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArtChange {
    /// Icon or banner.
    pub(crate) surface: Surface,
    /// The file before; none when it is new.
    pub(crate) before: Option<Asset>,
    /// The file after; none when it is gone. The same bytes under another name are a renamed file.
    pub(crate) after: Option<Asset>,
}

/// An event that another one takes days from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Crowded {
    /// Its name.
    pub name: String,
    /// How many days it has before and after, in the years in which it has fewer.
    pub(crate) years: BTreeMap<i32, (i64, i64)>,
}

impl Diff {
    /// Whether nothing differs that anybody would see.
    pub fn is_empty(&self) -> bool {
        *self == Diff::default()
    }
}

/// Compares two locks, in the years that both cover.
pub(crate) fn compare(before: &Lock, after: &Lock) -> Diff {
    let years = before.horizon.first_year.max(after.horizon.first_year)
        ..=before.horizon.last_year.min(after.horizon.last_year);
    let (old, new) = (Sides::of(before, &years), Sides::of(after, &years));
    let mut diff = Diff::default();
    for event in &before.events {
        match after.event(&event.name) {
            None => diff.removed.push(Whole { event: event.clone(), years: old.occurrences(&event.name) }),
            Some(now) => {
                let mut changed = changed(event, now, &old, &new);
                let crowded = crowded(event, now, &old, &new);
                // What another event took is said once.
                let taken = |year: &i32| crowded.as_ref().is_some_and(|it| it.years.contains_key(year));
                changed.moved.retain(|year, _| !taken(year));
                diff.changed.extend(Some(changed).filter(|changed| !changed.is_empty()));
                diff.crowded.extend(crowded);
            }
        }
    }
    for event in after.events.iter().filter(|event| before.event(&event.name).is_none()) {
        diff.added.push(Whole { event: event.clone(), years: new.occurrences(&event.name) });
    }
    diff
}

/// One lock's schedule, by event and year.
struct Sides<'a> {
    /// The occurrences, by the year in which they begin.
    occurrences: BTreeMap<&'a str, BTreeMap<i32, Vec<Days>>>,
    /// How many days of each year the event has.
    days: BTreeMap<(&'a str, i32), i64>,
}

impl<'a> Sides<'a> {
    fn of(lock: &'a Lock, years: &std::ops::RangeInclusive<i32>) -> Sides<'a> {
        let mut sides = Sides { occurrences: BTreeMap::new(), days: BTreeMap::new() };
        for period in &lock.periods {
            let name = period.event.as_str();
            for year in period.from.year().max(*years.start())..=period.to.year().min(*years.end()) {
                let (Some(first), Some(last)) =
                    (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31))
                else {
                    continue;
                };
                let days = (period.to.min(last) - period.from.max(first)).num_days() + 1;
                *sides.days.entry((name, year)).or_default() += days;
            }
            // The fallback is whatever is left: its days say nothing that the others' do not.
            let fallback = lock.event(name).is_none_or(Event::is_fallback);
            if fallback || !years.contains(&period.began.year()) {
                continue;
            }
            let ends = lock.occurrence_ends(name, period.began).unwrap_or(period.to);
            let occurrences =
                sides.occurrences.entry(name).or_default().entry(period.began.year()).or_default();
            if occurrences.last() != Some(&(period.began, ends)) {
                occurrences.push((period.began, ends));
            }
        }
        sides
    }

    fn occurrences(&self, event: &str) -> BTreeMap<i32, Vec<Days>> {
        self.occurrences.get(event).cloned().unwrap_or_default()
    }
}

fn changed(old: &Event, new: &Event, before: &Sides<'_>, after: &Sides<'_>) -> Changed {
    let (days_before, days_after) = (before.occurrences(&old.name), after.occurrences(&new.name));
    let mut moved = BTreeMap::new();
    for year in days_before.keys().chain(days_after.keys()) {
        let days = |side: &BTreeMap<i32, Vec<Days>>| side.get(year).cloned().unwrap_or_default();
        let (old, new) = (days(&days_before), days(&days_after));
        if old != new {
            moved.insert(*year, (old, new));
        }
    }
    let length = |event: &Event| event.description.chars().count();
    Changed {
        name: old.name.clone(),
        title: (old.title != new.title).then(|| (old.title.clone(), new.title.clone())),
        fallback: (old.is_fallback() != new.is_fallback()).then(|| (old.is_fallback(), new.is_fallback())),
        moved,
        description: (old.description != new.description).then(|| (length(old), length(new))),
        art: Surface::LOCK_ORDER.into_iter().flat_map(|surface| art(surface, old, new)).collect(),
    }
}

/// An event whose own dates are as before, and that has fewer days in some year.
fn crowded(old: &Event, new: &Event, before: &Sides<'_>, after: &Sides<'_>) -> Option<Crowded> {
    if old.is_fallback() || old.dates != new.dates {
        return None;
    }
    let years: BTreeMap<i32, (i64, i64)> = before
        .days
        .iter()
        .filter(|((name, _), _)| *name == old.name)
        .filter_map(|((_, year), had)| {
            let has = after.days.get(&(old.name.as_str(), *year)).copied().unwrap_or(0);
            (has < *had).then_some((*year, (*had, has)))
        })
        .collect();
    (!years.is_empty()).then(|| Crowded { name: old.name.clone(), years })
}

fn art(surface: Surface, old: &Event, new: &Event) -> Vec<ArtChange> {
    let (before, after) = (&old.assets[surface], &new.assets[surface]);
    let at = |assets: &[Asset], path: &str| assets.iter().find(|asset| asset.path == path).cloned();
    let mut changes = Vec::new();
    let mut renamed = Vec::new();
    for asset in before {
        let now = match at(after, &asset.path) {
            Some(now) if now.blake3 == asset.blake3 => continue,
            Some(now) => Some(now),
            None => {
                let moved = after.iter().find(|now| {
                    now.blake3 == asset.blake3
                        && at(before, &now.path).is_none()
                        && !renamed.contains(&now.path)
                });
                renamed.extend(moved.map(|moved| moved.path.clone()));
                moved.cloned()
            }
        };
        changes.push(ArtChange { surface, before: Some(asset.clone()), after: now });
    }
    for asset in after {
        if at(before, &asset.path).is_none() && !renamed.contains(&asset.path) {
            changes.push(ArtChange { surface, before: None, after: Some(asset.clone()) });
        }
    }
    changes
}
