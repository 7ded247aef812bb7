//! The git program at work for a repository without reading the repository's own configuration, which can name
//! programs to run in dozens of ways. It works in a repository of its own, which is made for it and removed after it:
//! only the objects are the other's.
//!
//! Of the other's configuration these are taken over, and nothing else: where the remote is, as what user, and the
//! header that a checkout in continuous integration leaves there to push with. Settings of the user and of the machine
//! count as always.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use git2::{ConfigLevel, Oid, Repository};
use tempfile::TempDir;

use super::Address;
use crate::disk::Below;

/// The most settings that are named when something failed.
const MOST_NAMED: usize = 6;

/// The longest list of commits whose parents are not there, in bytes: four hundred thousand of them.
const MAX_SHALLOW: u64 = 16 * 1024 * 1024;

/// What `git init` sets of `core`, on any system.
const MADE: [&str; 7] = [
    "repositoryformatversion",
    "filemode",
    "bare",
    "symlinks",
    "ignorecase",
    "precomposeunicode",
    "logallrefupdates",
];

/// A repository for the git program to work in.
pub(crate) struct Apart {
    folder: TempDir,
    objects: PathBuf,
    /// Where it is run: the address of a remote may be a path from there.
    place: PathBuf,
}

/// The name of the remote in it.
pub(crate) const REMOTE: &str = "origin";

/// Where the remote is.
pub(crate) enum RemoteAddress<'a> {
    /// What the repository's configuration says of a remote.
    Named(&'a str),
    /// An address.
    Address(&'a str),
}

impl Apart {
    /// Makes one for `repository`. It knows of one reference, if there is one: then what that leads to is not fetched
    /// again.
    pub fn new(
        repository: &Repository,
        remote: &RemoteAddress<'_>,
        known: Option<(&str, Oid)>,
    ) -> Result<Apart, git2::Error> {
        let mut config = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n".to_owned();
        for (key, value) in settings(repository, remote)? {
            config.push_str(&written(&key, &value));
        }
        make(repository, &config, known).map_err(|error| git2::Error::from_str(&error.to_string()))
    }

    /// The git program on it.
    pub(crate) fn command(&self) -> Command {
        let mut command = super::command(self.folder.path());
        command.env("GIT_OBJECT_DIRECTORY", &self.objects).current_dir(&self.place);
        command
    }

    /// What a reference in it is.
    pub(crate) fn reference(&self, name: &str) -> Result<Oid, git2::Error> {
        Repository::open_bare(self.folder.path())?.refname_to_id(name)
    }
}

fn make(repository: &Repository, config: &str, known: Option<(&str, Oid)>) -> io::Result<Apart> {
    let folder = TempDir::with_prefix("bannerman-")?;
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    for name in ["refs", "objects"] {
        fs::create_dir(folder.path().join(name))?;
    }
    file("HEAD", "ref: refs/heads/none\n")?;
    file("config", config)?;
    if let Some((name, id)) = known {
        file("packed-refs", &format!("{id} {name}\n"))?;
    }
    let others = repository.commondir();
    match Below::new(others, "shallow").read_text(MAX_SHALLOW) {
        Ok(text) => file("shallow", &text)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let place = repository.workdir().unwrap_or(repository.path());
    Ok(Apart { folder, objects: absolute(&others.join("objects"))?, place: absolute(place)? })
}

fn absolute(path: &Path) -> io::Result<PathBuf> {
    std::path::absolute(path)
}

/// The settings that it has.
fn settings(
    repository: &Repository,
    remote: &RemoteAddress<'_>,
) -> Result<Vec<(String, String)>, git2::Error> {
    let name = match remote {
        RemoteAddress::Named(name) => *name,
        // Nothing of the repository's configuration is about it.
        RemoteAddress::Address(url) => return Ok(Address::new(url).settings(REMOTE)),
    };
    let taken = |key: String, value: Option<String>| Some((taken_over(&key, name)?, value?));
    Ok(local(repository)?.into_iter().filter_map(|(key, value)| taken(key, value)).collect())
}

/// A setting as it stands in a configuration. What has a character that cannot be written is left out.
fn written(key: &str, value: &str) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let Some((section, rest)) =
        key.split_once('.').filter(|_| !format!("{key}{value}").contains(char::is_control))
    else {
        return String::new();
    };
    match rest.rsplit_once('.') {
        Some((middle, last)) => format!("[{section} {}]\n\t{last} = {}\n", quoted(middle), quoted(value)),
        None => format!("[{section}]\n\t{rest} = {}\n", quoted(value)),
    }
}

/// As what a setting is taken over; none when it is not. Names of settings come in lower case but for their middle.
fn taken_over(key: &str, remote: &str) -> Option<String> {
    let (section, rest) = key.split_once('.')?;
    let (middle, last) = rest.rsplit_once('.').map_or(("", rest), |(middle, last)| (middle, last));
    match (section, last) {
        ("remote", "url" | "pushurl") if middle == remote => Some(format!("remote.{REMOTE}.{last}")),
        ("http", "extraheader") | ("credential", "username") => Some(key.to_owned()),
        _ => None,
    }
}

/// Whether a repository that bannerman has made itself has a setting that it has not made.
pub(crate) fn has_foreign_settings(repository: &Repository) -> bool {
    let made = |key: &str| match key.split_once('.') {
        Some(("core", key)) => MADE.contains(&key),
        Some(("extensions", "partialclone")) => true,
        Some(("remote", key)) => ["origin.promisor", "origin.partialclonefilter"].contains(&key),
        _ => false,
    };
    !local(repository).is_ok_and(|settings| settings.iter().all(|(key, _)| made(key)))
}

/// The settings that a repository itself has, in their order. What is included counts as there.
fn local(repository: &Repository) -> Result<Vec<(String, Option<String>)>, git2::Error> {
    let config = repository.config()?;
    let Ok(mut config) = config.open_level(ConfigLevel::Local) else { return Ok(Vec::new()) };
    let config = config.snapshot()?;
    let mut found = Vec::new();
    config.entries(None)?.for_each(|entry| {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        found.push((text(entry.name_bytes()), entry.has_value().then(|| text(entry.value_bytes()))));
    })?;
    Ok(found)
}

/// The names of a repository's settings that would have had a say in reaching its remote, had git read them.
pub(crate) fn left_out(repository: &Repository, remote: &str) -> Vec<String> {
    let sections =
        ["core.sshcommand", "core.askpass", "core.gitproxy", "credential.", "http.", "url.", "ssh."];
    let of_remote = |key: &str| {
        let last = key.strip_prefix(&format!("remote.{remote}.")).unwrap_or_default();
        ["uploadpack", "receivepack", "vcs", "proxy"].contains(&last)
    };
    let matters = |key: &str| {
        taken_over(key, remote).is_none()
            && (sections.iter().any(|section| key.starts_with(section)) || of_remote(key))
    };
    let mut names: Vec<String> =
        local(repository).unwrap_or_default().into_iter().map(|(key, _)| key).collect();
    names.retain(|key| matters(key));
    names.sort();
    names.dedup();
    names.truncate(MOST_NAMED);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_names_no_program_is_taken_over() {
        for (key, expected) in [
            ("remote.up.url", Some("remote.origin.url")),
            ("remote.up.pushurl", Some("remote.origin.pushurl")),
            ("http.https://github.com/.extraheader", Some("http.https://github.com/.extraheader")),
            ("http.extraheader", Some("http.extraheader")),
            ("credential.https://h.username", Some("credential.https://h.username")),
            ("remote.origin.url", None),
            ("remote.up.uploadpack", None),
            ("remote.up.vcs", None),
            ("core.sshcommand", None),
            ("credential.helper", None),
            ("credential.https://h.helper", None),
            ("http.sslverify", None),
            ("http.proxy", None),
            ("include.path", None),
            ("core.url", None),
            ("url", None),
        ] {
            assert_eq!(taken_over(key, "up").as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn no_value_ends_where_it_should_not() {
        assert_eq!(written("a.b", "c"), "[a]\n\tb = \"c\"\n");
        assert_eq!(written("a.b \"c\\.d", "e\\"), "[a \"b \\\"c\\\\\"]\n\td = \"e\\\\\"\n");
        for (key, value) in [("a.b", "c\nd"), ("a.b\nc.d", "e"), ("a.b", "\0")] {
            assert_eq!(written(key, value), "", "{key} {value}");
        }
    }

    #[test]
    fn the_settings_of_a_checkout_come_along_however_they_are_written() {
        let home = tempfile::tempdir().unwrap();
        let repository = Repository::init(home.path()).unwrap();
        let elsewhere = home.path().join("elsewhere.config");
        let header = "[http \"https://example.org/\"]\n\textraheader = AUTHORIZATION: basic eDp5\n";
        fs::write(
            &elsewhere,
            format!(
                "{header}\textraheader = \"X: \\\"y\\\"; #\"\n\textraheader = a\\n[core]\\nsshCommand = b\n"
            ),
        )
        .unwrap();
        let own = format!(
            "[core]\n\tsshCommand = touch x\n[remote \"o\\\"\\\\p\"]\n\turl = https://me:p@example.org/a\n\
             [includeIf \"gitdir:{0}/.git\"]\n\tpath = {1}\n[includeIf \"gitdir:/other/.git\"]\n\tpath = /dev/null\n",
            home.path().canonicalize().unwrap().display(),
            elsewhere.display()
        );
        fs::write(home.path().join(".git/config"), own).unwrap();
        let apart = Apart::new(&repository, &RemoteAddress::Named("o\"\\p"), None).unwrap();
        let list = apart.command().args(["config", "--local", "--list"]).output().unwrap();
        assert_eq!(
            String::from_utf8(list.stdout).unwrap(),
            "core.repositoryformatversion=0\ncore.bare=true\nremote.origin.url=https://me:p@example.org/a\n\
             http.https://example.org/.extraheader=AUTHORIZATION: basic eDp5\n\
             http.https://example.org/.extraheader=X: \"y\"; #\n"
        );
        assert_eq!(left_out(&repository, "o\"\\p"), ["core.sshcommand"]);
    }
}
