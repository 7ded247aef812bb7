//! From free colours to a palette: what makes the files small.

use std::collections::BTreeMap;
use std::iter;

use super::canvas::Canvas;

/// A picture in at most 256 colours, as PNG and GIF store it.
pub struct Indexed {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// The colours.
    pub palette: Vec<[u8; 3]>,
    /// One picture, or the steps of an animation.
    pub frames: Vec<Frame>,
}

/// What changes from one step of an animation to the next.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// The left and the upper edge of what changes.
    pub corner: (usize, usize),
    /// Its width and height.
    pub size: (usize, usize),
    /// An index into the palette a pixel; [`UNCHANGED`] where the step before shows through.
    pub pixels: Vec<u8>,
}

/// The index that lets the step before show through. No colour has it.
pub const UNCHANGED: u8 = 255;

/// Reduces canvases of one size to a palette that they share.
pub fn index(canvases: &[Canvas], colours: usize) -> Indexed {
    let pixels: Vec<Vec<[u8; 3]>> = canvases.iter().map(|canvas| canvas.rgb().collect()).collect();
    // Run by run: flat areas are long runs, and looking up each pixel would take most of the time.
    let runs =
        |frame: &[[u8; 3]]| frame.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect::<Vec<_>>();
    let frames: Vec<Vec<([u8; 3], usize)>> = pixels.iter().map(|frame| runs(frame)).collect();
    let mut counts = BTreeMap::new();
    for &(colour, length) in frames.iter().flatten() {
        *counts.entry(colour).or_insert(0) += length;
    }
    let (palette, nearest) = choose(&counts, colours.min(usize::from(UNCHANGED)));
    let pack = |frame: &Vec<([u8; 3], usize)>| {
        frame.iter().flat_map(|&(colour, length)| iter::repeat_n(nearest[&colour], length)).collect()
    };
    let whole: Vec<Vec<u8>> = frames.iter().map(pack).collect();
    let (width, height) = (canvases[0].width, canvases[0].height);
    let mut frames = vec![Frame { corner: (0, 0), size: (width, height), pixels: whole[0].clone() }];
    frames.extend(whole.windows(2).map(|pair| change(&pair[0], &pair[1], width)));
    Indexed { width, height, palette, frames }
}

/// Picks the colours, and for each colour there was the one to use instead.
///
/// The most common colour comes first, then always the one that the palette so far renders worst,
/// weighed by how often it occurs: areas keep their exact colour, and so do small bright details.
fn choose(counts: &BTreeMap<[u8; 3], usize>, limit: usize) -> (Vec<[u8; 3]>, BTreeMap<[u8; 3], u8>) {
    struct Shade {
        rgb: [u8; 3],
        weight: f32,
        error: f32,
        nearest: u8,
    }
    let mut shades: Vec<Shade> = counts
        .iter()
        .map(|(&rgb, &count)| Shade {
            rgb,
            weight: (count as f32).sqrt() * (count as f32).sqrt().sqrt(),
            error: 1e9,
            nearest: 0,
        })
        .collect();
    let mut palette: Vec<[u8; 3]> = Vec::new();
    while palette.len() < limit {
        let worst = shades.iter().max_by(|a, b| (a.error * a.weight).total_cmp(&(b.error * b.weight)));
        let Some(pick) = worst.filter(|shade| shade.error > 0.0).map(|shade| shade.rgb) else { break };
        for shade in &mut shades {
            let error = distance(shade.rgb, pick);
            if error < shade.error {
                shade.error = error;
                shade.nearest = palette.len() as u8;
            }
        }
        palette.push(pick);
    }
    (palette, shades.iter().map(|shade| (shade.rgb, shade.nearest)).collect())
}

fn distance(a: [u8; 3], b: [u8; 3]) -> f32 {
    // The eye tells greens apart best and blues worst.
    let [red, green, blue] = [0, 1, 2].map(|i| f32::from(a[i]) - f32::from(b[i]));
    2.0 * red * red + 4.0 * green * green + 3.0 * blue * blue
}

/// The smallest box around what differs, and in it only what differs.
fn change(before: &[u8], after: &[u8], width: usize) -> Frame {
    let differs = |&index: &usize| before[index] != after[index];
    let places = || (0..after.len()).filter(differs);
    let left = places().map(|i| i % width).min().unwrap_or(0);
    let right = places().map(|i| i % width).max().unwrap_or(0);
    let top = places().next().unwrap_or(0) / width;
    let bottom = places().next_back().unwrap_or(0) / width;
    let inside = (top..=bottom).flat_map(|y| (left..=right).map(move |x| y * width + x));
    let pixels = inside.map(|i| if before[i] == after[i] { UNCHANGED } else { after[i] }).collect();
    Frame { corner: (left, top), size: (right - left + 1, bottom - top + 1), pixels }
}
