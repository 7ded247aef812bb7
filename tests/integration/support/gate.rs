//! Stands between the program and a sandbox, and holds a request back for as long as a test wants, so that
//! another run can overtake it.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::guild::TestGuild;
use super::program::Running;

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
}

#[derive(Default, PartialEq)]
enum Held {
    #[default]
    Nothing,
    /// The next request with this method will be.
    Next(&'static str),
    /// One is.
    Waiting,
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
                    // A client that was killed is the test's business.
                    thread::spawn(move || drop(pass(&stream.unwrap(), &sandbox, &shared)));
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

    /// Until a run's request is there.
    pub fn wait(&self, mut running: Running) -> Running {
        let begun = Instant::now();
        let mut held = self.shared.held.lock().unwrap();
        while *held != Held::Waiting {
            assert!(begun.elapsed() < PATIENCE, "no request came");
            if running.ended() {
                panic!("it ended without the request: {:?}", running.wait());
            }
            held = self.shared.moved.wait_timeout(held, Duration::from_millis(100)).unwrap().0;
        }
        drop(held);
        running
    }

    /// Lets it go on.
    pub fn release(&self) {
        *self.shared.held.lock().unwrap() = Held::Nothing;
        self.shared.moved.notify_all();
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
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut held = shared.held.lock().unwrap();
    if matches!(*held, Held::Next(method) if head.starts_with(method)) {
        *held = Held::Waiting;
        shared.moved.notify_all();
        held = shared.moved.wait_timeout_while(held, PATIENCE, |held| *held == Held::Waiting).unwrap().0;
    }
    drop(held);
    let mut server = TcpStream::connect(sandbox)?;
    write!(server, "{head}Connection: close\r\n\r\n")?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    // The client must not keep a connection that is closed here.
    let status = answer.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let mut client = client;
    client.write_all(&answer[..status])?;
    client.write_all(b"Connection: close\r\n")?;
    client.write_all(&answer[status..])?;
    client.flush()
}
