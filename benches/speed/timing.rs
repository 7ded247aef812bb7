//! Times whole processes in turns, and prints medians and ratios.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Result;

/// A command to time.
pub struct Case {
    pub name: String,
    pub program: OsString,
    pub arguments: Vec<OsString>,
    /// A file to read from.
    pub input: Option<PathBuf>,
    /// A file or a folder that is removed before each round.
    pub removed: Option<PathBuf>,
    /// What it is allowed to end with.
    pub status: i32,
}

impl Case {
    pub fn new(name: impl Into<String>, program: impl AsRef<OsStr>, arguments: &[&OsStr]) -> Case {
        Case {
            name: name.into(),
            program: program.as_ref().to_owned(),
            arguments: arguments.iter().map(OsString::from).collect(),
            input: None,
            removed: None,
            status: 0,
        }
    }

    /// The program itself.
    pub fn ours(name: impl Into<String>, arguments: &[&OsStr]) -> Case {
        Case::new(name, env!("CARGO_BIN_EXE_bannerman"), arguments)
    }

    pub fn reading(self, input: &Path) -> Case {
        Case { input: Some(input.to_owned()), ..self }
    }

    pub fn removing(self, path: &Path) -> Case {
        Case { removed: Some(path.to_owned()), ..self }
    }

    fn command(&self, folder: &Path) -> Result<Command> {
        if let Some(path) = self.removed.as_ref().filter(|path| path.exists()) {
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        let mut command = command(&self.program, folder);
        command.args(&self.arguments).stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(input) = &self.input {
            command.stdin(File::open(input)?);
        }
        Ok(command)
    }

    fn time(&self, folder: &Path) -> Result<Duration> {
        let mut command = self.command(folder)?;
        let start = Instant::now();
        let status = command.status()?;
        let time = start.elapsed();
        match status.code() == Some(self.status) {
            true => Ok(time),
            false => Err(format!("{}: {status}", self.name).into()),
        }
    }

    /// The most memory that it has at once, in KiB, as Linux counts it: looked at until it ends.
    pub fn peak(&self, folder: &Path) -> Result<u64> {
        let mut child = self.command(folder)?.spawn()?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak = 0;
        while child.try_wait()?.is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let row = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib = row.and_then(|row| row.trim().strip_suffix(" kB")?.parse().ok());
            peak = peak.max(kib.unwrap_or(0));
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(peak)
    }
}

/// Times our command and its reference in turns, each so often after one time that does not count, and prints a row:
/// `reach` is what the ratio is to be.
pub fn compare(folder: &Path, rounds: usize, ours: &Case, reference: &Case, reach: &str) -> Result<()> {
    let (mut times, mut ratios, mut used) = ([Vec::new(), Vec::new()], Vec::new(), [0.0; 2]);
    for round in 0..=rounds {
        let mut pair = [Duration::ZERO; 2];
        for (at, case) in [ours, reference].into_iter().enumerate() {
            let before = used_by_children();
            pair[at] = case.time(folder)?;
            if round > 0 {
                used[at] += used_by_children() - before;
                times[at].push(pair[at]);
            }
        }
        if round > 0 {
            ratios.push(pair[0].as_secs_f64() / pair[1].as_secs_f64());
        }
    }
    let [our, other] = times.map(median);
    let [our_cpu, other_cpu] = used.map(|sum| sum / rounds as f64);
    ratios.sort_by(f64::total_cmp);
    // A process that is counted in hundredths of a second and takes less has no ratio.
    let cpu = if other_cpu < 5.0 { "–".to_owned() } else { format!("{:.2}", our_cpu / other_cpu) };
    println!(
        "| {} | {} | {our:.1} | {other:.1} | {:+.1} | {:.2} | {reach} | {our_cpu:.0} | {other_cpu:.0} | {cpu} |",
        ours.name,
        reference.name,
        our - other,
        ratios[ratios.len() / 2],
    );
    Ok(())
}

/// The time that all processes which this one started and saw end were on a processor, with those that they started, in
/// milliseconds. Linux counts it in hundredths of a second, so that only the sum of many rounds says something.
fn used_by_children() -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name, which may have spaces, ends with the last bracket; the two times are fields 16 and 17.
    let fields = text.rsplit_once(") ").map_or("", |(_, fields)| fields).split(' ');
    fields.skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() * 10.0
}

/// Times one command. Its median in milliseconds.
pub fn time(folder: &Path, rounds: usize, case: &Case) -> Result<f64> {
    case.time(folder)?;
    Ok(median((0..rounds).map(|_| case.time(folder)).collect::<Result<_>>()?))
}

/// Times one command: its median, and the mean of what it used of a processor, in milliseconds.
pub fn time_and_use(folder: &Path, rounds: usize, case: &Case) -> Result<[f64; 2]> {
    case.time(folder)?;
    let before = used_by_children();
    let times = (0..rounds).map(|_| case.time(folder)).collect::<Result<_>>()?;
    Ok([median(times), (used_by_children() - before) / rounds as f64])
}

/// The head of the table that [`compare`] fills.
pub fn head(title: &str) {
    println!("\n{title}\n");
    println!(
        "| case | against | ms | its ms | difference | median ratio | reach | CPU ms | its CPU ms | CPU ratio |\n{}",
        "|---".repeat(10) + "|"
    );
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

/// What the figures were measured on.
pub fn machine() -> Result<String> {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism()?;
    let git = run(command("git", Path::new(".")).arg("version"))?;
    Ok(format!("{model}, {cores} cores, {}, {}", std::env::consts::OS, git.trim()))
}

/// A command with nothing of the machine's configuration.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    command.env("HOME", folder).env("GIT_CONFIG_NOSYSTEM", "1").env("BANNERMAN_NOW", "2026-12-01");
    command
}

/// Runs a command. Returns what it printed.
pub fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
