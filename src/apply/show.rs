//! A plan as people and programs read it.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::missed::MissedOccurrence;
use super::plan::{Change, Plan, Reason, SurfacePlan};
use super::state::Unpublished;
use crate::discord::Destination;
use crate::escape::{self, inline};
use crate::surface::{PerSurface, Surface, keys};

/// The plan for people: what changes and why, then how many requests that takes.
pub(crate) fn human(plan: &Plan) -> String {
    let mut out = format!("Guild {} · {}\n", plan.guild, heading(plan));
    let changes = changes(plan);
    if !changes.is_empty() {
        out.push('\n');
    }
    out + &changes + &notes(plan) + &format!("\n{}\n{}", requests(plan), paused(plan))
}

/// The day and its event: `Tuesday 1 December 2026 · christmas, day 1 of 25`.
pub(crate) fn heading(plan: &Plan) -> String {
    let event = inline(&plan.occurrence.event);
    let day_of = plan.day_of.map_or(String::new(), |(day, days)| format!(", day {day} of {days}"));
    format!("{} · {event}{day_of}", long_day(plan.day))
}

/// A line for each change.
pub(crate) fn changes(plan: &Plan) -> String {
    let rows: Vec<(String, String)> =
        plan.surfaces.iter().filter_map(|(surface, plan)| row(surface, plan)).collect();
    let width = rows.iter().map(|(change, _)| change.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    for (change, reason) in &rows {
        let pad = " ".repeat(width - change.chars().count());
        out.push_str(&format!("  {change}{pad}   ({reason})\n"));
    }
    for message in &plan.publications {
        out.push_str(&format!("  + publish   the announcement of {}\n", inline(&message.occurrence.event)));
    }
    if let Some(announcement) = &plan.announcement {
        let channel = match &announcement.channel_name {
            Some(name) => format!("#{name}"),
            None => place(&announcement.to),
        };
        out.push_str(&format!("  + announce  “{}” in {}\n", inline(&announcement.title), inline(&channel)));
    }
    out
}

/// What the operator should know, each after an empty line.
pub(crate) fn notes(plan: &Plan) -> String {
    plan.notes.iter().map(|note| format!("\nnote: {}\n", inline(note))).collect()
}

/// That nothing is applied for now, and why; empty when that is not so.
fn paused(plan: &Plan) -> String {
    let Some(paused) = &plan.paused else { return String::new() };
    let why = if paused.reason.is_empty() { String::new() } else { format!(": {}", inline(&paused.reason)) };
    let since = paused.since.format("%Y-%m-%d %H:%M");
    format!("paused since {since}{why}; nothing is applied until `bannerman resume`\n")
}

fn place(to: &Destination) -> String {
    match to {
        Destination::Channel(channel) => format!("channel {channel}"),
        Destination::Webhook => "the webhook's channel".to_owned(),
    }
}

fn row(surface: Surface, plan: &SurfacePlan) -> Option<(String, String)> {
    let Change { to, reason } = plan.change.as_ref()?;
    let name = surface.name();
    let to = inline(to.name());
    let change = match &plan.from {
        Some(from) => format!("~ {name:<9} {} → {to}", inline(from)),
        None => format!("+ {name:<9} {to}"),
    };
    Some((change, inline(&words(reason)).into_owned()))
}

/// Why an asset is put on, in a few words.
pub(crate) fn words(reason: &Reason) -> String {
    match reason {
        Reason::Entering(event) => format!("entering {event}"),
        Reason::Turn(1) => "its turn: the one before was worn for 1 day".to_owned(),
        Reason::Turn(days) => format!("its turn: the one before was worn for {days} days"),
        Reason::Gone => "the one before is not in the event any more".to_owned(),
        Reason::Replaced => "the file was replaced".to_owned(),
        Reason::Unconfirmed => "not put on yet".to_owned(),
        Reason::Drifted => "somebody put another one on".to_owned(),
        Reason::Forced => "asked for".to_owned(),
    }
}

fn requests(plan: &Plan) -> String {
    let counted = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    };
    let parts = [
        counted(usize::from(plan.changes().next().is_some()), "guild edit"),
        counted(usize::from(plan.announcement.is_some()), "message"),
        counted(plan.publications.len(), "publication"),
    ];
    match counted(plan.requests(), "request") {
        Some(requests) => {
            format!("{requests}: {}", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
        None => "nothing to do".to_owned(),
    }
}

/// `Tuesday 1 December 2026`.
pub(crate) fn long_day(day: NaiveDate) -> String {
    format!("{} {} {}", day.format("%A"), day.day(), day.format("%B %Y"))
}

#[derive(Serialize)]
struct Json<'a> {
    guild: &'a str,
    day: String,
    event: &'a str,
    began: String,
    entering: bool,
    #[serde(flatten, serialize_with = "keys::told")]
    changes: PerSurface<Option<JsonChange<'a>>>,
    announcement: Option<JsonAnnouncement<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    missed: &'a [MissedOccurrence],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    publications: Vec<JsonPublication<'a>>,
    notes: &'a [String],
    requests: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    paused: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    from: Option<&'a str>,
    to: &'a str,
    blake3: &'a str,
    reason: String,
}

#[derive(Serialize)]
struct JsonAnnouncement<'a> {
    channel: &'a str,
    title: &'a str,
    period: String,
}

#[derive(Serialize)]
struct JsonPublication<'a> {
    event: &'a str,
    channel: &'a str,
    message: &'a str,
}

impl JsonChange<'_> {
    fn of(plan: &SurfacePlan) -> Option<JsonChange<'_>> {
        let Change { to, reason } = plan.change.as_ref()?;
        let from = plan.from.as_deref();
        Some(JsonChange { from, to: &to.path, blake3: &to.blake3, reason: words(reason) })
    }
}

impl JsonPublication<'_> {
    fn of(message: &Unpublished) -> JsonPublication<'_> {
        let Unpublished { occurrence, channel, message, .. } = message;
        JsonPublication { event: &occurrence.event, channel, message }
    }
}

/// The plan for programs: one JSON object, with a line break at its end.
pub(crate) fn json(plan: &Plan) -> Result<String, serde_json::Error> {
    let json = Json {
        guild: &plan.guild,
        day: plan.day.to_string(),
        event: &plan.occurrence.event,
        began: plan.occurrence.began.to_string(),
        entering: plan.entering,
        changes: plan.surfaces.as_ref().map(|_, plan| JsonChange::of(plan)),
        announcement: plan.announcement.as_ref().map(|announcement| JsonAnnouncement {
            channel: match &announcement.to {
                Destination::Channel(channel) => channel,
                Destination::Webhook => "webhook",
            },
            title: &announcement.title,
            period: super::announcement::period(announcement.began, announcement.ends),
        }),
        missed: &plan.missed.named,
        publications: plan.publications.iter().map(JsonPublication::of).collect(),
        notes: &plan.notes,
        requests: plan.requests(),
        paused: plan.paused.as_ref().map(|paused| paused.reason.as_str()),
    };
    escape::json(&json)
}
