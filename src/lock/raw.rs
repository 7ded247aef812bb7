//! A lock as TOML has it, before anything of it is believed.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::value::Datetime;

use super::text::Text;
use crate::surface::keys::{Beside, ByPlural};

#[derive(Deserialize)]
pub(super) struct Versioned {
    pub version: Option<toml::Value>,
}

#[derive(Deserialize)]
pub(super) struct RawLock {
    pub source: RawSource,
    pub horizon: RawHorizon,
    #[serde(default)]
    pub event: Vec<Beside<RawEvent, Vec<RawAsset>, ByPlural>>,
    pub schedule: RawSchedule,
}

#[derive(Deserialize)]
pub(super) struct RawSource {
    pub commit: Option<String>,
    pub committed: Option<Datetime>,
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
    pub dates: BTreeMap<String, String>,
    #[serde(default)]
    pub fallback: bool,
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
    pub format: String,
    pub width: u32,
    pub height: u32,
    pub frames: u32,
}

#[derive(Deserialize)]
pub(super) struct RawSchedule {
    pub periods: Vec<RawPeriod>,
}

#[derive(Deserialize)]
pub(super) struct RawPeriod {
    pub from: Datetime,
    pub to: Datetime,
    pub event: String,
    pub began: Datetime,
    pub ends: Option<Datetime>,
}
