//! An HTTP server on 127.0.0.1, for programs and browsers on this machine.
//!
//! Two parts listen with it: a preview that is open in a browser, and the sandbox, which answers as Discord does. What
//! they have in common is here; what they answer is theirs, behind [`Handler`].
//!
//! | file | does |
//! |---|---|
//! | `connections.rs` | bounds how many connections are open at once |
//! | `deadline.rs` | bounds how long one may take |
//! | `request.rs`, `body.rs` | read a request within its limits |
//! | `reply.rs` | sends the answer |
//!
//! One request a connection, each on its own thread: a client that is slow or silent keeps no other one waiting. Every
//! wait ends, and every size has a limit. `httparse` reads the syntax. The servers that exist as crates do not do this
//! job: `tiny_http` keeps a thread for every idle connection and reads a declared body into memory without a limit, and
//! `hyper` and what stands on it need an asynchronous runtime.

mod body;
mod connections;
mod deadline;
mod reply;
mod request;

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

pub(crate) use body::BodyProblem;
use connections::Connections;
pub(crate) use reply::Reply;
pub(crate) use request::HttpRequest;

/// How long [`Listening`] waits for its thread when it is dropped.
const TO_STOP: Duration = Duration::from_secs(5);

/// Answers requests, on as many threads as there are connections.
pub(crate) trait Handler: Send + Sync + 'static {
    /// Answers a request. The error is that of a client that went away.
    fn answer(&self, request: &HttpRequest, reply: Reply<'_>) -> io::Result<()>;
}

/// What a server takes, and what all its answers have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ServerLimits {
    /// The most connections at once.
    pub(crate) connections: usize,
    /// The longest body of a request, in bytes. With 0 no body is read.
    pub(crate) body: usize,
    /// Headers of every answer, each with the end of its line.
    pub(crate) headers: &'static str,
}

/// A port of this machine. Clients can connect, and wait until it is served.
pub(crate) struct HttpServer {
    listener: TcpListener,
    port: u16,
}

/// A port that is being served until this is dropped.
pub(crate) struct Listening {
    port: u16,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl HttpServer {
    /// Listens on 127.0.0.1, on a free port where `port` is 0.
    pub(crate) fn listen(port: u16) -> io::Result<HttpServer> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        Ok(HttpServer { listener, port })
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Serves it on threads of its own.
    pub(crate) fn serve(&self, limits: ServerLimits, handler: Arc<dyn Handler>) -> io::Result<Listening> {
        let listener = self.listener.try_clone()?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::Builder::new()
            .name("http".to_owned())
            .spawn(move || accept(&listener, limits, &handler, &stopped))?;
        Ok(Listening { port: self.port, stop, thread: Some(thread) })
    }
}

impl Drop for Listening {
    /// Takes no more connections. Those that are open end by themselves.
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let Some(thread) = self.thread.take() else { return };
        // The thread waits for a connection: this is one.
        if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            return;
        }
        let asked = Instant::now();
        while !thread.is_finished() {
            if asked.elapsed() > TO_STOP {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        // It has ended already, and a panic in it was printed when it happened.
        let _ = thread.join();
    }
}

/// Takes connections, each on a thread of its own, until `stop` is set.
fn accept(listener: &TcpListener, limits: ServerLimits, handler: &Arc<dyn Handler>, stop: &AtomicBool) {
    let connections = Arc::new(Connections::default());
    for stream in listener.incoming() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let opened =
            stream.ok().and_then(|stream| Some((connections.open(&stream, limits.connections)?, stream)));
        let Some((place, stream)) = opened else {
            // Too many files are open, say: that passes.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        let handler = Arc::clone(handler);
        // Where no thread can be had, the connection is closed.
        let _ = thread::Builder::new().spawn(move || {
            // A client that went away is nobody's problem.
            let _ = request::serve(stream, limits, &*handler);
            drop(place);
        });
    }
}
