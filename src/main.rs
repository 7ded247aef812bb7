//! The `bannerman` program.

fn main() {}
