//! Git servers that have trouble, are silent, or do not stop talking: what passes is waited for, within bounds, and
//! nothing that was started stays behind.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::git_server::{GitServer, Skill};
use crate::support::guild::{GUILD, TestGuild};
use crate::support::http_git::{Fault, HttpGit};
use crate::support::program::{Program, Ran, bannerman, snapshot};
use crate::support::repository::{Repository, git};

/// The first question, to read and to push.
const READ: &str = "service=git-upload-pack";
const PUSH: &str = "git-receive-pack";

/// A bare copy of a small repository, and a folder to run the program in.
struct Desk {
    remote: TempDir,
    folder: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { remote: TempDir::new().unwrap(), folder: TempDir::new().unwrap() };
        let remote = desk.remote.path().to_str().unwrap();
        Repository::small().git(&["clone", "--quiet", "--bare", ".", remote]);
        desk
    }

    fn program(&self, arguments: &[&str], max_wait: u32) -> Program {
        let wait = max_wait.to_string();
        let arguments = [arguments, &["--cache-dir", "cache", "--max-wait", &wait]].concat();
        bannerman(self.folder.path(), &arguments)
    }

    fn check(&self, url: &str, max_wait: u32) -> Ran {
        self.program(&["check", url], max_wait).replacing(url, "[URL]").run()
    }
}

#[test]
fn trouble_on_the_way_is_waited_for() {
    for fault in [Fault::Status(503), Fault::Status(429), Fault::HangUp] {
        let desk = Desk::new();
        let server = HttpGit::start(desk.remote.path());
        // The first time on the way to the trees, then to the files.
        server.plant(READ, fault, 2);
        let ran = desk.check(&server.url(), 30);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{fault:?}: {ran:?}");
        server.take();
        // What is asked of a cache that is there.
        server.plant("git-upload-pack", fault, 1);
        assert_eq!(desk.check(&server.url(), 30).status, 0, "{fault:?}");
    }
}

#[test]
fn a_long_pause_is_told_and_the_bound_is_kept() {
    let desk = Desk::new();
    let server = HttpGit::start(desk.remote.path());
    server.plant(READ, Fault::Status(503), 20);
    let began = Instant::now();
    let ran = desk.check(&server.url(), 10);
    assert!(began.elapsed() < Duration::from_secs(20));
    assert_eq!(server.take().len(), 4);
    snapshot("git_trouble__busy", &ran.transcript());
    let ran = desk.check(&server.url(), 0);
    assert_eq!(server.take().len(), 1);
    snapshot("git_trouble__busy_without_patience", &ran.transcript());
}

#[test]
fn an_answer_that_stays_is_not_asked_for_again() {
    for (status, words) in [(401, "could not fetch"), (403, "403"), (404, "not found")] {
        let desk = Desk::new();
        let server = HttpGit::start(desk.remote.path());
        server.plant(READ, Fault::Status(status), 20);
        let ran = desk.check(&server.url(), 60);
        assert_eq!((ran.status, server.take().len()), (3, 1), "{status}: {ran:?}");
        assert!(ran.stderr.contains(words) && !ran.stderr.contains("tried"), "{status}: {ran:?}");
    }
    let desk = Desk::new();
    let server = HttpGit::start(desk.remote.path());
    let ran = desk.check(&format!("{}#nowhere", server.url()), 60);
    assert!(ran.status == 3 && ran.stderr.contains("couldn't find remote ref refs/heads/nowhere"), "{ran:?}");
}

/// A clone whose remote is a server, and its guild.
struct Night {
    desk: Desk,
    server: HttpGit,
    guild: TestGuild,
}

impl Night {
    fn new() -> Night {
        let desk = Desk::new();
        let server = HttpGit::start(desk.remote.path());
        git(desk.folder.path(), &["clone", "--quiet", &server.url(), "clone"]);
        server.take();
        Night { desk, server, guild: TestGuild::start() }
    }

    fn run(&self, day: &str, max_wait: &str) -> Ran {
        let arguments =
            ["run", "-q", "--guild", GUILD, "--state", "git:branding-state", "--max-wait", max_wait];
        bannerman(&self.desk.folder.path().join("clone"), &arguments)
            .env("DISCORD_TOKEN", self.guild.sandbox.token())
            .env("BANNERMAN_DISCORD_API", &self.guild.sandbox.base_url())
            .env("BANNERMAN_NOW", &format!("{day}T00:01:00Z"))
            .run()
    }

    fn commits(&self) -> String {
        git(self.desk.remote.path(), &["rev-list", "--count", "branding-state"])
    }
}

#[test]
fn a_state_in_a_branch_outlives_trouble_with_its_server() {
    let night = Night::new();
    for (end, fault) in [
        (READ, Fault::Status(502)),
        (PUSH, Fault::Status(503)),
        (PUSH, Fault::HangUp),
        // The push took effect, and its answer was lost.
        (PUSH, Fault::DoneThenHangUp),
        ("git-upload-pack", Fault::Status(500)),
    ] {
        night.server.plant(end, fault, 1);
    }
    let ran = night.run("2026-12-01", "30");
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    assert_eq!(night.commits(), "1");
    let ran = night.run("2026-12-02", "30");
    assert!(ran.status == 0 && ran.stdout.ends_with("\nnothing to do\n"), "{ran:?}");
}

#[test]
fn a_server_of_the_state_that_stays_away_is_told_with_what_to_do() {
    let night = Night::new();
    night.server.plant(READ, Fault::Status(503), 99);
    let ran = night.run("2026-12-01", "3");
    assert_eq!(ran.status, 3);
    snapshot("git_trouble__state", &ran.stderr.replace(&night.server.url(), "[URL]"));
    assert_eq!(night.guild.requests(), Vec::<serde_json::Value>::new());
}

#[test]
fn the_header_that_a_checkout_leaves_is_sent_and_its_other_settings_are_named() {
    let night = Night::new();
    let clone = night.desk.folder.path().join("clone");
    let header = format!("http.{}/.extraheader", night.server.url());
    git(&clone, &["config", &header, "AUTHORIZATION: basic eDp5"]);
    git(&clone, &["config", "credential.helper", "touch HELPED"]);
    assert_eq!(night.run("2026-12-01", "30").status, 0);
    assert_eq!(night.server.authorizations(), ["basic eDp5"]);
    night.server.plant(READ, Fault::Status(403), 1);
    let ran = night.run("2026-12-02", "30");
    assert!(ran.stderr.contains("settings can run programs: credential.helper"), "{ran:?}");
}

/// A server that accepts, and then says nothing, or this and more of it, drop by drop. Counts who is still there.
fn deaf(drops: Option<&'static str>) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let (address, open) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&open);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, open) = (stream.unwrap(), Arc::clone(&open));
            open.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || {
                stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
                let mut piece = [0; 1024];
                let mut drops = drops.map(|drops| drops.bytes().chain(std::iter::repeat(b'a')));
                loop {
                    match stream.read(&mut piece) {
                        Ok(0) => break,
                        Err(error) if !matches!(error.kind(), std::io::ErrorKind::WouldBlock) => break,
                        _ => {}
                    }
                    let drop = drops.as_mut().and_then(Iterator::next);
                    if drop.is_some_and(|drop| stream.write_all(&[drop]).is_err()) {
                        break;
                    }
                }
                open.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    (address, counted)
}

#[test]
fn a_silent_server_is_given_up_and_nothing_stays_behind() {
    thread::scope(|scope| {
        for (scheme, drops) in [
            ("http", None),
            ("http", Some("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")),
            ("https", None),
            ("git", None),
            // The length of a line.
            ("git", Some("fff0")),
            ("ssh", None),
        ] {
            scope.spawn(move || {
                let (desk, (address, open)) = (Desk::new(), deaf(drops));
                let began = Instant::now();
                let url = format!("{scheme}://{address}/x");
                let ran =
                    desk.program(&["check", &url], 1).env("GIT_SSH_COMMAND", "sh -c 'exec sleep 30'").run();
                assert_eq!(ran.status, 3, "{url} {drops:?}: {ran:?}");
                assert!(
                    ran.stderr.contains("could not reach") && ran.stderr.contains("--max-wait"),
                    "{ran:?}"
                );
                assert!(began.elapsed() < Duration::from_secs(25), "{url} {drops:?}: {:?}", began.elapsed());
                thread::sleep(Duration::from_secs(1));
                assert_eq!(open.load(Ordering::SeqCst), 0, "{url} {drops:?}: somebody is still connected");
            });
        }
    });
}

#[test]
fn a_silent_server_does_not_hold_the_state() {
    let (night, (address, open)) = (Night::new(), deaf(None));
    let clone = night.desk.folder.path().join("clone");
    git(&clone, &["remote", "set-url", "origin", &format!("git://{address}/x")]);
    let ran = night.run("2026-12-01", "1");
    assert!(ran.status == 3 && ran.stderr.contains("the server was silent"), "{ran:?}");
    git(&clone, &["remote", "set-url", "origin", &night.server.url()]);
    assert_eq!(night.run("2026-12-01", "30").status, 0);
    assert_eq!(open.load(Ordering::SeqCst), 0);
}

#[test]
fn a_server_that_does_not_stop_talking_is_ended() {
    let desk = Desk::new();
    let server = GitServer::start(desk.remote.path(), Skill::Talks);
    let began = Instant::now();
    let ran = desk.check(&server.url(), 60);
    assert!(ran.status == 3 && ran.stderr.contains("it printed more than a megabyte"), "{ran:?}");
    assert!(began.elapsed() < Duration::from_secs(30));
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_asked_to_end_takes_what_it_started_along() {
    use rustix::process::{Pid, Signal, kill_process};
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let (desk, (address, open)) = (Desk::new(), deaf(None));
        let url = format!("git://{address}/x");
        let running = desk.program(&["check", &url], 60).start();
        while open.load(Ordering::SeqCst) == 0 {
            thread::sleep(Duration::from_millis(10));
        }
        assert!(mentioning(&url) >= 2, "the program and a git");
        let pid = Pid::from_raw(i32::try_from(running.id()).unwrap()).unwrap();
        kill_process(pid, signal).unwrap();
        let ran = running.wait();
        assert_eq!((ran.status, mentioning(&url)), (3, 0), "{signal:?}: {ran:?}");
    }
}

/// How many processes have this among their arguments, or in their environment: git is told an address there.
#[cfg(target_os = "linux")]
fn mentioning(text: &str) -> usize {
    let folders = fs::read_dir("/proc").unwrap().map(|entry| entry.unwrap().path());
    let has = |folder: &Path| {
        let said = |name: &str| fs::read(folder.join(name)).unwrap_or_default();
        ["cmdline", "environ"].iter().any(|name| String::from_utf8_lossy(&said(name)).contains(text))
    };
    folders.filter(|folder| has(folder)).count()
}

#[test]
fn the_help_names_the_bound() {
    let ran = bannerman(TempDir::new().unwrap().path(), &["check", "--help"]).run();
    let help = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("Git servers in all, in seconds"), "{help}");
}
