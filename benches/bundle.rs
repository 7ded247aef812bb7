//! How long the program takes for a real branding repository, beside what git and Python take for less.
//!
//! Whole processes are timed, for that is what a person waits for. The cases take turns, so that a machine
//! that slows down slows them all. What is measured and what came out is in `benches/README.md`.
#![allow(clippy::print_stdout)] // the table is what this program is for

use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// How often each case is timed, after one time that does not count.
const ROUNDS: usize = 9;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    // `cargo test --all-targets` runs this too, and nobody wants to wait for it there.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("nothing was measured: use `cargo bench`");
        return Ok(());
    }
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/branding.bundle");
    let bundle = std::env::var_os("BANNERMAN_BUNDLE").map_or_else(beside, PathBuf::from);
    if !bundle.is_file() {
        println!("nothing was measured: {} is not there", bundle.display());
        println!("BANNERMAN_BUNDLE names a Git bundle of a branding repository with a branch `main`");
        return Ok(());
    }
    let home = TempDir::new()?;
    let setting = Setting::new(home.path(), &bundle)?;
    let (cases, left_out) = setting.cases()?;
    if let Some(reason) = left_out {
        println!("left out: {reason}");
    }
    let times = measure(&setting, &cases)?;
    print!("{}", table(&cases, &times));
    Ok(())
}

/// The repositories that are measured with.
struct Setting {
    home: PathBuf,
    clone: PathBuf,
    bare: PathBuf,
    /// The ids of the blobs that a lock is made from, one a line.
    blobs: PathBuf,
    metas: Vec<PathBuf>,
}

/// A command to time.
struct Case {
    name: &'static str,
    program: OsString,
    arguments: Vec<OsString>,
    /// A file to read from.
    input: Option<PathBuf>,
    /// A file that it makes, and that must not be there before.
    output: Option<PathBuf>,
    /// The case that it is compared with.
    reference: Option<&'static str>,
}

const CAT_FILE: &str = "git cat-file --batch of the same blobs";
const REV_PARSE: &str = "git rev-parse HEAD";

impl Setting {
    fn new(home: &Path, bundle: &Path) -> Result<Setting> {
        let path = |name: &str| home.join(name);
        let (clone, bare, blobs) = (path("clone"), path("bare"), path("blobs"));
        for (to, options) in [(&clone, [].as_slice()), (&bare, &["--bare"])] {
            let mut git = command("git", home);
            git.args(["clone", "--quiet", "--branch", "main"]).args(options);
            run(git.args([bundle, to]))?;
        }
        let tree = run(command("git", &bare).args(["ls-tree", "-r", "main", "events"]))?;
        let (mut ids, mut metas) = (String::new(), Vec::new());
        for line in tree.lines() {
            let (info, path) = line.split_once('\t').ok_or("git ls-tree without a tab")?;
            let id = info.rsplit(' ').next().ok_or("git ls-tree without an id")?;
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                [_, _, "meta.md"] => metas.push(clone.join(path)),
                [_, _, "banners" | "server_icons", _] => {}
                _ => continue,
            }
            ids.push_str(id);
            ids.push('\n');
        }
        fs::write(&blobs, ids)?;
        Ok(Setting { home: home.to_owned(), clone, bare, blobs, metas })
    }

    /// What is timed, and why something is not.
    fn cases(&self) -> Result<(Vec<Case>, Option<&'static str>)> {
        let bannerman = env!("CARGO_BIN_EXE_bannerman");
        let lock = self.home.join("bannerman.lock");
        let at_main = format!("{}@main", self.bare.display());
        let os = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let on = |words: &[&str], path: &Path| [os(words), vec![path.into()]].concat();
        let compile = |source: OsString| [os(&["compile", "-o"]), vec![lock.clone().into(), source]].concat();
        let case = |name, program: &OsStr, arguments| {
            let reference = (name != REV_PARSE).then_some(REV_PARSE);
            Case { name, program: program.to_owned(), arguments, input: None, output: None, reference }
        };
        let ours =
            |name, arguments| Case { reference: Some(CAT_FILE), ..case(name, bannerman.as_ref(), arguments) };
        let making = |case| Case { output: Some(lock.clone()), ..case };

        let git = |words: &[&str]| [on(&["-C"], &self.bare), os(words)].concat();
        let mut cases = vec![
            ours("bannerman check, working tree", on(&["check"], &self.clone)),
            making(ours("bannerman compile, working tree", compile((&self.clone).into()))),
            making(ours("bannerman compile, commit", compile(at_main.into()))),
            Case {
                input: Some(self.blobs.clone()),
                ..case(CAT_FILE, "git".as_ref(), git(&["cat-file", "--batch"]))
            },
            case(REV_PARSE, "git".as_ref(), git(&["rev-parse", "HEAD"])),
        ];
        // Only where python-frontmatter is installed, which the format's own validator reads with.
        let python = std::env::var_os("BANNERMAN_PYTHON").unwrap_or_else(|| "python3".into());
        let import = command(&python, &self.home).args(["-c", "import frontmatter"]).output();
        if !import.is_ok_and(|output| output.status.success()) {
            return Ok((
                cases,
                Some("python3, or BANNERMAN_PYTHON, has no `frontmatter` module (python-frontmatter)"),
            ));
        }
        let script = "import sys, frontmatter\nfor path in sys.argv[1:]: frontmatter.load(path)";
        let metas = self.metas.iter().map(OsString::from);
        let arguments = os(&["-c", script]).into_iter().chain(metas).collect();
        cases.push(case("python3, frontmatter.load of the meta.md files", &python, arguments));
        Ok((cases, None))
    }
}

/// Times the cases in turns. For each, its times in order of length.
fn measure(setting: &Setting, cases: &[Case]) -> Result<Vec<Vec<Duration>>> {
    let mut times = vec![Vec::new(); cases.len()];
    for round in 0..=ROUNDS {
        for (case, times) in cases.iter().zip(&mut times) {
            let time = time(setting, case)?;
            if round > 0 {
                times.push(time);
            }
        }
    }
    times.iter_mut().for_each(|times| times.sort());
    Ok(times)
}

fn time(setting: &Setting, case: &Case) -> Result<Duration> {
    if let Some(output) = case.output.as_ref().filter(|output| output.exists()) {
        fs::remove_file(output)?;
    }
    let mut command = command(&case.program, &setting.home);
    command.args(&case.arguments).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some(input) = &case.input {
        command.stdin(File::open(input)?);
    }
    let start = Instant::now();
    let status = command.status()?;
    let time = start.elapsed();
    let made = case.output.as_ref().is_none_or(|output| output.exists());
    if status.success() && made { Ok(time) } else { Err(format!("{}: {status}", case.name).into()) }
}

fn table(cases: &[Case], times: &[Vec<Duration>]) -> String {
    let median = |times: &[Duration]| times[times.len() / 2].as_secs_f64() * 1000.0;
    let mut out = String::from("| case | median ms | min–max ms | ratio |\n|---|---|---|---|\n");
    for (case, times_of) in cases.iter().zip(times) {
        let reference = cases.iter().zip(times).find(|(other, _)| Some(other.name) == case.reference);
        let ratio = reference.map_or(String::new(), |(other, times)| {
            format!("{:.2} × {}", median(times_of) / median(times), other.name)
        });
        let [min, max] = [times_of.first(), times_of.last()]
            .map(|time| time.map_or(0.0, |time| time.as_secs_f64() * 1000.0));
        let middle = median(times_of);
        out.push_str(&format!("| {} | {middle:.1} | {min:.1}–{max:.1} | {ratio} |\n", case.name));
    }
    out
}

/// A command with nothing of the machine's configuration.
fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

/// Runs a command. Returns what it printed.
fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
