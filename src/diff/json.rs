//! The difference for programs.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{ArtChange, Days, Diff, Whole};
use crate::escape;
use crate::lock::Asset;

/// One JSON object, with a line break at its end.
pub(crate) fn render(diff: &Diff) -> Result<String, serde_json::Error> {
    let changed: Vec<Value> = diff
        .changed
        .iter()
        .map(|changed| {
            let moved: BTreeMap<i32, Value> = changed
                .moved
                .iter()
                .map(|(year, (old, new))| (*year, json!({ "before": days(old), "after": days(new) })))
                .collect();
            json!({
                "name": changed.name,
                "moved": moved,
                "fallback": changed.fallback.map(|(old, new)| json!({ "before": old, "after": new })),
                "title": changed.title.as_ref().map(|(old, new)| json!({ "before": old, "after": new })),
                "description_changed": changed.description.is_some(),
                "art": changed.art.iter().map(art).collect::<Vec<_>>(),
            })
        })
        .collect();
    let crowded: Vec<Value> = diff
        .crowded
        .iter()
        .map(|crowded| {
            let years: BTreeMap<i32, Value> = crowded
                .years
                .iter()
                .map(|(year, (had, has))| (*year, json!({ "before": had, "after": has })))
                .collect();
            json!({ "name": crowded.name, "days": years })
        })
        .collect();
    let whole = |whole: &Whole| {
        let years: BTreeMap<i32, Value> =
            whole.years.iter().map(|(year, found)| (*year, days(found))).collect();
        json!({ "name": whole.event.name, "title": whole.event.title, "days": years })
    };
    let json = json!({
        "effect": !diff.is_empty(),
        "added": diff.added.iter().map(whole).collect::<Vec<_>>(),
        "removed": diff.removed.iter().map(whole).collect::<Vec<_>>(),
        "changed": changed,
        "crowded": crowded,
    });
    escape::json(&json)
}

fn days(days: &[Days]) -> Value {
    days.iter().map(|(from, to)| json!({ "from": from.to_string(), "to": to.to_string() })).collect()
}

fn art(change: &ArtChange) -> Value {
    let asset = |asset: &Asset| {
        json!({
            "path": asset.path, "bytes": asset.bytes, "format": asset.format.name(),
            "width": asset.width, "height": asset.height, "frames": asset.frames,
        })
    };
    json!({
        "slot": change.surface.name(),
        "before": change.before.as_ref().map(asset),
        "after": change.after.as_ref().map(asset),
    })
}
