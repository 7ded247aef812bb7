//! The protocols that are little more than an envelope, and half blocks. They stay here: a few lines each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::pixels::Pixels;

/// The longest piece that kitty takes at once, in bytes of Base64.
const PIECE: usize = 4096;

/// A PNG for kitty, over so many columns and rows. It is told to be quiet (`q=2`): an answer would end up in the
/// shell's next line.
pub(super) fn kitty(png: &[u8], (columns, rows): (usize, usize)) -> String {
    let data = STANDARD.encode(png);
    let mut out = String::with_capacity(data.len() + 1024);
    let pieces = data.len().div_ceil(PIECE);
    for (number, piece) in data.as_bytes().chunks(PIECE).enumerate() {
        let more = u8::from(number + 1 < pieces);
        match number {
            0 => out.push_str(&format!("\x1b_Ga=T,f=100,q=2,c={columns},r={rows},m={more};")),
            _ => out.push_str(&format!("\x1b_Gm={more},q=2;")),
        }
        out.push_str(&String::from_utf8_lossy(piece));
        out.push_str("\x1b\\");
    }
    out + "\n"
}

/// A PNG for iTerm2, over so many columns and rows.
pub(super) fn iterm(png: &[u8], (columns, rows): (usize, usize)) -> String {
    let (size, data) = (png.len(), STANDARD.encode(png));
    format!(
        "\x1b]1337;File=inline=1;size={size};width={columns};height={rows};preserveAspectRatio=1:{data}\x07\n"
    )
}

/// Two pixels a cell, one above the other.
pub(super) fn blocks(picture: &Pixels) -> String {
    let mut out = String::new();
    for y in (0..picture.height).step_by(2) {
        for x in 0..picture.width {
            out.push_str(&match (picture.visible(x, y), picture.visible(x, y + 1)) {
                (Some(upper), Some(lower)) => format!("\x1b[{};{}m▀", color(38, upper), color(48, lower)),
                (Some(upper), None) => format!("\x1b[49;{}m▀", color(38, upper)),
                (None, Some(lower)) => format!("\x1b[49;{}m▄", color(38, lower)),
                (None, None) => "\x1b[49m ".to_owned(),
            });
        }
        out.push_str("\x1b[0m\n");
    }
    out
}

fn color(ground: u8, [red, green, blue]: [u8; 3]) -> String {
    format!("{ground};2;{red};{green};{blue}")
}
