//! Ctrl-C and the signals that ask a program to end (SIGTERM, SIGHUP): what was started ends first.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once, OnceLock, PoisonError};

/// The exit code of a run that was ended: it could not finish.
const UNFINISHED: i32 = 3;

/// What is done first.
static BEFORE: Mutex<Vec<fn()>> = Mutex::new(Vec::new());

/// Set instead of ending, by whoever ends by itself then.
static INSTEAD: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// Has something done before the program ends on a signal.
pub(crate) fn before(first: fn()) {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner).push(first);
    watch();
}

/// Has a signal set this instead of ending the program.
pub(crate) fn instead(asked: &Arc<AtomicBool>) {
    let _ = INSTEAD.set(Arc::clone(asked));
    watch();
}

fn watch() {
    static ONCE: Once = Once::new();
    // Where the system lets nobody watch, a signal ends the program as it always would.
    ONCE.call_once(|| drop(ctrlc::set_handler(end)));
}

fn end() {
    for first in BEFORE.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        first();
    }
    match INSTEAD.get() {
        Some(asked) => asked.store(true, Ordering::Relaxed),
        None => exit(UNFINISHED),
    }
}
