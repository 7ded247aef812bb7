//! Which Git repository a folder belongs to.
//!
//! A folder of committed files can look like a bare repository, with a configuration that names programs to run. So
//! nothing that was found by looking around is used but what nobody can have committed: `.git`, whose name Git refuses
//! to commit. A bare repository is used where the user named it, and only then.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository, RepositoryOpenFlags};
use percent_encoding::percent_decode_str;

/// Why no repository is used, though something that looks like one is there.
#[derive(Debug, thiserror::Error)]
pub enum NotUsed {
    /// A bare repository that nobody named.
    #[error(
        "`{}` looks like a bare Git repository, and nobody named it: whoever can commit there could have made it up",
        .0.display()
    )]
    Bare(PathBuf),
    /// A `.git` that leads to a folder among the files beside it.
    #[error(
        "`{}` leads to `{}`, which lies among the files beside it: whoever can commit there could have made it up",
        .0.display(), .1.display()
    )]
    AmongFiles(PathBuf, PathBuf),
    /// A remote that is a folder among the files.
    #[error(
        "the remote `{}` lies among the files here: whoever can commit there could have made it up",
        .0.display()
    )]
    Inside(PathBuf),
    /// libgit2 refused it.
    #[error("{}", .0.message())]
    Git(#[from] git2::Error),
}

impl NotUsed {
    /// What to do next.
    pub(crate) fn help(&self) -> Option<&'static str> {
        match self {
            NotUsed::Bare(_) => Some(
                "if it is yours and you mean it, name that folder as SOURCE; else look at its files `HEAD` and \
                 `config` before you run git there, and remove them",
            ),
            NotUsed::AmongFiles(..) => Some("clone the repository anew, or remove that `.git` file"),
            NotUsed::Inside(_) => {
                Some("if it is yours and you mean it, keep it elsewhere, or name it as SOURCE")
            }
            NotUsed::Git(error) if error.code() == ErrorCode::Owner => Some(super::TRUST),
            NotUsed::Git(_) => None,
        }
    }
}

/// The Git repository that a folder belongs to: that of the work tree around it, or a bare one that is the folder
/// `named` by the user.
pub(crate) fn discover(folder: &Path, named: Option<&Path>) -> Result<Option<Repository>, NotUsed> {
    let Ok(folder) = folder.canonicalize() else { return Ok(None) };
    let named = named.and_then(|named| named.canonicalize().ok());
    for level in folder.ancestors() {
        if let Some(repository) = own(level)? {
            return Ok(Some(repository));
        }
        // Inside `.git` the repository is meant, which is found from the folder above.
        if !looks_bare(level) || level.ends_with(".git") {
            continue;
        }
        return match named.as_deref() == Some(level) {
            true => Ok(open(level)?),
            false => Err(NotUsed::Bare(level.to_owned())),
        };
    }
    Ok(None)
}

/// Refuses a remote that nobody named and that lies below `folder`: a push would run its hooks.
pub(crate) fn refuse_inside(address: &str, folder: &Path) -> Result<(), NotUsed> {
    let real = |path: &Path| path.canonicalize().ok();
    let remote = local_path(address).and_then(|path| real(&folder.join(path)));
    match (remote, real(folder)) {
        (Some(remote), Some(folder)) if remote.starts_with(&folder) => Err(NotUsed::Inside(remote)),
        _ => Ok(()),
    }
}

/// The path on this machine that git takes an address for; none when it is elsewhere.
fn local_path(address: &str) -> Option<PathBuf> {
    if let Some(path) = address.strip_prefix("file://") {
        let path = percent_decode_str(path).decode_utf8_lossy();
        return Some(Path::new("/").join(path.as_ref()));
    }
    // `host:path` is ssh's, but for a slash before the colon.
    let colon = address.find(':').unwrap_or(address.len());
    let is_path = !address[..colon].is_empty() && (colon == address.len() || address[..colon].contains('/'));
    is_path.then(|| address.into())
}

/// The repository of the work tree that `level` is the root of.
fn own(level: &Path) -> Result<Option<Repository>, NotUsed> {
    let link = level.join(".git");
    let Ok(metadata) = link.symlink_metadata() else { return Ok(None) };
    let Some(repository) = open(&link)? else { return Ok(None) };
    if !metadata.is_dir() {
        // That of a linked work tree or of a submodule lies elsewhere, or below another `.git`.
        let target = repository.path().canonicalize().unwrap_or_else(|_| repository.path().to_owned());
        if target.strip_prefix(level).is_ok_and(|inside| !inside.iter().any(|part| part == ".git")) {
            return Err(NotUsed::AmongFiles(link, target));
        }
    }
    Ok(Some(repository))
}

/// The repository at exactly this path.
fn open(path: &Path) -> Result<Option<Repository>, git2::Error> {
    let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
    match Repository::open_ext(path, flags, std::iter::empty::<&Path>()) {
        Ok(repository) => Ok(Some(repository)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether git would take the folder for a repository. Nothing of it is read.
fn looks_bare(folder: &Path) -> bool {
    let is = |name: &str| folder.join(name).symlink_metadata().is_ok();
    let elsewhere = || is("commondir");
    is("HEAD") && (elsewhere() || ["objects", "refs"].iter().all(|name| folder.join(name).is_dir()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene(tempfile::TempDir);

    impl Scene {
        fn new() -> Scene {
            let home = tempfile::tempdir().unwrap();
            Repository::init(home.path().join("tree")).unwrap();
            Repository::init_bare(home.path().join("bare")).unwrap();
            Repository::init_bare(home.path().join("tree/fake")).unwrap();
            for folder in ["tree/some/where", "bare/inside", "plain"] {
                std::fs::create_dir_all(home.path().join(folder)).unwrap();
            }
            Scene(home)
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().canonicalize().unwrap().join(name)
        }

        /// The repository's folder from the home, or what is said.
        fn found(&self, folder: &str, named: Option<&str>) -> String {
            let named = named.map(|named| self.path(named));
            match discover(&self.path(folder), named.as_deref()) {
                Ok(None) => "none".to_owned(),
                Ok(Some(found)) => {
                    found.path().strip_prefix(self.path("")).unwrap().to_str().unwrap().to_owned()
                }
                Err(error) => error.to_string(),
            }
        }
    }

    #[test]
    fn the_work_trees_own_is_found_and_a_bare_one_only_where_it_was_named() {
        let scene = Scene::new();
        for folder in ["tree", "tree/some/where", "tree/.git", "tree/.git/refs"] {
            assert_eq!(scene.found(folder, None).trim_end_matches('/'), "tree/.git", "{folder}");
        }
        assert_eq!([scene.found("plain", None), scene.found("gone", None)], ["none", "none"]);
        for (folder, named, at) in [
            ("bare", None, "bare"),
            ("bare", Some("plain"), "bare"),
            ("bare/inside", Some("bare/inside"), "bare"),
            ("tree/fake", None, "tree/fake"),
            ("tree/fake/objects", Some("tree/fake/objects"), "tree/fake"),
        ] {
            let said = scene.found(folder, named);
            assert!(
                said.starts_with(&format!("`{}` looks like a bare", scene.path(at).display())),
                "{folder}: {said}"
            );
        }
        assert_eq!(scene.found("bare", Some("bare")).trim_end_matches('/'), "bare");
    }

    #[test]
    fn a_pointer_leads_to_no_folder_among_the_files() {
        let scene = Scene::new();
        let link = scene.path("plain/.git");
        std::fs::create_dir(scene.path("plain/below")).unwrap();
        Repository::init_bare(scene.path("plain/fake")).unwrap();
        Repository::init(scene.path("plain/tree")).unwrap();
        let to = |target: &str| {
            std::fs::write(&link, format!("gitdir: {target}\n")).unwrap();
            scene.found("plain/below", None)
        };
        assert!(to("fake").contains("lies among the files beside it"));
        assert!(to("../plain/fake").contains("lies among the files beside it"));
        assert_eq!(to("../bare").trim_end_matches('/'), "bare");
        assert_eq!(to("tree/.git").trim_end_matches('/'), "plain/tree/.git");
    }

    #[test]
    fn a_remote_among_the_files_is_refused_however_it_is_written() {
        let scene = Scene::new();
        let tree = scene.path("tree");
        let inside = format!("file://{}/fa%6be", tree.display());
        let odd = format!("file:/{}/fake", tree.display());
        for (address, refused) in [
            ("fake", true),
            ("./fake", true),
            (".", true),
            ("some/../fake", true),
            (inside.as_str(), true),
            (odd.replacen("file:/", "file://", 1).as_str(), true),
            ("../bare", false),
            ("../tree/fake", true),
            ("fake:x", false),
            ("https://example.org/fake", false),
            ("gone", false),
        ] {
            assert_eq!(refuse_inside(address, &tree).is_err(), refused, "{address}");
        }
    }

    #[test]
    fn where_the_configuration_says_that_the_files_are_changes_nothing() {
        let scene = Scene::new();
        let fake = Repository::open_bare(scene.path("tree/fake")).unwrap();
        let mut config = fake.config().unwrap();
        config.set_bool("core.bare", false).unwrap();
        config.set_str("core.worktree", "..").unwrap();
        assert!(scene.found("tree/fake", None).contains("looks like a bare"));
    }
}
