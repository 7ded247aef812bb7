//! Icons and banners that belong together.

mod bad_pair {
    use crate::rules::{says, sound};

    #[test]
    fn it_is_a_boolean() {
        let repository = sound();
        for (day, pair) in [(3, " yes"), (4, " 1"), (5, "")] {
            let name = format!("on_{day}");
            repository.meta(&name, &format!("start_date: May {day}\ndays: 1\npair:{pair}")).art(&name);
        }
        repository.meta("fine", "start_date: May 2\ndays: 1\npair: false").art("fine");
        says("bad_pair", &repository);
    }
}

mod no_pair {
    use crate::rules::{says, sound};

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
}

mod unpaired {
    use crate::rules::{says, sound};
    use crate::support::art;

    #[test]
    fn every_file_has_its_partner() {
        let repository = sound();
        repository.meta("christmas", "start_date: May 2\ndays: 1\npair: true").art("christmas");
        // `art` makes banner.png and icon.png, which lack a partner each.
        repository.icon("christmas", "snow.png").banner("christmas", "snow.png");
        repository.write("events/christmas/server_icons/snow.gif", art::gif_sized(128, 128, 1));
        says("unpaired", &repository);
    }
}
