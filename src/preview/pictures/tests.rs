use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::pixels::Pixels;
use super::*;

/// A picture with a red, a green, a blue and a clear quarter.
fn quarters(width: usize, height: usize) -> Pixels {
    drawn(width, height, |x, y| match (x < width / 2, y < height / 2) {
        (true, true) => [255, 0, 0, 255],
        (false, true) => [0, 255, 0, 255],
        (true, false) => [0, 0, 255, 255],
        (false, false) => [0, 0, 0, 0],
    })
}

fn drawn(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 4]) -> Pixels {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Pixels { width, height, channels: 4, bytes: places.flat_map(|(x, y)| pixel(x, y)).collect() }
}

fn bytes(width: usize, height: usize) -> Vec<u8> {
    quarters(width, height).png().unwrap()
}

/// Checks the corners of a picture that was made from [`quarters`].
fn check(picture: &Pixels, size: (usize, usize)) {
    assert_eq!((picture.width, picture.height), size);
    let (w, h) = size;
    assert_eq!(picture.at(1, 1), [255, 0, 0, 255]);
    assert_eq!(picture.at(w - 2, 1), [0, 255, 0, 255]);
    assert_eq!(picture.at(1, h - 2), [0, 0, 255, 255]);
    assert_eq!(picture.at(w - 2, h - 2)[3], 0);
}

#[test]
fn kitty_gets_a_small_png_in_pieces_and_does_not_answer() {
    // Noise, so that it takes more than one piece.
    let noise = drawn(400, 400, |x, y| {
        let value = blake3::hash(&[x as u8, y as u8, (x >> 8) as u8, (y >> 8) as u8]);
        [value.as_bytes()[0], value.as_bytes()[1], value.as_bytes()[2], 255]
    });
    let shown = Pictures::Kitty.show(&noise.png().unwrap(), 20, 10).unwrap();
    let pieces: Vec<&str> = shown.trim_end_matches('\n').split_terminator("\x1b\\").collect();
    assert!(pieces.len() > 1);
    let mut data = String::new();
    for (number, piece) in pieces.iter().enumerate() {
        let (head, body) = piece.split_once(';').unwrap();
        let last = number + 1 == pieces.len();
        assert!(head.starts_with("\x1b_G") && head.contains("q=2"), "{head:?}");
        assert!(head.contains(if last { "m=0" } else { "m=1" }), "{head:?}");
        assert!(body.len() <= 4096 && (last || body.len() % 4 == 0));
        data.push_str(body);
    }
    assert!(pieces[0].contains("a=T,f=100") && pieces[0].contains("c=20,r=10"), "{}", &pieces[0][..60]);
    let png = STANDARD.decode(data).unwrap();
    assert_eq!(unpack(&png).unwrap().width, 200);
}

#[test]
fn iterm_gets_a_small_png() {
    let shown = Pictures::Iterm.show(&bytes(960, 540), 40, 12).unwrap();
    let (head, data) = shown.split_once(':').unwrap();
    let data = STANDARD.decode(data.strip_suffix("\x07\n").unwrap()).unwrap();
    let size = data.len();
    assert_eq!(head, format!("\x1b]1337;File=inline=1;size={size};width=40;height=12;preserveAspectRatio=1"));
    check(&unpack(&data).unwrap(), (400, 225));
}

#[test]
fn sixels_say_the_picture() {
    let shown = Pictures::Sixel.show(&bytes(96, 54), 40, 12).unwrap();
    check(&read_sixels(&shown), (96, 54));
}

/// What a terminal makes of sixels.
fn read_sixels(text: &str) -> Pixels {
    let body = text.strip_prefix("\x1bP0;1q").unwrap().strip_suffix("\x1b\\\n").unwrap();
    let number = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
    let numbers = |text: &str| -> Vec<usize> {
        let list: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == ';').collect();
        list.split(';').map(|part| part.parse().unwrap()).collect()
    };
    let size = numbers(&body[1..]);
    let mut picture = drawn(size[2], size[3], |_, _| [0; 4]);
    let mut palette: BTreeMap<usize, [u8; 4]> = BTreeMap::new();
    let (mut at, mut color, mut x, mut top) = (0, [0; 4], 0, 0);
    while at < body.len() {
        let rest = &body[at + 1..];
        let mut repeat = 1;
        match body.as_bytes()[at] {
            b'"' => at += rest.chars().take_while(|c| c.is_ascii_digit() || *c == ';').count(),
            b'#' => {
                let list: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ';').collect();
                let said = numbers(&list);
                if let [number, 2, red, green, blue] = said[..] {
                    let part = |percent: usize| (percent * 255 / 100) as u8;
                    palette.insert(number, [part(red), part(green), part(blue), 255]);
                } else {
                    color = palette[&said[0]];
                }
                at += list.len();
            }
            b'$' => x = 0,
            b'-' => (x, top) = (0, top + 6),
            sign => {
                let mut sixel = sign;
                if sign == b'!' {
                    let count = number(rest);
                    repeat = count.parse().unwrap();
                    sixel = rest.as_bytes()[count.len()];
                    at += count.len() + 1;
                }
                assert!((b'?'..=b'~').contains(&sixel), "{}", char::from(sixel));
                for column in x..x + repeat {
                    for bit in (0..6_usize).filter(|bit| (sixel - b'?') >> bit & 1 == 1) {
                        let start = ((top + bit) * picture.width + column) * 4;
                        picture.bytes[start..start + 4].copy_from_slice(&color);
                    }
                }
                x += repeat;
            }
        }
        at += 1;
    }
    picture
}

#[test]
fn blocks_are_two_pixels_high() {
    let shown = Pictures::Blocks.show(&bytes(4, 4), 40, 12).unwrap();
    let red = "\x1b[38;2;255;0;0;48;2;255;0;0m▀";
    let green = "\x1b[38;2;0;255;0;48;2;0;255;0m▀";
    let blue = "\x1b[38;2;0;0;255;48;2;0;0;255m▀";
    let clear = "\x1b[49m ";
    assert_eq!(shown, format!("{red}{red}{green}{green}\x1b[0m\n{blue}{blue}{clear}{clear}\x1b[0m\n"));
    let odd = Pictures::Blocks.show(&bytes(2, 3), 40, 12).unwrap();
    assert_eq!(odd.lines().count(), 2);
    assert!(odd.contains("\x1b[49;38;2;0;0;255m▀"), "{odd:?}");
}

#[test]
fn a_picture_keeps_its_ratio_and_does_not_grow() {
    for (size, most, becomes) in [
        ((960, 540), (400, 240), (400, 225)),
        ((512, 512), (400, 240), (240, 240)),
        ((100, 50), (400, 240), (100, 50)),
        ((5000, 3), (400, 240), (400, 1)),
        ((1, 5000), (400, 240), (1, 240)),
    ] {
        let small = drawn(size.0, size.1, |_, _| [0; 4]).shrink(most.0, most.1);
        assert_eq!((small.width, small.height), becomes, "{size:?} in {most:?}");
    }
}

#[test]
fn what_cannot_be_unpacked_is_said() {
    for bytes in [&b""[..], b"not a picture", &bytes(64, 64)[..60]] {
        assert!(Pictures::Blocks.show(bytes, 40, 12).is_err());
    }
    // Nothing is unpacked where nothing is shown.
    assert_eq!(Pictures::None.show(b"not a picture", 40, 12), Ok(String::new()));
}

/// A PNG of 16,000 by 16,000 pixels is a gigabyte of them, from 250 KiB; a GIF needs some thirty bytes for it.
#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let refused = |bytes: &[u8]| {
        let refused = Pictures::Blocks.show(bytes, 40, 12).unwrap_err();
        assert!(refused.to_lowercase().contains("limit") || refused.contains("large"), "{refused}");
    };
    for (width, height) in [(16_000_u32, 16_000_u32), (60_000, 1), (u32::MAX >> 1, u32::MAX >> 1)] {
        let mut png = bytes(8, 8);
        png[16..20].copy_from_slice(&width.to_be_bytes());
        png[20..24].copy_from_slice(&height.to_be_bytes());
        let checksum = crc32fast::hash(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        refused(&png);
    }
    for (width, height) in [(16_000, 16_000), (u16::MAX, u16::MAX)] {
        let mut gif = gif::Encoder::new(Vec::new(), width, height, &[0, 0, 0, 255, 255, 255]).unwrap();
        gif.write_frame(&gif::Frame::from_indexed_pixels(1, 1, vec![1], None)).unwrap();
        refused(&gif.into_inner().unwrap());
    }
}

#[test]
fn the_environment_says_what_the_terminal_is() {
    use Pictures::{Blocks, Iterm, Kitty, Sixel};
    for (variables, expected) in [
        (&[][..], Pictures::None),
        (&[("TERM", "dumb"), ("COLORTERM", "truecolor")], Pictures::None),
        (&[("TERM", "xterm-256color")], Pictures::None),
        (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")], Blocks),
        (&[("TERM", "xterm-256color"), ("COLORTERM", "24bit")], Blocks),
        (&[("TERM", "xterm-kitty")], Kitty),
        (&[("TERM", "xterm-256color"), ("KITTY_WINDOW_ID", "1")], Kitty),
        (&[("TERM", "xterm-ghostty"), ("COLORTERM", "truecolor")], Kitty),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Iterm),
        (&[("TERM", "xterm-256color"), ("LC_TERMINAL", "iTerm2")], Iterm),
        (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "WezTerm")], Iterm),
        (&[("TERM", "foot")], Sixel),
        (&[("TERM", "mlterm-256color")], Sixel),
        (&[("TERM", "tmux-256color"), ("COLORTERM", "truecolor"), ("KITTY_WINDOW_ID", "1")], Blocks),
        (&[("TERM", "screen-256color"), ("KITTY_WINDOW_ID", "1")], Pictures::None),
        (&[("TERM", "xterm-kitty"), ("TMUX", "/tmp/tmux")], Pictures::None),
    ] {
        let get = |name: &str| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(Pictures::detect(&get), expected, "{variables:?}");
    }
}
