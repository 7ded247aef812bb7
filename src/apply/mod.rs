//! Lock + state → Discord, in three steps that cannot be mixed up: [`plan`](plan::plan) is a pure function
//! that says what is due, [`guard`] refuses what must not happen, [`execute`] is the only
//! part that holds something that can write, and records what Discord confirmed.

pub mod adopt;
pub mod announcement;
mod due;
pub mod execute;
pub mod features;
pub mod follow;
pub mod guard;
pub mod missed;
pub mod outcome;
pub mod overdue;
pub mod owe;
pub mod pair;
pub mod plan;
mod record;
pub mod rotation;
pub mod run;
pub mod session;
pub mod settle;
pub mod show;
pub mod state;
pub mod status;
