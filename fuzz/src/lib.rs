//! Coverage-guided fuzzing of bannerman's readers of strangers' bytes: `fuzz/README.md`. Each program in `bin/` is
//! one target; what a target does with its bytes is said in `tests/integration/readers`, for the tests too.

#[path = "../../tests/integration/readers/mod.rs"]
#[allow(missing_docs)] // a module of the tests
pub mod readers;

/// Gives a reader what the fuzzer comes up with, again and again in one process. A panic counts as a crash.
pub fn fuzz(read: readers::Reader) {
    afl::fuzz(true, read);
}
