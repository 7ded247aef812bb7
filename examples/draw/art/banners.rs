//! The banners: the same harbour, a quay on the left and the lighthouse on the right, through the year.

use super::canvas::{Canvas, Dice, Ink, Path, Pen, Point, ink};
use super::keeper::{CORAL, CREAM, EVERYDAY, Face, GOLD, Hat, Keeper, NAVY};
use super::props;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 540.0;
const SIZE: Point = (WIDTH, HEIGHT);
const HORIZON: f64 = 352.0;

/// Where the lighthouse stands.
const FOOT: Point = (716.0, 424.0);

/// The colours of a day.
struct Mood {
    /// From the zenith to the horizon.
    sky: [Ink; 2],
    /// Rings around the light, the widest first.
    rings: [Ink; 3],
    /// The hills, the far ones first.
    hills: [Ink; 2],
    /// The sea, from the horizon to the beholder.
    sea: [Ink; 5],
    /// The headland, and the quay in a darker shade.
    land: Ink,
    /// What shines through the windows.
    window: Ink,
}

const DAY: Mood = Mood {
    sky: [ink(0x74c5e3), ink(0xc9edf2)],
    rings: [ink(0xffffff).veil(0.16), ink(0xffffff).veil(0.2), ink(0xfff6d8).veil(0.6)],
    hills: [ink(0x8fcbc3), ink(0x6bb5a0)],
    sea: [ink(0x54b9cb), ink(0x3da9c0), ink(0x2c97b2), ink(0x2284a1), ink(0x1a708d)],
    land: ink(0x5aa876),
    window: ink(0x4a7896),
};
const NIGHT: Mood = Mood {
    sky: [ink(0x10193d), ink(0x34508c)],
    rings: [ink(0x6f8fd0).veil(0.1), ink(0x8fa9de).veil(0.13), ink(0xc9d6f2).veil(0.18)],
    hills: [ink(0x2b437c), ink(0x213566)],
    sea: [ink(0x2d5c93), ink(0x265182), ink(0x204672), ink(0x1a3b63), ink(0x143054)],
    land: ink(0x233a5f),
    window: GOLD,
};

/// The sky with its light, the hills, and the sea to the horizon.
fn view(mood: &Mood, light: Point) -> Canvas {
    let mut canvas = Canvas::new(WIDTH as usize, HEIGHT as usize, mood.sky[1]);
    let mut pen = canvas.pen();
    pen.fade(&Path::polygon(&[(0.0, 0.0), (WIDTH, 0.0), (WIDTH, HORIZON), (0.0, HORIZON)]), &mood.sky);
    props::halo(&mut pen, light, 300.0, &mood.rings);
    canvas
}

fn land(pen: &mut Pen, mood: &Mood) {
    let far = [
        (-80.0, 400.0),
        (60.0, 292.0),
        (190.0, 322.0),
        (330.0, 274.0),
        (470.0, 330.0),
        (600.0, 310.0),
        (760.0, 268.0),
        (900.0, 312.0),
        (1040.0, 280.0),
        (1080.0, 400.0),
    ];
    pen.blob(&far, mood.hills[0]);
    let near =
        [(-90.0, 420.0), (-20.0, 300.0), (130.0, 318.0), (300.0, 336.0), (460.0, 362.0), (560.0, 420.0)];
    pen.blob(&near, mood.hills[1]);
    pen.blob(
        &[(700.0, 420.0), (800.0, 346.0), (900.0, 314.0), (1020.0, 300.0), (1060.0, 420.0)],
        mood.hills[1],
    );
    props::sea(pen, SIZE, HORIZON, (170.0, 2.6), &mood.sea);
}

/// A row of houses along the quay.
fn quay(pen: &mut Pen, mood: &Mood, dusk: f32) {
    let walls = [0xf2b5a0, 0xfbe3b5, 0xa9d3cf, 0xf6d0c4, 0xc8c4e4];
    let roofs = [0xb5483f, 0x8a4a5e, 0x47698a, 0x9a5a3c, 0x5b4f86];
    let sizes = [(1.08, 1.2), (1.0, 1.5), (1.12, 1.1), (1.0, 1.36), (1.04, 1.02)];
    for (index, ((wall, roof), size)) in walls.into_iter().zip(roofs).zip(sizes).enumerate() {
        let dim = |shade: u32| ink(shade).mix(mood.sky[0], dusk);
        let x = 36.0 + 68.0 * index as f64;
        props::house(&mut pen.place((x, 402.0), size, 0.0), dim(wall), dim(roof), mood.window);
    }
    let stone = mood.land.mix(NAVY, 0.35);
    pen.fill(&Path::rounded((-20.0, 400.0), (384.0, 470.0), 7.0), stone);
    pen.fill(&Path::rounded((-20.0, 400.0), (388.0, 411.0), 5.0), stone.mix(CREAM, 0.3));
    for x in [40.0, 128.0, 216.0, 304.0, 370.0] {
        pen.line(&[(x, 396.0), (x, 440.0)], 8.0, stone.mix(NAVY, 0.45));
    }
}

/// The headland, the lighthouse on it and the waves in front of everything.
fn headland(pen: &mut Pen, mood: &Mood, keeper: Keeper) {
    let scale = if matches!(keeper.hat, Hat::None) { 1.72 } else { 1.5 };
    headland_with(pen, mood, keeper, scale);
}

fn headland_with(pen: &mut Pen, mood: &Mood, keeper: Keeper, scale: f64) {
    let rock = mood.land.mix(NAVY, 0.45);
    pen.blob(
        &[
            (520.0, 500.0),
            (552.0, 446.0),
            (610.0, 420.0),
            (716.0, 408.0),
            (830.0, 416.0),
            (920.0, 404.0),
            (1010.0, 410.0),
            (1010.0, 510.0),
        ],
        rock,
    );
    pen.blob(
        &[
            (536.0, 452.0),
            (604.0, 416.0),
            (716.0, 402.0),
            (830.0, 411.0),
            (920.0, 398.0),
            (1010.0, 402.0),
            (1010.0, 436.0),
            (900.0, 430.0),
            (800.0, 446.0),
            (716.0, 438.0),
            (620.0, 448.0),
        ],
        mood.land,
    );
    pen.fill(&Path::ellipse((FOOT.0, FOOT.1 + 14.0), 98.0, 12.0), NAVY.veil(0.22));
    keeper.draw(&mut pen.at(FOOT, scale));
}

fn surf(pen: &mut Pen, mood: &Mood) {
    props::sea(pen, SIZE, 452.0, (176.0, 5.0), &mood.sea[2..]);
}

fn beam(pen: &mut Pen, from: Point, to: Point, half: f64, shade: Ink) {
    pen.poly(
        &[(from.0, from.1 - 10.0), (from.0, from.1 + 10.0), (to.0, to.1 + half), (to.0, to.1 - half)],
        shade,
    );
}

fn clouds(pen: &mut Pen, places: &[(f64, f64, f64)], shade: Ink) {
    for &(x, y, scale) in places {
        props::cloud(&mut pen.at((x, y), scale), shade);
    }
}

fn boats(pen: &mut Pen, boats: &[(f64, f64, f64, [u32; 3])]) {
    for &(x, y, scale, [hull, main, jib]) in boats {
        // The water under the hull, in the shade.
        pen.fill(&Path::ellipse((x, y + 10.0 * scale), 46.0 * scale, 4.5 * scale), NAVY.veil(0.18));
        props::sailboat(&mut pen.place((x, y), (scale, scale * 1.25), -3.0), ink(hull), ink(main), ink(jib));
    }
}

pub fn day() -> Vec<Canvas> {
    let mut canvas = view(&DAY, (420.0, 120.0));
    let mut pen = canvas.pen();
    pen.dot((420.0, 120.0), 50.0, GOLD);
    clouds(
        &mut pen,
        &[
            (110.0, 128.0, 1.5),
            (322.0, 176.0, 1.1),
            (560.0, 210.0, 0.9),
            (880.0, 110.0, 1.5),
            (596.0, 84.0, 0.8),
        ],
        CREAM,
    );
    land(&mut pen, &DAY);
    boats(
        &mut pen,
        &[
            (470.0, 400.0, 0.62, [0x22304f, 0xfff6e6, 0xe9573f]),
            (548.0, 384.0, 0.42, [0xe9573f, 0xfff6e6, 0xffcf5c]),
        ],
    );
    quay(&mut pen, &DAY, 0.0);
    headland(&mut pen, &DAY, EVERYDAY);
    for (x, y, scale) in [(500.0, 130.0, 1.2), (548.0, 156.0, 0.9), (860.0, 200.0, 1.1), (250.0, 90.0, 1.0)] {
        props::gull(&mut pen.at((x, y), scale), NAVY);
    }
    surf(&mut pen, &DAY);
    boats(&mut pen, &[(430.0, 492.0, 0.95, [0x1f5fa8, 0xfff6e6, 0xffcf5c])]);
    props::sea(&mut pen, SIZE, 504.0, (180.0, 5.0), &DAY.sea[4..]);
    vec![canvas]
}

pub fn night() -> Vec<Canvas> {
    let lamp = (FOOT.0, FOOT.1 - 146.0 * 1.72);
    let mut canvas = view(&NIGHT, lamp);
    let mut pen = canvas.pen();
    props::stars(&mut pen, (WIDTH, 300.0), 90, 17, CREAM);
    props::crescent(&mut pen.at((150.0, 110.0), 1.0), 46.0, ink(0xffe9ad));
    beam(&mut pen, lamp, (-40.0, 250.0), 96.0, GOLD.veil(0.3));
    beam(&mut pen, lamp, (-40.0, 250.0), 56.0, GOLD.veil(0.25));
    beam(&mut pen, lamp, (1000.0, 120.0), 46.0, GOLD.veil(0.3));
    land(&mut pen, &NIGHT);
    for x in [36.0, 104.0, 172.0, 240.0, 308.0] {
        props::glitter(&mut pen, (x, 446.0), 520.0, 30.0, GOLD.veil(0.3));
    }
    quay(&mut pen, &NIGHT, 0.55);
    headland(&mut pen, &NIGHT, EVERYDAY);
    surf(&mut pen, &NIGHT);
    for x in [36.0, 104.0, 172.0, 240.0, 308.0] {
        props::glitter(&mut pen, (x, 462.0), 530.0, 34.0, GOLD.veil(0.28));
    }
    props::glitter(&mut pen, (716.0, 470.0), 536.0, 90.0, GOLD.veil(0.35));
    boats(&mut pen, &[(474.0, 476.0, 0.8, [0x22304f, 0x8fa9de, 0xe9573f])]);
    props::sea(&mut pen, SIZE, 492.0, (180.0, 5.0), &NIGHT.sea[3..4]);
    props::sea(&mut pen, SIZE, 516.0, (200.0, 5.0), &NIGHT.sea[4..]);
    vec![canvas]
}

pub fn new_year() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x1b1446), ink(0x5a3c9c)],
        rings: [ink(0x9f7be0).veil(0.1), ink(0xb48cf0).veil(0.12), ink(0xe0c4ff).veil(0.14)],
        hills: [ink(0x43318a), ink(0x33266f)],
        sea: [ink(0x5a4bb0), ink(0x4c3f9f), ink(0x3f348c), ink(0x332a78), ink(0x282163)],
        land: ink(0x35296f),
        window: GOLD,
    };
    let (pink, mint) = (ink(0xff5d8f), ink(0x4be3c4));
    let mut canvas = view(&mood, (430.0, 150.0));
    let mut pen = canvas.pen();
    props::stars(&mut pen, (WIDTH, 280.0), 50, 4, CREAM.veil(0.8));
    let bursts = [
        (420.0, 130.0, 2.1, GOLD, CREAM),
        (190.0, 120.0, 1.6, pink, ink(0xffc2d6)),
        (570.0, 226.0, 1.0, mint, CREAM),
        (876.0, 130.0, 1.7, mint, GOLD),
        (300.0, 236.0, 0.9, CREAM, GOLD),
        (580.0, 64.0, 0.9, pink, GOLD),
        (60.0, 220.0, 0.9, GOLD, mint),
    ];
    for (x, y, scale, shade, second) in bursts {
        props::firework(&mut pen.place((x, y), (scale, scale), x), shade, second);
    }
    land(&mut pen, &mood);
    quay(&mut pen, &mood, 0.5);
    headland(&mut pen, &mood, Keeper { face: Face::Joy, hat: Hat::Party, ..EVERYDAY });
    surf(&mut pen, &mood);
    for (x, width, shade) in
        [(420.0, 120.0, GOLD), (190.0, 90.0, pink), (876.0, 90.0, mint), (570.0, 50.0, mint)]
    {
        props::glitter(&mut pen, (x, 462.0), 538.0, width, shade.veil(0.4));
    }
    vec![canvas]
}

pub fn pi_day() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x63bdb4), ink(0xd6efdf)],
        hills: [ink(0x9bd0b5), ink(0x78bd9b)],
        rings: [ink(0xfff6d8).veil(0.25), ink(0xfff6d8).veil(0.3), ink(0xfff6d8).veil(0.5)],
        ..DAY
    };
    let mut canvas = view(&mood, (440.0, 262.0));
    let mut pen = canvas.pen();
    props::pie(&mut pen.place((440.0, 292.0), (1.0, 1.0), 8.0));
    clouds(&mut pen, &[(560.0, 330.0, 1.1), (296.0, 336.0, 1.2), (880.0, 230.0, 1.2)], CREAM);
    land(&mut pen, &mood);
    quay(&mut pen, &mood, 0.0);
    headland_with(&mut pen, &mood, Keeper { face: Face::Joy, stripe: ink(0x2b6f8f), ..EVERYDAY }, 1.5);
    surf(&mut pen, &mood);
    let inks = [CORAL, GOLD, CREAM, ink(0x2b8fa8), ink(0xf08a9b)];
    let digits = [3, 10, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
    // A staff on the roof keeps the pennants clear of the lamp.
    let peak = (FOOT.0, 30.0);
    pen.line(&[peak, (FOOT.0, FOOT.1 - 200.0 * 1.5)], 4.0, NAVY);
    let mut places = props::bunting(&mut pen, (-14.0, 34.0), peak, (34.0, 48.0), &inks);
    places.extend(props::bunting(&mut pen, peak, (974.0, 34.0), (18.0, 48.0), &inks[1..]));
    pen.dot(peak, 6.0, GOLD);
    for (&(x, y), value) in places.iter().zip(digits) {
        props::digit(&mut pen.at((x, y - 3.0), 0.64), value, NAVY);
    }
    boats(&mut pen, &[(470.0, 490.0, 0.7, [0x22304f, 0xfff6e6, 0xe9573f])]);
    props::sea(&mut pen, SIZE, 500.0, (180.0, 5.0), &mood.sea[4..]);
    vec![canvas]
}

pub fn spring() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x9bd8ee), ink(0xeef8f0)],
        hills: [ink(0xa8dcb0), ink(0x8fd08f)],
        land: ink(0x7cc777),
        ..DAY
    };
    let mut canvas = view(&mood, (520.0, 130.0));
    let mut pen = canvas.pen();
    pen.dot((520.0, 130.0), 46.0, ink(0xffdf85));
    clouds(&mut pen, &[(420.0, 216.0, 1.2), (610.0, 180.0, 0.9), (890.0, 130.0, 1.4)], CREAM);
    land(&mut pen, &mood);
    boats(&mut pen, &[(500.0, 400.0, 0.5, [0xf0668f, 0xfff6e6, 0xffd1de])]);
    quay(&mut pen, &mood, 0.0);
    headland(
        &mut pen,
        &mood,
        Keeper { face: Face::Joy, hat: Hat::Blossoms, stripe: ink(0xf0668f), ..EVERYDAY },
    );
    pen.blob(
        &[
            (-60.0, 600.0),
            (-60.0, 452.0),
            (120.0, 436.0),
            (330.0, 470.0),
            (560.0, 462.0),
            (760.0, 448.0),
            (1020.0, 456.0),
            (1020.0, 600.0),
        ],
        ink(0x86cf7a),
    );
    pen.blob(
        &[
            (-60.0, 620.0),
            (-40.0, 498.0),
            (200.0, 478.0),
            (460.0, 508.0),
            (720.0, 486.0),
            (1000.0, 502.0),
            (1020.0, 620.0),
        ],
        ink(0x62b763),
    );
    let petals = [ink(0xf45b69), ink(0xffd23f), ink(0xf78fb3), CREAM];
    let mut dice = Dice::new(9);
    for (row, count, scale) in [(0.0, 30, 0.62), (1.0, 24, 0.86), (2.0, 18, 1.15)] {
        for index in 0..count {
            let x = (f64::from(index) + 0.5) * WIDTH / f64::from(count) + dice.between(-9.0, 9.0);
            let y = 480.0 + row * 31.0 + dice.between(-5.0, 5.0);
            props::tulip(&mut pen.at((x, y), scale), dice.pick(&petals));
        }
    }
    let bark = ink(0x7a4b3c);
    pen.stroke(&[(-10.0, 60.0), (80.0, 84.0), (180.0, 66.0), (260.0, 86.0), (330.0, 70.0)], 13.0, bark);
    pen.stroke(&[(80.0, 84.0), (120.0, 124.0), (126.0, 164.0)], 8.0, bark);
    pen.stroke(&[(180.0, 66.0), (220.0, 38.0), (270.0, 28.0)], 7.0, bark);
    let (pink, pale) = (ink(0xf78fb3), ink(0xffc9da));
    for (index, (x, y)) in [
        (22.0, 56.0),
        (60.0, 92.0),
        (96.0, 66.0),
        (128.0, 170.0),
        (108.0, 132.0),
        (144.0, 96.0),
        (184.0, 54.0),
        (214.0, 86.0),
        (236.0, 40.0),
        (276.0, 24.0),
        (268.0, 84.0),
        (330.0, 70.0),
        (304.0, 96.0),
    ]
    .into_iter()
    .enumerate()
    {
        let scale = 1.5 + 0.3 * (index % 3) as f64;
        props::blossom(
            &mut pen.place((x, y), (scale, scale), x * 3.0),
            if index % 2 == 0 { pink } else { pale },
        );
    }
    for (x, y, turn) in [
        (390.0, 130.0, 30.0),
        (350.0, 180.0, 80.0),
        (430.0, 74.0, 120.0),
        (250.0, 210.0, 10.0),
        (470.0, 260.0, 60.0),
        (590.0, 90.0, 20.0),
        (840.0, 60.0, 50.0),
        (860.0, 240.0, 140.0),
    ] {
        pen.place((x, y), (1.0, 1.0), turn).fill(&Path::ellipse((0.0, 0.0), 9.0, 5.0), pink);
    }
    vec![canvas]
}

pub fn april_fools() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0xf59dc0), ink(0xffe6d5)],
        rings: [ink(0xffffff).veil(0.16), ink(0xffffff).veil(0.2), ink(0xffffff).veil(0.25)],
        hills: [ink(0xc9b6e4), ink(0xa996d6)],
        sea: [ink(0x7cdccf), ink(0x5fd0c5), ink(0x47c1b8), ink(0x33aeaa), ink(0x239695)],
        land: ink(0x8f7bd0),
        window: ink(0x7b5fa8),
    };
    let mut canvas = view(&mood, (430.0, 220.0));
    let mut pen = canvas.pen();
    props::confetti(&mut pen, (WIDTH, 330.0), 90, 31, &[ink(0x7b4fd0), ink(0x1fb58f), GOLD, CORAL]);
    clouds(&mut pen, &[(210.0, 220.0, 1.2), (880.0, 260.0, 1.1)], CREAM);
    land(&mut pen, &mood);
    quay(&mut pen, &mood, 0.0);
    headland(
        &mut pen,
        &mood,
        Keeper { face: Face::Wonder, hat: Hat::Jester, stripe: ink(0x7b4fd0), ..EVERYDAY },
    );
    surf(&mut pen, &mood);
    props::duck(&mut pen.at((430.0, 470.0), 2.5));
    props::sea(&mut pen, SIZE, 488.0, (176.0, 5.0), &mood.sea[3..]);
    // A flock, flying where nobody would look for it.
    for (x, y, shade) in [
        (196.0, 96.0, 0xf3722c),
        (132.0, 70.0, 0x2b8fa8),
        (128.0, 128.0, 0x7b4fd0),
        (62.0, 44.0, 0x1fb58f),
        (60.0, 154.0, 0xe9573f),
    ] {
        props::fish(&mut pen.place((x, y), (0.9, 0.9), -8.0), ink(shade));
    }
    vec![canvas]
}

pub fn race() -> Vec<Canvas> {
    let mood = Mood { sky: [ink(0x4fb3e0), ink(0xd8f2f5)], ..DAY };
    let mut canvas = view(&mood, (300.0, 110.0));
    let mut pen = canvas.pen();
    pen.dot((300.0, 110.0), 48.0, GOLD);
    clouds(&mut pen, &[(90.0, 190.0, 1.3), (420.0, 216.0, 1.1), (886.0, 220.0, 1.2)], CREAM);
    land(&mut pen, &mood);
    boats(
        &mut pen,
        &[
            (66.0, 392.0, 0.55, [0xe9573f, 0xfff6e6, 0x1f5fa8]),
            (150.0, 384.0, 0.5, [0x22304f, 0xffcf5c, 0xfff6e6]),
            (238.0, 396.0, 0.62, [0x1f5fa8, 0xfff6e6, 0xe9573f]),
            (506.0, 390.0, 0.55, [0x1b7f79, 0xfff6e6, 0xffcf5c]),
        ],
    );
    headland(&mut pen, &mood, Keeper { hat: Hat::Captain, stripe: ink(0x1f5fa8), ..EVERYDAY });
    let inks = [CORAL, GOLD, CREAM, ink(0x1f5fa8), ink(0x1fb58f)];
    props::bunting(&mut pen, (-10.0, 20.0), (668.0, 128.0), (26.0, 34.0), &inks);
    props::bunting(&mut pen, (764.0, 128.0), (975.0, 40.0), (20.0, 34.0), &inks);
    surf(&mut pen, &mood);
    boats(
        &mut pen,
        &[
            (120.0, 484.0, 1.35, [0x22304f, 0xfff6e6, 0xe9573f]),
            (300.0, 462.0, 1.1, [0xe9573f, 0xffcf5c, 0xfff6e6]),
            (458.0, 490.0, 1.5, [0x1f5fa8, 0xfff6e6, 0xffcf5c]),
        ],
    );
    props::buoy(&mut pen.place((596.0, 500.0), (1.0, 1.0), 5.0), CORAL);
    props::sea(&mut pen, SIZE, 502.0, (170.0, 5.0), &mood.sea[4..]);
    vec![canvas]
}

pub fn finish() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x8a4a8f), ink(0xffb26b)],
        rings: [ink(0xffd27a).veil(0.18), ink(0xffd27a).veil(0.25), ink(0xffd98f).veil(0.35)],
        hills: [ink(0xa8567f), ink(0x83447c)],
        sea: [ink(0xe0806f), ink(0xc26a78), ink(0x9d557d), ink(0x7a447b), ink(0x5a3570)],
        land: ink(0x6f4a78),
        window: GOLD,
    };
    let mut canvas = view(&mood, (400.0, 330.0));
    let mut pen = canvas.pen();
    pen.dot((400.0, 326.0), 84.0, ink(0xffdf85));
    clouds(
        &mut pen,
        &[(130.0, 120.0, 1.5), (300.0, 84.0, 1.0), (560.0, 150.0, 1.2), (880.0, 130.0, 1.5)],
        ink(0xc05f86).veil(0.7),
    );
    land(&mut pen, &mood);
    props::glitter(&mut pen, (400.0, 356.0), 450.0, 120.0, ink(0xffdf85).veil(0.75));
    boats(&mut pen, &[(520.0, 394.0, 0.6, [0x4a2a5e, 0xffe0b8, 0xe9573f])]);
    quay(&mut pen, &mood, 0.4);
    headland(
        &mut pen,
        &mood,
        Keeper { face: Face::Joy, hat: Hat::Captain, stripe: ink(0xd9435a), ..EVERYDAY },
    );
    surf(&mut pen, &mood);
    props::glitter(&mut pen, (400.0, 462.0), 536.0, 190.0, ink(0xffdf85).veil(0.6));
    boats(
        &mut pen,
        &[
            (300.0, 488.0, 1.4, [0x3a2358, 0xfff0d8, 0xe9573f]),
            (104.0, 496.0, 1.05, [0xd9435a, 0xffe0b8, 0x6a3d87]),
        ],
    );
    for x in [424.0, 572.0] {
        props::buoy(&mut pen.place((x, 500.0), (1.1, 1.1), -4.0), ink(0xd9435a));
        let (left, top) = (x, 372.0);
        pen.line(&[(x, 446.0), (x, top)], 4.5, NAVY);
        for cell in 0..12 {
            let (column, row) = (f64::from(cell % 4), f64::from(cell / 4));
            let shade = if (cell % 4 + cell / 4) % 2 == 0 { NAVY } else { CREAM };
            let ripple = |c: f64| 3.0 * super::canvas::sine(c * 90.0);
            let (x0, x1) = (left + column * 13.0, left + column * 13.0 + 13.0);
            let (y0, y1) = (top + row * 13.0 + ripple(column), top + row * 13.0 + ripple(column + 1.0));
            pen.poly(&[(x0, y0), (x1, y1), (x1, y1 + 13.0), (x0, y0 + 13.0)], shade);
        }
    }
    props::sea(&mut pen, SIZE, 504.0, (170.0, 5.0), &mood.sea[4..]);
    vec![canvas]
}

pub fn halloween() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x1d0d3a), ink(0x7a3a86)],
        rings: [ink(0xf58a1f).veil(0.1), ink(0xf58a1f).veil(0.14), ink(0xffa63d)],
        hills: [ink(0x4f2570), ink(0x3b1b58)],
        sea: [ink(0x6a3a86), ink(0x572f75), ink(0x462563), ink(0x361c51), ink(0x28133f)],
        land: ink(0x3d2458),
        window: ink(0xffb52e),
    };
    let moon = (470.0, 190.0);
    let mut canvas = view(&mood, moon);
    let mut pen = canvas.pen();
    props::stars(&mut pen, (WIDTH, 260.0), 40, 6, CREAM.veil(0.7));
    pen.dot(moon, 128.0, ink(0xf58a1f));
    pen.dot(moon, 114.0, ink(0xffa63d));
    for (x, y, radius) in
        [(420.0, 160.0, 16.0), (520.0, 230.0, 22.0), (512.0, 140.0, 11.0), (436.0, 240.0, 11.0)]
    {
        pen.dot((x, y), radius, ink(0xf5952b));
    }
    clouds(
        &mut pen,
        &[(360.0, 262.0, 1.5), (580.0, 160.0, 1.1), (120.0, 150.0, 1.2), (890.0, 220.0, 1.4)],
        ink(0x3d1c5e).veil(0.8),
    );
    land(&mut pen, &mood);
    props::glitter(&mut pen, (moon.0, 358.0), 450.0, 130.0, ink(0xffa63d).veil(0.5));
    quay(&mut pen, &mood, 0.62);
    let ghostly = Keeper {
        face: Face::Pumpkin,
        hat: Hat::Witch,
        stripe: ink(0xe8641b),
        wall: ink(0x512f6d),
        lamp: ink(0xb9f25a),
    };
    headland(&mut pen, &mood, ghostly);
    for (x, y, scale) in [
        (90.0, 402.0, 0.5),
        (206.0, 402.0, 0.62),
        (336.0, 402.0, 0.75),
        (604.0, 440.0, 0.8),
        (846.0, 444.0, 1.0),
        (916.0, 430.0, 0.66),
    ] {
        props::pumpkin(&mut pen.at((x, y), scale));
    }
    for (x, y, scale, turn) in [
        (330.0, 110.0, 1.1, -10.0),
        (560.0, 90.0, 0.9, 12.0),
        (230.0, 210.0, 0.8, 8.0),
        (470.0, 190.0, 1.3, -4.0),
        (880.0, 110.0, 1.0, 14.0),
        (150.0, 80.0, 0.7, -14.0),
    ] {
        props::bat(&mut pen.place((x, y), (scale, scale), turn), ink(0x170a2b));
    }
    surf(&mut pen, &mood);
    props::glitter(&mut pen, (moon.0, 466.0), 536.0, 170.0, ink(0xffa63d).veil(0.45));
    vec![canvas]
}

pub fn christmas() -> Vec<Canvas> {
    let mood = Mood {
        sky: [ink(0x0f2748), ink(0x3f77a8)],
        rings: [ink(0xbfe0f2).veil(0.08), ink(0xbfe0f2).veil(0.1), ink(0xffe9ad).veil(0.2)],
        hills: [ink(0x9fc0da), ink(0xc3d9e8)],
        sea: [ink(0x3f7fae), ink(0x36719f), ink(0x2d638f), ink(0x24557f), ink(0x1c476d)],
        land: ink(0xf1f6fa),
        window: GOLD,
    };
    let mut canvas = view(&mood, (716.0, 200.0));
    let mut pen = canvas.pen();
    props::stars(&mut pen, (WIDTH, 250.0), 50, 12, CREAM.veil(0.8));
    land(&mut pen, &mood);
    for (x, y, scale) in [
        (420.0, 352.0, 0.5),
        (390.0, 350.0, 0.62),
        (864.0, 352.0, 0.7),
        (900.0, 344.0, 0.85),
        (945.0, 342.0, 0.75),
    ] {
        props::fir(&mut pen.at((x, y), scale), ink(0x1f6b5a), Some(CREAM));
    }
    quay(&mut pen, &mood, 0.22);
    for (index, (half, height)) in
        [(39.0, 108.0), (36.0, 135.0), (40.5, 99.0), (36.0, 122.5), (37.5, 92.0)].into_iter().enumerate()
    {
        // Snow on each roof, drooping a little over the eaves.
        let (x, peak, eaves) = (36.0 + 68.0 * index as f64, 402.0 - height, 402.0 - height * 0.62);
        pen.poly(
            &[
                (x - half, eaves + 2.0),
                (x, peak - 5.0),
                (x + half, eaves + 2.0),
                (x + half * 0.6, eaves - 6.0),
                (x + half * 0.3, eaves - 14.0),
                (x, eaves - 16.0),
                (x - half * 0.4, eaves - 10.0),
                (x - half * 0.7, eaves - 1.0),
            ],
            CREAM,
        );
    }
    pen.fill(&Path::rounded((-20.0, 394.0), (390.0, 408.0), 7.0), CREAM);
    headland(&mut pen, &mood, Keeper { face: Face::Joy, hat: Hat::Santa, stripe: ink(0xd8343f), ..EVERYDAY });
    props::fir(&mut pen.at((856.0, 440.0), 1.7), ink(0x1f6b5a), Some(CREAM));
    let inks = [GOLD, ink(0xff5a5f), ink(0x6fe0b0), ink(0x7cc9ff)];
    for (index, (x, y)) in [
        (846.0, 318.0),
        (866.0, 346.0),
        (832.0, 362.0),
        (858.0, 384.0),
        (822.0, 408.0),
        (884.0, 414.0),
        (852.0, 424.0),
    ]
    .into_iter()
    .enumerate()
    {
        pen.dot((x, y), 5.5, inks[index % 4]);
    }
    pen.fill(&Path::star((856.0, 270.0), 17.0, 7.5, 5, 0.0), GOLD);
    props::fir(&mut pen.at((928.0, 426.0), 1.2), ink(0x2b8257), Some(CREAM));
    for (x, shade, ribbon) in [(596.0, ink(0xd8343f), GOLD), (620.0, ink(0x2b8257), CREAM)] {
        pen.fill(&Path::rounded((x - 14.0, 416.0), (x + 14.0, 440.0), 2.0), shade);
        pen.rect((x - 3.0, 416.0), (x + 3.0, 440.0), ribbon);
        pen.stroke(
            &[
                (x, 416.0),
                (x - 9.0, 408.0),
                (x - 4.0, 406.0),
                (x, 416.0),
                (x + 4.0, 406.0),
                (x + 9.0, 408.0),
                (x, 416.0),
            ],
            2.6,
            ribbon,
        );
    }
    surf(&mut pen, &mood);
    for x in [36.0, 104.0, 172.0, 240.0, 308.0] {
        props::glitter(&mut pen, (x, 462.0), 530.0, 34.0, GOLD.veil(0.3));
    }
    props::lights(&mut pen, (-10.0, 40.0), (330.0, 30.0), (50.0, 10), &inks);
    props::lights(&mut pen, (330.0, 30.0), (664.0, 262.0), (40.0, 12), &inks);
    let mut dice = Dice::new(77);
    for index in 0..170 {
        let flake = (dice.between(0.0, WIDTH), dice.between(0.0, HEIGHT));
        let on_face = (640.0..796.0).contains(&flake.0) && (280.0..370.0).contains(&flake.1);
        if on_face {
            continue;
        }
        if index % 17 == 0 && flake.1 < 330.0 {
            props::snowflake(&mut pen.at(flake, 1.0), 10.0, CREAM);
        } else {
            pen.dot(flake, dice.between(1.6, 4.0), CREAM.veil(0.9));
        }
    }
    vec![canvas]
}
