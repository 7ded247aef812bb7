//! The same repository elsewhere: served by `git daemon` on loopback.

use std::ffi::OsStr;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::Result;
use super::real::Repository;
use super::timing::{Case, command, compare, head, run, time};

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
        Ok((Daemon(child), format!("git://127.0.0.1:{port}")))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How much is put beside the bundle's files so that its newest commit weighs what that of the real repository does,
/// over a hundred megabytes: 64 files of 1 MiB that cannot be packed.
const BESIDE: usize = 64;

/// The same repository with other files beside the branding, as a bare one.
fn heavy(home: &Path, bare: &Path) -> Result<()> {
    let (work, to) = (home.join("heavy"), home.join("served/heavy.git"));
    run(command("git", home).args(["clone", "--quiet"]).args([bare, &work]))?;
    fs::create_dir(work.join("other"))?;
    let mut bytes = vec![0; 1024 * 1024];
    for at in 0..BESIDE {
        blake3::Hasher::new().update(&at.to_le_bytes()).finalize_xof().fill(&mut bytes);
        fs::write(work.join(format!("other/{at}.bin")), &bytes)?;
    }
    run(command("git", &work).args(["add", "other"]))?;
    commit(&work)?;
    run(command("git", home).args(["clone", "--quiet", "--bare", "--branch", "main"]).args([&work, &to]))?;
    run(command("git", &to).args(["config", "uploadpack.allowFilter", "true"]))?;
    Ok(())
}

fn commit(work: &Path) -> Result<()> {
    let who = ["-c", "user.name=A Contributor", "-c", "user.email=contributor@example.org"];
    run(command("git", work).args(who).args(["commit", "--quiet", "--all", "--message=Change"])).map(drop)
}

/// What git itself takes for the two fetches, by hand and with nothing done about what they bring: as fast as it gets.
fn by_hand(home: &Path, url: &str, blobs: &Path) -> Case {
    let folder = home.join("by-hand.git");
    let script = "git init --quiet --bare --template= $0 && cd $0 && git config remote.origin.url $1 &&
        git config gc.auto 0 && git config maintenance.auto false &&
        git fetch --quiet --no-tags --depth 1 --filter=blob:none origin +HEAD:refs/tip &&
        git -c fetch.negotiationAlgorithm=noop fetch --quiet --no-tags --no-write-fetch-head --filter=blob:none \
            --stdin origin";
    let arguments = ["-c".as_ref(), script.as_ref(), folder.as_os_str(), url.as_ref()];
    Case::new("the two fetches by hand", "sh", &arguments).reading(blobs).removing(&folder)
}

pub fn measure(repository: &Repository) -> Result<()> {
    let Repository { home, bare, .. } = repository;
    heavy(home, bare)?;
    let (_daemon, server) = Daemon::start(&home.join("served"))?;
    let (lock, cache, clone) = (home.join("remote.lock"), home.join("remote-cache"), home.join("shallow"));
    let compile = |name: &str, url: &str| {
        let words = ["compile".as_ref(), url.as_ref(), "-o".as_ref(), lock.as_os_str()];
        Case::ours(name, &[words.as_slice(), &["--cache-dir".as_ref(), cache.as_os_str()]].concat())
    };
    head("The same repository, served by `git daemon` on loopback");
    let git = |name: &str, words: &[&OsStr]| Case::new(name, "git", words);
    for (what, name) in [("the bundle", "bare.git"), ("64 MiB of other files beside it", "heavy.git")] {
        let url = format!("{server}/{name}");
        let words = ["clone", "--quiet", "--depth=1", &url].map(OsStr::new);
        let shallow = git("`git clone --depth 1`", &[&words[..], &[clone.as_os_str()]].concat());
        let shallow = shallow.removing(&clone);
        let first = compile(&format!("`compile URL`, first time, {what}"), &url).removing(&cache);
        compare(home, ROUNDS, &first, &shallow, "0.125")?;
        let by_hand = by_hand(home, &url, &repository.blobs);
        compare(home, ROUNDS, &first, &by_hand, "")?;
        compare(home, ROUNDS, &by_hand, &shallow, "")?;
    }
    let url = format!("{server}/bare.git");
    let again = compile("`compile URL`, nothing changed", &url);
    time(home, 1, &again)?;
    let ls_remote = ["ls-remote", "--quiet", &url, "HEAD"].map(OsStr::new);
    compare(home, ROUNDS * 3, &again, &git("`git ls-remote`", &ls_remote), "1.2")?;

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
    commit(&work)?;
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
