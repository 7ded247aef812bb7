//! The connections that are open. There is room for so many; where one more comes, the oldest is closed. A client that
//! sends its request at once is answered within milliseconds and so is never the oldest: only one that is slow is.

use std::collections::VecDeque;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The connections that are open.
#[derive(Default)]
pub(super) struct Connections(Mutex<OpenList>);

#[derive(Default)]
struct OpenList {
    /// How many came so far.
    came: u64,
    /// Those that are open, the oldest in front.
    open: VecDeque<(u64, TcpStream)>,
}

/// One of them, until it is dropped.
pub(super) struct OpenConnection {
    number: u64,
    connections: Arc<Connections>,
}

impl Connections {
    /// Takes a connection in, and closes the oldest where there are more than `most`. None where the system has no
    /// more to give.
    pub(super) fn open(self: &Arc<Self>, stream: &TcpStream, most: usize) -> Option<OpenConnection> {
        let handle = stream.try_clone().ok()?;
        let mut inside = self.inside();
        inside.came += 1;
        let number = inside.came;
        inside.open.push_back((number, handle));
        if inside.open.len() > most
            && let Some((_, oldest)) = inside.open.pop_front()
        {
            // Its thread wakes up, and ends.
            let _ = oldest.shutdown(Shutdown::Both);
        }
        Some(OpenConnection { number, connections: Arc::clone(self) })
    }

    /// A thread that panicked while it held them left them whole.
    fn inside(&self) -> MutexGuard<'_, OpenList> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.connections.inside().open.retain(|(other, _)| *other != self.number);
    }
}
