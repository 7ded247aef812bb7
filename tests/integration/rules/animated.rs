use super::{says, sound};
use crate::support::art;

#[test]
fn animated_art_is_counted_for_each_event_and_surface() {
    let repository = sound();
    let moving = |path: &str, shade: u8| {
        let (width, height) = if path.contains("banners") { (160, 90) } else { (128, 128) };
        repository.write(path, art::gif_sized(width, height, shade));
    };
    repository.event("all", "May 1", "May 1");
    repository.remove("events/all/banners/banner.png").remove("events/all/server_icons/icon.png");
    moving("events/all/banners/a.gif", 2);
    moving("events/all/server_icons/a.gif", 2);
    moving("events/all/server_icons/b.gif", 3);
    repository.event("some", "May 2", "May 2").icon("some", "other.png");
    moving("events/some/banners/a.gif", 2);
    moving("events/some/server_icons/a.gif", 2);
    moving("events/some/server_icons/b.gif", 3);
    // A GIF of one frame is a still, and of a PNG that moves Discord shows the first frame only.
    repository.event("still", "May 3", "May 3");
    moving("events/still/banners/still.gif", 1);
    says("animated", &repository);
}
