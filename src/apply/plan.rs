//! What is due: a pure function of the lock, the state, what the guild was seen to wear, and the time. It
//! reads no clock, opens no file, and cannot write anything.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::announcement::{self, Announcement};
use super::follow::follow;
use super::rotation;
use super::state::{Occurrence, State, Turns, Worn};
use crate::discord::model::{Channel, Guild};
use crate::lock::{Asset, Event, Lock, Slot};

/// What an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The guild's id.
    pub guild: String,
    /// After how many days the next asset is worn; at least 1.
    pub rotate_every_days: u32,
    /// How announcements are made; none for no announcements.
    pub announce: Option<announcement::Settings>,
}

/// What Discord answered just now, when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The guild.
    pub guild: Guild,
    /// The channel for announcements, when one is due and it could be seen.
    pub channel: Option<Channel>,
}

/// The hash of one of a guild's images.
pub fn hash(guild: &Guild, slot: Slot) -> Option<&str> {
    match slot {
        Slot::Icon => guild.icon.as_deref(),
        Slot::Banner => guild.banner.as_deref(),
    }
}

/// Everything that is to be done, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The guild's id.
    pub guild: String,
    /// The day that it is for, in UTC.
    pub day: NaiveDate,
    /// The occurrence of that day.
    pub occurrence: Occurrence,
    /// The event's title.
    pub title: String,
    /// Which day of how many, for an event that is not the fallback; both from 1.
    pub day_of: Option<(i64, i64)>,
    /// Whether another occurrence was worn before.
    pub entering: bool,
    /// The icon and the banner, in this order.
    pub slots: Vec<SlotPlan>,
    /// The message to send.
    pub announcement: Option<Announcement>,
    /// What the operator should know.
    pub notes: Vec<String>,
}

/// What is to be done with an icon or a banner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPlan {
    /// Which one.
    pub slot: Slot,
    /// The file that is known to be worn.
    pub from: Option<String>,
    /// The asset that is put on, and why; none to leave it.
    pub change: Option<Change>,
}

/// An asset that is put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The asset.
    pub to: Asset,
    /// Why.
    pub reason: Reason,
}

/// Why an asset is put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Its event begins to be worn.
    Entering(String),
    /// The one before has had its days; how many.
    Turn(i64),
    /// The file that is worn is not one of the event's any more.
    Gone,
    /// The file that is worn has other bytes now.
    Replaced,
    /// Discord did not confirm it when the event was entered.
    Unconfirmed,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The lock says nothing about the day.
    #[error("the lock covers {first} to {last}, and today is {day}")]
    OutsideHorizon {
        /// The day.
        day: NaiveDate,
        /// The lock's first year.
        first: i32,
        /// The lock's last year.
        last: i32,
    },
}

impl Plan {
    /// The changes, icon first.
    pub fn changes(&self) -> impl Iterator<Item = (Slot, &Change)> {
        self.slots.iter().filter_map(|slot| Some((slot.slot, slot.change.as_ref()?)))
    }

    /// How many requests would write: one for icon and banner together, one for the message.
    pub fn requests(&self) -> usize {
        usize::from(self.changes().next().is_some()) + usize::from(self.announcement.is_some())
    }
}

/// Says what is due at `now`.
pub fn plan(
    lock: &Lock,
    state: &State,
    live: Option<&Live>,
    settings: &Settings,
    now: DateTime<Utc>,
) -> Result<Plan, PlanError> {
    let day = now.date_naive();
    let state = &follow(lock, state, day);
    let outside =
        || PlanError::OutsideHorizon { day, first: lock.horizon.first_year, last: lock.horizon.last_year };
    let period = lock.period(day).ok_or_else(outside)?;
    let event = lock.event(&period.event).ok_or_else(outside)?;
    let occurrence = Occurrence { event: event.name.clone(), began: period.began };
    let ends = lock.occurrence_ends(&event.name, period.began).unwrap_or(period.to);
    let entering = state.occurrence.as_ref() != Some(&occurrence);
    let context = Context { state, event, occurrence: &occurrence, entering, settings, day };
    let slots: Vec<SlotPlan> =
        [Slot::Icon, Slot::Banner].into_iter().map(|slot| context.slot(slot)).collect();
    let owed = !event.is_fallback() && (entering || state.announcement_owed);
    let announcement =
        settings.announce.as_ref().filter(|_| owed && !state.was_announced(&occurrence)).map(|announce| {
            Announcement {
                channel: announce.channel.clone(),
                channel_name: live.and_then(|live| live.channel.as_ref()?.name.clone()),
                event: event.name.clone(),
                title: event.title.clone(),
                began: occurrence.began,
                ends,
                description: event.description.clone(),
                authors: event.authors.clone(),
            }
        });
    let notes = live.map_or_else(Vec::new, |live| notes(state, live, &slots));
    Ok(Plan {
        guild: settings.guild.clone(),
        day,
        title: event.title.clone(),
        day_of: (!event.is_fallback())
            .then(|| ((day - occurrence.began).num_days() + 1, (ends - occurrence.began).num_days() + 1)),
        occurrence,
        entering,
        slots,
        announcement,
        notes,
    })
}

struct Context<'a> {
    state: &'a State,
    event: &'a Event,
    occurrence: &'a Occurrence,
    entering: bool,
    settings: &'a Settings,
    day: NaiveDate,
}

impl Context<'_> {
    fn slot(&self, slot: Slot) -> SlotPlan {
        let worn = self.state.worn(slot);
        let from = worn.map(|worn| file_name(&worn.path).to_owned());
        let change = self.due(slot, worn).and_then(|reason| {
            let worn = worn.map(|worn| worn.blake3.as_str());
            // On entering, what is worn may be one of the event's too, and then nothing has to be sent.
            let follows = if self.entering { None } else { worn };
            let to = rotation::next(self.event.assets(slot), self.turns(slot), follows, self.occurrence)?;
            (Some(to.blake3.as_str()) != worn).then(|| Change { to: to.clone(), reason })
        });
        SlotPlan { slot, from, change }
    }

    /// Why another asset has to be put on, if one has to.
    fn due(&self, slot: Slot, worn: Option<&Worn>) -> Option<Reason> {
        let assets = self.event.assets(slot);
        if self.entering {
            return Some(Reason::Entering(self.event.name.clone()));
        }
        let Some(worn) = worn else { return Some(Reason::Unconfirmed) };
        if assets.iter().any(|asset| asset.blake3 == worn.blake3) {
            let days = (self.day - worn.since.date_naive()).num_days();
            let due = days >= i64::from(self.settings.rotate_every_days) && rotation::length(assets) > 1;
            return due.then_some(Reason::Turn(days));
        }
        // It was never worn in this occurrence: entering it was not confirmed for this image.
        if self.turns(slot).is_empty() {
            return Some(Reason::Unconfirmed);
        }
        let replaced = assets.iter().any(|asset| asset.path == worn.path);
        Some(if replaced { Reason::Replaced } else { Reason::Gone })
    }

    fn turns(&self, slot: Slot) -> &[Turns] {
        match (self.state.rotation(self.occurrence), slot) {
            (None, _) => &[],
            (Some(rotation), Slot::Icon) => &rotation.icons,
            (Some(rotation), Slot::Banner) => &rotation.banners,
        }
    }
}

/// The day on which the next asset of a slot is due; none when nothing else can be worn.
pub fn next_turn(lock: &Lock, state: &State, slot: Slot, rotate_every_days: u32) -> Option<NaiveDate> {
    let event = lock.event(&state.occurrence.as_ref()?.event)?;
    let worn = state.worn(slot)?;
    (rotation::length(event.assets(slot)) > 1)
        .then(|| worn.since.date_naive().checked_add_days(Days::new(rotate_every_days.into())))
        .flatten()
}

/// What somebody else changed since the last run.
fn notes(state: &State, live: &Live, slots: &[SlotPlan]) -> Vec<String> {
    slots
        .iter()
        .filter_map(|SlotPlan { slot, .. }| {
            let worn = state.worn(*slot)?;
            (hash(&live.guild, *slot) != Some(worn.hash.as_str())).then(|| {
                let (name, file) = (slot.name(), file_name(&worn.path));
                format!(
                    "the guild's {name} is not {file}, which was put on last: it was changed by hand, or an \
                         answer was lost"
                )
            })
        })
        .collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
