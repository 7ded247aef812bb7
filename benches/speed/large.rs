//! Repositories a thousand times as large, made on the spot.

use std::env::current_exe;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bannerman::apply::plan::{Settings, plan};
use bannerman::apply::state::State;
use bannerman::lock;
use bannerman::policy::Drift;
use chrono::{DateTime, Months, NaiveTime};

use super::Result;
use super::timing::{Case, command, compare, head, run, time, time_and_use};

const EVENTS: [usize; 3] = [100, 1_000, 10_000];
const ROUNDS: usize = 5;

/// How long descriptions are, in bytes: the mean of a real repository's sixteen (its median is 388, its longest 615),
/// and about the longest that Discord takes.
const DESCRIPTIONS: [usize; 2] = [365, 2005];
const LONGEST: usize = DESCRIPTIONS[1];

const GUILD: &str = "100000000000000001";

/// A bare repository, written as a stream that git reads.
struct Maker {
    stream: BufWriter<std::process::ChildStdin>,
    git: std::process::Child,
}

impl Maker {
    fn new(bare: &Path) -> Result<Maker> {
        fs::create_dir_all(bare)?;
        run(command("git", bare).args(["init", "--quiet", "--bare", "--initial-branch=main"]))?;
        let mut git = command("git", bare);
        git.args(["fast-import", "--quiet"]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut git = git.spawn()?;
        let stream = git.stdin.take().ok_or("git fast-import without an input")?;
        let mut maker = Maker { stream: BufWriter::new(stream), git };
        maker.stream.write_all(
            b"commit refs/heads/main\ncommitter A <a@example.org> 1767225600 +0000\ndata 5\nBegin\n",
        )?;
        Ok(maker)
    }

    fn file(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        write!(self.stream, "M 100644 inline {path}\ndata {}\n", bytes.len())?;
        self.stream.write_all(bytes)?;
        Ok(self.stream.write_all(b"\n")?)
    }

    fn finish(self) -> Result<()> {
        let Maker { stream, mut git } = self;
        drop(stream.into_inner()?);
        match git.wait()?.success() {
            true => Ok(()),
            false => Err("git fast-import failed".into()),
        }
    }
}

/// A picture of so many bytes: a small one, and behind its end bytes that cannot be packed.
fn picture(seed: usize, bytes: usize) -> Result<Vec<u8>> {
    let mut picture = Vec::new();
    let mut writer = png::Encoder::new(&mut picture, 16, 16).write_header()?;
    writer.write_image_data(&[7; 256])?;
    writer.finish()?;
    let head = picture.len();
    picture.resize(bytes, 0);
    blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut picture[head..]);
    Ok(picture)
}

/// A `meta.md` of 4 KiB with a description of so many bytes.
fn meta(front: &str, name: &str, description: usize) -> Vec<u8> {
    let title = format!("**{name}**\n\n");
    let about = "Snow on the pier, and the lamp wears a red cap. ".repeat(42);
    let mut text = format!("---\n{front}\n---\n{title}{}", &about[..description - title.len()]);
    text.push_str(&"\n".repeat(4096 - text.len()));
    text.into_bytes()
}

/// So many events, each with its `meta.md`, a banner and an icon of 4 KiB, and a description of so many bytes. They
/// share the days of the year by priority.
fn events(bare: &Path, number: usize, description: usize) -> Result<()> {
    let mut maker = Maker::new(bare)?;
    for at in 0..number {
        let (month, day) =
            (["January", "March", "May", "July", "August", "October"][at % 6], at / 6 % 28 + 1);
        let front = match at {
            0 => "fallback: true".to_owned(),
            _ => format!("start_date: {month} {day}\nend_date: {month} {}\npriority: {at}", day + 2),
        };
        let name = format!("event_{at:05}");
        maker.file(&format!("events/{name}/meta.md"), &meta(&front, &name, description))?;
        maker.file(&format!("events/{name}/banners/banner.png"), &picture(at * 2, 4096)?)?;
        maker.file(&format!("events/{name}/server_icons/icon.png"), &picture(at * 2 + 1, 4096)?)?;
    }
    maker.finish()
}

/// `git cat-file --batch` of the blobs that `compile` reads, and of the trees as well that it finds them by.
fn cat_file(bare: &Path) -> Result<[Case; 2]> {
    let list = |name: &str, of: &str, options: &[&str]| {
        let ids =
            run(command("git", bare).args(["ls-tree", "-r", "--object-only"]).args(options).arg("main"))?;
        let path = bare.join(name);
        fs::write(&path, ids)?;
        let arguments = ["-C".as_ref(), bare.as_os_str(), "cat-file".as_ref(), "--batch".as_ref()];
        Ok::<_, Box<dyn std::error::Error>>(Case::new(of, "git", &arguments).reading(&path))
    };
    Ok([
        list("blobs.ids", "`git cat-file --batch` of the same blobs", &[])?,
        list("objects.ids", "the same, of the trees too", &["-t"])?,
    ])
}

/// `compile` at the commit of a bare repository, with nothing in the cache.
fn compile(home: &Path, bare: &Path, name: String, lock: &Path, years: &str) -> Case {
    let source = format!("{}@main", bare.display());
    let cache = home.join("large-cache");
    let arguments: [&OsStr; 8] = [
        "compile".as_ref(),
        source.as_ref(),
        "--years".as_ref(),
        years.as_ref(),
        "-o".as_ref(),
        lock.as_ref(),
        "--cache-dir".as_ref(),
        cache.as_ref(),
    ];
    Case::ours(name, &arguments).removing(&cache)
}

pub fn measure(home: &Path) -> Result<()> {
    head("Three blobs of 4 KiB an event, at a commit");
    let bares: Vec<(usize, PathBuf)> =
        EVENTS.iter().map(|number| (*number, home.join(format!("events-{number}.git")))).collect();
    for (number, bare) in &bares {
        events(bare, *number, LONGEST)?;
        let name = format!("`compile`, {number} events");
        let ours = compile(home, bare, name, &home.join("large.lock"), "2026..2030");
        let [blobs, objects] = cat_file(bare)?;
        compare(home, ROUNDS, &ours, &blobs, "1.2")?;
        compare(home, ROUNDS, &ours, &objects, "")?;
    }
    plans(home)
}

/// `plan` by locks of fifty years: the whole program, beside what reads the same bytes, and the planner by itself.
fn plans(home: &Path) -> Result<()> {
    println!(
        "\n| `plan`, fifty years | bytes of a description | lock in MB | ms | CPU ms | CPU µs an event | `cat`: CPU ms \
        | read as UTF-8: CPU ms | `apply::plan` alone, µs | the longest, µs |\n{}",
        "|---".repeat(10) + "|"
    );
    for description in DESCRIPTIONS {
        for number in EVENTS {
            let name = format!("plan-{description}-{number}");
            let (bare, lock) = (home.join(format!("{name}.git")), home.join(format!("{name}.lock")));
            events(&bare, number, description)?;
            time(home, 1, &compile(home, &bare, String::new(), &lock, "2026..2075"))?;
            fs::remove_dir_all(&bare)?;
            let arguments: [&OsStr; 5] =
                ["plan".as_ref(), "--lock".as_ref(), lock.as_ref(), "--guild".as_ref(), GUILD.as_ref()];
            let [plan, cat, read] = [
                Case::ours("plan", &arguments),
                Case::new("cat", "cat", &[lock.as_ref()]),
                Case::new("read", current_exe()?, &["--read".as_ref(), lock.as_ref()]),
            ]
            .map(|case| time_and_use(home, ROUNDS * 4 + 1, &case));
            let ([ms, cpu], [_, cat], [_, read]) = (plan?, cat?, read?);
            let (mb, each) = (fs::metadata(&lock)?.len() as f64 / 1e6, cpu * 1000.0 / number as f64);
            let [median, longest] = nights(&lock)?.map(|time| time.as_secs_f64() * 1e6);
            println!(
                "| {number} events | {description} | {mb:.1} | {ms:.1} | {cpu:.1} | {each:.1} | {cat:.1} | {read:.1} \
                | {median:.0} | {longest:.0} |"
            );
        }
    }
    Ok(())
}

/// The planner alone, in the first night of each of the fifty years' months: the median, and the longest.
fn nights(path: &Path) -> Result<[Duration; 2]> {
    let lock = lock::read(fs::read_to_string(path)?)?;
    let settings = Settings {
        guild: GUILD.to_owned(),
        rotate_every_days: 3,
        announce: None,
        drift: Drift::Report,
        force: false,
    };
    let first = lock.periods.first().ok_or("a lock without days")?.from.and_time(NaiveTime::MIN).and_utc();
    let months = (0..12 * 50).map_while(|month| first.checked_add_months(Months::new(month)));
    let night = |now: DateTime<chrono::Utc>| {
        let start = Instant::now();
        let plan = plan(&lock, &State::default(), None, &settings, now)?;
        let time = start.elapsed();
        match plan.requests() {
            0 => Err(format!("nothing is due on {now}").into()),
            _ => Ok(time),
        }
    };
    let mut times: Vec<Duration> = months.map(night).collect::<Result<_>>()?;
    times.sort();
    Ok([times[times.len() / 2], times[times.len() - 1]])
}

/// One event with a thousand images of 1 MiB beside one with two.
pub fn measure_memory(home: &Path) -> Result<()> {
    println!("\n| peak memory | MiB |\n|---|---|");
    for images in [2, 1_000] {
        let bare = home.join(format!("images-{images}.git"));
        let mut maker = Maker::new(&bare)?;
        maker.file("events/evergreen/meta.md", &meta("fallback: true", "evergreen", LONGEST))?;
        for at in 0..images {
            let folder = if at == 0 { "banners" } else { "server_icons" };
            maker.file(&format!("events/evergreen/{folder}/{at}.png"), &picture(at, 1024 * 1024)?)?;
        }
        maker.finish()?;
        let made = compile(home, &bare, String::new(), &home.join("images.lock"), "2026..2030");
        let peak = made.peak(home)? as f64 / 1024.0;
        println!("| `compile`, commit, {images} images of 1 MiB | {peak:.1} |");
        let clone = home.join(format!("images-{images}"));
        run(command("git", home).args(["clone", "--quiet"]).args([&bare, &clone]))?;
        let check = Case::ours("", &["check".as_ref(), clone.as_os_str()]);
        let peak = check.peak(home)? as f64 / 1024.0;
        println!("| `check`, working tree, {images} images of 1 MiB | {peak:.1} |");
    }
    Ok(())
}
