//! Lock + state → Discord, in three steps that cannot be mixed up:
//!
//! 1. [`plan`](plan::plan) is a pure function that says what is due.
//! 2. [`guard`] refuses what must not happen.
//! 3. [`execute`] makes the changes and records what Discord confirmed. Nothing else holds something that can write.

pub mod adopt;
pub mod announcement;
mod change;
pub mod execute;
pub(crate) mod guard;
mod known;
pub mod missed;
pub(crate) mod moved_occurrence;
pub mod outcome;
pub mod overdue;
pub mod pair;
pub mod plan;
pub(crate) mod recover;
pub(crate) mod request_announcement;
pub mod rotation;
pub mod run;
pub mod session;
pub(crate) mod show;
pub mod state;
pub mod status;
mod surfaces;
mod transitions;
