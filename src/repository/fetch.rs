//! Brings a remote repository's newest commit into the cache, through the installed `git` program, so that
//! credentials, proxies and certificates are the user's own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{Error, redact};

/// A fetched commit.
pub(super) struct Fetched {
    /// The bare repository that holds it.
    pub repository: PathBuf,
    /// Its id.
    pub commit: String,
}

/// Fetches the tip of `branch` (none: the remote's default) of `url` into a repository of its own in `cache`.
pub(super) fn fetch(url: &str, branch: Option<&str>, cache: &Path) -> Result<Fetched, Error> {
    // The name tells nothing of the address, which may hold credentials.
    let name = blake3::hash(url.as_bytes()).to_hex();
    let repository = cache.join(&name[..32]);
    fs::create_dir_all(&repository).map_err(|error| Error::io(&repository, &error))?;
    // Two runs at once would meet in git's own locks, which fail instead of waiting.
    let lock = repository.join("bannerman.lock-file");
    let held = File::create(&lock).map_err(|error| Error::io(&lock, &error))?;
    held.lock().map_err(|error| Error::io(&lock, &error))?;
    if !repository.join("HEAD").is_file() {
        run(url, git(&repository).args(["init", "--quiet", "--bare", "--template="]))?;
    }
    let wanted = match branch {
        Some(branch) => format!("refs/heads/{branch}"),
        None => "HEAD".to_owned(),
    };
    let tip = format!("refs/bannerman/{}", &blake3::hash(wanted.as_bytes()).to_hex()[..16]);
    let refspec = format!("+{wanted}:{tip}");
    run(
        url,
        git(&repository)
            .args(["-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "protocol.ext.allow=never"])
            .args(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head"])
            .args(["--no-recurse-submodules", "--", url, &refspec]),
    )?;
    let commit = format!("{tip}^{{commit}}");
    let output = run(url, git(&repository).args(["rev-parse", "--verify", "--quiet", &commit]))?;
    Ok(Fetched { repository, commit: String::from_utf8_lossy(&output.stdout).trim().to_owned() })
}

/// The git program on `repository`, whatever repository this process itself was started from (a hook, say).
fn git(repository: &Path) -> Command {
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
    if !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    command
}

fn run(url: &str, command: &mut Command) -> Result<Output, Error> {
    let output = command.output().map_err(Error::NoGitProgram)?;
    if output.status.success() {
        return Ok(output);
    }
    Err(Error::Fetch { url: redact(url), said: said(url, &output.stderr) })
}

/// The last lines that git printed. They are partly the server's words, and may repeat the address.
fn said(url: &str, stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr).replace(url, &redact(url));
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let last = lines.iter().skip(lines.len().saturating_sub(6));
    last.map(|line| format!("  git: {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_said_is_short_and_without_credentials() {
        let stderr = b"1\n2\n3\n4\n5\n6\nfatal: https://me:secret@h/x not found\n\n";
        let text = said("https://me:secret@h/x", stderr);
        assert_eq!(text.lines().count(), 6);
        assert!(text.ends_with("fatal: https://h/x not found"), "{text}");
    }
}
