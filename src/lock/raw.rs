//! A lock as TOML has it, before anything of it is believed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::value::Datetime;

use super::text::Text;
use crate::surface::keys::{Beside, ByPlural};

#[derive(Deserialize)]
pub(super) struct Versioned {
    pub(crate) version: Option<toml::Value>,
}

#[derive(Deserialize)]
pub(super) struct RawLock {
    pub(crate) source: RawSource,
    pub(crate) horizon: RawHorizon,
    #[serde(default)]
    pub(crate) event: Vec<Beside<RawEvent, Vec<RawAsset>, ByPlural>>,
    pub(crate) schedule: RawSchedule,
}

#[derive(Deserialize)]
pub(super) struct RawSource {
    pub commit: Option<String>,
    pub(crate) committed: Option<Datetime>,
    pub events: String,
}

#[derive(Deserialize)]
pub(super) struct RawHorizon {
    pub first_year: i32,
    pub last_year: i32,
}

#[derive(Deserialize)]
pub(super) struct RawEvent {
    pub name: String,
    pub title: String,
    pub starts: Option<String>,
    pub ends: Option<String>,
    pub days: Option<u32>,
    #[serde(default)]
    pub(crate) dates: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) fallback: bool,
    #[serde(default)]
    pub priority: i32,
    #[serde(default)]
    pub pair: bool,
    #[serde(default)]
    pub authors: Vec<String>,
    pub description: Text,
}

#[derive(Deserialize)]
pub(super) struct RawAsset {
    pub path: String,
    pub blake3: String,
    pub git: String,
    pub bytes: u64,
    pub(crate) format: String,
    pub width: u32,
    pub height: u32,
    pub frames: u32,
}

#[derive(Deserialize)]
pub(super) struct RawSchedule {
    pub(crate) periods: Vec<RawPeriod>,
}

#[derive(Deserialize)]
pub(super) struct RawPeriod {
    pub(crate) from: Datetime,
    pub(crate) to: Datetime,
    pub event: String,
    pub(crate) began: Datetime,
    pub(crate) ends: Option<Datetime>,
}
