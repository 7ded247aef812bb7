//! A page that follows its files: a server on loopback, a look at the files ten times a second, and a word to every
//! open page when they changed.
//!
//! The files are polled (`watch.rs`). Systems can also notify a program of changes. But such notices do not come from
//! network drives, nor from most shared folders of containers and virtual machines. They have limits, and one save of an
//! editor is five of them. A branding repository has some hundred files, and asking for all their times takes a few
//! milliseconds.
//!
//! A page hears of changes by server-sent events. It opens an `EventSource` on the address that it is given, and reloads
//! at the first message. The address says which state of the files the page shows. So no change is missed before the
//! page's first request, or while the server restarts. The pictures are beside the page, under names made from their
//! bytes: a browser fetches each only once.
//!
//! `answer.rs` says what may be requested, and by whom. A request has to name this machine as its host. So no page of
//! another site can read the files by giving its own name this machine's address. The server itself is
//! `loopback`.

mod answer;
mod watch;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use answer::{Answer, answer};
pub(crate) use watch::{Files, Look};

use crate::loopback::{Handler, HttpRequest, HttpServer, Reply, ServerLimits};

/// How often the files are looked at. A change is shown once they were the same twice: an editor that writes a file in
/// parts, or several of them, is waited for.
const PAUSE: Duration = Duration::from_millis(100);

/// Of its time, the server spends at most one part of so many on looking.
const EASE: u32 = 10;

/// How often a page is told that the server is there, and the server finds out whether the page is.
const BEAT: Duration = Duration::from_secs(15);

/// The most pages that are told of changes. The ones that came first are forgotten first.
const LISTENERS: usize = 64;

/// What the server takes: questions without a body.
const LIMITS: ServerLimits = ServerLimits { connections: 64, body: 0, headers: answer::HEADERS };

/// Where the page finds its pictures, from its own address.
pub(crate) const FILES: &str = "art/";

/// What is shown.
pub(crate) trait Site {
    /// The state of the files.
    fn look(&mut self) -> Look;

    /// The page, which hears of changes at the path `changes` and finds its files below [`FILES`].
    fn page(&mut self, changes: &str) -> Page;
}

/// What is shown at one time.
pub(crate) struct Page {
    /// The page itself.
    pub(crate) html: Vec<u8>,
    /// The pictures on it, by names that follow from their bytes.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// A server that listens, and does not answer yet.
pub(crate) struct Live(HttpServer);

/// The page as it is now, and who wants to know when it is another.
struct Shown {
    look: Look,
    page: Arc<Page>,
    listeners: Vec<TcpStream>,
}

impl Live {
    /// Listens on 127.0.0.1, on a free port where `port` is 0.
    pub(crate) fn listen(port: u16) -> io::Result<Live> {
        HttpServer::listen(port).map(Live)
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.0.port())
    }

    /// Serves until `stop` is set.
    pub(crate) fn run(&self, site: &mut dyn Site, stop: &AtomicBool) -> io::Result<()> {
        let look = site.look();
        let page = Arc::new(site.page(&changes(look)));
        let shown = Arc::new(Mutex::new(Shown { look, page, listeners: Vec::new() }));
        let visitors = Visitors { shown: Arc::clone(&shown), port: self.0.port() };
        let _listening = self.0.serve(LIMITS, Arc::new(visitors))?;
        follow(site, &shown, look, stop);
        Ok(())
    }
}

/// Answers whoever asks for the page as it is now.
struct Visitors {
    shown: Arc<Mutex<Shown>>,
    port: u16,
}

impl Handler for Visitors {
    fn answer(&self, request: &HttpRequest, reply: Reply<'_>) -> io::Result<()> {
        let page = Arc::clone(&held(&self.shown).page);
        match answer(request, &page, self.port) {
            Answer::Whole { status, headers, body } => reply.send(status, &headers, body),
            Answer::Changes(since) => {
                let headers = "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n";
                let stream = reply.open(200, headers, b"retry: 500\n\n")?;
                // Nobody waits for one that does not listen: what does not fit is not sent, and it is forgotten.
                stream.set_nonblocking(true)?;
                held(&self.shown).listen(stream, &since);
                Ok(())
            }
        }
    }
}

/// Looks at the files until `stop` is set, and tells who listens of every change.
fn follow(site: &mut dyn Site, shown: &Mutex<Shown>, first: Look, stop: &AtomicBool) {
    let (mut current, mut last, mut beat) = (first, first, Instant::now() + BEAT);
    let mut pause = PAUSE;
    while !stop.load(Ordering::Relaxed) {
        thread::sleep(pause);
        let begun = Instant::now();
        let look = site.look();
        pause = PAUSE.max(begun.elapsed() * EASE);
        if look != current && look == last {
            let page = Arc::new(site.page(&changes(look)));
            current = look;
            let mut shown = held(shown);
            (shown.look, shown.page) = (look, page);
            shown.tell(&message(look));
        }
        last = look;
        if Instant::now() >= beat {
            held(shown).tell(": here\n\n");
            beat = Instant::now() + BEAT;
        }
    }
}

/// What is shown. A thread that panicked while it held it left it whole: all that is done with it are assignments.
fn held(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shown {
    /// Sends something to all listeners; those that are gone are forgotten.
    fn tell(&mut self, text: &str) {
        self.listeners.retain_mut(|page| page.write_all(text.as_bytes()).is_ok());
    }

    /// Takes a page that shows the state called `since`, and tells it at once where that is not the one that is.
    fn listen(&mut self, mut page: TcpStream, since: &str) {
        if self.look.name() != since && page.write_all(message(self.look).as_bytes()).is_err() {
            return;
        }
        if self.listeners.len() >= LISTENERS {
            self.listeners.remove(0);
        }
        self.listeners.push(page);
    }
}

/// Where a page that shows this state hears of others.
fn changes(look: Look) -> String {
    format!("{}?since={}", answer::CHANGES, look.name())
}

fn message(look: Look) -> String {
    format!("data: {}\n\n", look.name())
}
