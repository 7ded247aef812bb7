//! What must be true, whatever happened.

use bannerman::apply::missed;
use bannerman::apply::overdue::overdue;
use bannerman::apply::pair::pairs;
use bannerman::apply::state::{HistoryEntry, Kind, Occurrence, Turns};
use bannerman::lock::Event;
use bannerman::surface::Surface;
use chrono::NaiveDate;

use crate::place::Place;
use crate::world::World;

fn today(place: &Place, world: &World) -> (Occurrence, Event) {
    let period = world.tonight.lock.period(place.clock().date_naive()).unwrap();
    let occurrence = Occurrence { event: period.event.clone(), began: period.began };
    (occurrence, world.tonight.lock.event(&period.event).unwrap().clone())
}

/// After every run: what is recorded was given by the guild, and nothing was worn out of turn.
pub fn always(place: &mut Place, world: &World) {
    for surface in Surface::ALL {
        let Some(worn) = place.state.worn(surface).cloned() else { continue };
        let Some(blake3) = worn.blake3() else { continue };
        let id = (surface, blake3.to_owned(), worn.hash.clone());
        let known = place.given.contains(&id) || place.believed.contains(&id);
        place.must(known, || {
            format!("the {} {worn:?} is recorded, and the guild never had it", surface.name())
        });
    }
    for announced in place.state.announced.clone() {
        // A guild that was taken over counts as told.
        let Some(message) = &announced.message else { continue };
        let at: usize = message.parse().unwrap();
        let sent = place.guild.messages.get(at - 1);
        let right = sent.is_some_and(|sent| sent.content == announced.occurrence.event);
        place.must(right, || format!("{announced:?} is recorded, and there is no such message"));
    }
    told_as_missed(place);
    let (occurrence, event) = today(place, world);
    if let Some(rotation) = place.state.rotation(&occurrence).filter(|_| occurrence.began > world.uneven) {
        let fair = Surface::ALL.iter().all(|surface| fair(&rotation.turns[*surface], &event, *surface));
        let said = format!("{rotation:?}");
        place.must(event.pair || fair, || format!("worn out of turn: {said}"));
        place.count("rotations looked at");
    }
}

fn fair(turns: &[Turns], event: &Event, surface: Surface) -> bool {
    let taken = event.assets[surface]
        .iter()
        .map(|asset| turns.iter().find(|turns| turns.blake3 == asset.blake3).map_or(0, |turns| turns.worn));
    taken.clone().max().unwrap_or(0) - taken.min().unwrap_or(0) <= 1
}

/// After every run: what it tells as missed was never entered, and not told before.
fn told_as_missed(place: &mut Place) {
    place.entered.extend(place.state.occurrence.clone());
    let missed = |entry: &&HistoryEntry| entry.kind == Kind::Missed && !entry.event.is_empty();
    let all: Vec<HistoryEntry> = place.state.history.iter().filter(missed).cloned().collect();
    for entry in &all {
        // With a clock that is ahead, what is told may be entered later.
        if !place.told.insert((entry.at, entry.event.clone(), entry.what.clone())) {
            continue;
        }
        place.count("events missed");
        let from: NaiveDate = entry.what["missed ".len()..][..10].parse().unwrap();
        let near = |known: &Occurrence| (known.began - from).num_days().abs() < 60;
        let entered = place.entered.iter().any(|known| known.event == entry.event && near(known));
        place.must(!entered, || format!("{entry:?} is told, and it was entered"));
        let told =
            all.iter().filter(|other| (&other.event, &other.what) == (&entry.event, &entry.what)).count();
        place.must(told == 1, || format!("{entry:?} is told {told} times"));
    }
}

/// After a run that changed something: of a pair's halves nobody wears one alone.
pub fn pair(place: &mut Place, world: &World) {
    let (occurrence, event) = today(place, world);
    let ours = Surface::ALL.iter().all(|surface| !place.touched.contains(surface));
    let entered = place.state.occurrence.as_ref() == Some(&occurrence) && !place.state.is_unsettled();
    if !event.pair || !ours || !entered || !place.has("BANNER") {
        return;
    }
    let (Some(icon), Some(banner)) = (place.wears(Surface::Icon), place.wears(Surface::Banner)) else {
        return;
    };
    let (icon, banner) = (icon.to_owned(), banner.to_owned());
    let together =
        pairs(&event).iter().any(|pair| pair.halves().map(|(_, asset)| &asset.blake3).eq([&icon, &banner]));
    let its =
        |surface: Surface, blake3: &str| event.assets[surface].iter().any(|asset| asset.blake3 == blake3);
    let mixed = !together && its(Surface::Icon, &icon) && its(Surface::Banner, &banner);
    place.must(!mixed, || format!("halves of two pairs of {} are worn", event.name));
    place.count("pairs looked at");
}

/// After an undisturbed run: what was announced is published, unless Discord refused that for good.
fn published(place: &mut Place, world: &World) {
    if !world.settings.publishes() {
        return;
    }
    let messages = place.state.announced.iter().filter_map(|announced| announced.message.clone());
    for message in messages.collect::<Vec<_>>() {
        let id: usize = message.parse().unwrap();
        let known = place.guild.published.contains(&id) || place.unpublishable.contains(&id);
        // A webhook's messages are not the bot's to publish.
        place.must(known || world.by_webhook(), || format!("message {id} is announced, and not published"));
        place.count("publications looked at");
    }
    place.must(place.state.unpublished.is_empty(), || "a publication is still open".to_owned());
}

/// After an undisturbed run: the guild wears today's event, and it was announced, or is in doubt.
pub fn in_order(place: &mut Place, world: &World) {
    let (occurrence, event) = today(place, world);
    let state = place.state.clone();
    place.must(state.occurrence.as_ref() == Some(&occurrence), || format!("{occurrence:?} was not entered"));
    place.must(!state.is_unsettled() && !state.announcement_owed, || "something is still open".to_owned());
    for surface in Surface::ALL {
        if place.touched.contains(&surface) {
            continue;
        }
        let worn = place.wears(surface).map(str::to_owned);
        let its = event.assets[surface].iter().any(|asset| Some(&asset.blake3) == worn.as_ref());
        place.must(its, || format!("the {} that is worn is not one of {}'s", surface.name(), event.name));
    }
    published(place, world);
    let told = event.is_fallback() || state.was_announced(&occurrence) || state.is_in_doubt(&occurrence);
    place.must(told, || format!("{occurrence:?} is neither announced nor in doubt"));
    let day = place.clock().date_naive();
    let silent = missed::missed(&world.tonight.lock, &state, day);
    place.must(silent.is_empty(), || format!("{silent:?} was not told"));
    let overdue = overdue(&world.tonight.lock, &state, world.settings.rotate_every_days, day);
    place.must(overdue.is_none(), || format!("{overdue:?} after an undisturbed run"));
    pair(place, world);
}
