//! A page that follows its files: a server on loopback, a look at the files ten times a second, and a word to every
//! open page when they changed.
//!
//! The files are looked at rather than subscribed to (`watch.rs`). What systems offer for subscribing tells nothing of
//! network drives, of most containers' and virtual machines' shared folders, has limits on how much can be watched,
//! and tells of an editor's one save as five events; a branding repository has some hundred files, and looking at the
//! times of all of them takes a few milliseconds.
//!
//! A page hears of changes by server-sent events: it opens an `EventSource` on the address that it is given, and loads
//! itself anew at the first message. That address says which state of the files the page shows, so nothing is missed
//! between the page and its first question, nor while the server was started anew. The pictures are not in the page,
//! as in a page that is a file, but beside it under names that follow from their bytes: a browser that has one need not
//! be sent it again when a word of a description changed.
//!
//! What may be asked, and by whom, is in `answer.rs`: only what names this machine as the host, so that no page of
//! another site can read the files by giving its own name this machine's address. `connection.rs` is as much HTTP as
//! that needs, `until.rs` bounds every wait of it, and `door.rs` how many are inside. `tiny_http`, which the sandbox uses, keeps a thread for every connection that a browser leaves open,
//! lets new ones wait for them, and waits for bodies that are announced and never come; a page that stays open beside
//! an editor for hours would meet all of that.

mod answer;
mod connection;
mod door;
mod until;
mod watch;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub use watch::{Files, Look};

/// How often the files are looked at. A change is shown once they were the same twice: an editor that writes a file in
/// parts, or several of them, is waited for.
const PAUSE: Duration = Duration::from_millis(100);

/// Of its time, the server spends at most one part of so many on looking.
const EASE: u32 = 10;

/// How often a page is told that the server is there, and the server finds out whether the page is.
const BEAT: Duration = Duration::from_secs(15);

/// The most pages that are told of changes. The ones that came first are forgotten first.
const LISTENERS: usize = 64;

/// Where the page finds its pictures, from its own address.
pub const FILES: &str = "art/";

/// What is shown.
pub trait Site {
    /// The state of the files.
    fn look(&mut self) -> Look;

    /// The page, which hears of changes at the path `changes` and finds its files below [`FILES`].
    fn page(&mut self, changes: &str) -> Page;
}

/// What is shown at one time.
pub struct Page {
    /// The page itself.
    pub html: Vec<u8>,
    /// The pictures on it, by names that follow from their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A server that listens, and does not answer yet.
pub struct Live {
    listener: TcpListener,
    port: u16,
}

/// The page as it is now, and who wants to know when it is another.
struct Shown {
    look: Look,
    page: Arc<Page>,
    listeners: Vec<TcpStream>,
}

impl Live {
    /// Listens on 127.0.0.1, on a free port where `port` is 0.
    pub fn listen(port: u16) -> io::Result<Live> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let port = listener.local_addr()?.port();
        Ok(Live { listener, port })
    }

    /// Where the page is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// Serves until `stop` is set.
    pub fn run(&self, site: &mut dyn Site, stop: &AtomicBool) -> io::Result<()> {
        let look = site.look();
        let page = Arc::new(site.page(&changes(look)));
        let shown = Arc::new(Mutex::new(Shown { look, page, listeners: Vec::new() }));
        let done = Arc::new(AtomicBool::new(false));
        let door = thread::spawn({
            let (listener, port) = (self.listener.try_clone()?, self.port);
            let (shown, done) = (Arc::clone(&shown), Arc::clone(&done));
            move || connection::open_door(&listener, port, &shown, &done)
        });
        follow(site, &shown, look, stop);
        done.store(true, Ordering::Relaxed);
        // Who waits at the door is woken by one more visitor. Visitors who are still inside are not waited for.
        if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
            // It ends there; a panic in it was printed when it happened.
            let _ = door.join();
        }
        Ok(())
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
