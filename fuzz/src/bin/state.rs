//! The reader `state` of `tests/integration/readers`.

fn main() {
    bannerman_fuzz::fuzz(bannerman_fuzz::readers::state);
}
