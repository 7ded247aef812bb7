//! Simulated nights for programs.

use serde::Serialize;
use serde_json::Value;

use super::{SimulatedNight, total};
use crate::apply::show;
use crate::discord::model::NewMessage;
use crate::escape;
use crate::surface::{PerSurface, keys};

#[derive(Serialize)]
struct JsonSimulation<'a> {
    nights: Vec<JsonNight<'a>>,
    edits: usize,
    messages: usize,
}

#[derive(Serialize)]
struct JsonNight<'a> {
    day: String,
    wearing: JsonWearing<'a>,
    /// As `plan --format json` has it.
    plan: Value,
    requests: Requests,
    /// What Discord would get.
    message: Option<&'a NewMessage>,
    problems: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonWearing<'a> {
    event: &'a str,
    began: String,
    #[serde(flatten, serialize_with = "keys::told")]
    files: PerSurface<Option<&'a str>>,
}

#[derive(Serialize)]
struct Requests {
    reads: usize,
    edits: usize,
    messages: usize,
}

/// One JSON object with every night, with a line break at its end.
pub(crate) fn render(nights: &[SimulatedNight]) -> Result<String, serde_json::Error> {
    let sum = total(nights);
    let nights = nights.iter().map(night).collect::<Result<_, _>>()?;
    let json = JsonSimulation { nights, edits: sum.edits, messages: sum.messages };
    escape::json(&json)
}

fn night(night: &SimulatedNight) -> Result<JsonNight<'_>, serde_json::Error> {
    let occurrence = &night.plan.occurrence;
    Ok(JsonNight {
        day: night.plan.day.to_string(),
        wearing: JsonWearing {
            event: &occurrence.event,
            began: occurrence.began.to_string(),
            files: night.worn.as_ref().map(|_, file| file.as_deref()),
        },
        plan: serde_json::from_str(&show::json(&night.plan)?)?,
        requests: Requests { reads: night.met.reads, edits: night.met.edits, messages: night.met.messages },
        message: night.message.as_ref(),
        problems: night.outcome.problems.iter().map(|problem| problem.message.as_str()).collect(),
    })
}
