//! The days as data for the script: what is worn from when on and why, worked out here and nowhere else.

use std::collections::BTreeMap;

use serde::Serialize;

use super::timeline::Colors;
use crate::escape::inline;
use crate::preview::{Preview, Step, Turn, Year};
use crate::surface::{PerSurface, keys};

#[derive(Serialize)]
struct PageData<'a> {
    today: String,
    first: String,
    last: String,
    events: BTreeMap<&'a str, JsonEvent>,
    steps: Vec<JsonStep<'a>>,
}

#[derive(Serialize)]
struct JsonEvent {
    title: String,
    color: String,
    fallback: bool,
}

#[derive(Serialize)]
struct JsonStep<'a> {
    from: String,
    event: &'a str,
    began: String,
    ends: String,
    #[serde(flatten, serialize_with = "keys::told")]
    turns: PerSurface<Option<JsonTurn<'a>>>,
}

#[derive(Serialize)]
struct JsonTurn<'a> {
    picture: &'a str,
    file: String,
    since: String,
    reason: String,
    number: usize,
    of: usize,
    next: Option<String>,
}

/// A script element that holds the data and runs nothing.
pub(crate) fn script(preview: &Preview, year: &Year, colors: &Colors) -> String {
    let horizon = year.lock.horizon;
    let event = |event: &'_ crate::lock::Event| JsonEvent {
        title: inline(&event.title).into_owned(),
        color: colors.class(&event.name),
        fallback: event.is_fallback(),
    };
    let data = PageData {
        today: preview.today.to_string(),
        first: format!("{}-01-01", horizon.first_year),
        last: format!("{}-12-31", horizon.last_year),
        events: year.lock.events.iter().map(|found| (found.name.as_str(), event(found))).collect(),
        steps: year.steps.iter().map(step).collect(),
    };
    // Text, numbers and names: there is nothing in it that JSON cannot hold. No `<` is left that could end the element
    // or begin a comment.
    let json = serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c");
    format!("<script type=\"application/json\" id=\"data\">{json}</script>\n")
}

fn step(step: &Step) -> JsonStep<'_> {
    JsonStep {
        from: step.from.to_string(),
        event: &step.event,
        began: step.began.to_string(),
        ends: step.ends.to_string(),
        turns: step.turns.as_ref().map(|_, worn| worn.as_ref().map(turn)),
    }
}

fn turn(turn: &Turn) -> JsonTurn<'_> {
    JsonTurn {
        picture: &turn.asset.blake3,
        file: inline(turn.asset.name()).into_owned(),
        since: turn.since.to_string(),
        reason: inline(&turn.reason).into_owned(),
        number: turn.number,
        of: turn.of,
        next: turn.next.map(|next| next.to_string()),
    }
}
