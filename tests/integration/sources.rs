//! Where branding is read from. The same commit gives the same lock by every way in, and whatever is read is
//! left as it was.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::{Repository, git};

/// A folder to run the program in that is no branding repository, with a cache of its own.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Desk {
        Desk(TempDir::new().unwrap())
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let cache = self.0.path().join("cache");
        let cache = cache.to_str().unwrap();
        bannerman(self.0.path(), &[arguments, &["--cache-dir", cache]].concat())
            .replacing(cache, "[CACHE]")
            .run()
    }

    /// The lock of a SOURCE.
    pub fn lock(&self, source: &str) -> String {
        let ran = self.run(&["compile", source, "--quiet"]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{source}: {ran:?}");
        let file = self.0.path().join("bannerman.lock");
        let lock = fs::read_to_string(&file).unwrap();
        fs::remove_file(file).unwrap();
        lock
    }

    pub fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }
}

pub fn at(repository: &Repository) -> String {
    repository.path().to_str().unwrap().to_owned()
}

/// Every file below a folder with its bytes.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.insert(path.display().to_string(), Vec::new());
            found.append(&mut bytes(&path));
        } else {
            found.insert(path.display().to_string(), fs::read(&path).unwrap());
        }
    }
    found
}

pub fn commit_of(lock: &str) -> Option<&str> {
    lock.lines().find_map(|line| line.strip_prefix("commit = \"")).and_then(|rest| rest.strip_suffix('"'))
}

#[test]
fn the_same_commit_gives_the_same_lock_by_every_way_in() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let commit = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["tag", "v1"]);
    let (folder, bare) = (at(&repository), desk.path("bare.git"));
    repository.git(&["clone", "--quiet", "--bare", ".", &bare]);
    let expected = desk.lock(&folder);
    assert_eq!(commit_of(&expected), Some(commit.as_str()));
    let url = format!("file://{folder}");
    let sources = [
        format!("{folder}@main"),
        format!("{folder}@v1"),
        format!("{folder}@{}", &commit[..10]),
        format!("{folder}@HEAD^{{commit}}"),
        bare.clone(),
        format!("{bare}@main"),
        format!("{bare}@{commit}"),
        url.clone(),
        format!("{url}#main"),
        format!("file://{bare}"),
        // Fetched before: the second time the cache has it.
        url,
        format!("{folder}/.git"),
    ];
    for source in sources {
        assert_eq!(desk.lock(&source), expected, "{source}");
    }
}

#[test]
fn a_fetch_brings_what_is_new() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let url = format!("file://{}", at(&repository));
    let old = desk.lock(&url);
    repository.event("pi", "March 14", "March 14").commit("Add pi");
    let new = desk.lock(&url);
    assert!(!old.contains("\"pi\"") && new.contains("\"pi\""));
    repository.git(&["switch", "--quiet", "--create", "next"]);
    repository.event("spring", "April 1", "April 2").commit("Add spring");
    repository.git(&["switch", "--quiet", "main"]);
    assert!(desk.lock(&format!("{url}#next")).contains("\"spring\""));
    // The branch does not stick, and history that was rewritten is no obstacle.
    assert_eq!(desk.lock(&url), new);
    repository.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(desk.lock(&url), old);
}

#[test]
fn a_folder_of_a_bigger_repository_is_a_source() {
    let (repository, desk) = (Repository::small(), Desk::new());
    fs::create_dir(repository.file("art")).unwrap();
    repository.git(&["mv", "events", "art/events"]);
    let commit = repository.commit("Move");
    let folder = repository.file("art").to_str().unwrap().to_owned();
    let lock = desk.lock(&folder);
    assert_eq!(commit_of(&lock), Some(commit.as_str()));
    assert!(lock.contains("path = \"events/christmas/banners/banner.png\""), "{lock}");
    assert_eq!(desk.lock(&format!("{folder}@HEAD")), lock);
    // Files elsewhere in that repository do not matter.
    repository.write("README.md", "edited");
    assert_eq!(desk.lock(&folder), lock);
    repository.write("art/events/christmas/meta.md", "---\nfallback: false\n---\n");
    assert_eq!(desk.lock(&format!("{folder}@HEAD")), lock);
}

#[test]
fn a_bare_repository_has_no_files_to_differ() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let bare = desk.path("bare.git");
    repository.git(&["clone", "--quiet", "--bare", ".", &bare]);
    let ran = desk.run(&["check", &bare]);
    assert_eq!(ran.stdout, "2 events: no problems found\n");
}

#[test]
fn what_a_partial_clone_lacks_is_named_and_can_be_brought() {
    let (desk, repository) = (Desk::new(), Repository::small());
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    let from = format!("file://{}", at(&repository));
    let (whole, part) = (desk.lock(&format!("{}@main", at(&repository))), desk.path("part.git"));
    for filter in ["blob:none", "tree:0"] {
        git(desk.0.path(), &["clone", "--quiet", "--bare", &format!("--filter={filter}"), &from, &part]);
        let source = format!("{part}@main");
        let ran = desk.run(&["check", &source]);
        assert_eq!((ran.status, ran.stdout.as_str()), (3, ""), "{ran:?}");
        let said = "error: the Git repository lacks object ";
        let rest = ran.stderr.strip_prefix(said).unwrap_or_else(|| panic!("{ran:?}"));
        let (id, rest) = rest.split_at(40);
        assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{ran:?}");
        assert_eq!(
            rest,
            ": it is a partial clone, or damaged\n  help: `git fetch --refetch --no-filter` in that repository \
             brings what it lacks; or name its address\n"
        );
        git(Path::new(&part), &["fetch", "--quiet", "--refetch", "--no-filter"]);
        assert_eq!(desk.lock(&source), whole, "{filter}");
        fs::remove_dir_all(&part).unwrap();
    }
}

#[test]
fn a_linked_worktree_is_a_working_tree() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let linked = desk.path("linked");
    repository.git(&["worktree", "add", "--quiet", "-b", "other", &linked]);
    assert_eq!(desk.lock(&linked), desk.lock(&at(&repository)));
    fs::write(Path::new(&linked).join("events/christmas/meta.md"), "---\nfallback: false\n---\n").unwrap();
    assert_eq!(desk.run(&["check", &linked]).status, 1);
    assert_eq!(desk.run(&["check", &at(&repository)]).status, 0);
    assert_eq!(desk.run(&["check", &format!("{linked}@other")]).status, 0);
}

#[test]
fn outside_git_every_file_counts_and_the_year_is_today() {
    let (repository, desk) = (Repository::outside_git(), Desk::new());
    repository.fallback("evergreen").event("christmas", "December 1", "December 25");
    let ran = desk.run(&["compile", &at(&repository)]);
    let note =
        format!("note: `{}` is not inside a Git repository: the lock names no commit\n", at(&repository));
    assert_eq!((ran.status, ran.stderr), (0, note));
    assert_eq!(ran.stdout, "wrote bannerman.lock: 2 events, 2026 to 2030, no commit\n");
    // The same files in Git have the same tree.
    let lock = desk.lock(&at(&repository));
    let tracked = Repository::small();
    let commit =
        format!("commit = \"{}\"\ncommitted = 2026-03-02T12:00:00Z\n", tracked.git(&["rev-parse", "HEAD"]));
    assert_eq!(desk.lock(&at(&tracked)).replace(&commit, ""), lock);
}

#[test]
fn before_the_first_commit_there_is_none_to_name() {
    let (repository, desk) = (Repository::empty(), Desk::new());
    repository.fallback("evergreen");
    let ran = desk.run(&["compile", &at(&repository)]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, "note: there is no commit yet: the lock names none\n"));
    let staged = desk.lock(&at(&repository));
    repository.git(&["add", "--all"]);
    assert_eq!(desk.lock(&at(&repository)), staged);
}

#[test]
fn a_folder_that_its_repository_ignores_is_a_plain_folder() {
    let (outer, desk) = (Repository::empty(), Desk::new());
    outer.write(".gitignore", "build/\n").commit("Begin");
    let plain = Repository::small();
    let commit =
        format!("commit = \"{}\"\ncommitted = 2026-03-02T12:00:00Z\n", plain.git(&["rev-parse", "HEAD"]));
    fs::create_dir(outer.file("build")).unwrap();
    fs::rename(plain.file("events"), outer.file("build/events")).unwrap();
    let lock = desk.lock(outer.file("build").to_str().unwrap());
    plain.git(&["checkout", "--quiet", "--", "."]);
    assert_eq!(lock, desk.lock(&at(&plain)).replace(&commit, ""));
}

#[test]
fn a_path_that_exists_wins_over_a_revision() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let odd = desk.path("branding@main");
    repository.git(&["clone", "--quiet", ".", &odd]);
    assert_eq!(desk.lock(&odd), desk.lock(&at(&repository)));
    assert_eq!(desk.lock(&format!("{odd}@main")), desk.lock(&at(&repository)));
}

#[test]
fn a_source_that_is_not_there_is_wrong_usage() {
    let (repository, desk) = (Repository::small(), Desk::new());
    repository.git(&["clone", "--quiet", ".", &desk.path("branding")]);
    Repository::empty().git(&["init", "--quiet", &desk.path("unborn")]);
    fs::create_dir(desk.path("plain")).unwrap();
    fs::write(desk.path("file.txt"), "").unwrap();
    let sources = [
        "nowhere",
        "file.txt",
        "nowhere@main",
        "branding@no-such-branch",
        "branding@0123456789abcdef0123456789abcdef01234567",
        "branding@HEAD:events",
        "branding@",
        "plain@main",
        "unborn@HEAD",
        "ftp://example.org/branding.git",
        "ext::sh -c true",
        "https://example.org/branding.git#a..b",
        "https://example.org/branding.git#",
        "",
    ];
    let mut text = String::new();
    for source in sources {
        let ran = desk.run(&["check", source]);
        assert_eq!(ran.status, 2, "{source}: {ran:?}");
        text.push_str(&format!("# bannerman check '{source}'\n{}\n", ran.transcript()));
    }
    snapshot("sources_not_there", &text);
}

#[test]
fn an_address_that_does_not_answer_is_no_wrong_usage() {
    let desk = Desk::new();
    let ran = desk.run(&["check", "file:///no/such/repository.git"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
    assert!(
        ran.stderr.starts_with("error: could not fetch file:///no/such/repository.git\n  git: "),
        "{ran:?}"
    );
    assert!(ran.stderr.ends_with("the same credentials and proxies are used\n"), "{ran:?}");
    let repository = Repository::small();
    let ran = desk.run(&["check", &format!("file://{}#no-such-branch", at(&repository))]);
    assert_eq!(ran.status, 3);
    assert!(ran.stderr.contains("no-such-branch"), "{ran:?}");
}

#[test]
fn credentials_in_an_address_are_never_shown() {
    let desk = Desk::new();
    let address = "https://user:SECRET@127.0.0.1:1/x.git";
    fs::write(desk.path("bannerman.toml"), format!("[source]\nrepository = \"{address}\"\n")).unwrap();
    let branch = format!("{address}#main");
    let bad_branch = format!("{address}#a..b");
    let ftp = address.replace("https", "ftp");
    for arguments in [
        vec!["check", address],
        vec!["check", address, "--verbose"],
        vec!["check", address, "--format", "json"],
        vec!["check", &branch, "--verbose"],
        vec!["check", &bad_branch],
        vec!["check", &ftp],
        vec!["check", "--verbose"],
        vec!["compile", "--verbose"],
        vec!["compile", "--check", address],
        vec!["run", "--sandbox", "--verbose"],
    ] {
        let ran = desk.run(&[&arguments[..], &["--max-wait", "0"]].concat());
        assert_ne!(ran.status, 0, "{arguments:?}");
        let said = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!said.contains("SECRET") && !said.contains("user"), "{arguments:?}: {said}");
    }
    // Nor written where others may look.
    for path in bytes(desk.0.path()).keys() {
        assert!(!path.contains("SECRET"), "{path}");
    }
}

/// Git starts hooks with variables that name the repository that it works on.
#[test]
fn a_hook_of_another_repository_reads_the_right_one() {
    let (repository, other, desk) = (Repository::small(), Repository::small(), Desk::new());
    other.event("other", "May 1", "May 1").commit("Other");
    let before = bytes(&other.file(".git"));
    let folder = at(&repository);
    let sources = [folder.clone(), format!("{folder}@main"), format!("file://{folder}")];
    for source in sources {
        let expected = desk.lock(&source);
        let cache = desk.path("hook-cache");
        let arguments = ["compile", "--quiet", &source, "--cache-dir", &cache];
        let ran = bannerman(desk.0.path(), &arguments)
            .env("GIT_DIR", other.file(".git").to_str().unwrap())
            .env("GIT_INDEX_FILE", other.file(".git/index").to_str().unwrap())
            .env("GIT_WORK_TREE", other.path().to_str().unwrap())
            .env("GIT_OBJECT_DIRECTORY", other.file(".git/objects").to_str().unwrap())
            .run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{source}: {ran:?}");
        assert_eq!(fs::read_to_string(desk.path("bannerman.lock")).unwrap(), expected, "{source}");
    }
    assert_eq!(bytes(&other.file(".git")), before);
}

#[test]
fn nothing_is_written_into_a_source() {
    let (repository, desk) = (Repository::small(), Desk::new());
    repository
        .icon("christmas", "untracked.png")
        .meta("christmas", "start_date: December 2\nend_date: May 1");
    repository.git(&["rm", "--quiet", "--cached", "events/evergreen/meta.md"]);
    // Times that the index does not know tempt a reader to refresh it.
    repository
        .write("events/evergreen/meta.md", fs::read(repository.file("events/evergreen/meta.md")).unwrap());
    let status = repository.git(&["status", "--porcelain"]);
    let (before, objects) = (bytes(repository.path()), repository.git(&["count-objects", "--verbose"]));
    let folder = at(&repository);
    for source in [folder.clone(), format!("{folder}@HEAD"), format!("file://{folder}")] {
        desk.run(&["check", &source]);
        desk.run(&["compile", &source]);
    }
    assert!(bytes(repository.path()) == before, "a file was written");
    assert_eq!(repository.git(&["count-objects", "--verbose"]), objects);
    assert_eq!(repository.git(&["status", "--porcelain"]), status);
}

#[test]
fn git_itself_agrees_with_the_ids_in_the_lock() {
    let (repository, desk) = (Repository::small(), Desk::new());
    let lock = desk.lock(&at(&repository));
    let tree = repository.git(&["rev-parse", "HEAD:events"]);
    let banner = repository.git(&["rev-parse", "HEAD:events/christmas/banners/banner.png"]);
    assert!(lock.contains(&format!("events = \"{tree}\"")) && lock.contains(&banner), "{lock}");
}
