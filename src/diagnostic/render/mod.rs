//! One output format a file. A format never changes what is said, or the exit code.

pub mod github;
pub mod human;
pub mod json;
pub mod markdown;
pub mod sarif;
