//! The reader `front_matter` of `tests/integration/readers`.

fn main() {
    bannerman_fuzz::fuzz(bannerman_fuzz::readers::front_matter);
}
