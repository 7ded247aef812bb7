//! What does not depend on the clock: what is read, how much memory it takes, how many instructions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::art;
use crate::support::program::bannerman;
use crate::support::repository::Repository;

/// The lock that `compile` makes of a SOURCE, with the cache in `cache`.
fn lock(folder: &Path, source: &str, cache: &str, more: &[&str]) -> String {
    let arguments = ["compile", "--quiet", "-o", "made.lock", "--cache-dir", cache, source];
    let ran = bannerman(folder, &[&arguments, more].concat()).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{source}: {ran:?}");
    fs::read_to_string(folder.join("made.lock")).unwrap()
}

/// Removes the objects of all pictures from a repository whose objects lie in files of their own.
fn lose_pictures(repository: &Repository) {
    let list = repository.git(&["ls-tree", "-r", "HEAD"]);
    let pictures = list.lines().filter(|row| !row.ends_with("meta.md"));
    for row in pictures {
        let id = row.split_whitespace().nth(2).unwrap();
        let _ = fs::remove_file(repository.file(&format!(".git/objects/{}/{}", &id[..2], &id[2..])));
    }
}

#[test]
fn a_picture_that_is_known_is_not_read() {
    let (repository, desk) = (Repository::small(), TempDir::new().unwrap());
    let source = format!("{}@HEAD", repository.path().display());
    let made = lock(desk.path(), &source, "kept", &[]);
    fs::write(desk.path().join("known.lock"), &made).unwrap();
    lose_pictures(&repository);
    // By the lock at hand, and by what was kept of the run before.
    assert_eq!(lock(desk.path(), &source, "empty", &["--lock", "known.lock"]), made);
    assert_eq!(lock(desk.path(), &source, "kept", &[]), made);
    // Which is what it takes.
    let ran = bannerman(desk.path(), &["compile", "--cache-dir", "other", &source]).run();
    assert_eq!(ran.status, 3, "{ran:?}");
}

#[test]
fn a_file_of_the_working_tree_that_did_not_change_is_not_read() {
    let (repository, desk) = (Repository::small(), TempDir::new().unwrap());
    let source = repository.path().to_str().unwrap();
    let made = lock(desk.path(), source, "kept", &[]);
    lose_pictures(&repository);
    // The same size and times, so that Git takes it for unchanged; whoever read it would find no picture.
    for path in ["events/christmas/banners/banner.png", "events/evergreen/server_icons/icon.png"] {
        let path = repository.file(path);
        let metadata = fs::metadata(&path).unwrap();
        let file = fs::File::options().write(true).open(&path).unwrap();
        std::io::Write::write_all(&mut &file, b"XXXX").unwrap();
        file.set_modified(metadata.modified().unwrap()).unwrap();
    }
    repository.git(&["update-index", "--assume-unchanged", "events/christmas/banners/banner.png"]);
    repository.git(&["update-index", "--assume-unchanged", "events/evergreen/server_icons/icon.png"]);
    assert_eq!(lock(desk.path(), source, "kept", &[]), made);
}

#[test]
fn facts_that_were_tampered_with_are_not_believed() {
    let (repository, desk) = (Repository::small(), TempDir::new().unwrap());
    let source = repository.path().to_str().unwrap();
    let made = lock(desk.path(), source, "kept", &[]);
    let facts = fs::read_dir(desk.path().join("kept")).unwrap().map(|entry| entry.unwrap().path());
    let facts: Vec<PathBuf> = facts.filter(|path| path.extension().is_some_and(|e| e == "facts")).collect();
    let text = fs::read_to_string(&facts[0]).unwrap();
    assert!(text.contains(" 160 90 1\n"), "{text}");
    fs::write(&facts[0], text.replace(" 160 90 1\n", " 320 180 1\n")).unwrap();
    assert_eq!(lock(desk.path(), source, "kept", &[]), made);
    // Nor is a lock that merely lies there, which a pull request may have brought.
    repository.write("bannerman.lock", made.replace("width = 160", "width = 161"));
    let ran = bannerman(repository.path(), &["compile", "--check", "--cache-dir", "new"]).run();
    assert_eq!(ran.status, 1, "{ran:?}");
    assert_eq!(bannerman(repository.path(), &["compile", "--cache-dir", "newer"]).run().status, 0);
    assert!(!fs::read_to_string(repository.file("bannerman.lock")).unwrap().contains("width = 161"));
}

/// One thing that somebody does to a branding repository.
#[derive(Debug, Clone)]
enum Edit {
    Picture(u8, u8),
    Remove(u8),
    Days(u8),
    Event(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..4u8, any::<u8>()).prop_map(|(file, shade)| Edit::Picture(file, shade)),
        (0..4u8).prop_map(Edit::Remove),
        (1..20u8).prop_map(Edit::Days),
        (0..3u8).prop_map(Edit::Event),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    /// Whatever is known beforehand, and wherever from.
    #[test]
    fn the_same_commit_gives_the_same_lock_with_and_without_what_is_known(edits in prop::collection::vec(edit(), 1..4)) {
        let (repository, desk) = (Repository::small(), TempDir::new().unwrap());
        let (folder, here) = (repository.path().display().to_string(), desk.path());
        repository.git(&["config", "uploadpack.allowFilter", "true"]);
        let url = format!("file://{folder}");
        fs::write(here.join("before.lock"), lock(here, &folder, "start", &[])).unwrap();
        lock(here, &url, "warm", &[]);
        for (number, edit) in edits.into_iter().enumerate() {
            match edit {
                Edit::Picture(file, shade) => {
                    let path = format!("events/christmas/server_icons/{file}.png");
                    repository.write(&path, art::png(128, 128, shade));
                }
                Edit::Remove(file) => {
                    let path = format!("events/christmas/server_icons/{file}.png");
                    if repository.file(&path).exists() {
                        repository.remove(&path);
                    }
                }
                Edit::Days(day) => {
                    repository.meta("christmas", &format!("start_date: December {day}\nend_date: December 25"));
                }
                Edit::Event(at) => {
                    repository.event(&format!("event{at}"), &format!("May {}", at + 1), &format!("May {}", at + 1));
                }
            }
            repository.commit("Edit");
            let expected = lock(here, &folder, &format!("nothing{number}"), &[]);
            let at_head = format!("{folder}@HEAD");
            let known = ["--lock", "before.lock"];
            let ways: [(&str, &str, &[&str]); 6] = [
                (&folder, "start", &[]),
                (&folder, "none", &known),
                (&at_head, "start", &known),
                (&url, "warm", &[]),
                (&url, &format!("cold{number}"), &[]),
                (&url, &format!("known{number}"), &known),
            ];
            for (source, cache, more) in ways {
                prop_assert_eq!(&lock(here, source, cache, more), &expected, "{} {} {:?}", source, cache, more);
            }
        }
    }
}

/// The most memory that the program has at once, in KiB.
#[cfg(target_os = "linux")]
fn peak(folder: &Path, arguments: &[&str]) -> u64 {
    let mut running = bannerman(folder, arguments).start();
    let status = format!("/proc/{}/status", running.id());
    let mut peak = 0;
    while !running.ended() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let row = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = row.and_then(|row| row.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kib.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_micros(500));
    }
    let ran = running.wait();
    assert_eq!(ran.status, 0, "{ran:?}");
    peak
}

/// A picture of 1 MiB that is like no other.
fn large_picture(repository: &Repository, at: u32) {
    let mut picture = art::png(128, 128, 1);
    let start = picture.len();
    picture.resize(1024 * 1024, 0);
    blake3::Hasher::new().update(&at.to_le_bytes()).finalize_xof().fill(&mut picture[start..]);
    let folder = if at == 0 { "banners" } else { "server_icons" };
    repository.write(&format!("events/evergreen/{folder}/{at}.png"), picture);
}

/// A page takes the memory of its pictures as they are, once, whether they were read for the checks or are known: it is
/// never in memory itself, which would be four thirds as much again.
#[cfg(target_os = "linux")]
#[test]
fn a_page_is_written_without_being_held() {
    const PICTURES: u32 = 48;
    let repository = Repository::outside_git();
    repository.meta("evergreen", "fallback: true");
    (0..PICTURES).for_each(|at| large_picture(&repository, at));
    let peak = |command: &str, more: &[&str]| {
        peak(repository.path(), &[&[command, "--quiet", "--cache-dir", "kept"], more].concat())
    };
    let years = ["--years", "2026"];
    let preview = [peak("preview", &years), peak("preview", &years)];
    let check = peak("check", &[]);
    let page = fs::metadata(repository.file("bannerman-preview.html")).unwrap().len();
    assert!(page > u64::from(PICTURES) * 1024 * 1024 * 4 / 3, "{page}");
    for preview in preview {
        assert!(
            preview < check + u64::from(PICTURES + 16) * 1024,
            "{preview} KiB, and {check} KiB of `check`"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs half a gigabyte of disk"]
fn memory_stays_bounded_however_many_pictures_there_are() {
    let peaks = [2_u32, 160].map(|images| {
        let repository = Repository::empty();
        repository.meta("evergreen", "fallback: true");
        for at in 0..images {
            large_picture(&repository, at);
        }
        repository.commit("Begin");
        // As objects of their own, and in one pack.
        let loose = peak(repository.path(), &["check", ".@HEAD", "--cache-dir", ".git/one"]);
        repository.git(&["gc", "--quiet"]);
        let packed = peak(repository.path(), &["check", ".@HEAD", "--cache-dir", ".git/two"]);
        let files = peak(repository.path(), &["check", "--cache-dir", ".git/three"]);
        [loose, packed, files]
    });
    for (few, many) in peaks[0].into_iter().zip(peaks[1]) {
        assert!(many < few + 64 * 1024, "{peaks:?} KiB");
    }
}

/// The instructions of `--version`, and of `compile`, `plan` and `preview` with 40 events, as a build for tests takes them.
/// They hold for the compiler that Cargo.toml names (`checked-with`): another one makes other code. Whoever makes the
/// program faster, or slower for a reason, writes down the new ones.
const RECORD: [f64; 4] = [4.874e6, 52.66e6, 12.77e6, 126.7e6];

/// Other processors and C libraries take other ways.
const MARGIN: f64 = 0.15;

/// The compiler that the records hold for.
fn checked_with() -> String {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    manifest["package"]["metadata"]["checked-with"].as_str().unwrap().to_owned()
}

/// The compiler that made the program, which it writes into what it makes: `rustc version 1.95.0 (…)`.
fn compiler() -> String {
    let program = fs::read(env!("CARGO_BIN_EXE_bannerman")).unwrap();
    let program = String::from_utf8_lossy(&program);
    let versions = program.split("rustc version ").skip(1).filter_map(|rest| rest.split([' ', '\0']).next());
    let known = versions.into_iter().find(|version| version.starts_with(|c: char| c.is_ascii_digit()));
    known.unwrap_or("of an unknown version").to_owned()
}

/// How many instructions the program takes.
fn instructions(folder: &Path, arguments: &[&str]) -> f64 {
    let out = folder.join("callgrind.out");
    let output = Command::new("valgrind")
        .current_dir(folder)
        .args(["--tool=callgrind", &format!("--callgrind-out-file={}", out.display())])
        .arg(env!("CARGO_BIN_EXE_bannerman"))
        .args(arguments)
        .env("BANNERMAN_NOW", "2026-12-01T12:00:00Z")
        .env("HOME", folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = fs::read_to_string(out).unwrap();
    let row = text.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    row.unwrap().trim().parse().unwrap()
}

/// What is to be said where the compiler is not the one that the records were made with.
fn not_comparable() -> Option<String> {
    let (made_with, compiler) = (checked_with(), compiler());
    (compiler != made_with).then(|| {
        format!(
            "NOT COMPARED with the recorded counts: they were made with Rust {made_with}, and this is Rust {compiler}. \
             That the counts grow no faster than the input is checked all the same."
        )
    })
}

#[cfg(target_os = "linux")]
#[test]
fn the_compiler_that_made_the_program_is_known() {
    let number = |version: &str| version.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
    assert!(number(&compiler()) >= 2 && number(&checked_with()) == 3, "{} {}", compiler(), checked_with());
}

/// A plain folder with so many events.
fn events(number: usize) -> Repository {
    let repository = Repository::outside_git();
    repository.fallback("evergreen");
    for at in 0..number {
        let day = format!("May {}", at % 28 + 1);
        repository
            .meta(&format!("event{at}"), &format!("start_date: {day}\nend_date: {day}\npriority: {at}"));
        repository.art(&format!("event{at}"));
    }
    repository
}

#[test]
#[ignore = "needs valgrind"]
fn instructions_grow_with_the_input_and_not_faster() {
    let [few, many] = [events(40), events(160)];
    let count = |repository: &Repository, arguments: &[&str]| instructions(repository.path(), arguments);
    let nothing = count(&few, &["--version"]);
    // Four times the events are at most four times the work, and a tenth.
    let compile = [&few, &many].map(|repository| count(repository, &["compile", "--quiet"]));
    let plan = [&few, &many].map(|repository| count(repository, &["plan", "--guild", "100000000000000001"]));
    let preview =
        [&few, &many].map(|repository| count(repository, &["preview", "--quiet", "--years", "2026"]));
    println!("--version {nothing}, compile {compile:?}, plan {plan:?}, preview {preview:?}");
    match not_comparable() {
        Some(note) => println!("{note}"),
        None => {
            let commands = ["--version", "compile", "plan", "preview"];
            let counts = [nothing, compile[0], plan[0], preview[0]];
            for ((what, count), record) in commands.into_iter().zip(counts).zip(RECORD) {
                assert!((count / record - 1.0).abs() < MARGIN, "{what}: {count} and not {record}");
            }
        }
    }
    for [few, many] in [compile, plan, preview] {
        assert!((many - nothing) / (few - nothing) < 4.4, "{few} and {many} over {nothing}");
    }
    // Nothing is read or built before it is needed: what is asked for here needs nothing.
    assert!(count(&few, &["explain", "B009"]) < nothing * 1.5);
}

#[test]
#[ignore = "needs valgrind"]
fn the_instructions_of_plan_by_a_lock_of_fifty_years_grow_with_its_events_and_not_faster() {
    let [nothing, few, many] = [1, 1_000, 2_000].map(|number| {
        let repository = events(number);
        let made = bannerman(repository.path(), &["compile", "--quiet", "--years", "2026..2075"]).run();
        assert_eq!(made.status, 0, "{made:?}");
        // As long as descriptions are.
        let lock = fs::read_to_string(repository.file("bannerman.lock")).unwrap();
        let about = format!("\\n{}About ", "Snow on the pier, and the lamp wears a red cap. ".repeat(7));
        let lock = lock.replace("\\nAbout ", &about);
        assert!(lock.len() > number * 900, "{lock}");
        repository.write("bannerman.lock", lock);
        instructions(repository.path(), &["plan", "--guild", "100000000000000001"])
    });
    println!("plan, fifty years: {nothing}, {few}, {many}");
    // Twice the events are at most twice the work, and a tenth. Most of it is for the events.
    assert!((many - nothing) / (few - nothing) < 2.2, "{few} and {many} over {nothing}");
    assert!(many > few * 1.5, "{few} and {many}");
}
