//! What the fuzzer kept, read again: `fuzz/corpus` holds a folder a reader, of inputs that reach different places in
//! it, and `fuzz/crashes` the inputs that once broke it, named for what they were.

use std::fs;
use std::path::{Path, PathBuf};

use crate::readers::READERS;

/// The most that all inputs may take together, in bytes: they are read at every build.
const MOST: u64 = 2 * 1024 * 1024;

fn folder(kind: &str, reader: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(kind).join(reader)
}

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn no_reader_breaks_on_what_the_fuzzer_kept() {
    for (name, read) in READERS {
        let kept = inputs(&folder("corpus", name));
        assert!(!kept.is_empty(), "there is no corpus for {name}");
        for file in kept {
            // The harness shows this line beside a panic.
            println!("{}", file.display());
            read(&fs::read(&file).unwrap());
        }
    }
}

#[test]
fn no_reader_breaks_again_on_what_broke_it_once() {
    for (name, read) in READERS {
        for file in inputs(&folder("crashes", name)) {
            println!("{}", file.display());
            read(&fs::read(&file).unwrap());
        }
    }
}

#[test]
fn every_corpus_has_a_reader_and_all_of_them_stay_small() {
    let mut bytes = 0;
    for kind in ["corpus", "crashes"] {
        for folder in inputs(&folder(kind, "")) {
            let name = folder.file_name().unwrap().to_str().unwrap();
            assert!(READERS.iter().any(|(reader, _)| *reader == name), "{kind}/{name} belongs to no reader");
            bytes += inputs(&folder).iter().map(|file| file.metadata().unwrap().len()).sum::<u64>();
        }
    }
    assert!(bytes <= MOST, "{bytes} bytes");
}
