//! bannerman compiles a Git repository of seasonal branding into a lockfile, and applies that
//! lockfile to a Discord guild with the fewest possible requests.

pub mod discord;
pub mod image;
