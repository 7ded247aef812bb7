//! What changed from one state to the next, in a line that a person can read: `christmas: icon snow.gif,
//! banner harbour.png, announced`.

use super::{Kind, State, Worn};
use crate::escape::inline;
use crate::lock;

/// What a store holds: the state and the lock that was applied last, as texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(crate) state: Option<String>,
    pub lock: Option<String>,
}

/// A line about a change.
pub(super) fn describe(before: &Record, after: &Record) -> String {
    let state = |record: &Record| {
        record.state.as_deref().and_then(|text| super::parse(text).ok()).unwrap_or_default()
    };
    let (old, new) = (state(before), state(after));
    let event = new.occurrence.as_ref().map_or("bannerman", |occurrence| &occurrence.event);
    let mut parts = changes(&old, &new);
    parts.extend(nights(&old, &new).map(str::to_owned));
    if parts.is_empty() && before.state != after.state {
        parts.push("the state changed".to_owned());
    }
    if parts.is_empty() {
        let lock = after.lock.clone().and_then(|text| lock::read(text).ok());
        parts.push(match lock.and_then(|lock| lock.source.commit) {
            Some(commit) => format!("the lock of commit {}", &commit[..commit.len().min(12)]),
            None => "another lock".to_owned(),
        });
    }
    inline(&format!("{event}: {}", parts.join(", "))).into_owned()
}

fn changes(old: &State, new: &State) -> Vec<String> {
    let hash = |worn: Option<&Worn>| worn.map(|worn| worn.hash.clone());
    let mut parts = Vec::new();
    for (surface, worn) in new.worn.given() {
        if hash(old.worn(surface)) != hash(Some(worn)) {
            parts.push(format!("{} {}", surface.name(), worn.name()));
        }
    }
    let sent = new.announced.iter().filter(|announced| announced.message.is_some());
    if sent.into_iter().any(|announced| !old.was_announced(&announced.occurrence)) {
        parts.push("announced".to_owned());
    } else if new.announcement_owed && !old.announcement_owed {
        parts.push("not announced yet".to_owned());
    }
    if parts.is_empty() && old.occurrence != new.occurrence {
        parts.push("entered".to_owned());
    }
    parts
}

/// What is new about nights that failed, or that did not happen.
fn nights(old: &State, new: &State) -> Option<&'static str> {
    let last = new.history.last().filter(|_| old.history != new.history)?;
    match last.kind {
        Kind::Done => None,
        Kind::Failed => Some("a run failed"),
        Kind::Missed => Some("missed"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Announced, AssetId, Occurrence, write};
    use super::*;
    use crate::surface::Surface;

    fn record(state: &State) -> Record {
        Record { state: Some(write(state).unwrap()), lock: None }
    }

    fn worn(file: &str) -> Option<Worn> {
        let asset = Some(AssetId { blake3: "ab".repeat(32), path: format!("events/christmas/{file}") });
        let since = "2026-12-01T00:01:00Z".parse().unwrap();
        Some(Worn { asset, hash: file.to_owned(), assumed: false, since })
    }

    #[test]
    fn a_change_is_told_in_a_line() {
        let occurrence = Occurrence { event: "christmas".into(), began: "2026-12-01".parse().unwrap() };
        let mut state = State { guild: "1".into(), ..State::default() };
        let before = record(&state);
        state.occurrence = Some(occurrence.clone());
        assert_eq!(describe(&before, &record(&state)), "christmas: entered");
        state.worn =
            [(Surface::Icon, worn("festive_256.gif")), (Surface::Banner, worn("a\u{1b}.png"))].into();
        state.announcement_owed = true;
        let owed = record(&state);
        let told = "christmas: icon festive_256.gif, banner a\\u{1b}.png";
        assert_eq!(describe(&before, &owed), format!("{told}, not announced yet"));
        state.announcement_owed = false;
        state.announced.push(Announced { occurrence, message: Some("7".into()) });
        assert_eq!(describe(&before, &record(&state)), format!("{told}, announced"));
        assert_eq!(describe(&owed, &record(&state)), "christmas: announced");
        let announced = record(&state);
        state.note_failed("2026-12-02T00:01:00Z".parse().unwrap(), "no answer", 3);
        assert_eq!(describe(&announced, &record(&state)), "christmas: a run failed");
        state.history.clear();
        state.guild = "2".into();
        assert_eq!(describe(&record(&State::default()), &record(&state)), format!("{told}, announced"));
        let with_lock = Record { lock: Some("x".into()), ..owed.clone() };
        assert_eq!(describe(&owed, &with_lock), "christmas: another lock");
    }
}
