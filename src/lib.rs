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
//! Small types that several parts share: [`id`] (Discord's ids), [`policy`] (what an operator decides), [`template`] (the
//! text of announcements), [`problem`] (what went wrong, and what to do).
//!
//! Tools that know nothing of branding:
//!
//! | part | what it does |
//! |---|---|
//! | [`image`] | tells what a picture is |
//! | [`git`] | runs the installed git program |
//! | [`disk`] | reads and replaces files, and follows no link below a folder |
//! | [`escape`] | makes strangers' text safe to show |
//! | [`yaml_events`] | takes YAML apart |
//! | `loopback` | the HTTP server of the preview and the sandbox |
//! | [`clock`] | the time, and waiting |
//! | [`interrupt`] | ends what was started, on Ctrl-C |
//!
//! # An example
//!
//! Every use case is a function in [`ops`]. This one compiles the example repository and applies its lock to a guild in
//! memory, as the night of December 1 would:
//!
//! ```
//! use bannerman::apply::state::MemoryStore;
//! use bannerman::discord::fake::FakeGuild;
//! use bannerman::lock::KnownPictures;
//! use bannerman::ops::{Allow, ApplyOutcome, ApplyRequest, Branding, BrandingAssets, GuildChoice};
//! use bannerman::ops::{LockFile, Ports, Setup, Silent, apply};
//! use bannerman::repository::Cache;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now = "2026-12-01T00:01:00Z".parse()?;
//! // The configuration and the events. Nothing is fetched; the cache remembers what it learned of the pictures.
//! let setup = Setup::find(None, Some("examples/branding"), &Silent)?;
//! let folder = tempfile::tempdir()?;
//! let cache = Cache::new(folder.path().to_owned(), |_| {});
//! let branding = Branding { config: &setup.config, source: &setup.source, cache: &cache };
//! // Their lock.
//! let years = |checkout: &_| branding.horizon(None, checkout, now);
//! let compiled = branding.compile(None, &KnownPictures::default(), years, &Silent)?;
//! let lock = LockFile::of(compiled.lock);
//! // A guild with one channel. Its state is empty: nothing was applied to it before.
//! let mut guild = FakeGuild::new("100000000000000001", "Example", Some("100000000000000002"));
//! let mut store = MemoryStore::default();
//! let settings = GuildChoice::default().settings(&setup.config)?;
//! let request = ApplyRequest { lock: &lock, settings: &settings, allow: Allow::default(), source: None };
//! let assets = BrandingAssets::new(branding);
//! let ports =
//!     Ports { store: &mut store, discord: &mut guild, assets: &assets, now: &|| now, observer: &Silent };
//! let ApplyOutcome::Applied(applied) = apply(&request, ports)? else { panic!("nothing else was running") };
//!
//! let done = ["icon wreath.png is on", "banner harbour.png is on", "“Christmas” is announced"];
//! assert_eq!(applied.outcome.done, done);
//! assert_eq!((guild.met.edits, guild.met.messages), (1, 1));
//! assert_eq!(store.state.occurrence.unwrap().event, "christmas");
//! # Ok(())
//! # }
//! ```

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
pub mod id;
pub mod image;
pub mod interrupt;
pub mod lock;
mod loopback;
pub mod ops;
pub mod policy;
pub mod preview;
pub mod problem;
pub mod repository;
pub mod simulate;
pub mod spelling;
pub mod surface;
pub mod template;
pub mod threads;
pub mod toml_error;
pub mod yaml_events;
