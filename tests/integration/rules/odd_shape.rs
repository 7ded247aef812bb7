use super::{check, says, sound};
use crate::support::art;

#[test]
fn banners_are_wide_and_icons_square() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    for (name, width, height) in [("square", 160, 160), ("tall", 90, 160), ("wide", 320, 90)] {
        repository.write(&format!("events/party/banners/{name}.png"), art::png(width, height, 1));
    }
    for (name, width, height) in [("small", 127, 127), ("tall", 128, 129), ("tiny", 1, 1)] {
        repository.write(&format!("events/party/server_icons/{name}.png"), art::png(width, height, 1));
    }
    says("odd_shape", &repository);
}

#[test]
fn nearly_is_near_enough() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    for (name, width, height) in [("a", 960, 540), ("b", 1000, 578), ("c", 1000, 559)] {
        repository.write(&format!("events/party/banners/{name}.png"), art::png(width, height, 1));
    }
    repository.write("events/party/server_icons/exactly.png", art::png(128, 128, 1));
    assert_eq!(check(&repository).stdout, "2 events: no problems found\n");
}
