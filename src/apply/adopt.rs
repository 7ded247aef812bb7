//! Starts managing a guild: records its current icon and banner as those of today's event, and sends nothing. For a guild
//! that is new to bannerman, and for one whose state was lost.

use chrono::{DateTime, Utc};

use super::plan::{PlanError, today};
use super::state::{Occurrence, State, Worn};
use crate::discord::model::Guild;
use crate::lock::Lock;
use crate::surface::PerSurface;

/// The state after taking over `guild`, seen just now. Today's event counts as entered and announced; each
/// image keeps its place until the next one is due. What was known of the guild's announcements stays known.
pub fn adopt(state: &State, lock: &Lock, guild: &Guild, now: DateTime<Utc>) -> Result<State, PlanError> {
    let period = today(lock, now.date_naive())?;
    let known = if state.guild == guild.id { state.clone() } else { State::default() };
    let worn = |hash: &str, known: Option<&Worn>| {
        let own = || Worn { asset: None, hash: hash.to_owned(), assumed: false, since: now };
        // What we put on ourselves goes on as it was.
        Some(known.filter(|worn| worn.hash == hash).cloned().unwrap_or_else(own))
    };
    let occurrence = Occurrence { event: period.event.clone(), began: period.began };
    let fallback = lock.event(&occurrence.event).is_none_or(|event| event.is_fallback());
    let counts = !fallback && !known.was_announced(&occurrence);
    let mut adopted = State {
        guild: guild.id.clone(),
        occurrence: Some(occurrence.clone()),
        announcement_owed: false,
        again: 0,
        worn: PerSurface::from_fn(|surface| worn(guild.hash(surface)?, known.worn(surface))),
        dressing: None,
        announcing: None,
        ..known
    };
    // What was missed before is nobody's business now.
    adopted.note_done(now, &occurrence.event, "taken over", "adopted as it is", 0);
    if counts {
        adopted.record_announcement(&occurrence, None);
    }
    Ok(adopted)
}
