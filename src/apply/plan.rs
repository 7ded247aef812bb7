//! What is due: a pure function of the lock, the state, what the guild was seen to wear, and the time. It
//! reads no clock, opens no file, and cannot write anything.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::announcement::Announcement;
pub(crate) use super::change::{Change, Reason, SurfacePlan};
pub use super::known::{Live, Settings};
use super::missed::{Missed, missed};
use super::moved_occurrence::with_moved_occurrence;
use super::pair;
use super::rotation;
use super::state::{Occurrence, Paused, State, Unpublished};
use super::surfaces::Due;
use crate::lock::{Lock, Period};
use crate::surface::{PerSurface, Surface};

/// Everything that is to be done, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The guild's id.
    pub guild: String,
    /// The day that it is for, in UTC.
    pub(crate) day: NaiveDate,
    /// The occurrence of that day.
    pub occurrence: Occurrence,
    /// The event's title.
    pub title: String,
    /// Which day of how many, for an event that is not the fallback; both from 1.
    pub(crate) day_of: Option<(i64, i64)>,
    /// Whether another occurrence was worn before.
    pub entering: bool,
    /// What is to be done with each image.
    pub(crate) surfaces: PerSurface<SurfacePlan>,
    /// The message to send.
    pub announcement: Option<Announcement>,
    /// What came and went without a run; nothing while paused.
    pub(crate) missed: Missed,
    /// The messages that are there, and are to be published.
    pub(crate) publications: Vec<Unpublished>,
    /// What the operator should know.
    pub(crate) notes: Vec<String>,
    /// Set while nothing is to be applied.
    pub paused: Option<Paused>,
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
    /// The changes.
    pub fn changes(&self) -> impl Iterator<Item = (Surface, &Change)> {
        self.surfaces.iter().filter_map(|(surface, plan)| Some((surface, plan.change.as_ref()?)))
    }

    /// How many requests would write: one for all images together, one for the message, one for each message
    /// that was left unpublished.
    pub fn requests(&self) -> usize {
        let edits = usize::from(self.changes().next().is_some());
        edits + usize::from(self.announcement.is_some()) + self.publications.len()
    }
}

impl Plan {
    /// Leaves every image as it is.
    pub(crate) fn leave_images(&mut self) {
        for surface in Surface::ALL {
            self.surfaces[surface].change = None;
        }
    }

    /// Adds what was missed before the first day of the lock, by the one that was applied before.
    pub(crate) fn add_missed(&mut self, earlier: Missed, first: NaiveDate) {
        let said = self.missed.note();
        self.notes.retain(|note| Some(note) != said.as_ref());
        self.missed = std::mem::take(&mut self.missed).after(earlier, first);
        self.notes.splice(0..0, self.missed.note());
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
    let state = &*with_moved_occurrence(lock, state, day);
    let period = today(lock, day)?;
    let event = lock.event(&period.event).ok_or_else(|| outside(lock, day))?;
    let occurrence = Occurrence { event: event.name.clone(), began: period.began };
    let ends = lock.occurrence_ends(&event.name, period.began).unwrap_or(period.to);
    let entering = state.occurrence.as_ref() != Some(&occurrence);
    let due = Due { state, event, occurrence: &occurrence, entering, settings, live, day };
    let (surfaces, mut notes) = due.surfaces();
    let missed = if state.paused.is_none() { missed(lock, state, day) } else { Missed::default() };
    notes.splice(0..0, missed.note());
    // Where nothing is known, the guild may wear the event already, and its members have heard of it.
    let may_be_heard = settings.force && state.is_blank();
    let owed = !event.is_fallback() && !may_be_heard && (entering || state.announcement_owed);
    // One that may be on its way is not sent a second time.
    let owed = owed && state.announcing.is_none();
    let announcement = settings
        .announce
        .as_ref()
        .filter(|_| owed && !state.was_announced(&occurrence) && !state.is_in_doubt(&occurrence))
        .map(|announce| Announcement {
            to: announce.to.clone(),
            channel_name: live.and_then(|live| live.channel.as_ref()?.name.clone()),
            event: event.name.clone(),
            title: event.title.clone(),
            began: occurrence.began,
            ends,
            description: event.description.to_string(),
            authors: event.authors.clone(),
            again: state.again,
        });
    if may_be_heard && !event.is_fallback() && settings.announce.is_some() {
        notes.push(format!(
            "nothing is known of this guild, so “{}” is put on without announcing it; `bannerman announce` sends it",
            event.title
        ));
    }
    if state.is_unsettled() {
        notes.push(
            "a run was cut off, or got no answer: the next one finds out first what became of it".to_owned(),
        );
    }
    if state.is_in_doubt(&occurrence) {
        notes.push(format!(
            "it is not known whether “{}” was announced; look, and send it with `bannerman announce` if it is \
             missing",
            event.title
        ));
    }
    Ok(Plan {
        guild: settings.guild.clone(),
        day,
        title: event.title.clone(),
        day_of: (!event.is_fallback())
            .then(|| ((day - occurrence.began).num_days() + 1, (ends - occurrence.began).num_days() + 1)),
        occurrence,
        entering,
        surfaces,
        announcement,
        missed,
        publications: state.unpublished.iter().filter(|_| settings.publishes()).cloned().collect(),
        notes,
        paused: state.paused.clone(),
    })
}

/// The period that a day lies in.
pub(crate) fn today(lock: &Lock, day: NaiveDate) -> Result<&Period, PlanError> {
    lock.period(day).ok_or_else(|| outside(lock, day))
}

fn outside(lock: &Lock, day: NaiveDate) -> PlanError {
    PlanError::OutsideHorizon { day, first: lock.horizon.first_year, last: lock.horizon.last_year }
}

/// The day on which the next asset of a surface is due; none when nothing else can be worn.
pub(crate) fn next_turn(
    lock: &Lock,
    state: &State,
    surface: Surface,
    rotate_every_days: u32,
) -> Option<NaiveDate> {
    let event = lock.event(&state.occurrence.as_ref()?.event)?;
    let worn = state.worn(surface)?;
    (rotation::length(&event.assets[surface]) > 1)
        .then(|| {
            pair::since(event, state, surface, worn)
                .date_naive()
                .checked_add_days(Days::new(rotate_every_days.into()))
        })
        .flatten()
}
