//! The reader `pictures` of `tests/integration/readers`.

fn main() {
    bannerman_fuzz::fuzz(bannerman_fuzz::readers::pictures);
}
