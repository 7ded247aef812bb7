//! The same repository elsewhere: served by `git daemon` on loopback.

use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::Result;
use super::real::Repository;
use super::timing::{Case, command, compare, head, run};

const ROUNDS: usize = 9;

/// The server; it ends with this.
struct Daemon(Child);

impl Daemon {
    fn start(folder: &Path) -> Result<(Daemon, String)> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let base = format!("--base-path={}", folder.display());
        // The program itself, so that ending it ends the server.
        let path = run(command("git", folder).arg("--exec-path"))?;
        let mut daemon = command(Path::new(path.trim()).join("git-daemon"), folder);
        daemon.args(["--listen=127.0.0.1", &format!("--port={port}"), "--export-all", &base]);
        let child = daemon.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok((Daemon(child), format!("git://127.0.0.1:{port}/bare.git")))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn measure(repository: &Repository) -> Result<()> {
    let Repository { home, bare, .. } = repository;
    let (_daemon, url) = Daemon::start(&home.join("served"))?;
    let url = OsStr::new(&url);
    let (lock, cache, clone) = (home.join("remote.lock"), home.join("remote-cache"), home.join("shallow"));
    let arguments =
        ["compile".as_ref(), url, "-o".as_ref(), lock.as_os_str(), "--cache-dir".as_ref(), cache.as_os_str()];
    head("The same repository, served by `git daemon` on loopback");
    let git = |name: &str, words: &[&OsStr]| Case::new(name, "git", words);
    let shallow = ["clone".as_ref(), "--quiet".as_ref(), "--depth=1".as_ref(), url, clone.as_os_str()];
    let shallow = git("`git clone --depth 1`", &shallow).removing(&clone);
    let first = Case::ours("`compile URL`, first time", &arguments).removing(&cache);
    compare(home, ROUNDS, &first, &shallow, "0.125")?;
    let again = Case::ours("`compile URL`, nothing changed", &arguments);
    let ls_remote = git("`git ls-remote`", &["ls-remote".as_ref(), "--quiet".as_ref(), url, "HEAD".as_ref()]);
    compare(home, ROUNDS * 3, &again, &ls_remote, "1.2")?;

    println!(
        "\nBytes fetched, as they lie in the cache:\n\n| case | fetched | of that pictures and metas | ratio |"
    );
    println!("|---|---|---|---|");
    fs::remove_dir_all(&cache)?;
    run(command(&again.program, home).args(&again.arguments))?;
    let first = packs(&cache)?;
    bytes("first time", first, needed(&fs::read_to_string(&repository.blobs)?, bare)?);
    // A picture that grows by a few bytes behind its end is another one.
    let work = home.join("work");
    run(command("git", home).args(["clone", "--quiet"]).args([bare, &work]))?;
    let path = run(command("git", &work).args(["ls-files", "events/*/banners/*"]))?;
    let path = work.join(path.lines().next().ok_or("no banner")?);
    let mut picture = fs::read(&path)?;
    picture.extend_from_slice(b"another");
    fs::write(&path, picture)?;
    let who = ["-c", "user.name=A Contributor", "-c", "user.email=contributor@example.org"];
    run(command("git", &work).args(who).args(["commit", "--quiet", "--all", "--message=Change"]))?;
    run(command("git", &work).args(["push", "--quiet"]))?;
    let id = run(command("git", &work).arg("hash-object").arg(&path))?;
    run(command(&again.program, home).args(&again.arguments))?;
    bytes("one picture changed", packs(&cache)? - first, needed(&id, bare)?);
    run(command(&again.program, home).args(&again.arguments))?;
    Ok(())
}

fn bytes(case: &str, fetched: u64, needed: u64) {
    println!("| {case} | {fetched} | {needed} | {:.3} |", fetched as f64 / needed as f64);
}

/// How many bytes all packs below a folder have.
fn packs(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            bytes += packs(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "pack") {
            bytes += fs::metadata(&path)?.len();
        }
    }
    Ok(bytes)
}

/// How many bytes these objects (ids, one a line) have as the server keeps them.
fn needed(ids: &str, bare: &Path) -> Result<u64> {
    let list = bare.join("wanted");
    fs::write(&list, format!("{}\n", ids.trim()))?;
    let mut git = command("git", bare);
    git.args(["cat-file", "--batch-check=%(objectsize:disk)"]).stdin(fs::File::open(&list)?);
    run(&mut git)?.lines().map(|size| Ok(size.parse::<u64>()?)).sum()
}
