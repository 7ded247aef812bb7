//! Sixel: bands of six rows, and in each of them, colour by colour, a character a column that says which of the six
//! pixels have the colour.
//!
//! It stays here: the crates for it wrap a C library or bring another colour quantizer, and this is the rest.

use std::collections::BTreeMap;

use color_quant::NeuQuant;

use super::pixels::Pixels;

/// How many colours every terminal with sixels has, of 256 one less than there could be.
const COLORS: usize = 255;

/// How thoroughly colours are chosen, from 1 (every pixel is looked at) to 30.
const CARE: i32 = 3;

/// The picture, and the cursor on the line below it. What cannot be seen through it shows the terminal's ground.
pub(super) fn write(picture: &Pixels) -> String {
    let (width, height) = (picture.width, picture.height);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let seen = places.filter_map(|(x, y)| picture.visible(x, y));
    let pixels: Vec<u8> = seen.flat_map(|[red, green, blue]| [red, green, blue, 255]).collect();
    let mut out = format!("\x1bP0;1q\"1;1;{width};{height}");
    if !pixels.is_empty() {
        let palette = NeuQuant::new(CARE, COLORS, &pixels);
        for (number, color) in palette.color_map_rgb().chunks_exact(3).enumerate() {
            let percent = |part: u8| (u32::from(part) * 100 + 127) / 255;
            let [red, green, blue] = [percent(color[0]), percent(color[1]), percent(color[2])];
            out.push_str(&format!("#{number};2;{red};{green};{blue}"));
        }
        for top in (0..height).step_by(6) {
            band(picture, top, &palette, &mut out);
        }
    }
    out + "\x1b\\\n"
}

fn band(picture: &Pixels, top: usize, palette: &NeuQuant, out: &mut String) {
    let mut colors: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    for y in top..picture.height.min(top + 6) {
        for x in 0..picture.width {
            let Some([red, green, blue]) = picture.visible(x, y) else { continue };
            let columns = colors.entry(palette.index_of(&[red, green, blue, 255]));
            columns.or_insert_with(|| vec![0; picture.width])[x] |= 1 << (y - top);
        }
    }
    for (number, columns) in colors {
        out.push_str(&format!("#{number}"));
        for run in columns.chunk_by(|a, b| a == b) {
            let sixel = char::from(b'?' + run[0]);
            match run.len() {
                length @ 4.. => out.push_str(&format!("!{length}{sixel}")),
                length => out.extend(std::iter::repeat_n(sixel, length)),
            }
        }
        out.push('$');
    }
    out.push('-');
}
