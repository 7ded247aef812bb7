use super::{says, sound};

#[test]
fn some_icon_has_the_stem_of_a_banner() {
    let repository = sound();
    let icons = ["a.png", "b.png", "c.png", "d.png"];
    repository.meta("christmas", "start_date: May 2\ndays: 1\npair: true").art("christmas");
    icons.iter().for_each(|icon| _ = repository.icon("christmas", icon));
    // Without `pair` the same files are fine.
    repository.meta("fine", "start_date: May 3\ndays: 1").art("fine");
    says("no_pair", &repository);
}
