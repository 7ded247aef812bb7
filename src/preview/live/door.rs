//! Who is inside. There is room for so many; where one more comes, the one that has been there longest goes. Whoever
//! asks at once is answered within milliseconds, so it is never the one: only who holds a place and says little is.

use std::collections::VecDeque;
use std::net::{Shutdown, TcpStream};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most connections at once.
pub(super) const CONNECTIONS: usize = 64;

/// The connections that are open.
#[derive(Default)]
pub(super) struct Door(Mutex<Guests>);

#[derive(Default)]
struct Guests {
    /// How many came so far.
    came: u64,
    /// Those that are here, the one that came first in front.
    here: VecDeque<(u64, TcpStream)>,
}

impl Door {
    /// Lets a connection in, and shows another one out where there is no room. Returns the number to leave by; none
    /// where the system has no more to give.
    pub(super) fn enter(&self, stream: &TcpStream) -> Option<u64> {
        let handle = stream.try_clone().ok()?;
        let mut guests = self.guests();
        guests.came += 1;
        let number = guests.came;
        guests.here.push_back((number, handle));
        if guests.here.len() > CONNECTIONS
            && let Some((_, oldest)) = guests.here.pop_front()
        {
            // Its thread wakes up, and ends.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        Some(number)
    }

    /// Takes note that a connection is served.
    pub(super) fn leave(&self, number: u64) {
        self.guests().here.retain(|(other, _)| *other != number);
    }

    /// A thread that panicked while it held them left them whole.
    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
