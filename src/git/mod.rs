//! The installed git program, for what goes over the network: credentials, proxies and certificates are the
//! user's own. Fetching branding and keeping a state in a branch both work through it; objects are read and
//! made by libgit2.

pub(crate) mod apart;
mod child;
mod credentials;
mod find;
mod retry;
mod running;
mod trouble;

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::clock::words;
use crate::disk::Below;

pub(crate) use child::Bounds;
pub(crate) use credentials::{Address, holds_password, pass};
pub(crate) use find::{NotUsed, discover, refuse_inside};
pub(crate) use retry::GitRetry;

/// The longest that is shown of a line that git printed, in characters.
const LONGEST_LINE: usize = 300;

/// How many lines are shown of what git printed: the longest that it says of a lock in its way, and who it is from.
const MOST_LINES: usize = 12;

/// How long git may take for what needs no server.
const LOCAL: Duration = Duration::from_secs(60);

/// How often somebody who waits for another run looks.
const LOOK: Duration = Duration::from_millis(20);

/// What holds wherever git is run. `ext::` and the like would run commands; so would hooks, and git asks a repository
/// whose objects it borrows for its references by a command that can be configured.
const SETTINGS: [&str; 5] = [
    "protocol.ext.allow=never",
    "core.hooksPath=/dev/null",
    "core.alternateRefsCommand=true",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// What to do about a repository that belongs to another user: Git reads none unasked.
pub(crate) const TRUST: &str = "if you trust what is in it, tell Git so, with that path: `git config --global --add safe.directory PATH`";

/// Why git did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// The program could not be started.
    #[error("the `git` program could not be started: {0}")]
    NotStarted(io::Error),
    /// It ended badly.
    #[error("{said}")]
    Said {
        /// The last lines that it printed, credentials removed.
        said: String,
        /// Its exit status; none when it was ended by something else.
        status: Option<i32>,
        /// Whether it was trouble on the way, which may pass.
        passes: bool,
    },
    /// It was ended, for the server was silent or too slow.
    #[error("{}  the server was silent, or slower than {} bytes a second, for {}", lines(.said), child::SLOWEST, words(*.waited))]
    Silent {
        /// The last lines that it printed.
        said: String,
        /// For how long.
        waited: Duration,
    },
    /// It was ended, for it did too much of something.
    #[error("  git was ended: {0}")]
    TooMuch(&'static str),
    /// There was trouble on the way until the time for retries was used up.
    #[error("{last}{}", tried(*.tries))]
    Unreachable {
        /// The last attempt's.
        last: Box<Failed>,
        /// How often it was tried.
        tries: u32,
    },
}

/// Lines, ended.
fn lines(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{text}\n") }
}

fn tried(tries: u32) -> String {
    if tries == 1 { String::new() } else { format!("\n  tried {tries} times") }
}

impl Failed {
    /// What a git that ended badly comes to.
    fn said(stderr: &[u8], status: Option<i32>) -> Failed {
        let passes = trouble::passes(&String::from_utf8_lossy(stderr));
        Failed::Said { said: said(stderr), status, passes }
    }

    /// Whether git did not understand what it was asked, as an older one does not know a newer option.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(self, Failed::Said { status: Some(129), .. })
    }

    /// Whether it was trouble on the way to the server: another time it may go well.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Failed::Said { passes: true, .. } | Failed::Silent { .. } | Failed::Unreachable { .. })
    }

    /// What happened, in one line.
    fn in_short(&self) -> String {
        self.to_string().lines().next().unwrap_or_default().trim().to_owned()
    }
}

/// Keeps other runs away from a repository until it is dropped, waiting for them: two at once would meet in
/// git's own locks, which fail instead of waiting.
pub(crate) fn hold(repository: &Path, wait: Duration) -> io::Result<File> {
    let held = Below::new(repository, "bannerman.lock-file").lock_file()?;
    wait_for(&held, wait)?;
    Ok(held)
}

/// Locks a file once nobody else does, and waits so long for that.
pub(crate) fn wait_for(file: &File, wait: Duration) -> io::Result<()> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if began.elapsed() < wait => sleep(LOOK),
            Err(TryLockError::WouldBlock) => {
                let said = format!("another run has held it for more than {}", words(wait));
                return Err(io::Error::new(io::ErrorKind::TimedOut, said));
            }
        }
    }
}

/// Makes a bare repository in a folder. What is there of one already stays.
pub(crate) fn init(repository: &Path) -> Result<(), Failed> {
    let bounds = Bounds::within(LOCAL);
    run(command(repository).args(["init", "--quiet", "--bare", "--template="]), &bounds).map(drop)
}

/// Removes what a git that was killed has left in a repository, its lock files and half-written packs, and returns
/// whether there was something. No other git must be at work there.
pub(crate) fn clear(folder: &Path) -> io::Result<bool> {
    let mut found = false;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            found |= clear(&path)?;
        } else if name.ends_with(".lock") || name.starts_with("tmp_") {
            // One that is at work may just have removed it.
            found |= fs::remove_file(&path).is_ok();
        }
    }
    Ok(found)
}

/// The git program on `repository`, whatever repository this process itself was started from (a hook, say).
pub(crate) fn command(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(repository);
    for variable in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
    ] {
        command.env_remove(variable);
    }
    // Without a person there is nobody to answer a question for a password.
    if !running::is_interactive() {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    // What it says is read, too.
    command.env("LC_ALL", "C");
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
}

/// Runs git to its end, within bounds.
pub(crate) fn run(command: &mut Command, bounds: &Bounds<'_>) -> Result<Output, Failed> {
    run_with(command, None, bounds)
}

/// Runs git to its end, within bounds, with `input` on its standard input.
pub(crate) fn run_with(
    command: &mut Command,
    input: Option<&[u8]>,
    bounds: &Bounds<'_>,
) -> Result<Output, Failed> {
    let output = child::run(command, input, bounds)?;
    match output.status.success() {
        true => Ok(output),
        false => Err(Failed::said(&output.stderr, output.status.code())),
    }
}

/// The last lines that git printed. They are partly the server's words, and may repeat an address.
fn said(stderr: &[u8]) -> String {
    let text = redact(&String::from_utf8_lossy(stderr));
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last = lines.iter().skip(lines.len().saturating_sub(MOST_LINES));
    let shown = last.map(|line| format!("  git: {}", line.chars().take(LONGEST_LINE).collect::<String>()));
    shown.collect::<Vec<_>>().join("\n")
}

/// A text without the credentials that the addresses in it may hold, for messages.
pub(crate) fn redact(text: &str) -> String {
    let mut parts = text.split("://");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = |c: char| c.is_whitespace() || "/?#'\"`<>".contains(c);
        let authority = part.find(end).unwrap_or(part.len());
        let host = part[..authority].rfind('@').map_or(0, |at| at + 1);
        shown.push_str("://");
        shown.push_str(&part[host..]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_run_is_waited_for_and_not_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let held = hold(folder.path(), Duration::ZERO).unwrap();
        let error = hold(folder.path(), 3 * LOOK).unwrap_err();
        assert_eq!(error.to_string(), "another run has held it for more than 1 s");
        std::thread::spawn(move || {
            sleep(2 * LOOK);
            drop(held);
        });
        hold(folder.path(), Duration::from_secs(10)).unwrap();
    }

    #[test]
    fn credentials_are_never_shown() {
        assert_eq!(redact("https://me:secret@example.org/a@b"), "https://example.org/a@b");
        assert_eq!(redact("https://a@b@example.org"), "https://example.org");
        assert_eq!(redact("git@example.org:a"), "git@example.org:a");
        assert_eq!(redact("'http://a:b@c' and ssh://d:e@f"), "'http://c' and ssh://f");
    }

    #[test]
    fn what_git_said_is_short_and_without_credentials() {
        let stderr = b"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\nfatal: https://me:secret@h/x not found\n\n";
        let text = said(stderr);
        assert_eq!(text.lines().count(), MOST_LINES);
        assert!(text.ends_with("fatal: https://h/x not found"), "{text}");
        assert_eq!(said("x".repeat(1000).as_bytes()).len(), "  git: ".len() + LONGEST_LINE);
    }
}
