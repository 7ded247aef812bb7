//! The changes of a state: an image was put on, an occurrence was entered. Applying and recovering record the same
//! changes, and both do it here.

use chrono::{DateTime, NaiveDate, Utc};

use super::rotation;
use super::state::{Occurrence, Rotation, State, Turns, Worn};
use crate::lock::{Asset, Lock};
use crate::surface::{PerSurface, Surface};

/// An image that is on, whose turn begins with that.
pub(super) struct PutOn<'a> {
    /// The occurrence that it is worn for.
    pub(crate) occurrence: &'a Occurrence,
    /// Where it is worn.
    pub(crate) surface: Surface,
    /// The image.
    pub(crate) worn: Worn,
}

/// Records an image that is on.
pub(super) fn wear(state: &mut State, lock: &Lock, put_on: PutOn<'_>) {
    let PutOn { occurrence, surface, worn } = put_on;
    if let Some(blake3) = worn.blake3() {
        count_turn(state, lock, occurrence, surface, blake3);
    }
    state.worn[surface] = Some(worn);
}

/// Whether `hash`, which an image had before the picture `blake3` was sent and has still, is known to be another
/// picture's. Then the edit had no effect, which was seen to be answered with 200. Else the picture was on before: by
/// Discord's own hand the same bytes very likely have the same hash, and somebody else may have put them on.
pub(super) fn is_anothers(hash: &str, known: Option<&Worn>, blake3: &str) -> bool {
    let known = known.filter(|known| known.hash == hash && !known.assumed).and_then(Worn::blake3);
    known.is_some_and(|known| known != blake3)
}

/// What an occurrence is entered with.
pub(super) struct Entering<'a> {
    /// The occurrence; it may be the one that the state is in already.
    pub(crate) occurrence: &'a Occurrence,
    /// Whether it has to be announced; none when it is not entered anew.
    pub(crate) owed: Option<bool>,
    /// The day, in UTC.
    pub(crate) day: NaiveDate,
    /// The time.
    pub at: DateTime<Utc>,
}

/// The state follows into an occurrence. `changed` says for which surfaces an image was sent, or tried to be.
pub(super) fn enter(
    state: &mut State,
    lock: &Lock,
    entering: &Entering<'_>,
    changed: impl Fn(Surface) -> bool,
) {
    let Entering { occurrence, owed, day, at } = entering;
    if let Some(owed) = owed {
        // Owed from now on, whatever becomes of the request.
        state.announcement_owed = *owed;
        state.again = 0;
        state.occurrence = Some((*occurrence).clone());
    }
    // What is worn may suit the new occurrence already; then it has its first turn there.
    for surface in Surface::ALL {
        let worn = state.worn(surface).and_then(|worn| worn.blake3()).map(str::to_owned);
        let suits =
            worn.filter(|worn| assets(lock, occurrence, surface).iter().any(|asset| asset.blake3 == *worn));
        if let Some(worn) = suits.filter(|_| turns(state, occurrence, surface).is_empty()) {
            count_turn(state, lock, occurrence, surface, &worn);
            // Where it is left on, its turn has its full length; it does not end with the days that it was worn
            // before.
            if !changed(surface) {
                state.worn[surface].iter_mut().for_each(|worn| worn.since = *at);
            }
        }
    }
    // Turns matter only while their occurrence can be worn again.
    state.rotations.retain(|rotation| {
        let Rotation { occurrence: other, .. } = rotation;
        let ends = lock.occurrence_ends(&other.event, other.began);
        other == *occurrence || ends.is_some_and(|ends| ends > *day)
    });
}

fn assets<'a>(lock: &'a Lock, occurrence: &Occurrence, surface: Surface) -> &'a [Asset] {
    lock.event(&occurrence.event).map_or(&[], |event| &event.assets[surface])
}

fn count_turn(state: &mut State, lock: &Lock, occurrence: &Occurrence, surface: Surface, blake3: &str) {
    let assets = assets(lock, occurrence, surface);
    rotation::count(turns(state, occurrence, surface), assets, blake3);
}

/// The turns of a surface in an occurrence, begun when there are none yet.
fn turns<'a>(state: &'a mut State, occurrence: &Occurrence, surface: Surface) -> &'a mut Vec<Turns> {
    let rotations = &mut state.rotations;
    let at = match rotations.iter().position(|rotation| rotation.occurrence == *occurrence) {
        Some(at) => at,
        None => {
            let occurrence = occurrence.clone();
            rotations.push(Rotation { occurrence, turns: PerSurface::default() });
            rotations.len() - 1
        }
    };
    &mut rotations[at].turns[surface]
}
