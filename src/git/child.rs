//! Runs the git program to its end, within bounds: how long it may wait for a server, and how much of what it prints is
//! kept.
//!
//! | bound | what |
//! |---|---|
//! | waiting | one that asks or sends has so long in all; one that fetches must bring [`SLOWEST`] bytes a second over each such time |
//! | printing | [`MOST_OUTPUT`] bytes to each of standard output and standard error, of which a tail is kept |
//! | fetching | [`MOST_FETCHED`] bytes at once |
//!
//! A run that is killed (SIGKILL) cannot hold them: then HTTP ends by git's own bound, which is set likewise.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::Failed;
use super::running::{LOOK, Running};

/// The slowest fetch that goes on, in bytes a second.
pub(crate) const SLOWEST: u64 = 1024;

/// The most that a child may print to one stream, in bytes.
const MOST_OUTPUT: usize = 1024 * 1024;

/// How much of standard error is kept: its end.
const TAIL: usize = 64 * 1024;

/// The most that one fetch may bring, in bytes.
const MOST_FETCHED: u64 = 4 * 1024 * 1024 * 1024;

/// What a child may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    /// How long it may wait.
    pub(crate) wait: Duration,
    /// The folder of objects that grows when it fetches.
    pub(crate) fetches_into: Option<&'a Path>,
}

impl Bounds<'_> {
    /// For one that fetches nothing.
    pub(crate) fn within(wait: Duration) -> Bounds<'static> {
        Bounds { wait, fetches_into: None }
    }
}

/// Runs a git to its end, and gives it `input` to read.
pub(crate) fn run(
    command: &mut Command,
    input: Option<&[u8]>,
    bounds: &Bounds<'_>,
) -> Result<Output, Failed> {
    // For what goes over HTTP, also when this program is no longer there.
    command.env("GIT_HTTP_LOW_SPEED_LIMIT", SLOWEST.to_string());
    command.env("GIT_HTTP_LOW_SPEED_TIME", bounds.wait.as_secs().max(1).to_string());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::start(command)?;
    let (send, said) = channel();
    if let (Some(mut stdin), Some(input)) = (running.child.stdin.take(), input.map(<[u8]>::to_vec)) {
        // A git that does not read it says why itself.
        thread::spawn(move || stdin.write_all(&input));
    }
    let (stdout, stderr) = (running.child.stdout.take(), running.child.stderr.take());
    listen(stdout, MOST_OUTPUT, send.clone(), Said::Output);
    listen(stderr, TAIL, send, Said::Error);
    let (mut output, mut error) = (None, None);
    let ended = wait(&mut running, &said, bounds, &mut output, &mut error);
    if ended.is_err() {
        running.end();
        collect(&said, &mut output, &mut error, LOOK);
    }
    let (stdout, stderr) = (output.unwrap_or_default(), error.unwrap_or_default());
    match ended {
        Ok(status) => Ok(Output { status, stdout, stderr }),
        Err(End::Silent) => Err(Failed::Silent { said: super::said(&stderr), waited: bounds.wait }),
        Err(End::TooMuch(what)) => Err(Failed::TooMuch(what)),
        Err(End::Lost(error)) => Err(Failed::NotStarted(error)),
    }
}

/// Why a child is ended.
enum End {
    Silent,
    TooMuch(&'static str),
    Lost(io::Error),
}

/// What is heard of a child.
enum Said {
    Output(Vec<u8>),
    Error(Vec<u8>),
    TooMuch,
}

/// Waits until a child has ended.
fn wait(
    running: &mut Running,
    said: &Receiver<Said>,
    bounds: &Bounds<'_>,
    output: &mut Option<Vec<u8>>,
    error: &mut Option<Vec<u8>>,
) -> Result<ExitStatus, End> {
    let mut progress = Progress::new(bounds);
    loop {
        match said.recv_timeout(LOOK) {
            Ok(Said::TooMuch) => return Err(End::TooMuch("it printed more than a megabyte")),
            Ok(Said::Output(bytes)) => *output = Some(bytes),
            Ok(Said::Error(bytes)) => *error = Some(bytes),
            Err(RecvTimeoutError::Timeout) => {}
            // Both are at their end, so it is about to end, too.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(LOOK / 50),
        }
        if let Some(status) = running.ended().map_err(End::Lost)? {
            // Somebody whom it started may keep the pipes for longer than that.
            collect(said, output, error, LOOK);
            return Ok(status);
        }
        progress.look()?;
    }
}

/// Takes what is said within `time`.
fn collect(said: &Receiver<Said>, output: &mut Option<Vec<u8>>, error: &mut Option<Vec<u8>>, time: Duration) {
    while output.is_none() || error.is_none() {
        match said.recv_timeout(time) {
            Ok(Said::Output(bytes)) => *output = Some(bytes),
            Ok(Said::Error(bytes)) => *error = Some(bytes),
            Ok(Said::TooMuch) | Err(_) => return,
        }
    }
}

/// Reads a stream on a thread of its own, and tells its end of at most `tail` bytes once it is over.
fn listen(
    stream: Option<impl Read + Send + 'static>,
    tail: usize,
    tell: Sender<Said>,
    as_what: fn(Vec<u8>) -> Said,
) {
    let Some(mut stream) = stream else { return };
    thread::spawn(move || {
        let (mut kept, mut seen, mut piece) = (Vec::new(), 0_usize, vec![0; 8 * 1024]);
        while let Ok(read @ 1..) = stream.read(&mut piece) {
            seen += read;
            if seen > MOST_OUTPUT {
                // That nobody listens any more means that it was ended already.
                let _ = tell.send(Said::TooMuch);
                break;
            }
            kept.extend_from_slice(&piece[..read]);
            kept.drain(..kept.len().saturating_sub(tail));
        }
        let _ = tell.send(as_what(kept));
    });
}

/// Whether a child comes on.
struct Progress<'a> {
    bounds: &'a Bounds<'a>,
    before: u64,
    /// When it had come on enough, and how much it had fetched then.
    since: Instant,
    had: u64,
}

impl<'a> Progress<'a> {
    fn new(bounds: &'a Bounds<'a>) -> Progress<'a> {
        let before = bounds.fetches_into.map_or(0, size);
        Progress { bounds, before, since: Instant::now(), had: before }
    }

    fn look(&mut self) -> Result<(), End> {
        let Bounds { wait, fetches_into } = *self.bounds;
        let has = fetches_into.map_or(0, size);
        if has.saturating_sub(self.before) > MOST_FETCHED {
            return Err(End::TooMuch("it fetched more than four gigabytes"));
        }
        if fetches_into.is_some() && has.saturating_sub(self.had) >= SLOWEST * wait.as_secs().max(1) {
            (self.since, self.had) = (Instant::now(), has);
        }
        if self.since.elapsed() < wait { Ok(()) } else { Err(End::Silent) }
    }
}

/// How many bytes the packs of a folder of objects have. Those that come in are among them.
fn size(objects: &Path) -> u64 {
    let packs = fs::read_dir(objects.join("pack")).into_iter().flatten();
    packs.filter_map(|file| Some(file.ok()?.metadata().ok()?.len())).sum()
}

#[cfg(all(test, unix))]
mod tests {
    use super::super::running::LAST_WORDS;
    use super::*;

    fn sh(script: &str, wait: u64, into: Option<&Path>) -> (Result<Output, Failed>, Duration) {
        let began = Instant::now();
        let bounds = Bounds { wait: Duration::from_secs(wait), fetches_into: into };
        let ended = run(Command::new("sh").args(["-c", script]), None, &bounds);
        (ended, began.elapsed())
    }

    #[test]
    fn what_is_said_is_heard_and_a_tail_of_it_kept() {
        let (ended, _) = sh("echo out; head -c 900000 /dev/zero >&2; echo end >&2; exit 3", 20, None);
        let ended = ended.unwrap();
        assert_eq!((ended.status.code(), ended.stdout.as_slice()), (Some(3), b"out\n".as_slice()));
        assert!(ended.stderr.len() == TAIL && ended.stderr.ends_with(b"\0end\n"));
        let bounds = Bounds::within(Duration::from_secs(20));
        let echoed = run(&mut Command::new("cat"), Some(b"in"), &bounds).unwrap();
        assert_eq!(echoed.stdout, b"in");
    }

    #[test]
    fn endless_words_end_it() {
        for script in ["yes", "yes >&2"] {
            let (ended, took) = sh(script, 20, None);
            assert!(matches!(ended, Err(Failed::TooMuch(_))), "{ended:?}");
            assert!(took < Duration::from_secs(10));
        }
    }

    #[test]
    fn one_that_waits_too_long_is_ended_with_all_that_it_started() {
        let home = tempfile::tempdir().unwrap();
        let id = home.path().join("id");
        // It does not end when it is asked, and neither does what it has started.
        let script = format!(
            "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ >{0}; sleep 30; sleep 30' & wait",
            id.display()
        );
        let (ended, took) = sh(&script, 1, None);
        assert!(matches!(ended, Err(Failed::Silent { .. })), "{ended:?}");
        assert!(took < Duration::from_secs(8), "{took:?}");
        let id: u32 = fs::read_to_string(id).unwrap().trim().parse().unwrap();
        let lives =
            || fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
        let began = Instant::now();
        while lives() && began.elapsed() < LAST_WORDS {
            thread::sleep(LOOK);
        }
        assert!(!lives());
    }

    #[test]
    fn a_slow_fetch_goes_on_and_a_slower_one_does_not() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("pack")).unwrap();
        let pack = home.path().join("pack/tmp_pack_x");
        let fetch = |bytes: u32| {
            format!(
                "for i in 1 2 3 4 5 6; do head -c {bytes} /dev/zero >>{}; sleep 0.5; done",
                pack.display()
            )
        };
        assert!(sh(&fetch(2048), 1, Some(home.path())).0.is_ok());
        assert!(matches!(sh(&fetch(100), 1, Some(home.path())).0, Err(Failed::Silent { .. })));
    }

    #[test]
    fn one_that_leaves_somebody_with_its_pipes_is_not_waited_for() {
        let (ended, took) = sh("sleep 5 & echo done", 20, None);
        assert!(ended.is_ok_and(|ended| ended.status.success()) && took < Duration::from_secs(4), "{took:?}");
    }
}
