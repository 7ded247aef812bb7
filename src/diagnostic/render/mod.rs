//! One output format a file. A format never changes what is said, or the exit code.

pub mod human;
pub mod json;
