//! A picture as pixels, and the same picture made small.
//!
//! Scaling stays here: the picture only ever gets smaller, so each new pixel is the average of a block of old ones. The
//! crates for it (`image`, `fast_image_resize`) bring colour management or wide SIMD code for this one loop.

use std::ops::Range;

use png::{BitDepth, ColorType, Compression, Encoder};

/// A picture in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pixels {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Bytes a pixel: 1 for grey, 2 with opacity, 3 for colours, 4 with opacity.
    pub(super) channels: usize,
    /// Row by row, `width * height * channels` of them.
    pub(super) bytes: Vec<u8>,
}

impl Pixels {
    /// Red, green, blue and opacity of a pixel; clear below the last row.
    pub(super) fn at(&self, x: usize, y: usize) -> [u8; 4] {
        let start = (y * self.width + x) * self.channels;
        match self.bytes.get(start..start + self.channels) {
            Some(&[grey]) => [grey, grey, grey, 255],
            Some(&[grey, alpha]) => [grey, grey, grey, alpha],
            Some(&[red, green, blue]) => [red, green, blue, 255],
            Some(&[red, green, blue, alpha]) => [red, green, blue, alpha],
            _ => [0; 4],
        }
    }

    /// The colour of a pixel, where it can be seen.
    pub(super) fn visible(&self, x: usize, y: usize) -> Option<[u8; 3]> {
        let [red, green, blue, alpha] = self.at(x, y);
        (alpha >= 128).then_some([red, green, blue])
    }

    /// Puts another picture of as many channels on this one, as far as it is within it.
    pub(super) fn put(&mut self, other: &Pixels, left: usize, top: usize) {
        let length = other.width.min(self.width.saturating_sub(left)) * self.channels;
        let lines = other.bytes.chunks_exact((other.width * other.channels).max(1));
        for (line, y) in lines.zip(top..self.height) {
            let start = (y * self.width + left) * self.channels;
            if let Some(place) = self.bytes.get_mut(start..start + length) {
                place.copy_from_slice(&line[..length]);
            }
        }
    }

    /// The picture within this width and height, its ratio kept. A small one is not made larger.
    pub(super) fn shrink(&self, width: usize, height: usize) -> Pixels {
        let (most_width, most_height) = (width.min(self.width), height.min(self.height));
        let (width, height) = if self.width * most_height <= self.height * most_width {
            (self.width * most_height / self.height, most_height)
        } else {
            (most_width, self.height * most_width / self.width)
        };
        let (width, height) = (width.max(1), height.max(1));
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let bytes =
            places.flat_map(|(x, y)| self.average(part(x, width, self.width), part(y, height, self.height)));
        Pixels { bytes: bytes.collect(), width, height, channels: 4 }
    }

    /// The average of a block, in equal parts.
    fn average(&self, columns: Range<usize>, rows: Range<usize>) -> [u8; 4] {
        let count = columns.len() * rows.len();
        let mut sums = [count / 2; 4];
        for y in rows {
            for x in columns.clone() {
                let pixel = self.at(x, y);
                sums.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += usize::from(value));
            }
        }
        sums.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
    }

    /// The picture as a PNG.
    pub(super) fn png(&self) -> Result<Vec<u8>, String> {
        let color = match self.channels {
            1 => ColorType::Grayscale,
            2 => ColorType::GrayscaleAlpha,
            3 => ColorType::Rgb,
            _ => ColorType::Rgba,
        };
        let side = |length: usize| u32::try_from(length).map_err(|error| error.to_string());
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, side(self.width)?, side(self.height)?);
        encoder.set_color(color);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Fast);
        let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
        writer.write_image_data(&self.bytes).map_err(|error| error.to_string())?;
        writer.finish().map_err(|error| error.to_string())?;
        Ok(png)
    }
}

/// Which of `old` pixels make up the `index`th of `new` ones. There are not more new ones, so it is at least one.
fn part(index: usize, new: usize, old: usize) -> Range<usize> {
    (index * old).div_ceil(new)..((index + 1) * old).div_ceil(new)
}
