//! Brings a remote repository's newest commit into the cache, through the installed `git` program, so that
//! credentials, proxies and certificates are the user's own.

use std::fs;
use std::path::{Path, PathBuf};

use super::Error;
use crate::git::{self, Failed, redact};

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
    let _held = git::hold(&repository).map_err(|error| Error::io(&repository, &error))?;
    let failed = |failed: Failed| match failed {
        Failed::NotStarted(error) => Error::NoGitProgram(error),
        Failed::Said(said) => Error::Fetch { url: redact(url), said },
    };
    git::init(&repository).map_err(failed)?;
    let wanted = match branch {
        Some(branch) => format!("refs/heads/{branch}"),
        None => "HEAD".to_owned(),
    };
    let tip = format!("refs/bannerman/{}", &blake3::hash(wanted.as_bytes()).to_hex()[..16]);
    let refspec = format!("+{wanted}:{tip}");
    git::run(
        git::command(&repository)
            .args(["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head"])
            .args(["--no-recurse-submodules", "--", url, &refspec]),
    )
    .map_err(failed)?;
    let commit = format!("{tip}^{{commit}}");
    let output = git::run(git::command(&repository).args(["rev-parse", "--verify", "--quiet", &commit]))
        .map_err(failed)?;
    Ok(Fetched { repository, commit: String::from_utf8_lossy(&output.stdout).trim().to_owned() })
}
