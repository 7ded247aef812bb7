//! bannerman compiles a Git repository of seasonal Discord branding into a lockfile, and applies that
//! lockfile to a guild with the fewest possible requests.
//!
//! The folders are the pipeline, in order:
//!
//! | part | what it does |
//! |---|---|
//! | [`repository`] | opens a working tree, a commit or a remote, and reads files from it |
//! | [`compile`] | reads the events, judges them by the [rules](compile::rules), lays them out over the years |
//! | [`diagnostic`] | what is wrong, where, and what to do; and how that is shown |
//! | [`lock`] | `bannerman.lock`: the only thing that compiling and applying share |
//! | [`surface`] | what of a guild can be branded |
//! | [`apply`] | what is due by a lock and a state, and the part that does it |
//! | [`discord`] | the client, a guild on this machine, and one in memory |
//! | [`simulate`] | looks ahead: the planner and the applier, night by night, on a guild in memory |
//! | [`ops`] | the use cases: what the command line offers, as functions |
//! | [`alert`] | tells somebody who is not there how a night went |
//! | [`preview`] | the year as members will see it: a page |
//!
//! Around it: [`image`] tells what a picture is, [`git`] runs the installed git program, [`escape`] makes
//! strangers' text safe to show, [`yaml_events`] takes YAML apart, `loopback` is the
//! HTTP server of the preview and the sandbox, [`clock`] is what waiting goes by, [`interrupt`] ends what was started on Ctrl-C.

pub mod alert;
pub mod apply;
pub mod calendar;
pub mod cli;
pub mod clock;
pub mod compile;
pub mod config;
pub mod diagnostic;
pub mod diff;
pub mod discord;
pub mod disk;
pub mod escape;
pub mod git;
pub mod image;
pub mod interrupt;
pub mod lock;
mod loopback;
pub mod ops;
pub mod preview;
pub mod repository;
pub mod simulate;
pub mod spelling;
pub mod surface;
pub mod threads;
pub mod toml_error;
pub mod yaml_events;
