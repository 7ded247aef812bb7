//! Stands between the program and a sandbox, and holds a request or its answer back for as long as a test wants, so
//! that another run can overtake it, or that it can be killed there.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::guild::TestGuild;
use super::program::{Ran, Running};

/// Longer than anything that is waited for here.
const PATIENCE: Duration = Duration::from_secs(30);

/// The gate, in front of a sandbox.
pub struct Gate {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    held: Mutex<Held>,
    moved: Condvar,
    /// How many requests there were.
    met: AtomicUsize,
    /// How many connections there were, and how many of them have ended.
    connections: (AtomicUsize, AtomicUsize),
}

#[derive(Default, PartialEq)]
enum Held {
    #[default]
    Nothing,
    /// The next request with this method will be.
    Next(&'static str),
    /// The request with this number will be, or its answer.
    Point(usize, Side),
    /// One is.
    Waiting,
    /// It was, and shall not go on.
    Lost,
}

/// Where the gate is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before the request arrives.
    Request,
    /// After it took effect: its answer is there, and not delivered.
    Answer,
}

impl Gate {
    pub fn before(guild: &TestGuild) -> Gate {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let base = guild.sandbox.base_url();
        let sandbox = base.trim_start_matches("http://").trim_end_matches("/api/v10").to_owned();
        thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    let (shared, sandbox) = (Arc::clone(&shared), sandbox.clone());
                    shared.connections.0.fetch_add(1, SeqCst);
                    thread::spawn(move || {
                        // A client that was killed is the test's business.
                        let _ = pass(&stream.unwrap(), &sandbox, &shared);
                        shared.connections.1.fetch_add(1, SeqCst);
                    });
                }
            }
        });
        Gate { address, shared }
    }

    /// For `BANNERMAN_DISCORD_API`.
    pub fn url(&self) -> String {
        format!("http://{}/api/v10", self.address)
    }

    /// The next request with this method waits before it reaches the sandbox.
    pub fn hold(&self, method: &'static str) {
        *self.shared.held.lock().unwrap() = Held::Next(method);
    }

    /// The request with this number, counted from 0, waits on this side.
    pub fn hold_at(&self, number: usize, side: Side) {
        *self.shared.held.lock().unwrap() = Held::Point(number, side);
    }

    /// Until a run's request is there.
    pub fn wait(&self, running: Running) -> Running {
        self.reached(running).unwrap_or_else(|ran| panic!("it ended without the request: {ran:?}"))
    }

    /// Until a run's request is there, or the run has ended without it.
    pub fn reached(&self, mut running: Running) -> Result<Running, Ran> {
        let begun = Instant::now();
        let mut held = self.shared.held.lock().unwrap();
        while *held != Held::Waiting {
            assert!(begun.elapsed() < PATIENCE, "no request came");
            if running.ended() {
                return Err(running.wait());
            }
            held = self.shared.moved.wait_timeout(held, Duration::from_millis(20)).unwrap().0;
        }
        drop(held);
        Ok(running)
    }

    /// Lets nobody have what is held.
    pub fn lose(&self) {
        *self.shared.held.lock().unwrap() = Held::Lost;
        self.shared.moved.notify_all();
        self.at_rest();
    }

    /// Until everything that was sent has had its effect. The sender must have ended.
    pub fn at_rest(&self) {
        let (begun, ended) = &self.shared.connections;
        let before = begun.load(SeqCst);
        // Connections are taken in their order: once this one is, all earlier ones are.
        drop(TcpStream::connect(self.address).unwrap());
        let start = Instant::now();
        while begun.load(SeqCst) == before || ended.load(SeqCst) < begun.load(SeqCst) {
            assert!(start.elapsed() < PATIENCE, "a request does not end");
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Lets it go on.
    pub fn release(&self) {
        *self.shared.held.lock().unwrap() = Held::Nothing;
        self.shared.moved.notify_all();
    }
}

impl Shared {
    /// Waits, if something is held here. Whether it goes on.
    fn goes_on(&self, here: impl FnOnce(&Held) -> bool) -> bool {
        let mut held = self.held.lock().unwrap();
        if !here(&held) {
            return true;
        }
        *held = Held::Waiting;
        self.moved.notify_all();
        held = self.moved.wait_timeout_while(held, PATIENCE, |held| *held == Held::Waiting).unwrap().0;
        *held != Held::Lost
    }
}

fn pass(client: &TcpStream, sandbox: &str, shared: &Shared) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        if reader.read_line(&mut head)? <= 2 {
            head.truncate(start);
            break;
        }
        if let Some(value) = head[start..].to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    if head.is_empty() {
        return Ok(());
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let number = shared.met.fetch_add(1, SeqCst);
    let at = |held: &Held, side: Side| *held == Held::Point(number, side);
    let next = |held: &Held| matches!(*held, Held::Next(method) if head.starts_with(method));
    if !shared.goes_on(|held| next(held) || at(held, Side::Request)) {
        return Ok(());
    }
    let mut server = TcpStream::connect(sandbox)?;
    write!(server, "{head}Connection: close\r\n\r\n")?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if !shared.goes_on(|held| at(held, Side::Answer)) {
        return Ok(());
    }
    // The client must not keep a connection that is closed here.
    let status = answer.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut client = client;
    client.write_all(&answer[..status])?;
    client.write_all(b"Connection: close\r\n")?;
    client.write_all(&answer[status..])?;
    client.flush()
}
