//! SOURCE as the user writes it: a folder, `FOLDER@REVISION`, or a URL with an optional `#BRANCH`.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::git::redact;

/// Where a branding repository is to be read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The files of a folder as they are, uncommitted edits included.
    Folder(PathBuf),
    /// The objects of one commit; nothing is checked out.
    Revision {
        /// A folder of a Git repository, bare or not.
        folder: PathBuf,
        /// Anything that names a commit.
        revision: String,
    },
    /// A repository elsewhere, to be fetched.
    Remote {
        /// The address as git takes it. May hold credentials: show it through [`redact`] only.
        url: String,
        /// The branch; none for the remote's own default.
        branch: Option<String>,
    },
}

/// Why a SOURCE cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// `…#BRANCH` with something that Git takes for no branch.
    #[error("`{0}` cannot be the name of a branch")]
    Branch(String),
    /// A scheme that is not fetched.
    #[error("`{0}://` addresses are not read")]
    Scheme(String),
}

/// The schemes that the git program is trusted with. `ext::` and the like would run commands.
const SCHEMES: [&str; 5] = ["https", "ssh", "file", "http", "git"];

impl Source {
    /// Reads what the user wrote. A path that exists wins over every other reading.
    pub(crate) fn parse(text: &str) -> Result<Source, SourceError> {
        if Path::new(text).exists() {
            return Ok(Source::Folder(text.into()));
        }
        if let Some((scheme, _)) = text.split_once("://") {
            if SCHEMES.contains(&scheme) {
                return remote(text);
            }
            if !scheme.contains(['/', '@']) {
                return Err(SourceError::Scheme(scheme.to_owned()));
            }
        }
        // The longest folder that exists before an `@`, so that `main@{1}` can be a revision.
        let revision = text.rmatch_indices('@').find_map(|(at, _)| {
            let folder = if at == 0 { "." } else { &text[..at] };
            let revision = &text[at + 1..];
            (Path::new(folder).is_dir() && !revision.is_empty())
                .then(|| Source::Revision { folder: folder.into(), revision: revision.to_owned() })
        });
        if let Some(revision) = revision {
            return Ok(revision);
        }
        if is_scp_like(text) {
            return remote(text);
        }
        match text.split_once('@') {
            Some((folder, revision)) if !revision.is_empty() => {
                Ok(Source::Revision { folder: folder.into(), revision: revision.to_owned() })
            }
            _ => Ok(Source::Folder(text.into())),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Folder(path) => write!(out, "{}", path.display()),
            Source::Revision { folder, revision } => write!(out, "{}@{revision}", folder.display()),
            Source::Remote { url, branch: None } => out.write_str(&redact(url)),
            Source::Remote { url, branch: Some(branch) } => write!(out, "{}#{branch}", redact(url)),
        }
    }
}

/// `user@host:path`, the short form of ssh. A dash in front would be an option to git.
fn is_scp_like(text: &str) -> bool {
    let Some((user, rest)) = text.split_once('@') else { return false };
    let Some((host, path)) = rest.split_once(':') else { return false };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    plain(user) && plain(host) && !path.is_empty()
}

fn remote(text: &str) -> Result<Source, SourceError> {
    let (url, branch) = match text.split_once('#') {
        Some((url, branch)) => (url, Some(branch.to_owned())),
        None => (text, None),
    };
    if let Some(branch) = &branch {
        let valid = git2::Reference::is_valid_name(&format!("refs/heads/{branch}"));
        if !valid || branch.starts_with('-') {
            return Err(SourceError::Branch(branch.clone()));
        }
    }
    Ok(Source::Remote { url: url.to_owned(), branch })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Source {
        Source::parse(text).unwrap()
    }

    #[test]
    fn urls_are_remotes_with_an_optional_branch() {
        let remote = |url: &str, branch: Option<&str>| Source::Remote {
            url: url.to_owned(),
            branch: branch.map(str::to_owned),
        };
        assert_eq!(parse("https://example.org/a.git"), remote("https://example.org/a.git", None));
        assert_eq!(parse("file:///srv/a#next/one"), remote("file:///srv/a", Some("next/one")));
        assert_eq!(parse("git@example.org:o/a.git#x"), remote("git@example.org:o/a.git", Some("x")));
    }

    #[test]
    fn an_address_cannot_smuggle_an_option_or_a_command() {
        assert_eq!(
            parse("-oProxyCommand@host:x"),
            Source::Revision { folder: "-oProxyCommand".into(), revision: "host:x".into() }
        );
        assert_eq!(Source::parse("ext://x"), Err(SourceError::Scheme("ext".into())));
        for branch in ["-x", "a..b", "a:b", "a b", ""] {
            let text = format!("https://example.org/a#{branch}");
            assert_eq!(Source::parse(&text), Err(SourceError::Branch(branch.into())), "{text}");
        }
    }

    #[test]
    fn a_path_that_exists_wins_over_an_at_sign() {
        let home = tempfile::tempdir().unwrap();
        let at = home.path().join("a@b");
        std::fs::create_dir(&at).unwrap();
        std::fs::create_dir(home.path().join("a")).unwrap();
        let text = at.to_str().unwrap().to_owned();
        assert_eq!(parse(&text), Source::Folder(at.clone()));
        let revision = |folder: &Path, revision: &str| Source::Revision {
            folder: folder.to_owned(),
            revision: revision.to_owned(),
        };
        assert_eq!(parse(&format!("{text}@main")), revision(&at, "main"));
        assert_eq!(parse(&format!("{text}@main@{{1}}")), revision(&at, "main@{1}"));
        let plain = home.path().join("a");
        assert_eq!(parse(&format!("{}@c", plain.display())), revision(&plain, "c"));
        assert_eq!(parse("@HEAD~1"), revision(Path::new("."), "HEAD~1"));
    }

    #[test]
    fn credentials_are_never_shown() {
        let shown = parse("https://me:secret@example.org/a#main").to_string();
        assert_eq!(shown, "https://example.org/a#main");
    }
}
