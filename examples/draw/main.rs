//! Draws the pictures of `examples/branding`: `cargo run --release --example draw`.

mod art;

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use art::palette::{Indexed, UNCHANGED};

/// How long one step of an animation is shown, in hundredths of a second.
const STEP: u16 = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/branding/events");
    for work in art::WORKS {
        let path = events.join(work.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = BufWriter::new(File::create(&path)?);
        let image = work.make();
        if work.path.ends_with(".gif") { write_gif(&image, file)? } else { write_png(&image, file)? }
    }
    Ok(())
}

fn write_png(image: &Indexed, file: BufWriter<File>) -> Result<(), Box<dyn Error>> {
    let mut encoder = png::Encoder::new(file, u32::try_from(image.width)?, u32::try_from(image.height)?);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(image.palette.concat());
    // Neighbouring palette entries have nothing in common: a filter would only add noise.
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&image.frames[0].pixels)?;
    writer.finish()?;
    Ok(())
}

fn write_gif(image: &Indexed, file: BufWriter<File>) -> Result<(), Box<dyn Error>> {
    // One colour more than there are, for what is transparent needs an index inside the palette.
    let transparent = u8::try_from(image.palette.len())?;
    let palette = [image.palette.concat(), vec![0; 3]].concat();
    let (width, height) = (u16::try_from(image.width)?, u16::try_from(image.height)?);
    let mut encoder = gif::Encoder::new(file, width, height, &palette)?;
    encoder.set_repeat(gif::Repeat::Infinite)?;
    for frame in &image.frames {
        let swap = |&index: &u8| if index == UNCHANGED { transparent } else { index };
        encoder.write_frame(&gif::Frame {
            delay: STEP,
            dispose: gif::DisposalMethod::Keep,
            transparent: Some(transparent),
            left: u16::try_from(frame.corner.0)?,
            top: u16::try_from(frame.corner.1)?,
            width: u16::try_from(frame.size.0)?,
            height: u16::try_from(frame.size.1)?,
            buffer: frame.pixels.iter().map(swap).collect(),
            ..gif::Frame::default()
        })?;
    }
    Ok(())
}
