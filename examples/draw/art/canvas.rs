//! A small software canvas: shapes are polygons, filled with exact area coverage.
//!
//! Only additions, multiplications, divisions and square roots happen here, which IEEE 754 defines
//! to the last bit; the sine of a platform's C library it does not. So [`polar`] brings its own, and
//! the same code makes the same picture on every machine.

use std::f64::consts::PI;

/// A point: x to the right, y down.
pub type Point = (f64, f64);

/// A colour and how much of it covers what is beneath.
#[derive(Clone, Copy)]
pub struct Ink {
    rgb: [f32; 3],
    alpha: f32,
}

/// The opaque colour `0xRRGGBB`.
pub const fn ink(hex: u32) -> Ink {
    let rgb = [((hex >> 16) & 255) as f32, ((hex >> 8) & 255) as f32, (hex & 255) as f32];
    Ink { rgb, alpha: 1.0 }
}

impl Ink {
    /// The same colour, see-through.
    pub const fn veil(self, alpha: f32) -> Ink {
        Ink { rgb: self.rgb, alpha }
    }

    /// This colour with `share` of another in it.
    pub fn mix(self, other: Ink, share: f32) -> Ink {
        let mut mixed = self;
        for (own, new) in mixed.rgb.iter_mut().zip(other.rgb) {
            *own += (new - *own) * share;
        }
        mixed
    }
}

/// The point at a distance and an angle in degrees (0 to the right, 90 down) from a centre.
pub fn polar(center: Point, radius: f64, degrees: f64) -> Point {
    (center.0 + radius * sine(degrees + 90.0), center.1 + radius * sine(degrees))
}

/// The sine of an angle in degrees.
pub fn sine(degrees: f64) -> f64 {
    let turn = degrees - 360.0 * (degrees / 360.0).floor();
    // Into -90..=90, where the series converges at once.
    let folded = match turn {
        t if t > 270.0 => t - 360.0,
        t if t > 90.0 => 180.0 - t,
        t => t,
    };
    let x = folded * PI / 180.0;
    let square = x * x;
    let (mut term, mut sum) = (x, x);
    for step in 1..9 {
        let n = f64::from(step * 2);
        term *= -square / (n * (n + 1.0));
        sum += term;
    }
    sum
}

/// Numbers that look random and are the same every time.
pub struct Dice(u32);

impl Dice {
    /// Another seed, another sequence.
    pub fn new(seed: u32) -> Dice {
        Dice(seed.wrapping_mul(2_654_435_769) | 1)
    }

    /// The next number of a range.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        for shift in [13, -17, 5] {
            self.0 ^= if shift > 0 { self.0 << shift } else { self.0 >> -shift };
        }
        low + (high - low) * f64::from(self.0 >> 8) / f64::from(1 << 24)
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.between(0.0, choices.len() as f64) as usize]
    }
}

/// One or more closed outlines, filled together.
#[derive(Clone, Default)]
pub struct Path(Vec<Vec<Point>>);

impl Path {
    /// A polygon.
    pub fn polygon(points: &[Point]) -> Path {
        Path::default().and(points.to_vec())
    }

    /// An ellipse by its centre and radii.
    pub fn ellipse(center: Point, rx: f64, ry: f64) -> Path {
        let points = (0..72).map(|step| {
            let (x, y) = polar((0.0, 0.0), 1.0, f64::from(step) * 5.0);
            (center.0 + x * rx, center.1 + y * ry)
        });
        Path::default().and(points.collect())
    }

    /// A circle.
    pub fn circle(center: Point, radius: f64) -> Path {
        Path::ellipse(center, radius, radius)
    }

    /// A rectangle between two corners, its corners rounded.
    pub fn rounded((x0, y0): Point, (x1, y1): Point, radius: f64) -> Path {
        let corners = [
            (x1 - radius, y1 - radius),
            (x0 + radius, y1 - radius),
            (x0 + radius, y0 + radius),
            (x1 - radius, y0 + radius),
        ];
        let mut points = Vec::new();
        for (quarter, corner) in (0_i32..).zip(corners) {
            points.extend((0..=9).map(|step| polar(corner, radius, f64::from(quarter * 90 + step * 10))));
        }
        Path::default().and(points)
    }

    /// A closed curve through the points.
    pub fn blob(points: &[Point]) -> Path {
        let count = points.len();
        let at = |index: usize| points[index % count];
        let mut curve = Vec::new();
        for i in 0..count {
            spline([at(i + count - 1), at(i), at(i + 1), at(i + 2)], &mut curve);
        }
        Path::default().and(curve)
    }

    /// A line of some width through the points, with round ends.
    pub fn line(points: &[Point], width: f64) -> Path {
        let mut path = Path::default();
        for pair in points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = (dx * dx + dy * dy).sqrt().max(1e-9);
            let (nx, ny) = (-dy / length * width / 2.0, dx / length * width / 2.0);
            path = path.and(vec![
                (a.0 + nx, a.1 + ny),
                (a.0 - nx, a.1 - ny),
                (b.0 - nx, b.1 - ny),
                (b.0 + nx, b.1 + ny),
            ]);
        }
        points.iter().fold(path, |path, &point| path.plus(Path::circle(point, width / 2.0)))
    }

    /// A ring.
    pub fn ring(center: Point, outer: f64, inner: f64) -> Path {
        Path::circle(center, outer).without(Path::circle(center, inner))
    }

    /// A star with so many points.
    pub fn star(center: Point, outer: f64, inner: f64, points: u32, tilt: f64) -> Path {
        let step = 180.0 / f64::from(points);
        let corner = |i: u32| {
            polar(center, if i.is_multiple_of(2) { outer } else { inner }, tilt - 90.0 + step * f64::from(i))
        };
        Path::default().and((0..points * 2).map(corner).collect())
    }

    /// Both shapes as one, so that a see-through ink does not show where they overlap.
    pub fn plus(mut self, other: Path) -> Path {
        self.0.extend(other.0);
        self
    }

    /// This shape with the other, which must lie inside it, cut out.
    pub fn without(mut self, other: Path) -> Path {
        self.0.extend(other.0.into_iter().map(|outline| outline.into_iter().rev().collect()));
        self
    }

    /// Adds an outline, turned the way all of them turn: overlaps then add up instead of cancelling.
    fn and(mut self, mut outline: Vec<Point>) -> Path {
        let next = outline.iter().cycle().skip(1);
        let area: f64 = outline.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum();
        if area < 0.0 {
            outline.reverse();
        }
        self.0.push(outline);
        self
    }
}

/// Points of a smooth open curve through the given ones, for [`Path::line`].
pub fn curve(points: &[Point]) -> Vec<Point> {
    let last = points.len() - 1;
    let mut bent = Vec::new();
    for i in 0..last {
        spline([points[i.saturating_sub(1)], points[i], points[i + 1], points[(i + 2).min(last)]], &mut bent);
    }
    bent.push(points[last]);
    bent
}

/// One Catmull-Rom segment, from the second point to just before the third.
fn spline([a, b, c, d]: [Point; 4], out: &mut Vec<Point>) {
    for step in 0..12 {
        let t = f64::from(step) / 12.0;
        let bend = |a: f64, b: f64, c: f64, d: f64| {
            let (square, cube) = (t * t, t * t * t);
            0.5 * (2.0 * b
                + (c - a) * t
                + (2.0 * a - 5.0 * b + 4.0 * c - d) * square
                + (3.0 * (b - c) + d - a) * cube)
        };
        out.push((bend(a.0, b.0, c.0, d.0), bend(a.1, b.1, c.1, d.1)));
    }
}

/// A picture in the making.
pub struct Canvas {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    /// A canvas of one colour.
    pub fn new(width: usize, height: usize, ground: Ink) -> Canvas {
        Canvas { width, height, pixels: vec![ground.rgb; width * height] }
    }

    /// A pen on this canvas, in pixels.
    pub fn pen(&mut self) -> Pen<'_> {
        Pen { canvas: self, across: (1.0, 0.0), down: (0.0, 1.0), origin: (0.0, 0.0) }
    }

    /// The finished pixels, row by row.
    pub fn rgb(&self) -> impl Iterator<Item = [u8; 3]> + '_ {
        self.pixels.iter().map(|pixel| pixel.map(|channel| (channel + 0.5) as u8))
    }

    fn blend(&mut self, cover: &Cover, clip: Option<&Cover>, shade: impl Fn(usize) -> Ink) {
        for row in 0..cover.height {
            let y = cover.top + row;
            let ink = shade(y);
            let mut sum = 0.0;
            let deltas = &cover.deltas[row * cover.stride()..][..cover.width];
            let start = y * self.width + cover.left;
            for (column, (delta, pixel)) in deltas.iter().zip(&mut self.pixels[start..]).enumerate() {
                sum += *delta;
                // A cover holds differences: rounding leaves dust where it should be nothing.
                if sum.abs() < 1e-4 {
                    continue;
                }
                let mut share = sum.abs().min(1.0) * ink.alpha;
                if let Some(clip) = clip {
                    share *= clip.solid(cover.left + column, y);
                }
                // Most pixels are covered whole, or would be but for the dust.
                if share > 0.9999 {
                    *pixel = ink.rgb;
                    continue;
                }
                let beneath = *pixel;
                *pixel = [0, 1, 2].map(|i| beneath[i] + (ink.rgb[i] - beneath[i]) * share);
            }
        }
    }

    /// How much of each pixel a shape covers, as differences from one pixel to the next.
    fn cover(&self, path: &Path) -> Cover {
        let points = || path.0.iter().flatten();
        let low =
            |pick: fn(&Point) -> f64| points().map(pick).fold(f64::MAX, f64::min).floor().max(0.0) as usize;
        let high = |pick: fn(&Point) -> f64| points().map(pick).fold(0.0, f64::max).ceil() as usize;
        let (left, top) = (low(|p| p.0).min(self.width), low(|p| p.1).min(self.height));
        let (right, bottom) = (high(|p| p.0).clamp(left, self.width), high(|p| p.1).clamp(top, self.height));
        let (width, height) = (right - left, bottom - top);
        let mut cover = Cover { left, top, width, height, deltas: vec![0.0; (width + 2) * height] };
        for outline in &path.0 {
            for (i, &from) in outline.iter().enumerate() {
                cover.edge(from, outline[(i + 1) % outline.len()]);
            }
        }
        cover
    }
}

/// Which share of each pixel in a box lies inside a shape.
struct Cover {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
    deltas: Vec<f32>,
}

impl Cover {
    fn stride(&self) -> usize {
        self.width + 2
    }

    /// Replaces the differences by the shares themselves, for a clip that is read at any place.
    fn summed(mut self) -> Cover {
        let stride = self.stride();
        for row in self.deltas.chunks_exact_mut(stride) {
            let mut sum = 0.0;
            for delta in row {
                sum += *delta;
                *delta = sum.abs().min(1.0);
            }
        }
        self
    }

    fn solid(&self, x: usize, y: usize) -> f32 {
        let inside =
            x >= self.left && y >= self.top && x < self.left + self.width && y < self.top + self.height;
        if inside { self.deltas[(y - self.top) * self.stride() + x - self.left] } else { 0.0 }
    }

    /// Adds the area to the right of one edge of an outline.
    fn edge(&mut self, from: Point, to: Point) {
        let (way, from, to) = if from.1 < to.1 { (1.0, from, to) } else { (-1.0, to, from) };
        let (left, top) = (self.left as f64, self.top as f64);
        let slope = (to.0 - from.0) / (to.1 - from.1);
        let (start, end) = ((from.1 - top).max(0.0), (to.1 - top).min(self.height as f64));
        if start >= end {
            return;
        }
        for row in start as usize..(end.ceil() as usize).min(self.height) {
            let (upper, lower) = (start.max(row as f64), end.min(row as f64 + 1.0));
            let x_at = |y: f64| (from.0 + (y + top - from.1) * slope - left).clamp(0.0, self.width as f64);
            let (a, b) = (x_at(upper), x_at(lower));
            let stride = self.stride();
            spread(
                &mut self.deltas[row * stride..(row + 1) * stride],
                a.min(b),
                a.max(b),
                way * (lower - upper),
            );
        }
    }
}

/// Shares `amount` among the pixels that an edge crosses between `left` and `right` in one row.
fn spread(row: &mut [f32], left: f64, right: f64, amount: f64) {
    let first = left as usize;
    if right <= first as f64 + 1.0 {
        let beyond = (left + right) / 2.0 - first as f64;
        row[first] += (amount * (1.0 - beyond)) as f32;
        row[first + 1] += (amount * beyond) as f32;
        return;
    }
    // The area to the right of the edge, up to the far side of each pixel; its second difference is
    // what a running sum turns into coverage.
    let scale = 1.0 / (right - left);
    let area = |x: f64| {
        let inside = (x - left).clamp(0.0, right - left);
        inside * inside * scale / 2.0 + (x - right).max(0.0)
    };
    let (mut covered, mut before) = (0.0, 0.0);
    for (index, delta) in row.iter_mut().enumerate().take(right as usize + 2).skip(first) {
        let upto = area(index as f64 + 1.0);
        let here = upto - covered;
        *delta += (amount * (here - before)) as f32;
        (covered, before) = (upto, here);
    }
}

/// Draws on a canvas, from its own origin and with its own scale and tilt.
pub struct Pen<'a> {
    canvas: &'a mut Canvas,
    across: Point,
    down: Point,
    origin: Point,
}

impl Pen<'_> {
    /// A pen whose origin lies at a point of this one, scaled by `scale`.
    pub fn at(&mut self, point: Point, scale: f64) -> Pen<'_> {
        self.place(point, (scale, scale), 0.0)
    }

    /// A pen moved, stretched (a negative stretch mirrors) and turned clockwise by some degrees.
    pub fn place(&mut self, point: Point, (sx, sy): Point, degrees: f64) -> Pen<'_> {
        let origin = self.map(point);
        let (cos, sin) = polar((0.0, 0.0), 1.0, degrees);
        let (a, d) = (self.across, self.down);
        let across = ((a.0 * cos + d.0 * sin) * sx, (a.1 * cos + d.1 * sin) * sx);
        let down = ((d.0 * cos - a.0 * sin) * sy, (d.1 * cos - a.1 * sin) * sy);
        Pen { canvas: self.canvas, across, down, origin }
    }

    fn map(&self, (x, y): Point) -> Point {
        let (a, d, o) = (self.across, self.down, self.origin);
        (o.0 + a.0 * x + d.0 * y, o.1 + a.1 * x + d.1 * y)
    }

    fn mapped(&self, path: &Path) -> Path {
        Path(path.0.iter().map(|outline| outline.iter().map(|&point| self.map(point)).collect()).collect())
    }

    /// Fills a shape.
    pub fn fill(&mut self, path: &Path, ink: Ink) {
        let cover = self.canvas.cover(&self.mapped(path));
        self.canvas.blend(&cover, None, |_| ink);
    }

    /// Fills the part of a shape that lies inside another.
    pub fn fill_in(&mut self, clip: &Path, path: &Path, ink: Ink) {
        let clip = self.canvas.cover(&self.mapped(clip)).summed();
        let cover = self.canvas.cover(&self.mapped(path));
        self.canvas.blend(&cover, Some(&clip), |_| ink);
    }

    /// Fills a shape with one colour after the other from its top to its bottom.
    pub fn fade(&mut self, path: &Path, inks: &[Ink]) {
        let cover = self.canvas.cover(&self.mapped(path));
        let (top, height) = (cover.top, cover.height.max(2) as f32 - 1.0);
        let spans = inks.len() as f32 - 1.0;
        self.canvas.blend(&cover, None, |y| {
            let place = (y - top) as f32 / height * spans;
            let span = (place as usize).min(inks.len() - 2);
            inks[span].mix(inks[span + 1], place - span as f32)
        });
    }

    /// Fills a circle.
    pub fn dot(&mut self, center: Point, radius: f64, ink: Ink) {
        self.fill(&Path::circle(center, radius), ink);
    }

    /// Fills a polygon.
    pub fn poly(&mut self, points: &[Point], ink: Ink) {
        self.fill(&Path::polygon(points), ink);
    }

    /// Fills a closed curve.
    pub fn blob(&mut self, points: &[Point], ink: Ink) {
        self.fill(&Path::blob(points), ink);
    }

    /// Draws a line with straight parts.
    pub fn line(&mut self, points: &[Point], width: f64, ink: Ink) {
        self.fill(&Path::line(points, width), ink);
    }

    /// Draws a smooth line.
    pub fn stroke(&mut self, points: &[Point], width: f64, ink: Ink) {
        self.fill(&Path::line(&curve(points), width), ink);
    }

    /// Fills a rectangle between two corners.
    pub fn rect(&mut self, (x0, y0): Point, (x1, y1): Point, ink: Ink) {
        self.poly(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)], ink);
    }
}
