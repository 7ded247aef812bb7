//! What bannerman can do: one use case a file, each a function from a typed request to a typed outcome.
//!
//! The command line, a service and a test call the same functions. Nothing here parses arguments, prints, or reads the
//! environment. What a use case needs from outside comes in as a *port*:
//!
//! | port | type | in a test |
//! |---|---|---|
//! | where the state is kept | [`StateStore`](crate::apply::state::StateStore) | [`MemoryStore`](crate::apply::state::MemoryStore) |
//! | the guild | [`Connect`], which opens a [`Discord`](crate::discord::Discord) when it is needed | [`FakeGuild`](crate::discord::fake::FakeGuild) |
//! | the bytes of the assets | [`AssetBytes`](crate::apply::execute::AssetBytes) | [`BrandingAssets`] of a small repository |
//! | the time | `now`; where a run may wait it is a function, and asked more than once | any time |
//! | who follows the progress | [`Observer`] | [`Silent`] |
//!
//! A use case that cannot finish returns an [`Error`]. Its text says what happened, [`Error::help`] says what to do next,
//! and [`Error::end`] says which kind of end it is; the command line makes an exit code of that. What did not succeed in
//! a run that went on is no error: it is in the outcome.

mod adopt;
mod announce;
mod apply;
mod assets;
mod branding;
mod calendar;
mod check;
mod compile;
mod diff;
mod error;
mod history;
mod home;
mod lock_file;
mod night;
mod nightly_lock;
mod observer;
mod pause;
mod plan;
mod ports;
mod prepare;
mod preview;
mod resume;
mod run;
mod setup;
mod simulate;
mod state;
mod status;
mod store;
mod which_lock;

pub use adopt::{AdoptOutcome, AdoptRequest, adopt};
pub use announce::{AnnounceOutcome, AnnounceRequest, announce};
pub use apply::{Applied, ApplyOutcome, ApplyRequest, apply};
pub use assets::BrandingAssets;
pub use branding::{Branding, Compiled};
pub use calendar::{CalendarOutcome, CalendarRequest, calendar};
pub use check::{CheckRequest, check};
pub use compile::{CompileOutcome, CompileRequest, compare_lock, compile};
pub use diff::{DiffOutcome, DiffRequest, DiffSide, diff};
pub use error::{End, Error};
pub use history::history;
pub(crate) use home::beside_sandbox;
pub use home::{Home, RedisAccess};
pub use lock_file::LockFile;
pub use night::{NightEnd, NightLog, NightWatch};
pub use nightly_lock::Instead;
pub use observer::{Notice, Observer, Silent};
pub use pause::{PauseOutcome, PauseRequest, pause};
pub use plan::{PlanOutcome, PlanRequest, plan};
pub use ports::{Connect, Ports};
pub use prepare::Allow;
pub use preview::{PreviewRequest, followed_files, preview};
pub use resume::{ResumeOutcome, resume};
pub use run::{RunOutcome, RunRequest, plan_run, run};
pub use setup::{GuildChoice, Setup};
pub use simulate::{NightRange, SimulateOutcome, SimulateRequest, simulate};
pub use state::SavedState;
pub use status::{StatusRequest, status};
pub use store::StoreRequest;
pub use which_lock::which_lock;
