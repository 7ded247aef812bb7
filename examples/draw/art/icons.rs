//! The icons: the lighthouse in front of rings of light, the sea at its foot.

use super::canvas::{Canvas, Ink, Path, Pen, Point, ink, polar, sine};
use super::keeper::{CORAL, CREAM, EVERYDAY, Face, GOLD, Hat, Keeper, NAVY};
use super::props;

const SIDE: usize = 256;
const MIDDLE: f64 = 128.0;

/// Where the lamp of a lighthouse without a hat is; with one it is a little lower.
const LAMP: Point = (128.0, 74.0);

/// The colours of an icon's sky (from its edge to the lamp) and sea (from the horizon down).
struct Mood {
    sky: [Ink; 4],
    sea: [Ink; 3],
}

const DAY: Mood = Mood {
    sky: [ink(0x7cc9e2), ink(0x97d7ea), ink(0xb5e4f0), ink(0xd8f2f5)],
    sea: [ink(0x2f9bb5), ink(0x2383a0), ink(0x1a6a87)],
};
const NIGHT: Mood = Mood {
    sky: [ink(0x15224a), ink(0x1c2d5c), ink(0x263b70), ink(0x344d86)],
    sea: [ink(0x245a86), ink(0x1b4670), ink(0x143659)],
};

/// A sky with rings around the lamp.
fn sky(mood: &Mood) -> Canvas {
    let mut canvas = Canvas::new(SIDE, SIDE, mood.sky[0]);
    props::halo(&mut canvas.pen(), (MIDDLE, 86.0), 138.0, &mood.sky[1..]);
    canvas
}

/// The rock, the lighthouse on it and the sea in front.
fn keeper(pen: &mut Pen, keeper: Keeper, sea: &[Ink; 3]) {
    let rock = NAVY.mix(sea[2], 0.35);
    pen.blob(
        &[
            (46.0, 236.0),
            (62.0, 214.0),
            (92.0, 203.0),
            (128.0, 208.0),
            (164.0, 203.0),
            (196.0, 216.0),
            (212.0, 238.0),
        ],
        rock,
    );
    let scale = if matches!(keeper.hat, Hat::None) { 0.96 } else { 0.84 };
    keeper.draw(&mut pen.at((MIDDLE, 214.0), scale));
    pen.blob(
        &[
            (70.0, 240.0),
            (82.0, 216.0),
            (108.0, 220.0),
            (132.0, 213.0),
            (158.0, 221.0),
            (180.0, 214.0),
            (192.0, 240.0),
        ],
        rock.mix(CREAM, 0.1),
    );
    props::sea(pen, (256.0, 256.0), 222.0, (58.0, 4.0), sea);
}

/// A beam of light from the lamp to one side, its far end at `y`.
fn beam(pen: &mut Pen, x: f64, y: f64, half: f64, shade: Ink) {
    pen.poly(&[(LAMP.0, LAMP.1 - 7.0), (LAMP.0, LAMP.1 + 7.0), (x, y + half), (x, y - half)], shade);
}

pub fn day() -> Vec<Canvas> {
    let mut canvas = sky(&DAY);
    let mut pen = canvas.pen();
    pen.dot((206.0, 54.0), 25.0, GOLD);
    props::cloud(&mut pen.at((44.0, 104.0), 0.86), CREAM);
    props::cloud(&mut pen.at((222.0, 150.0), 0.8), CREAM);
    props::gull(&mut pen.at((62.0, 48.0), 1.15), NAVY);
    keeper(&mut pen, EVERYDAY, &DAY.sea);
    vec![canvas]
}

pub fn dusk() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x6d3f86), ink(0xa94f86), ink(0xe3706f), ink(0xf79f68)],
        sea: [ink(0x6a3d87), ink(0x4f3078), ink(0x3a2665)],
    };
    let mut canvas = Canvas::new(SIDE, SIDE, mood.sky[0]);
    let mut pen = canvas.pen();
    props::halo(&mut pen, (MIDDLE, 190.0), 205.0, &mood.sky[1..]);
    pen.dot((MIDDLE, 176.0), 76.0, ink(0xffd27a));
    for (x, y, scale) in [(40.0, 98.0, 0.7), (218.0, 122.0, 0.85), (196.0, 62.0, 0.5)] {
        props::cloud(&mut pen.at((x, y), scale), ink(0x8a4588).veil(0.75));
    }
    keeper(&mut pen, Keeper { face: Face::Joy, stripe: ink(0xd9435a), ..EVERYDAY }, &mood.sea);
    vec![canvas]
}

pub fn night() -> Vec<Canvas> {
    let mut canvas = sky(&NIGHT);
    let mut pen = canvas.pen();
    props::stars(&mut pen, (256.0, 190.0), 34, 5, CREAM);
    props::crescent(&mut pen.at((56.0, 66.0), 1.0), 30.0, ink(0xffe9ad));
    beam(&mut pen, 280.0, 60.0, 44.0, GOLD.veil(0.5));
    keeper(&mut pen, EVERYDAY, &NIGHT.sea);
    vec![canvas]
}

pub fn braces() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x0d3b43), ink(0x11494f), ink(0x16595c), ink(0x1d6b69)],
        sea: [ink(0x167c78), ink(0x0f625f), ink(0x0a4b4c)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    for side in [-1.0, 1.0] {
        let brace =
            [(-62.0, -66.0), (-78.0, -62.0), (-84.0, -48.0), (-84.0, -20.0), (-90.0, -6.0), (-103.0, 0.0)];
        let lower = brace.map(|(x, y)| (x * side, -y));
        let mut pen = pen.at((MIDDLE, 122.0), 1.0);
        pen.stroke(&brace.map(|(x, y)| (x * side, y)), 13.0, ink(0x6ff0bd));
        pen.stroke(&lower, 13.0, ink(0x6ff0bd));
    }
    keeper(&mut pen, EVERYDAY, &mood.sea);
    vec![canvas]
}

pub fn lamp() -> Vec<Canvas> {
    const STEPS: u32 = 12;
    (0..STEPS)
        .map(|step| {
            let mut canvas = sky(&NIGHT);
            let mut pen = canvas.pen();
            props::stars(&mut pen, (256.0, 180.0), 26, 11, CREAM);
            // Two beams on one axis: after half a turn each is where the other was.
            let angle = 180.0 * f64::from(step) / f64::from(STEPS);
            for side in [0.0, 180.0] {
                let (reach, depth) = polar((0.0, 0.0), 1.0, angle + side);
                let (across, near) = (reach.abs(), (depth + 1.0) / 2.0);
                for (length, share) in [(520.0, 0.6), (400.0, 0.45), (300.0, 0.4)] {
                    let shade = GOLD.veil((share * (0.3 + 0.7 * near) * across.sqrt()) as f32);
                    let half = (10.0 + 34.0 * near) * length / 400.0 * (0.3 + 0.7 * across);
                    beam(&mut pen, MIDDLE + reach * length, LAMP.1 + depth * 10.0, half, shade);
                }
            }
            keeper(&mut pen, EVERYDAY, &NIGHT.sea);
            let glare = 14.0 + 13.0 * sine(angle);
            pen.dot(LAMP, glare * 1.7, ink(0xffe9a8).veil(0.3));
            pen.dot(LAMP, glare, ink(0xfff7d6).veil(0.9));
            canvas
        })
        .collect()
}

pub fn new_year() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x241a52), ink(0x2f2167), ink(0x3d2a7d), ink(0x4d3594)],
        sea: [ink(0x4a3f9f), ink(0x382f84), ink(0x292268)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    props::stars(&mut pen, (256.0, 200.0), 18, 3, CREAM.veil(0.8));
    let (pink, mint) = (ink(0xff5d8f), ink(0x4be3c4));
    props::firework(&mut pen.at((52.0, 66.0), 1.08), GOLD, CREAM);
    props::firework(&mut pen.at((208.0, 62.0), 1.12), pink, ink(0xffc2d6));
    props::firework(&mut pen.at((36.0, 168.0), 0.72), mint, CREAM);
    props::firework(&mut pen.at((222.0, 166.0), 0.74), GOLD, mint);
    keeper(&mut pen, Keeper { face: Face::Joy, hat: Hat::Party, ..EVERYDAY }, &mood.sea);
    vec![canvas]
}

pub fn pi_day() -> Vec<Canvas> {
    let mut canvas = Canvas::new(SIDE, SIDE, ink(0x6fc7b8));
    let mut pen = canvas.pen();
    pen.dot((MIDDLE, 134.0), 119.0, ink(0x55ae9f));
    props::pie(&mut pen.at((MIDDLE, 126.0), 1.0));
    pen.rect((0.0, 232.0), (256.0, 256.0), ink(0x3d8d80));
    Keeper { face: Face::Joy, stripe: ink(0x2b6f8f), ..EVERYDAY }.draw(&mut pen.at((108.0, 232.0), 0.96));
    pen.dot((191.0, 186.0), 50.0, CREAM);
    pen.dot((191.0, 186.0), 44.0, NAVY);
    props::pi(&mut pen.at((191.0, 187.0), 0.76), GOLD);
    vec![canvas]
}

pub fn spring() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0xa6dcef), ink(0xbfe7f2), ink(0xd8f1f3), ink(0xf2faf3)],
        sea: [ink(0x86cf7a), ink(0x62b763), ink(0x459c55)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    pen.blob(&[(-60.0, 270.0), (-20.0, 190.0), (50.0, 176.0), (120.0, 214.0), (140.0, 270.0)], ink(0xb2e08e));
    pen.blob(
        &[(110.0, 270.0), (140.0, 210.0), (210.0, 180.0), (290.0, 200.0), (300.0, 280.0)],
        ink(0x9fd685),
    );
    keeper(
        &mut pen,
        Keeper { hat: Hat::Blossoms, face: Face::Joy, stripe: ink(0xf0668f), ..EVERYDAY },
        &mood.sea,
    );
    let bark = ink(0x7a4b3c);
    pen.stroke(&[(-10.0, 20.0), (30.0, 34.0), (64.0, 30.0), (92.0, 40.0)], 7.0, bark);
    pen.stroke(&[(28.0, 34.0), (44.0, 58.0), (40.0, 84.0)], 5.0, bark);
    let (pink, pale) = (ink(0xf78fb3), ink(0xffc9da));
    for (x, y, scale, petal) in [
        (22.0, 22.0, 1.5, pale),
        (58.0, 40.0, 1.6, pink),
        (92.0, 34.0, 1.3, pale),
        (40.0, 88.0, 1.5, pale),
        (24.0, 56.0, 1.3, pink),
        (216.0, 92.0, 0.8, pink),
        (194.0, 40.0, 0.7, pale),
    ] {
        props::blossom(&mut pen.place((x, y), (scale, scale), x * 7.0), petal);
    }
    for (x, y, scale, petal) in [
        (36.0, 238.0, 1.15, 0xf45b69),
        (72.0, 248.0, 0.95, 0xffd23f),
        (190.0, 247.0, 1.0, 0xf78fb3),
        (222.0, 238.0, 1.2, 0xffd23f),
    ] {
        props::tulip(&mut pen.at((x, y), scale), ink(petal));
    }
    vec![canvas]
}

pub fn april_fools() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0xf7a6c4), ink(0xfab9d0), ink(0xfccddd), ink(0xfee3ea)],
        sea: [ink(0x5fd0c5), ink(0x3fb8b0), ink(0x2a9c98)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    props::confetti(&mut pen, (256.0, 210.0), 54, 8, &[ink(0x7b4fd0), ink(0x1fb58f), GOLD, CORAL]);
    keeper(
        &mut pen,
        Keeper { face: Face::Wink, hat: Hat::Jester, stripe: ink(0x7b4fd0), ..EVERYDAY },
        &mood.sea,
    );
    props::duck(&mut pen.at((193.0, 224.0), 0.72));
    props::sea(&mut pen, (256.0, 256.0), 234.0, (58.0, 3.0), &mood.sea[1..]);
    vec![canvas]
}

pub fn lifebuoy() -> Vec<Canvas> {
    let mut canvas = Canvas::new(SIDE, SIDE, ink(0x2ba7c4));
    let mut pen = canvas.pen();
    for (index, shade) in [ink(0x249bb9), ink(0x1d8dad), ink(0x1780a0)].into_iter().enumerate() {
        let top = 70.0 + index as f64 * 64.0;
        props::sea(&mut pen, (256.0, 256.0), top, (64.0, 5.0), &[shade]);
    }
    let hole = Path::circle((MIDDLE, MIDDLE), 88.0);
    pen.fill(&hole, ink(0x72c6e3));
    pen.fill_in(&hole, &Path::circle((MIDDLE, 96.0), 60.0), ink(0x93d6ea));
    pen.fill_in(&hole, &Path::rounded((0.0, 178.0), (256.0, 256.0), 2.0), ink(0x1f86a6));
    props::lifebuoy(&mut pen.at((MIDDLE, MIDDLE), 1.12));
    let captain = Keeper { face: Face::Smile, hat: Hat::Captain, stripe: ink(0x1f5fa8), ..EVERYDAY };
    captain.draw(&mut pen.at((MIDDLE, 231.0), 0.83));
    props::sea(&mut pen, (256.0, 256.0), 226.0, (56.0, 4.0), &[ink(0x1fa0bf), ink(0x1784a4)]);
    vec![canvas]
}

pub fn sails() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0xffc36b), ink(0xffd083), ink(0xffdd9f), ink(0xffecc2)],
        sea: [ink(0x2fb3b8), ink(0x1f97a3), ink(0x157c8c)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    props::gull(&mut pen.at((196.0, 50.0), 1.1), NAVY);
    props::gull(&mut pen.at((224.0, 76.0), 0.8), NAVY);
    keeper(&mut pen, Keeper { stripe: ink(0x1f5fa8), ..EVERYDAY }, &mood.sea);
    props::sailboat(&mut pen.place((60.0, 222.0), (1.06, 1.3), -4.0), NAVY, CREAM, CORAL);
    props::sailboat(&mut pen.place((210.0, 218.0), (0.76, 0.96), -4.0), CORAL, CREAM, ink(0x1f5fa8));
    props::sea(&mut pen, (256.0, 256.0), 226.0, (58.0, 4.0), &mood.sea[1..]);
    vec![canvas]
}

pub fn halloween() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x2d1650), ink(0x3b1c63), ink(0x4b2376), ink(0x5d2b88)],
        sea: [ink(0x4b2a72), ink(0x371d59), ink(0x261342)],
    };
    let mut canvas = sky(&mood);
    let mut pen = canvas.pen();
    pen.dot((MIDDLE, 112.0), 96.0, ink(0xf58a1f));
    pen.dot((MIDDLE, 112.0), 84.0, ink(0xffa63d));
    for (x, y, radius) in [(72.0, 92.0, 11.0), (188.0, 140.0, 14.0), (180.0, 76.0, 8.0), (76.0, 150.0, 8.0)] {
        pen.dot((x, y), radius, ink(0xf5952b));
    }
    let ghostly = Keeper {
        face: Face::Pumpkin,
        hat: Hat::Witch,
        stripe: ink(0xe8641b),
        wall: ink(0x45285f),
        lamp: ink(0xb9f25a),
    };
    keeper(&mut pen, ghostly, &mood.sea);
    for (x, y, scale) in [(44.0, 58.0, 0.9), (216.0, 74.0, 0.78), (222.0, 150.0, 0.6)] {
        props::bat(&mut pen.place((x, y), (scale, scale), (x - MIDDLE) / 8.0), ink(0x1c0d30));
    }
    props::pumpkin(&mut pen.at((50.0, 236.0), 0.88));
    props::pumpkin(&mut pen.at((212.0, 240.0), 0.7));
    props::sea(&mut pen, (256.0, 256.0), 238.0, (58.0, 3.0), &mood.sea[2..]);
    vec![canvas]
}

/// Snow on the rocks instead of waves.
fn drifts(pen: &mut Pen) {
    pen.blob(&[(-40.0, 290.0), (-30.0, 226.0), (40.0, 214.0), (110.0, 232.0), (150.0, 290.0)], ink(0xe3eef6));
    pen.blob(&[(90.0, 290.0), (120.0, 232.0), (190.0, 212.0), (270.0, 224.0), (300.0, 290.0)], ink(0xf3f8fb));
    pen.blob(&[(-30.0, 300.0), (20.0, 240.0), (120.0, 232.0), (220.0, 242.0), (290.0, 300.0)], CREAM);
}

pub fn wreath() -> Vec<Canvas> {
    let mut canvas = Canvas::new(SIDE, SIDE, ink(0xb3283b));
    let mut pen = canvas.pen();
    props::halo(&mut pen, (MIDDLE, MIDDLE), 150.0, &[ink(0xbd3142), ink(0xc63a49)]);
    for (x, y, radius) in [(24.0, 28.0, 16.0), (232.0, 30.0, 14.0), (18.0, 226.0, 12.0), (236.0, 224.0, 16.0)]
    {
        props::snowflake(&mut pen.at((x, y), 1.0), radius, ink(0xe98a8f));
    }
    pen.dot((MIDDLE, MIDDLE), 90.0, ink(0x1d3f63));
    props::halo(&mut pen, (MIDDLE, 100.0), 62.0, &[ink(0x28527a), ink(0x356792)]);
    let greens = [ink(0x1f6b4a), ink(0x2b8257), ink(0x185a3e)];
    for (row, radius, size) in [(0, 108.0, 17.0), (1, 92.0, 16.0), (2, 100.0, 13.0)] {
        for step in 0..28 {
            let angle = f64::from(step) * 360.0 / 28.0 + f64::from(row) * 5.0;
            let leaf = polar((MIDDLE, MIDDLE), radius, angle);
            let mut pen = pen.place(leaf, (1.0, 1.0), angle + 60.0 + f64::from(row) * 30.0);
            pen.fill(
                &Path::ellipse((0.0, 0.0), size, size * 0.42),
                greens[(row as usize + step as usize) % 3],
            );
        }
    }
    for step in 0..12 {
        let shade = [GOLD, ink(0xff5a5f), CREAM][step as usize % 3];
        let bauble = polar((MIDDLE, MIDDLE), 100.0, f64::from(step) * 30.0 + 15.0);
        pen.dot(bauble, 8.0, shade);
        pen.dot((bauble.0 - 2.5, bauble.1 - 2.5), 2.3, CREAM.veil(0.8));
    }
    Keeper { face: Face::Joy, hat: Hat::Santa, stripe: ink(0xd8343f), ..EVERYDAY }
        .draw(&mut pen.at((MIDDLE, 224.0), 0.86));
    pen.blob(
        &[
            (60.0, 250.0),
            (72.0, 224.0),
            (104.0, 216.0),
            (128.0, 222.0),
            (152.0, 216.0),
            (186.0, 224.0),
            (196.0, 250.0),
        ],
        CREAM,
    );
    pen.blob(&[(70.0, 250.0), (96.0, 236.0), (128.0, 240.0), (160.0, 234.0), (190.0, 250.0)], ink(0xdbe9f3));
    vec![canvas]
}

pub fn snow() -> Vec<Canvas> {
    const STEPS: u32 = 12;
    let mood = Mood {
        sky: [ink(0x16365c), ink(0x1d4470), ink(0x275485), ink(0x34669a)],
        sea: [ink(0xdbe9f3), ink(0xdbe9f3), ink(0xdbe9f3)],
    };
    (0..STEPS)
        .map(|step| {
            let mut canvas = sky(&mood);
            let mut pen = canvas.pen();
            props::fir(&mut pen.at((42.0, 232.0), 1.1), ink(0x1f6b5a), Some(CREAM));
            props::fir(&mut pen.at((216.0, 228.0), 0.95), ink(0x1f6b5a), Some(CREAM));
            Keeper { hat: Hat::Santa, stripe: ink(0xd8343f), ..EVERYDAY }
                .draw(&mut pen.at((MIDDLE, 222.0), 0.86));
            // Every column repeats itself at a height that one loop falls through: the loop has no seam.
            let fallen = f64::from(step) / f64::from(STEPS);
            let mut dice = super::canvas::Dice::new(21);
            for column in 0..11 {
                let near = column % 3 == 0;
                let (gap, radius) = if near { (64.0, 4.6) } else { (42.7, 2.9) };
                let (x, start) = (f64::from(column) * 25.0 + dice.between(-7.0, 7.0), dice.between(0.0, gap));
                for row in -1..7 {
                    let y = start + gap * (f64::from(row) + fallen);
                    let sway = 4.0 * sine(360.0 * (y / 128.0) + x * 9.0);
                    pen.dot((x + sway, y), radius, CREAM);
                }
            }
            // What it lands on.
            drifts(&mut pen);
            canvas
        })
        .collect()
}
