//! A real branding repository on this machine.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use super::Result;
use super::timing::{Case, command, compare, head, run};

const ROUNDS: usize = 15;

/// The repository, in the forms that are measured with.
pub struct Repository {
    pub home: PathBuf,
    pub clone: PathBuf,
    pub bare: PathBuf,
    /// The ids of the blobs that a lock is made from, one a line.
    pub blobs: PathBuf,
    metas: Vec<PathBuf>,
}

impl Repository {
    pub fn new(home: &Path, bundle: &Path) -> Result<Repository> {
        let path = |name: &str| home.join(name);
        let (clone, bare, blobs) = (path("clone"), path("served/bare.git"), path("blobs"));
        for (to, options) in [(&clone, [].as_slice()), (&bare, &["--bare"])] {
            let mut git = command("git", home);
            git.args(["clone", "--quiet", "--branch", "main"]).args(options);
            run(git.args([bundle, to]))?;
        }
        run(command("git", &bare).args(["config", "uploadpack.allowFilter", "true"]))?;
        let tree = run(command("git", &bare).args(["ls-tree", "-r", "main", "events"]))?;
        let (mut ids, mut metas) = (String::new(), Vec::new());
        for line in tree.lines() {
            let (info, path) = line.split_once('\t').ok_or("git ls-tree without a tab")?;
            let id = info.rsplit(' ').next().ok_or("git ls-tree without an id")?;
            let parts: Vec<&str> = path.split('/').collect();
            match parts[..] {
                [_, _, "meta.md"] => metas.push(clone.join(path)),
                [_, _, "banners" | "server_icons", _] => {}
                _ => continue,
            }
            ids.push_str(id);
            ids.push('\n');
        }
        fs::write(&blobs, ids)?;
        Ok(Repository { home: home.to_owned(), clone, bare, blobs, metas })
    }

    /// `git cat-file --batch` of all that a lock is made from.
    pub fn cat_file(&self) -> Case {
        let arguments = ["-C".as_ref(), self.bare.as_os_str(), "cat-file".as_ref(), "--batch".as_ref()];
        Case::new("`git cat-file --batch` of the same blobs", "git", &arguments).reading(&self.blobs)
    }
}

pub fn measure(repository: &Repository) -> Result<()> {
    let Repository { home, clone, bare, metas, .. } = repository;
    let (lock, cache) = (home.join("bannerman.lock"), home.join("cache"));
    let at_main = format!("{}@main", bare.display());
    let at_main = OsStr::new(&at_main);
    let (output, cache_dir) =
        ([OsStr::new("-o"), lock.as_os_str()], [OsStr::new("--cache-dir"), cache.as_os_str()]);
    let ours =
        |name: &str, words: &[&OsStr]| Case::ours(name, &[words, &cache_dir].concat()).removing(&cache);
    let compile = |name: &str, source: &OsStr, more: &[&OsStr]| {
        ours(name, &[&["compile".as_ref(), source], more, &output].concat())
    };

    head("A real repository: 16 events, 40 pictures, 18 MB");
    let check = ours("`check`, working tree", &["check".as_ref(), clone.as_os_str()]);
    // Only where python-frontmatter is installed, which the format's own validator reads with.
    let python = std::env::var_os("BANNERMAN_PYTHON").unwrap_or_else(|| "python3".into());
    let import = command(&python, home).args(["-c", "import frontmatter"]).output();
    if import.is_ok_and(|output| output.status.success()) {
        let script = "import sys, frontmatter\nfor path in sys.argv[1:]: frontmatter.load(path)";
        let mut arguments = vec![OsStr::new("-c"), OsStr::new(script)];
        arguments.extend(metas.iter().map(|path| path.as_os_str()));
        let load = Case::new("Python's `frontmatter.load` of the `meta.md` files", &python, &arguments);
        compare(home, ROUNDS, &check, &load, "0.33")?;
    } else {
        println!("| left out: python3, or BANNERMAN_PYTHON, has no `frontmatter` module | | | | | | |");
    }
    // What it cannot be faster than in one thread: to ask which files changed, and to read them.
    let script = "git -C \"$0\" status --porcelain events && cat \"$0\"/events/*/meta.md \
        \"$0\"/events/*/banners/* \"$0\"/events/*/server_icons/*";
    let read = ["-c".as_ref(), script.as_ref(), clone.as_os_str()];
    compare(home, ROUNDS, &check, &Case::new("`git status`, then `cat` of the same files", "sh", &read), "")?;
    let cat_file = repository.cat_file();
    compare(home, ROUNDS, &compile("`compile`, working tree", clone.as_os_str(), &[]), &cat_file, "")?;
    compare(home, ROUNDS, &compile("`compile`, commit", at_main, &[]), &cat_file, "1.2")?;
    let rev_parse = ["-C".as_ref(), bare.as_os_str(), "rev-parse".as_ref(), "HEAD".as_ref()];
    let rev_parse = Case::new("`git rev-parse HEAD`", "git", &rev_parse);
    let known = home.join("known.lock");
    fs::copy(&lock, &known)?;
    let at_hand = [OsStr::new("--lock"), known.as_os_str()];
    compare(home, ROUNDS, &compile("`compile --lock`, commit", at_main, &at_hand), &rev_parse, "5 ms more")?;
    let page = home.join("preview.html");
    let preview =
        ours("`preview`", &["preview".as_ref(), clone.as_os_str(), "-o".as_ref(), page.as_os_str()]);
    if run(command(env!("CARGO_BIN_EXE_bannerman"), home).args(["preview", "--help"])).is_ok() {
        run(command(&preview.program, home).args(&preview.arguments))?;
        let copy = home.join("copy.html");
        let cp = Case::new("`cp` of the page", "cp", &[page.as_os_str(), copy.as_os_str()]);
        compare(home, ROUNDS, &preview, &cp, "")?;
        // What it would take by hand: the pictures read, encoded and written.
        let script = "cat \"$0\"/events/*/banners/* \"$0\"/events/*/server_icons/* | base64 -w0 > \"$1\"";
        let words = ["-c".as_ref(), script.as_ref(), clone.as_os_str(), copy.as_os_str()];
        compare(
            home,
            ROUNDS,
            &preview,
            &Case::new("`cat` of its pictures to `base64 -w0`", "sh", &words),
            "",
        )?;
    }
    let version = Case::ours("`--version`", &["--version".as_ref()]);
    compare(home, ROUNDS, &version, &Case::new("`true`", "true", &[]), "")?;
    let explain = Case::ours("`explain B009`", &["explain".as_ref(), "B009".as_ref()]);
    compare(home, ROUNDS, &explain, &version, "")
}
