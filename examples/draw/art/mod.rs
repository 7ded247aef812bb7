//! The art of Lighthouse Harbour: every picture of `examples/branding`, as code.

pub mod canvas;
pub mod palette;

mod banners;
mod icons;
mod keeper;
mod props;

use canvas::Canvas;
use palette::Indexed;

/// One file of the branding repository.
pub struct Work {
    /// Where it belongs, below `examples/branding/events`.
    pub path: &'static str,
    colours: usize,
    draw: fn() -> Vec<Canvas>,
}

impl Work {
    /// Draws it.
    pub fn make(&self) -> Indexed {
        palette::index(&(self.draw)(), self.colours)
    }
}

/// A banner: wide, and with room for every shade of its sky.
const fn banner(path: &'static str, draw: fn() -> Vec<Canvas>) -> Work {
    Work { path, colours: 255, draw }
}

/// An icon: small, and mostly flat areas.
const fn icon(path: &'static str, draw: fn() -> Vec<Canvas>) -> Work {
    Work { path, colours: 96, draw }
}

/// An animated icon: few colours, for GIF compresses badly.
const fn animation(path: &'static str, draw: fn() -> Vec<Canvas>) -> Work {
    Work { path, colours: 48, draw }
}

/// Everything there is.
pub const WORKS: [Work; 24] = [
    icon("evergreen/server_icons/day.png", icons::day),
    icon("evergreen/server_icons/dusk.png", icons::dusk),
    icon("evergreen/server_icons/night.png", icons::night),
    icon("evergreen/server_icons/braces.png", icons::braces),
    animation("evergreen/server_icons/lamp.gif", icons::lamp),
    banner("evergreen/banners/day.png", banners::day),
    banner("evergreen/banners/night.png", banners::night),
    icon("new_year/server_icons/fireworks.png", icons::new_year),
    banner("new_year/banners/fireworks.png", banners::new_year),
    icon("pi_day/server_icons/pie.png", icons::pi_day),
    banner("pi_day/banners/bunting.png", banners::pi_day),
    icon("spring/server_icons/blossom.png", icons::spring),
    banner("spring/banners/meadow.png", banners::spring),
    icon("april_fools/server_icons/jester.png", icons::april_fools),
    banner("april_fools/banners/duck.png", banners::april_fools),
    icon("summer_regatta/server_icons/lifebuoy.png", icons::lifebuoy),
    icon("summer_regatta/server_icons/sails.png", icons::sails),
    banner("summer_regatta/banners/race.png", banners::race),
    banner("summer_regatta/banners/finish.png", banners::finish),
    icon("halloween/server_icons/witch.png", icons::halloween),
    banner("halloween/banners/moonrise.png", banners::halloween),
    icon("christmas/server_icons/wreath.png", icons::wreath),
    animation("christmas/server_icons/snow.gif", icons::snow),
    banner("christmas/banners/harbour.png", banners::christmas),
];
