//! Sends the answer to a request, the only one on its connection.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use ureq::http::StatusCode;

use super::deadline::Deadline;
use super::{BodyProblem, HttpRequest, ServerLimits};

/// How long a client may take to read its whole answer: a page with its pictures has some hundred megabytes at most,
/// and comes from this machine.
const TO_ANSWER: Duration = Duration::from_secs(60);

/// How long, and for how many bytes, a client is still listened to after its answer. To close a connection while it is
/// sending would take the answer away from it.
const LINGER: (Duration, u64) = (Duration::from_millis(200), 256 * 1024);

/// How long, and for how many bytes, a client is listened to whose body is longer than allowed.
const LINGER_ON_BODY: (Duration, u64) = (Duration::from_secs(5), 64 * 1024 * 1024);

/// Where the answer to a request goes.
pub(crate) struct Reply<'a> {
    stream: &'a TcpStream,
    limits: ServerLimits,
    /// Whether only the head of an answer is wanted.
    head_only: bool,
    linger: (Duration, u64),
}

impl<'a> Reply<'a> {
    /// To this request.
    pub(super) fn new(stream: &'a TcpStream, limits: ServerLimits, request: &HttpRequest) -> Reply<'a> {
        let unread = matches!(request.body.problem, Some(BodyProblem::TooLong(_)));
        let linger = if unread { LINGER_ON_BODY } else { LINGER };
        Reply { stream, limits, head_only: request.method == "HEAD", linger }
    }

    /// Sends all of an answer. `headers` are those besides the server's own, each with the end of its line.
    pub(crate) fn send(self, status: u16, headers: &str, body: &[u8]) -> io::Result<()> {
        let head = self.head(status, &format!("{headers}Content-Length: {}\r\n", body.len()));
        let mut out = Deadline::after(TO_ANSWER, self.stream);
        out.write_all(head.as_bytes())?;
        if !self.head_only {
            out.write_all(body)?;
        }
        self.stream.shutdown(Shutdown::Write)?;
        let (time, bytes) = self.linger;
        io::copy(&mut Deadline::after(time, self.stream).take(bytes), &mut io::sink())?;
        Ok(())
    }

    /// Sends the beginning of an answer that has no end. What comes then is written to the connection.
    pub(crate) fn open(self, status: u16, headers: &str, beginning: &[u8]) -> io::Result<TcpStream> {
        let mut out = Deadline::after(TO_ANSWER, self.stream);
        out.write_all(self.head(status, headers).as_bytes())?;
        out.write_all(beginning)?;
        self.stream.try_clone()
    }

    /// The first lines of an answer, up to the empty one.
    fn head(&self, status: u16, headers: &str) -> String {
        let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
        let (reason, own) = (reason.unwrap_or_default(), self.limits.headers);
        format!("HTTP/1.1 {status} {reason}\r\nConnection: close\r\n{own}{headers}\r\n")
    }
}
