//! The mascot: a small lighthouse with a face, and a hat for each feast.

use super::canvas::{Ink, Path, Pen, ink};

/// The navy of railings, eyes and outlines.
pub const NAVY: Ink = ink(0x22304f);
/// The white of walls, snow and sails.
pub const CREAM: Ink = ink(0xfff6e6);
/// The red of the stripes.
pub const CORAL: Ink = ink(0xe9573f);
/// The light.
pub const GOLD: Ink = ink(0xffcf5c);

/// What the face shows.
#[derive(Clone, Copy)]
pub enum Face {
    /// A friendly smile.
    Smile,
    /// Eyes closed for joy.
    Joy,
    /// One eye shut, tongue out.
    Wink,
    /// A small round mouth.
    Wonder,
    /// A carved pumpkin's.
    Pumpkin,
}

/// What is on the head.
#[derive(Clone, Copy)]
pub enum Hat {
    /// Only the roof.
    None,
    /// A paper cone with stripes.
    Party,
    /// Three horns with bells.
    Jester,
    /// White, with a peak and an anchor badge.
    Captain,
    /// Black and bent.
    Witch,
    /// Red, with a bobble.
    Santa,
    /// A ring of blossoms.
    Blossoms,
}

/// How the lighthouse looks.
#[derive(Clone, Copy)]
pub struct Keeper {
    /// The stripes and the roof.
    pub stripe: Ink,
    /// The rest of the tower.
    pub wall: Ink,
    /// The lamp's glass.
    pub lamp: Ink,
    /// The face.
    pub face: Face,
    /// The hat.
    pub hat: Hat,
}

/// The lighthouse of every day.
pub const EVERYDAY: Keeper =
    Keeper { stripe: CORAL, wall: CREAM, lamp: GOLD, face: Face::Smile, hat: Hat::None };

impl Keeper {
    /// Draws it: 200 units high, its foot at the pen's origin, its lamp 146 units above.
    pub fn draw(&self, pen: &mut Pen) {
        let tower = Path::polygon(&TOWER);
        pen.fill(&tower, self.wall);
        // Each band sags a little, as a ring around something round does.
        for (top, bottom) in [(-122.0, -104.0), (-36.0, -8.0)] {
            let band = [
                (-60.0, top),
                (0.0, top + 7.0),
                (60.0, top),
                (60.0, bottom),
                (0.0, bottom + 7.0),
                (-60.0, bottom),
            ];
            pen.fill_in(&tower, &Path::blob(&band), self.stripe);
        }
        let shade = Path::polygon(&[(19.0, -130.0), (60.0, -130.0), (60.0, 10.0), (27.0, 10.0)]);
        pen.fill_in(&tower, &shade, NAVY.veil(0.13));
        let gleam = Path::polygon(&[(-60.0, -130.0), (-24.0, -130.0), (-38.0, 10.0), (-60.0, 10.0)]);
        pen.fill_in(&tower, &gleam, CREAM.veil(0.22));
        self.door(pen);
        self.lantern(pen);
        self.face(pen);
        self.hat(pen);
    }

    fn door(&self, pen: &mut Pen) {
        pen.fill(&Path::rounded((-11.0, -27.0), (11.0, 14.0), 11.0), NAVY);
        pen.rect((-12.0, 2.0), (12.0, 15.0), self.wall.mix(NAVY, 0.35));
    }

    fn lantern(&self, pen: &mut Pen) {
        pen.fill(&Path::rounded((-25.0, -166.0), (25.0, -122.0), 3.0), self.lamp);
        pen.dot((0.0, -145.0), 14.0, ink(0xfff7d6));
        for x in [-23.5, -8.5, 8.5, 23.5] {
            pen.line(&[(x, -163.0), (x, -125.0)], 3.6, NAVY);
        }
        for x in [-36.0, 36.0] {
            pen.line(&[(x, -142.0), (x, -125.0)], 3.6, NAVY);
        }
        pen.line(&[(-38.0, -140.0), (38.0, -140.0)], 3.6, NAVY);
        pen.fill(&Path::rounded((-43.0, -129.0), (43.0, -117.0), 5.0), NAVY);
        let dome = [
            (-31.0, -163.0),
            (-29.0, -172.0),
            (-17.0, -186.0),
            (0.0, -192.0),
            (17.0, -186.0),
            (29.0, -172.0),
            (31.0, -163.0),
        ];
        let dome = Path::polygon(&super::canvas::curve(&dome));
        pen.fill(&dome, self.stripe);
        pen.fill_in(&dome, &Path::ellipse((30.0, -170.0), 16.0, 34.0), NAVY.veil(0.16));
        pen.line(&[(0.0, -190.0), (0.0, -199.0)], 4.0, NAVY);
        pen.dot((0.0, -200.0), 5.0, self.lamp);
    }

    fn face(&self, pen: &mut Pen) {
        let eyes = [(-15.0, -74.0), (15.0, -74.0)];
        if matches!(self.face, Face::Pumpkin) {
            let glow = ink(0xffb52e);
            for side in [-1.0, 1.0] {
                pen.poly(&[(side * 25.0, -66.0), (side * 17.0, -88.0), (side * 6.0, -68.0)], glow);
            }
            pen.poly(&[(-4.0, -62.0), (0.0, -69.0), (4.0, -62.0)], glow);
            let grin = [
                (-27.0, -57.0),
                (-17.0, -52.0),
                (-14.0, -46.0),
                (-9.0, -50.0),
                (8.0, -50.0),
                (13.0, -46.0),
                (17.0, -52.0),
                (27.0, -57.0),
                (22.0, -44.0),
                (9.0, -37.0),
                (6.0, -43.0),
                (-2.0, -42.0),
                (-5.0, -36.0),
                (-21.0, -43.0),
            ];
            pen.poly(&grin, glow);
            return;
        }
        for x in [-25.0, 25.0] {
            pen.fill(&Path::ellipse((x, -61.0), 7.0, 4.6), ink(0xff8f7c).veil(0.75));
        }
        let arch =
            |x: f64| [(x - 7.0, -71.0), (x - 4.0, -76.5), (x, -78.5), (x + 4.0, -76.5), (x + 7.0, -71.0)];
        for (index, &eye) in eyes.iter().enumerate() {
            if matches!(self.face, Face::Joy) || (matches!(self.face, Face::Wink) && index == 1) {
                pen.stroke(&arch(eye.0), 4.4, NAVY);
            } else {
                pen.fill(&Path::ellipse(eye, 6.6, 8.2), NAVY);
                pen.dot((eye.0 + 2.2, eye.1 - 3.0), 2.4, CREAM);
            }
        }
        match self.face {
            Face::Wonder => pen.fill(&Path::ellipse((0.0, -57.0), 5.0, 6.5), NAVY),
            Face::Smile => pen.stroke(
                &[(-9.0, -61.5), (-5.0, -57.0), (0.0, -55.5), (5.0, -57.0), (9.0, -61.5)],
                4.2,
                NAVY,
            ),
            _ => {
                let mouth = Path::polygon(&super::canvas::curve(&[
                    (-11.0, -63.0),
                    (-8.0, -53.0),
                    (0.0, -48.5),
                    (8.0, -53.0),
                    (11.0, -63.0),
                ]));
                pen.fill(&mouth, NAVY);
                pen.fill_in(&mouth, &Path::circle((1.0, -47.0), 8.0), ink(0xff7d6b));
            }
        }
    }

    fn hat(&self, pen: &mut Pen) {
        match self.hat {
            Hat::None => {}
            Hat::Party => party(pen),
            Hat::Jester => jester(pen),
            Hat::Captain => captain(pen),
            Hat::Witch => witch(pen),
            Hat::Santa => santa(pen),
            Hat::Blossoms => {
                for (x, y, petal) in [
                    (-30.0, -168.0, 0xf78fb3),
                    (30.0, -168.0, 0xf78fb3),
                    (-16.0, -175.0, 0xffd1de),
                    (16.0, -175.0, 0xffd1de),
                    (0.0, -178.0, 0xf78fb3),
                ] {
                    super::props::blossom(&mut pen.at((x, y), 1.15), ink(petal));
                }
            }
        }
    }
}

/// Half the tower's width at the top and at the foot decides how chubby it is.
const TOWER: [(f64, f64); 8] = [
    (-33.0, -122.0),
    (33.0, -122.0),
    (37.0, -80.0),
    (42.0, -36.0),
    (50.0, 12.0),
    (-50.0, 12.0),
    (-42.0, -36.0),
    (-37.0, -80.0),
];

fn party(pen: &mut Pen) {
    let cone = Path::polygon(&[(-28.0, -164.0), (28.0, -164.0), (3.0, -232.0), (-3.0, -232.0)]);
    pen.fill(&cone, ink(0x2ec4b6));
    for y in [-176.0, -200.0, -224.0] {
        pen.fill_in(&cone, &Path::line(&[(-30.0, y + 10.0), (30.0, y - 10.0)], 10.0), GOLD);
    }
    pen.fill(&Path::star((0.0, -235.0), 17.0, 8.0, 8, 0.0), ink(0xff5d8f));
    pen.fill(&Path::rounded((-33.0, -170.0), (33.0, -160.0), 5.0), ink(0xff5d8f));
}

fn jester(pen: &mut Pen) {
    let (left, right) = (ink(0x7b4fd0), ink(0x1fb58f));
    pen.blob(
        &[
            (-30.0, -164.0),
            (-6.0, -164.0),
            (-14.0, -196.0),
            (-40.0, -206.0),
            (-64.0, -178.0),
            (-44.0, -184.0),
        ],
        left,
    );
    pen.blob(
        &[(30.0, -164.0), (6.0, -164.0), (14.0, -196.0), (40.0, -206.0), (64.0, -178.0), (44.0, -184.0)],
        right,
    );
    pen.blob(&[(-20.0, -162.0), (20.0, -162.0), (14.0, -196.0), (0.0, -230.0), (-14.0, -196.0)], GOLD);
    for bell in [(-65.0, -174.0), (65.0, -174.0), (0.0, -232.0)] {
        pen.dot(bell, 8.5, CORAL);
        pen.dot((bell.0 - 2.5, bell.1 - 2.5), 2.6, CREAM);
    }
    pen.fill(&Path::rounded((-34.0, -170.0), (34.0, -158.0), 6.0), CREAM);
}

fn captain(pen: &mut Pen) {
    let crown = [
        (-30.0, -174.0),
        (-48.0, -193.0),
        (-34.0, -206.0),
        (0.0, -211.0),
        (34.0, -206.0),
        (48.0, -193.0),
        (30.0, -174.0),
    ];
    pen.blob(&crown, CREAM);
    pen.blob(
        &[(12.0, -174.0), (30.0, -174.0), (48.0, -193.0), (36.0, -204.0), (30.0, -190.0)],
        NAVY.veil(0.1),
    );
    pen.fill(&Path::rounded((-32.0, -183.0), (32.0, -167.0), 4.0), NAVY);
    pen.blob(
        &[(-34.0, -168.0), (0.0, -172.0), (34.0, -168.0), (24.0, -158.0), (0.0, -155.0), (-24.0, -158.0)],
        ink(0x16203a),
    );
    pen.dot((0.0, -184.0), 10.0, GOLD);
    pen.line(&[(0.0, -189.0), (0.0, -179.0)], 2.6, NAVY);
    pen.stroke(&[(-5.0, -183.0), (-3.0, -179.5), (0.0, -178.5), (3.0, -179.5), (5.0, -183.0)], 2.4, NAVY);
}

fn witch(pen: &mut Pen) {
    let (felt, band) = (ink(0x1a0f2b), ink(0xf58a1f));
    let cone = Path::blob(&[
        (-30.0, -164.0),
        (30.0, -164.0),
        (20.0, -196.0),
        (20.0, -216.0),
        (42.0, -232.0),
        (14.0, -236.0),
        (-8.0, -222.0),
        (-20.0, -194.0),
    ]);
    pen.fill(&cone, felt);
    pen.fill_in(&cone, &Path::rounded((-40.0, -184.0), (40.0, -170.0), 1.0), band);
    pen.fill(&Path::rounded((-9.0, -186.0), (9.0, -168.0), 3.0), GOLD);
    pen.fill(&Path::rounded((-4.0, -181.0), (4.0, -173.0), 1.5), band);
    pen.blob(
        &[
            (-62.0, -162.0),
            (-30.0, -171.0),
            (0.0, -169.0),
            (30.0, -171.0),
            (62.0, -162.0),
            (30.0, -155.0),
            (0.0, -153.0),
            (-30.0, -155.0),
        ],
        felt,
    );
}

fn santa(pen: &mut Pen) {
    let red = ink(0xd8343f);
    pen.blob(
        &[
            (-30.0, -164.0),
            (30.0, -164.0),
            (34.0, -188.0),
            (58.0, -190.0),
            (52.0, -212.0),
            (20.0, -222.0),
            (-14.0, -206.0),
        ],
        red,
    );
    pen.blob(
        &[
            (12.0, -166.0),
            (30.0, -164.0),
            (34.0, -188.0),
            (58.0, -190.0),
            (54.0, -203.0),
            (30.0, -200.0),
            (20.0, -186.0),
        ],
        NAVY.veil(0.16),
    );
    pen.dot((60.0, -184.0), 13.0, CREAM);
    pen.fill(&Path::rounded((-37.0, -174.0), (37.0, -156.0), 9.0), CREAM);
}
