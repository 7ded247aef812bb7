//! The reader `lock` of `tests/integration/readers`.

fn main() {
    bannerman_fuzz::fuzz(bannerman_fuzz::readers::lock);
}
