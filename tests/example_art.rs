//! The pictures of `examples/branding` are what the code in `examples/draw` draws.
//!
//! Pixels are compared, not bytes: a new version of an encoder may pack the same picture better, and
//! that is no reason to fail.

#[path = "../examples/draw/art/mod.rs"]
mod art;

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::thread;

use art::palette::{Frame, Indexed, UNCHANGED};

fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/branding/events")
}

#[test]
fn committed_pictures_are_what_the_code_draws() {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let outdated: Vec<&str> = thread::scope(|scope| {
        let start = |worker| {
            let mine = art::WORKS.iter().skip(worker).step_by(workers);
            scope.spawn(move || mine.filter(|work| !matches(work)).map(|work| work.path).collect::<Vec<_>>())
        };
        let running: Vec<_> = (0..workers).map(start).collect();
        running.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    assert!(outdated.is_empty(), "run `cargo run --release --example draw` and commit: {outdated:?}");
}

#[test]
fn every_committed_picture_has_code() {
    let mut committed = BTreeSet::new();
    for event in fs::read_dir(events()).unwrap() {
        let event = event.unwrap();
        for folder in ["banners", "server_icons"] {
            for file in fs::read_dir(event.path().join(folder)).unwrap() {
                let names = [event.file_name(), folder.into(), file.unwrap().file_name()];
                committed.insert(names.map(|name| name.into_string().unwrap()).join("/"));
            }
        }
    }
    let drawn: BTreeSet<String> = art::WORKS.iter().map(|work| work.path.to_owned()).collect();
    assert_eq!(committed, drawn);
}

fn matches(work: &art::Work) -> bool {
    let read = if work.path.ends_with(".gif") { read_gif } else { read_png };
    let Ok(committed) = read(&events().join(work.path)) else { return false };
    let drawn = work.make();
    (committed.width, committed.height) == (drawn.width, drawn.height)
        // A GIF's palette is filled up to a power of two.
        && committed.palette.starts_with(&drawn.palette)
        && committed.frames == drawn.frames
}

fn read_png(path: &Path) -> Result<Indexed, Box<dyn Error>> {
    let mut decoder = png::Decoder::new(BufReader::new(File::open(path)?));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    let palette = colours(reader.info().palette.as_deref().unwrap_or_default());
    let mut pixels = vec![0; width * height];
    reader.next_frame(&mut pixels)?;
    Ok(Indexed {
        width,
        height,
        palette,
        frames: vec![Frame { corner: (0, 0), size: (width, height), pixels }],
    })
}

fn read_gif(path: &Path) -> Result<Indexed, Box<dyn Error>> {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(BufReader::new(File::open(path)?))?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let palette = colours(decoder.global_palette().unwrap_or_default());
    let mut frames = Vec::new();
    while let Some(frame) = decoder.read_next_frame()? {
        let show = |&index: &u8| if Some(index) == frame.transparent { UNCHANGED } else { index };
        frames.push(Frame {
            corner: (usize::from(frame.left), usize::from(frame.top)),
            size: (usize::from(frame.width), usize::from(frame.height)),
            pixels: frame.buffer.iter().map(show).collect(),
        });
    }
    Ok(Indexed { width, height, palette, frames })
}

fn colours(bytes: &[u8]) -> Vec<[u8; 3]> {
    bytes.chunks_exact(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect()
}
