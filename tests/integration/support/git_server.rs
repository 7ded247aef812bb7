//! A Git server on loopback that counts: the `git://` protocol, each connection handed to the git program's own
//! `upload-pack`.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What a server can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skill {
    /// Leaves files out, and sends single ones.
    Part,
    /// Sends everything, whatever it is asked.
    Everything,
    /// Leaves files out, and then refuses to send single ones: the oldest protocol.
    Refuses,
    /// Talks without end instead of sending files.
    Talks,
}

/// The server, in front of one repository.
pub struct GitServer {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    repository: PathBuf,
    skill: Skill,
    connections: AtomicUsize,
    sent: AtomicU64,
    /// After so many bytes of a connection it falls silent.
    silent_after: Mutex<Option<u64>>,
    fell_silent: AtomicBool,
}

impl GitServer {
    pub fn start(repository: &Path, skill: Skill) -> GitServer {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            repository: repository.to_owned(),
            skill,
            connections: AtomicUsize::new(0),
            sent: AtomicU64::new(0),
            silent_after: Mutex::new(None),
            fell_silent: AtomicBool::new(false),
        });
        thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    let shared = Arc::clone(&shared);
                    // A client that was killed is the test's business.
                    thread::spawn(move || drop(serve(stream.unwrap(), &shared)));
                }
            }
        });
        GitServer { address, shared }
    }

    /// The repository's address.
    pub fn url(&self) -> String {
        format!("git://{}/branding", self.address)
    }

    /// How many connections there were, and how many bytes were sent, since this was asked last.
    pub fn counted(&self) -> (usize, u64) {
        (self.shared.connections.swap(0, Ordering::SeqCst), self.shared.sent.swap(0, Ordering::SeqCst))
    }

    /// From now on every connection falls silent after so many bytes, and stays open.
    pub fn silent_after(&self, bytes: Option<u64>) {
        *self.shared.silent_after.lock().unwrap() = bytes;
        self.shared.fell_silent.store(false, Ordering::SeqCst);
    }

    /// Whether one did.
    pub fn fell_silent(&self) -> bool {
        self.shared.fell_silent.load(Ordering::SeqCst)
    }
}

fn serve(mut client: TcpStream, shared: &Shared) -> std::io::Result<()> {
    shared.connections.fetch_add(1, Ordering::SeqCst);
    // The first line names the repository, the host and the protocol: four digits of length, then the text.
    let mut digits = [0; 4];
    client.read_exact(&mut digits)?;
    let length = usize::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap();
    let mut line = vec![0; length - 4];
    client.read_exact(&mut line)?;
    let mut git = Command::new("git");
    let filter = format!("uploadpack.allowFilter={}", shared.skill != Skill::Everything);
    if shared.skill == Skill::Talks {
        git.args(["-c", "uploadpack.packObjectsHook=yes on and on >&2 #"]);
    }
    git.args(["-c", &filter, "upload-pack"]).arg(&shared.repository);
    if shared.skill != Skill::Refuses && String::from_utf8_lossy(&line).contains("version=2") {
        git.env("GIT_PROTOCOL", "version=2");
    }
    let mut git = git.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let (mut input, mut output) = (git.stdin.take().unwrap(), git.stdout.take().unwrap());
    let mut from_client = client.try_clone()?;
    thread::spawn(move || -> std::io::Result<()> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = from_client.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            input.write_all(&buffer[..read])?;
            input.flush()?;
        }
    });
    let (mut buffer, mut sent) = (vec![0; 16 * 1024], 0);
    loop {
        let read = output.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        let most = shared.silent_after.lock().unwrap().map_or(u64::MAX, |most| most - sent.min(most));
        let part = read.min(usize::try_from(most).unwrap_or(usize::MAX));
        client.write_all(&buffer[..part])?;
        sent += part as u64;
        shared.sent.fetch_add(part as u64, Ordering::SeqCst);
        if part < read {
            shared.fell_silent.store(true, Ordering::SeqCst);
            // Until the client goes away.
            while client.peek(&mut [0])? > 0 {
                thread::sleep(std::time::Duration::from_millis(5));
            }
            break;
        }
    }
    client.shutdown(Shutdown::Both)?;
    git.kill()?;
    git.wait().map(drop)
}
