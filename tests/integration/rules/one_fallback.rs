use super::{say, sound};
use crate::support::repository::Repository;

#[test]
fn there_is_exactly_one() {
    let none = Repository::empty();
    none.event("pi", "March 14", "March 14");
    let two = sound();
    two.fallback("everblue");
    let three = sound();
    three.fallback("everblue").meta("evergrey", "colour: grey\nfallback:   true").art("evergrey");
    three
        .remove("events/evergrey/meta.md")
        .write("events/evergrey/meta.md", "---\n# Grey\nfallback:   true\n---\nGrey.\n");
    say("one_fallback", &[("none", none), ("two", two), ("three", three)]);
}
