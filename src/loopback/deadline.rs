//! A connection with a deadline. A wait that begins anew with every byte would have no end where bytes come one
//! by one, so every read and every write has what is left of the time, and no more.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection, and when it is given up.
pub(super) struct Deadline<'a> {
    stream: &'a TcpStream,
    moment: Instant,
}

impl<'a> Deadline<'a> {
    /// From now on, everything together has so long.
    pub(super) fn after(time: Duration, stream: &'a TcpStream) -> Deadline<'a> {
        Deadline { stream, moment: Instant::now() + time }
    }

    /// What is left of the time.
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = self.moment.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Deadline<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(into)
    }
}

impl Write for Deadline<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn bytes_that_dribble_do_not_make_it_longer() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut guest = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let host = listener.accept().unwrap().0;
        let dribbling = thread::spawn(move || {
            while guest.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        let began = Instant::now();
        let mut heard = Vec::new();
        let error = Deadline::after(Duration::from_millis(200), &host).read_to_end(&mut heard).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock), "{error}");
        assert!(!heard.is_empty() && began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
        drop(host);
        dribbling.join().unwrap();
    }
}
