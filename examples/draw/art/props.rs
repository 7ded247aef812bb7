//! What stands, swims and flies around the lighthouse.
//!
//! Each is drawn around the pen's origin, which is its centre for what flies and its foot or its
//! waterline for everything else.

use super::canvas::{Dice, Ink, Path, Pen, Point, curve, ink, polar, sine};
use super::keeper::{CORAL, CREAM, GOLD, NAVY};

/// Rings of light around a point, the widest first.
pub fn halo(pen: &mut Pen, center: Point, radius: f64, rings: &[Ink]) {
    for (index, &ring) in rings.iter().enumerate() {
        let share = (rings.len() - index) as f64 / rings.len() as f64;
        pen.dot(center, radius * share, ring);
    }
}

/// The sea: rows of waves from `top` to the lower edge, one ink a row.
pub fn sea(pen: &mut Pen, (width, bottom): Point, top: f64, wave: Point, inks: &[Ink]) {
    let (length, height) = wave;
    for (row, &shade) in inks.iter().enumerate() {
        let depth = row as f64;
        let crest =
            top + (bottom - top) * (depth / inks.len() as f64) * (0.72 + 0.28 * depth / inks.len() as f64);
        let stretch = 1.0 + depth * 0.25;
        let mut points = vec![(width, bottom + 2.0), (0.0, bottom + 2.0)];
        let steps = (width / 4.0) as i32;
        points.extend((0..=steps).map(|step| {
            let x = f64::from(step) * 4.0;
            (x, crest + height * stretch * sine(x / (length * stretch) * 360.0 + depth * 140.0))
        }));
        pen.poly(&points, shade);
    }
}

/// Stars that twinkle nowhere twice in the same place.
pub fn stars(pen: &mut Pen, (width, height): Point, count: u32, seed: u32, shade: Ink) {
    let mut dice = Dice::new(seed);
    for index in 0..count {
        let place = (dice.between(0.0, width), dice.between(0.0, height));
        if index % 5 == 0 {
            pen.fill(&Path::star(place, width / 130.0 + 1.6, 1.3, 4, 0.0), shade);
        } else {
            pen.dot(place, dice.between(0.9, 1.9), shade);
        }
    }
}

/// A cloud with a flat foot, 100 wide.
pub fn cloud(pen: &mut Pen, shade: Ink) {
    let puffs = [((-28.0, -10.0), 14.0), ((-8.0, -20.0), 20.0), ((16.0, -14.0), 16.0), ((34.0, -8.0), 10.0)];
    let body = Path::rounded((-50.0, -16.0), (50.0, 0.0), 8.0);
    let cloud = puffs.iter().fold(body, |path, &(at, radius)| path.plus(Path::circle(at, radius)));
    pen.fill_in(&Path::rounded((-80.0, -60.0), (80.0, 0.0), 8.0), &cloud, shade);
}

/// A gull in the distance.
pub fn gull(pen: &mut Pen, shade: Ink) {
    pen.stroke(
        &[(-16.0, -4.0), (-9.0, -8.0), (-3.0, -5.0), (0.0, 0.0), (3.0, -5.0), (9.0, -8.0), (16.0, -4.0)],
        3.2,
        shade,
    );
}

/// A crescent moon, its horns up and to the right.
pub fn crescent(pen: &mut Pen, radius: f64, shade: Ink) {
    let bow = |center: Point, radius: f64, from: f64, to: f64| {
        (0..=40)
            .map(move |i| polar(center, radius, from + (to - from) * f64::from(i) / 40.0))
            .collect::<Vec<_>>()
    };
    let mut outline = bow((0.0, 0.0), radius, 7.5, 262.5);
    // The bite's circle meets the moon's at exactly these angles.
    outline.extend(bow((radius * 0.36, -radius * 0.36), radius * 0.8, 232.1, 37.9));
    pen.poly(&outline, shade);
}

/// A sailing boat 100 high, its sails in two colours.
pub fn sailboat(pen: &mut Pen, hull: Ink, main: Ink, jib: Ink) {
    pen.line(&[(0.0, -98.0), (0.0, -12.0)], 3.4, NAVY);
    let sail =
        Path::polygon(&[&curve(&[(4.0, -96.0), (26.0, -58.0), (42.0, -20.0)])[..], &[(4.0, -20.0)]].concat());
    pen.fill(&sail, main);
    pen.fill_in(&sail, &Path::polygon(&[(0.0, -58.0), (60.0, -58.0), (60.0, -42.0), (0.0, -42.0)]), jib);
    pen.fill(
        &Path::polygon(
            &[&curve(&[(-5.0, -86.0), (-18.0, -52.0), (-34.0, -20.0)])[..], &[(-5.0, -20.0)]].concat(),
        ),
        jib,
    );
    let body = Path::polygon(
        &[
            &curve(&[(48.0, -13.0), (38.0, 4.0), (24.0, 10.0), (-24.0, 10.0), (-36.0, 3.0), (-44.0, -13.0)])
                [..],
            &[(-44.0, -13.0)],
        ]
        .concat(),
    );
    pen.fill(&body, hull);
    pen.fill_in(&body, &Path::polygon(&[(-60.0, -13.0), (60.0, -13.0), (60.0, -7.0), (-60.0, -7.0)]), CREAM);
    pen.poly(&[(0.0, -98.0), (0.0, -106.0), (-14.0, -102.0)], CORAL);
}

/// A house with a gable, 60 wide and 90 high.
pub fn house(pen: &mut Pen, wall: Ink, roof: Ink, window: Ink) {
    pen.rect((-30.0, -58.0), (30.0, 0.0), wall);
    pen.rect((12.0, -58.0), (30.0, 0.0), NAVY.veil(0.1));
    pen.rect((12.0, -92.0), (22.0, -66.0), roof.mix(NAVY, 0.3));
    pen.poly(&[(-36.0, -56.0), (0.0, -90.0), (36.0, -56.0)], roof);
    for x in [-15.0, 8.0] {
        pen.fill(&Path::rounded((x - 6.0, -46.0), (x + 7.0, -29.0), 2.0), window);
        pen.rect((x - 0.2, -46.0), (x + 1.2, -29.0), wall);
    }
    pen.fill(&Path::rounded((-9.0, -21.0), (5.0, 3.0), 6.0), roof.mix(NAVY, 0.45));
    pen.rect((-10.0, 0.0), (6.0, 3.5), wall.mix(NAVY, 0.2));
    pen.dot((0.0, -68.0), 5.0, window);
}

/// A fir tree 100 high.
pub fn fir(pen: &mut Pen, shade: Ink, snow: Option<Ink>) {
    pen.rect((-5.0, -14.0), (5.0, 2.0), ink(0x6b4a3a));
    for (top, bottom, half) in [(-58.0, -10.0, 34.0), (-80.0, -36.0, 27.0), (-100.0, -62.0, 19.0)] {
        let tier = Path::polygon(&[(0.0, top), (half, bottom), (0.0, bottom + 5.0), (-half, bottom)]);
        pen.fill(&tier, shade);
        pen.fill_in(
            &tier,
            &Path::polygon(&[(0.0, top), (half, bottom), (half, bottom + 9.0), (5.0, bottom + 9.0)]),
            NAVY.veil(0.18),
        );
        if let Some(snow) = snow {
            let drip = [
                (0.0, top),
                (half * 0.5, top + (bottom - top) * 0.5),
                (half * 0.2, top + 20.0),
                (-half * 0.1, top + 26.0),
                (-half * 0.5, top + (bottom - top) * 0.5),
            ];
            pen.fill_in(&tier, &Path::polygon(&drip), snow);
        }
    }
}

/// A blossom with five petals, 28 across.
pub fn blossom(pen: &mut Pen, petal: Ink) {
    for step in 0..5 {
        pen.dot(polar((0.0, 0.0), 8.4, f64::from(step) * 72.0 - 90.0), 7.4, petal);
    }
    pen.dot((0.0, 0.0), 4.6, GOLD);
}

/// A tulip 50 high.
pub fn tulip(pen: &mut Pen, petal: Ink) {
    let leaf = ink(0x3f9a5b);
    pen.line(&[(0.0, 0.0), (0.0, -30.0)], 3.4, leaf);
    pen.blob(&[(0.0, 0.0), (-12.0, -12.0), (-13.0, -26.0), (-4.0, -14.0)], leaf);
    pen.blob(&[(0.0, 0.0), (12.0, -10.0), (14.0, -22.0), (4.0, -12.0)], leaf);
    pen.poly(
        &[
            &curve(&[(-12.0, -50.0), (-12.0, -36.0), (0.0, -27.0), (12.0, -36.0), (12.0, -50.0)])[..],
            &[(6.0, -42.0), (0.0, -52.0), (-6.0, -42.0)],
        ]
        .concat(),
        petal,
    );
}

/// A firework: rays from a centre, with sparks between them.
pub fn firework(pen: &mut Pen, shade: Ink, second: Ink) {
    for step in 0..12 {
        let angle = f64::from(step) * 30.0;
        let ray = |from: f64, to: f64| [polar((0.0, 0.0), from, angle), polar((0.0, 0.0), to, angle)];
        pen.line(&ray(14.0, 34.0), 3.4, shade);
        pen.line(&ray(40.0, 44.0), 4.2, shade);
        pen.dot(polar((0.0, 0.0), 34.0, angle + 15.0), 3.0, second);
        pen.dot(polar((0.0, 0.0), 20.0, angle + 15.0), 2.0, second);
        pen.dot(polar((0.0, 0.0), 52.0, angle), 2.0, second);
    }
    pen.dot((0.0, 0.0), 5.0, CREAM);
}

/// Scraps of paper between two corners.
pub fn confetti(pen: &mut Pen, (width, height): Point, count: u32, seed: u32, inks: &[Ink]) {
    let mut dice = Dice::new(seed);
    for _ in 0..count {
        let place = (dice.between(0.0, width), dice.between(0.0, height));
        let mut pen = pen.place(place, (1.0, 1.0), dice.between(0.0, 180.0));
        let shade = dice.pick(inks);
        if dice.between(0.0, 1.0) < 0.35 {
            pen.dot((0.0, 0.0), 3.6, shade);
        } else {
            pen.rect((-6.0, -2.6), (6.0, 2.6), shade);
        }
    }
}

/// A bat, 80 across.
pub fn bat(pen: &mut Pen, shade: Ink) {
    for side in [-1.0, 1.0] {
        let wing = [
            (0.0, -6.0),
            (10.0, -8.0),
            (22.0, -20.0),
            (40.0, -14.0),
            (36.0, 2.0),
            (29.0, -3.0),
            (22.0, 6.0),
            (14.0, 1.0),
            (7.0, 10.0),
            (0.0, 12.0),
        ];
        pen.poly(&wing.map(|(x, y)| (x * side, y)), shade);
        pen.poly(&[(side * 1.0, -8.0), (side * 7.0, -17.0), (side * 8.0, -4.0)], shade);
    }
    pen.fill(&Path::ellipse((0.0, 0.0), 8.0, 12.0), shade);
    for x in [-3.4, 3.4] {
        pen.dot((x, -4.0), 1.9, GOLD);
    }
}

/// A carved pumpkin, 80 wide.
pub fn pumpkin(pen: &mut Pen) {
    let (skin, dark) = (ink(0xf07f1c), ink(0xc95f12));
    pen.stroke(&[(0.0, -52.0), (2.0, -62.0), (10.0, -68.0)], 8.0, ink(0x5b7d3a));
    for (x, rx, shade) in [
        (-22.0, 19.0, dark),
        (22.0, 19.0, dark),
        (-11.0, 20.0, skin),
        (11.0, 20.0, skin),
        (0.0, 14.0, skin.mix(GOLD, 0.28)),
    ] {
        pen.fill(&Path::ellipse((x, -28.0), rx, 28.0), shade);
    }
    for side in [-1.0, 1.0] {
        pen.poly(&[(side * 22.0, -30.0), (side * 14.0, -44.0), (side * 6.0, -30.0)], ink(0x4a1f2a));
    }
    pen.poly(
        &[
            (-25.0, -22.0),
            (-10.0, -18.0),
            (-6.0, -14.0),
            (-2.0, -18.0),
            (10.0, -18.0),
            (25.0, -22.0),
            (14.0, -8.0),
            (0.0, -5.0),
            (-14.0, -8.0),
        ],
        ink(0x4a1f2a),
    );
}

/// A rubber duck, 100 wide, swimming to the right.
pub fn duck(pen: &mut Pen) {
    let (yellow, shade) = (ink(0xffd23f), ink(0xf2b01e));
    let body = Path::blob(&[
        (-50.0, -38.0),
        (-34.0, -26.0),
        (-12.0, -36.0),
        (16.0, -40.0),
        (44.0, -26.0),
        (42.0, 4.0),
        (16.0, 18.0),
        (-22.0, 18.0),
        (-44.0, 2.0),
    ]);
    pen.fill(&body, yellow);
    pen.fill_in(&body, &Path::ellipse((0.0, 20.0), 52.0, 14.0), shade);
    pen.blob(&[(40.0, -62.0), (56.0, -66.0), (66.0, -60.0), (60.0, -52.0), (44.0, -50.0)], ink(0xf3722c));
    pen.line(&[(44.0, -58.0), (61.0, -59.5)], 2.0, ink(0xc9531a));
    pen.dot((22.0, -62.0), 28.0, yellow);
    pen.blob(&[(-26.0, -14.0), (-4.0, -24.0), (14.0, -16.0), (4.0, 2.0), (-14.0, 2.0)], shade);
    pen.dot((31.0, -68.0), 5.4, NAVY);
    pen.dot((33.0, -70.0), 1.9, CREAM);
}

/// A fish, 60 long, swimming to the right.
pub fn fish(pen: &mut Pen, shade: Ink) {
    let fin = shade.mix(NAVY, 0.25);
    pen.poly(&[(-18.0, 0.0), (-36.0, -14.0), (-31.0, 0.0), (-36.0, 14.0)], fin);
    pen.poly(&[(-8.0, -10.0), (2.0, -22.0), (12.0, -9.0)], fin);
    pen.fill(&Path::ellipse((2.0, 0.0), 26.0, 14.0), shade);
    pen.fill_in(
        &Path::ellipse((2.0, 0.0), 26.0, 14.0),
        &Path::ellipse((2.0, 12.0), 30.0, 9.0),
        CREAM.veil(0.5),
    );
    pen.dot((16.0, -3.0), 3.6, NAVY);
}

/// A lifebuoy, its ring 200 across.
pub fn lifebuoy(pen: &mut Pen) {
    let ring = Path::ring((0.0, 0.0), 104.0, 72.0);
    pen.fill(&Path::ring((0.0, 3.0), 105.0, 70.0), NAVY.veil(0.22));
    pen.fill(&ring, CREAM);
    for quarter in 0..4 {
        let middle = f64::from(quarter) * 90.0;
        let wedge =
            [(0.0, 0.0), polar((0.0, 0.0), 160.0, middle - 23.0), polar((0.0, 0.0), 160.0, middle + 23.0)];
        pen.fill_in(&ring, &Path::polygon(&wedge), CORAL);
    }
    pen.fill_in(&ring, &Path::ring((0.0, 0.0), 79.0, 60.0), NAVY.veil(0.12));
}

/// A snowflake of six arms.
pub fn snowflake(pen: &mut Pen, radius: f64, shade: Ink) {
    for step in 0..6 {
        let angle = f64::from(step) * 60.0 + 30.0;
        pen.line(&[(0.0, 0.0), polar((0.0, 0.0), radius, angle)], radius * 0.16, shade);
        let fork = polar((0.0, 0.0), radius * 0.58, angle);
        for turn in [-48.0, 48.0] {
            pen.line(&[fork, polar(fork, radius * 0.34, angle + turn)], radius * 0.13, shade);
        }
    }
}

/// A line that sags between two points, and where things hang from it.
pub fn garland(from: Point, to: Point, sag: f64, count: u32) -> (Vec<Point>, Vec<Point>) {
    let at =
        |t: f64| (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t + sag * 4.0 * t * (1.0 - t));
    let line = (0..=24).map(|i| at(f64::from(i) / 24.0)).collect();
    (line, (0..count).map(|i| at((f64::from(i) + 0.5) / f64::from(count))).collect())
}

/// A digit (or a point, 10) of 20 by 32, its centre at the origin.
pub fn digit(pen: &mut Pen, value: u32, shade: Ink) {
    let strokes: &[&[Point]] = match value {
        0 => {
            &[&[(0.0, -16.0), (9.0, -9.0), (9.0, 9.0), (0.0, 16.0), (-9.0, 9.0), (-9.0, -9.0), (0.0, -16.0)]]
        }
        1 => &[&[(-6.0, -10.0), (1.0, -16.0)], &[(1.0, -16.0), (1.0, 16.0)]],
        2 => &[
            &[(-9.0, -9.0), (-4.0, -15.0), (4.0, -15.5), (9.0, -9.0), (6.0, 0.0), (-9.0, 16.0)],
            &[(-9.0, 16.0), (10.0, 16.0)],
        ],
        3 => &[
            &[(-8.0, -13.0), (0.0, -16.5), (8.0, -10.0), (5.0, -3.0), (-1.0, -1.0)],
            &[(-1.0, -1.0), (7.0, 2.0), (9.0, 9.0), (1.0, 16.0), (-9.0, 12.0)],
        ],
        4 => &[&[(4.0, -16.0), (-10.0, 7.0)], &[(-10.0, 7.0), (11.0, 7.0)], &[(4.0, -16.0), (4.0, 16.0)]],
        5 => &[
            &[(8.0, -16.0), (-6.0, -16.0)],
            &[(-6.0, -16.0), (-8.0, -2.0)],
            &[(-8.0, -2.0), (0.0, -5.0), (8.0, 0.0), (8.0, 10.0), (0.0, 16.0), (-9.0, 13.0)],
        ],
        6 => &[&[
            (6.0, -16.0),
            (-4.0, -8.0),
            (-9.0, 5.0),
            (-5.0, 14.0),
            (3.0, 16.0),
            (9.0, 9.0),
            (6.0, 0.0),
            (-2.0, -1.0),
            (-9.0, 5.0),
        ]],
        7 => &[&[(-9.0, -16.0), (9.0, -16.0)], &[(9.0, -16.0), (1.0, 0.0), (-3.0, 16.0)]],
        8 => &[&[
            (0.0, -1.5),
            (-7.0, -8.0),
            (0.0, -16.0),
            (7.0, -8.0),
            (0.0, -1.5),
            (-9.0, 7.0),
            (0.0, 16.0),
            (9.0, 7.0),
            (0.0, -1.5),
        ]],
        9 => &[&[
            (-6.0, 16.0),
            (4.0, 8.0),
            (9.0, -5.0),
            (5.0, -14.0),
            (-3.0, -16.0),
            (-9.0, -9.0),
            (-6.0, 0.0),
            (2.0, 1.0),
            (9.0, -5.0),
        ]],
        _ => &[&[(0.0, 14.0), (0.1, 14.0)]],
    };
    for stroke in strokes {
        pen.stroke(stroke, if value > 9 { 8.0 } else { 6.0 }, shade);
    }
}

/// The letter π, 80 wide and 70 high, its centre at the origin.
pub fn pi(pen: &mut Pen, shade: Ink) {
    let letter = Path::line(&curve(&[(-40.0, -16.0), (-30.0, -27.0), (-14.0, -29.0), (38.0, -29.0)]), 13.0)
        .plus(Path::line(&curve(&[(-14.0, -28.0), (-16.0, 4.0), (-26.0, 32.0)]), 13.0))
        .plus(Path::line(
            &curve(&[(16.0, -28.0), (15.0, 16.0), (20.0, 30.0), (30.0, 31.0), (37.0, 23.0)]),
            13.0,
        ));
    pen.fill(&letter, shade);
}

/// A pie with a lattice on its cherries, 238 across.
pub fn pie(pen: &mut Pen) {
    let (crust, dark) = (ink(0xe8a551), ink(0xc9803a));
    for step in 0..24 {
        let shade = if step % 2 == 0 { crust } else { crust.mix(dark, 0.4) };
        pen.dot(polar((0.0, 0.0), 104.0, f64::from(step) * 15.0), 15.5, shade);
    }
    pen.dot((0.0, 0.0), 103.0, crust.mix(CREAM, 0.25));
    pen.dot((0.0, 0.0), 95.0, dark);
    let filling = Path::circle((0.0, 0.0), 91.0);
    pen.fill(&filling, ink(0xb8324b));
    for step in -2..=2 {
        let offset = f64::from(step) * 50.0;
        for way in [-1.0, 1.0] {
            let strip = [(offset - 110.0, -110.0 * way), (offset + 110.0, 110.0 * way)];
            pen.fill_in(&filling, &Path::line(&strip.map(|(x, y)| (x, y + 5.0)), 14.0), ink(0x8c2139));
            pen.fill_in(&filling, &Path::line(&strip, 14.0), crust);
        }
    }
}

/// Pennants on a line that sags between two points; where each one's middle is.
pub fn bunting(pen: &mut Pen, from: Point, to: Point, (sag, size): Point, inks: &[Ink]) -> Vec<Point> {
    let length = ((to.0 - from.0) * (to.0 - from.0) + (to.1 - from.1) * (to.1 - from.1)).sqrt();
    let (line, places) = garland(from, to, sag, (length / (size * 1.25)) as u32);
    for (index, &(x, y)) in places.iter().enumerate() {
        let half = size / 2.0;
        pen.poly(&[(x - half, y), (x + half, y), (x, y + size * 1.3)], inks[index % inks.len()]);
    }
    pen.line(&line, 3.0, NAVY);
    places.into_iter().map(|(x, y)| (x, y + size * 0.45)).collect()
}

/// A string of small lamps, lit.
pub fn lights(pen: &mut Pen, from: Point, to: Point, (sag, count): (f64, u32), inks: &[Ink]) {
    let (line, places) = garland(from, to, sag, count);
    pen.line(&line, 2.4, NAVY);
    for (index, &(x, y)) in places.iter().enumerate() {
        let shade = inks[index % inks.len()];
        pen.dot((x, y + 6.0), 12.0, shade.veil(0.25));
        pen.fill(&Path::ellipse((x, y + 6.0), 5.0, 6.5), shade);
    }
}

/// A red buoy with a light on it, 60 high.
pub fn buoy(pen: &mut Pen, shade: Ink) {
    pen.line(&[(-11.0, -10.0), (-4.0, -42.0)], 4.0, NAVY);
    pen.line(&[(11.0, -10.0), (4.0, -42.0)], 4.0, NAVY);
    pen.rect((-8.5, -26.0), (8.5, -21.0), CREAM);
    pen.fill(&Path::rounded((-7.0, -50.0), (7.0, -40.0), 3.0), shade);
    pen.dot((0.0, -54.0), 5.0, GOLD);
    pen.fill(&Path::rounded((-24.0, -12.0), (24.0, 8.0), 7.0), shade);
    pen.rect((-24.0, -5.0), (24.0, 0.0), CREAM);
}

/// Light on the water below something bright: dashes that get wider as they come nearer.
pub fn glitter(pen: &mut Pen, (x, top): Point, bottom: f64, width: f64, shade: Ink) {
    let mut dice = Dice::new((x * 7.0 + width) as u32);
    let rows = ((bottom - top) / 13.0) as i32;
    for row in 0..rows {
        let y = top + 13.0 * f64::from(row) + 6.0;
        let half = width / 2.0 * dice.between(0.35, 1.0) * (0.6 + 0.6 * f64::from(row) / f64::from(rows));
        let drift = dice.between(-0.25, 0.25) * width;
        pen.fill(&Path::rounded((x + drift - half, y - 2.0), (x + drift + half, y + 2.0), 2.0), shade);
    }
}
