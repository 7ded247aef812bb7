//! Tests of what users touch: the program's output and exit status, real Git repositories, a real HTTP
//! server. One file a behaviour.
#![allow(clippy::unwrap_used)] // a failure here is a test's

mod annotations;
mod diff;
mod readme;
mod compile;
mod formats;
mod rules;
mod rules_page;
mod apply_and_plan;
mod architecture;
mod client_contract;
mod discord_faults;
mod properties;
mod run;
mod sandbox;
mod sandbox_contract;
mod sandbox_edit;
mod sandbox_folder;
mod sandbox_messages;
mod smoke;
mod sources;
mod status_and_calendar;
mod support;
mod workflows;
