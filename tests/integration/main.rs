//! Tests of what users touch: the program's output and exit status, real Git repositories, a real HTTP
//! server. One file a behaviour.
#![allow(clippy::unwrap_used)] // a failure here is a test's

mod advice;
mod annotations;
mod announcement;
mod apply_and_plan;
mod apply_contract;
mod architecture;
mod bounded_texts;
mod bounds;
mod bundle;
mod calendar;
mod client;
mod client_contract;
mod compile;
mod configuration;
mod configured_stores;
mod corpus;
mod diff;
mod differential;
mod discord_faults;
mod discord_retry;
mod drift;
mod explain;
mod feasts;
mod fetching;
mod formats;
#[cfg(unix)]
mod git_trouble;
mod help;
mod killed;
#[cfg(target_os = "linux")]
mod killed_anywhere;
mod last_good;
mod leftovers;
mod markup;
mod planted_links;
mod preview;
mod preview_browser;
mod preview_serve;
mod preview_text;
mod properties;
mod publication;
mod readers;
mod readme;
mod rules;
mod run;
mod sandbox;
mod sandbox_contract;
mod sandbox_edit;
mod sandbox_files;
mod sandbox_folder;
mod sandbox_messages;
mod schedule;
mod schemas;
mod settings;
mod silent_nights;
mod simulate;
mod smoke;
mod sources;
mod state_command;
mod status_and_calendar;
mod stores_git;
mod stores_overlap;
mod stores_property;
mod stores_redis;
#[cfg(unix)]
mod strangers;
mod support;
mod takeover;
mod tokens;
mod untrusted_files;
mod watchers;
mod which_lock;
mod workflows;
mod working_tree;
