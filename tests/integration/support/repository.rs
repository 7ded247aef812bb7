//! Builds real Git repositories with the real git program, at times that stand still.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::art;

/// A branding repository in a temporary folder.
pub struct Repository {
    folder: TempDir,
}

impl Repository {
    /// A Git repository without a commit.
    pub fn empty() -> Repository {
        let repository = Repository::outside_git();
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    /// A plain folder.
    pub fn outside_git() -> Repository {
        Repository { folder: TempDir::new().unwrap() }
    }

    /// A Git repository with the fallback `evergreen`, and `christmas` from December 1 to 25, committed in
    /// 2026. Both have one icon and one banner.
    pub fn small() -> Repository {
        let repository = Repository::empty();
        repository.fallback("evergreen").event("christmas", "December 1", "December 25").commit("Begin");
        repository
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where a file of it is.
    pub fn file(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Repository {
        let file = self.file(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
        self
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) -> &Repository {
        let file = self.file(path);
        if file.is_dir() {
            fs::remove_dir_all(file).unwrap()
        } else {
            fs::remove_file(file).unwrap()
        }
        self
    }

    /// Adds the fallback event, with one icon and one banner.
    pub fn fallback(&self, name: &str) -> &Repository {
        self.meta(name, "fallback: true").art(name)
    }

    /// Adds an event, with one icon and one banner.
    pub fn event(&self, name: &str, start: &str, end: &str) -> &Repository {
        self.meta(name, &format!("start_date: {start}\nend_date: {end}")).art(name)
    }

    /// Writes an event's `meta.md` with this front matter.
    pub fn meta(&self, name: &str, front_matter: &str) -> &Repository {
        let text = format!("---\n{front_matter}\n---\n**The {name}**\n\nAbout {name}.\n");
        self.write(&format!("events/{name}/meta.md"), text)
    }

    /// Adds one icon and one banner that no other event has.
    pub fn art(&self, name: &str) -> &Repository {
        self.icon(name, "icon.png").banner(name, "banner.png")
    }

    /// Adds an icon; another file name gives other bytes.
    pub fn icon(&self, event: &str, file: &str) -> &Repository {
        self.write(&format!("events/{event}/server_icons/{file}"), art::png(128, 128, shade(event, file)))
    }

    /// Adds a banner; another file name gives other bytes.
    pub fn banner(&self, event: &str, file: &str) -> &Repository {
        self.write(&format!("events/{event}/banners/{file}"), art::png(160, 90, shade(event, file)))
    }

    /// Commits everything, at noon (UTC) on 2 March 2026. Returns the commit's id.
    pub fn commit(&self, message: &str) -> String {
        self.commit_at(message, "2026-03-02T12:00:00+00:00")
    }

    /// Commits everything at a time (RFC 3339). Returns the commit's id.
    pub fn commit_at(&self, message: &str, time: &str) -> String {
        self.git(&["add", "--all"]);
        let dates = [("GIT_AUTHOR_DATE", time), ("GIT_COMMITTER_DATE", time)];
        self.run(&["commit", "--quiet", "--allow-empty", "--message", message], &dates);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Runs git in it. Returns what it printed, trimmed.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.run(arguments, &[])
    }

    fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> String {
        run(self.path(), arguments, environment)
    }
}

/// Runs git in a folder. Returns what it printed, trimmed.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    run(folder, arguments, &[])
}

fn run(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let output = Command::new("git")
        .current_dir(folder)
        // Nothing of the machine's configuration, and nothing of a repository around the tests.
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap())
        .env("HOME", folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "A Contributor")
        .env("GIT_AUTHOR_EMAIL", "contributor@example.org")
        .env("GIT_COMMITTER_NAME", "A Contributor")
        .env("GIT_COMMITTER_EMAIL", "contributor@example.org")
        .envs(environment.iter().copied())
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn shade(event: &str, file: &str) -> u8 {
    blake3::hash(format!("{event}/{file}").as_bytes()).as_bytes()[0]
}
