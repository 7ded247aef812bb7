use super::{says, sound};
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
