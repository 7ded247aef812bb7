//! How two locks differ, in words: the answer to “why is my lock out of date?”

use super::{Event, Lock};
use crate::surface::Surface;

/// One line a difference; nothing when both say the same. The commit does not count: a lock that is itself
/// committed can never name the commit that it is part of.
pub(crate) fn differences(old: &Lock, new: &Lock) -> Vec<String> {
    let mut found = Vec::new();
    if old.horizon != new.horizon {
        found.push(format!(
            "it covers {} to {}, now it would be {} to {}",
            old.horizon.first_year, old.horizon.last_year, new.horizon.first_year, new.horizon.last_year
        ));
    }
    for event in &old.events {
        match new.event(&event.name) {
            None => found.push(format!("event `{}` was removed", event.name)),
            Some(now) if now != event => {
                found.push(format!("event `{}`: {}", event.name, changed(event, now)))
            }
            Some(_) => {}
        }
    }
    for event in &new.events {
        if old.event(&event.name).is_none() {
            found.push(format!("event `{}` was added", event.name));
        }
    }
    if found.is_empty() && old.periods != new.periods {
        found.push("the schedule differs".to_owned());
    }
    if found.is_empty() && old.source.events != new.source.events {
        found.push("files changed that no event uses".to_owned());
    }
    found
}

fn changed(old: &Event, new: &Event) -> String {
    let parts = [
        ("title", old.title != new.title),
        ("dates", old.dates != new.dates),
        ("priority", old.priority != new.priority),
        ("description", old.description != new.description),
    ];
    let assets =
        Surface::LOCK_ORDER.map(|surface| (surface.row().plural, old.assets[surface] != new.assets[surface]));
    let differing = parts.into_iter().chain(assets).filter(|(_, differs)| *differs);
    let names: Vec<&str> = differing.map(|(name, _)| name).collect();
    format!("{} changed", names.join(", "))
}
