//! The reader `configuration` of `tests/integration/readers`.

fn main() {
    bannerman_fuzz::fuzz(bannerman_fuzz::readers::configuration);
}
