//! What can go wrong while a branding repository is opened or read.

use std::path::{Path, PathBuf};

use git2::{ErrorClass, ErrorCode};

use crate::git;

/// Why a branding repository could not be read. The text says what happened; [`Error::help`] what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// SOURCE names a folder that is not there.
    #[error("there is no folder `{}`", .0.display())]
    NoFolder(PathBuf),
    /// A revision was asked for outside Git.
    #[error("`{}` is not inside a Git repository, so it has no revisions", .0.display())]
    NotGit(PathBuf),
    /// The revision does not exist.
    #[error("the repository has no revision `{0}`")]
    NoRevision(String),
    /// A Git repository without a commit, where one is needed.
    #[error("the Git repository has no commit yet")]
    NoCommit,
    /// The git program could not be started.
    #[error("the `git` program could not be started: {0}")]
    NoGitProgram(std::io::Error),
    /// The remote could not be reached, however often it was tried: there was trouble on the way, which may pass.
    #[error("could not reach {url}\n{said}")]
    Unreachable {
        /// The address, without credentials.
        url: String,
        /// The lines git printed, credentials removed.
        said: String,
    },
    /// The remote could not be fetched, and is not tried again; the second part is what git said.
    #[error("could not fetch {url}\n{said}")]
    Fetch {
        /// The address, without credentials.
        url: String,
        /// The lines git printed, credentials removed.
        said: String,
    },
    /// What the cache held of a remote repository was not what it should be, and was removed.
    #[error("what was fetched of {0} is damaged, and was removed from the cache")]
    Damaged(String),
    /// An object that a commit needs is not in the repository; its id.
    #[error("the Git repository lacks object {0}: it is a partial clone, or damaged")]
    Absent(String),
    /// The Git repository is somebody else's, so that what its configuration says could be anything.
    #[error("Git: {0}")]
    NotOurs(String),
    /// What looks like the Git repository of a folder is not used.
    #[error("{0}")]
    NotUsed(git::NotUsed),
    /// libgit2 refused something.
    #[error("Git: {0}")]
    Git(String),
    /// A file is not what it was when its id was worked out.
    #[error("{} was changed while it was read", .0.display())]
    Changed(PathBuf),
    /// The disk refused something.
    #[error("{path}: {reason}")]
    Io {
        /// The file or folder.
        path: String,
        /// The operating system's words.
        reason: String,
    },
}

impl Error {
    pub(super) fn git(error: git2::Error) -> Error {
        let message = error.message();
        if error.code() == ErrorCode::Owner {
            return Error::NotOurs(message.to_owned());
        }
        if (error.class(), error.code()) != (ErrorClass::Odb, ErrorCode::NotFound) {
            return Error::Git(message.to_owned());
        }
        // The id stands in brackets at the end.
        let id = message.rsplit('(').next().unwrap_or(message);
        Error::Absent(id.trim_end_matches(')').to_owned())
    }

    pub(super) fn not_used(error: git::NotUsed) -> Error {
        match error {
            git::NotUsed::Git(error) => Error::git(error),
            error => Error::NotUsed(error),
        }
    }

    pub(super) fn io(path: &Path, error: &std::io::Error) -> Error {
        Error::Io { path: path.display().to_string(), reason: error.to_string() }
    }

    /// What to do next.
    pub(crate) fn help(&self) -> Option<&'static str> {
        Some(match self {
            Error::NoFolder(_) => {
                "SOURCE is a folder, FOLDER@REVISION, or a URL such as https://…, ssh://…, git@…, file://…"
            }
            Error::NotGit(_) => "leave out `@REVISION` to read the folder's files as they are",
            Error::NoRevision(_) => "`git branch -a` and `git log --oneline` list what there is",
            Error::NoCommit => "commit first, or name the folder with its files instead of a revision",
            Error::NoGitProgram(_) => "install git, and make sure that it is in PATH",
            Error::Fetch { .. } => {
                "try `git ls-remote` with the same address: the same credentials and proxies are used"
            }
            Error::Unreachable { .. } => {
                "run it again when the server is back, or let it wait longer with `--max-wait SECONDS`"
            }
            Error::Damaged(_) => "run it again: it is fetched anew",
            Error::Absent(_) => {
                "`git fetch --refetch --no-filter` in that repository brings what it lacks; or name its address"
            }
            Error::NotOurs(_) => git::TRUST,
            Error::NotUsed(error) => return error.help(),
            Error::Changed(_) => "run it again",
            Error::Io { .. } => "make sure that you have the right to use it, and that the disk has room",
            Error::Git(_) => return None,
        })
    }

    /// Whether the user named something that does not exist, rather than something failing on the way.
    pub(crate) fn is_usage(&self) -> bool {
        matches!(
            self,
            Error::NoFolder(_)
                | Error::NotGit(_)
                | Error::NoRevision(_)
                | Error::NoCommit
                | Error::NotUsed(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_of_another_user_comes_with_gits_own_remedy() {
        let said = "repository path '/srv/branding' is not owned by current user";
        let error = Error::git(git2::Error::new(ErrorCode::Owner, ErrorClass::Config, said));
        assert_eq!(error.to_string(), format!("Git: {said}"));
        assert!(error.help().is_some_and(|help| help.contains("--add safe.directory")));
    }
}
