//! Lock + state → Discord, in three steps that cannot be mixed up: [`plan`](plan::plan) is a pure function
//! that says what is due, [`guard`] refuses what must not happen, [`execute`] is the only
//! part that holds something that can write, and records what Discord confirmed.

pub mod announcement;
pub mod execute;
pub mod follow;
pub mod guard;
pub mod outcome;
pub mod plan;
pub mod rotation;
pub mod session;
pub mod show;
pub mod state;
pub mod status;
