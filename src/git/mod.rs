//! The installed git program, for what goes over the network: credentials, proxies and certificates are the
//! user's own. Fetching branding and keeping a state in a branch both work through it; objects are read and
//! made by libgit2.

pub mod apart;
mod find;

use std::fs::{self, File};
use std::io::{self, IsTerminal};
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub use find::{NotUsed, discover, refuse_inside};

/// The longest that is shown of a line that git printed, in characters.
const LONGEST_LINE: usize = 300;

/// How many lines are shown of what git printed: the longest that it says of a lock in its way, and who it is from.
const MOST_LINES: usize = 12;

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
pub const TRUST: &str = "if you trust what is in it, tell Git so, with that path: `git config --global --add safe.directory PATH`";

/// Why git did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
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
    },
}

impl Failed {
    /// Whether git did not understand what it was asked, as an older one does not know a newer option.
    pub fn is_usage(&self) -> bool {
        matches!(self, Failed::Said { status: Some(129), .. })
    }
}

/// Keeps other runs away from a repository until it is dropped, waiting for them: two at once would meet in
/// git's own locks, which fail instead of waiting.
pub fn hold(repository: &Path) -> io::Result<File> {
    let held = File::create(repository.join("bannerman.lock-file"))?;
    held.lock()?;
    Ok(held)
}

/// Makes a bare repository in a folder. What is there of one already stays.
pub fn init(repository: &Path) -> Result<(), Failed> {
    run(command(repository).args(["init", "--quiet", "--bare", "--template="])).map(drop)
}

/// Removes what a git that was killed has left in a repository, its lock files and half-written packs, and returns
/// whether there was something. No other git must be at work there.
pub fn clear(folder: &Path) -> io::Result<bool> {
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
pub fn command(repository: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("--git-dir").arg(repository).stdin(Stdio::null());
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
    if !io::stderr().is_terminal() {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
}

/// Runs git to its end.
pub fn run(command: &mut Command) -> Result<Output, Failed> {
    ended(command.output().map_err(Failed::NotStarted)?)
}

/// What a git that ended came to.
pub fn ended(output: Output) -> Result<Output, Failed> {
    match output.status.success() {
        true => Ok(output),
        false => Err(Failed::Said { said: said(&output.stderr), status: output.status.code() }),
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
pub fn redact(text: &str) -> String {
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
