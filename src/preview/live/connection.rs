//! As much HTTP as a page needs that is looked at on the machine that serves it: one question a connection, without a
//! body, and its answer. Every wait ends, and nothing is kept of a client that does not keep to it.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::answer::{Answer, Request, head, head_of_changes, refusal};
use super::door::Door;
use super::until::Until;
use super::{Shown, held};

/// The longest question, in bytes: browsers' have some hundred.
const LONGEST: usize = 16 * 1024;

/// The most headers in one.
const HEADERS: usize = 64;

/// How long a client may take to ask its whole question.
const TO_ASK: Duration = Duration::from_secs(10);

/// How long it may take to take in its whole answer: a page with its pictures has some hundred megabytes at most, and
/// comes from this machine.
const TO_ANSWER: Duration = Duration::from_secs(60);

/// How long what a client still sends is taken in after its answer, and how much: a connection that is closed on it
/// would take the answer along.
const LINGER: (Duration, u64) = (Duration::from_millis(200), 256 * 1024);

/// Takes connections, each on a thread of its own, until `done` is set.
pub(super) fn open_door(listener: &TcpListener, port: u16, shown: &Arc<Mutex<Shown>>, done: &AtomicBool) {
    let door = Arc::new(Door::default());
    for stream in listener.incoming() {
        if done.load(Ordering::Relaxed) {
            break;
        }
        let entered = stream.ok().and_then(|stream| Some((door.enter(&stream)?, stream)));
        let Some((number, stream)) = entered else {
            // Too many files are open, say: that passes.
            thread::sleep(Duration::from_millis(50));
            continue;
        };
        let (door, shown) = (Arc::clone(&door), Arc::clone(shown));
        thread::spawn(move || {
            // A client that went away is nobody's problem.
            let _ = serve(stream, port, &shown);
            door.leave(number);
        });
    }
}

fn serve(stream: TcpStream, port: u16, shown: &Mutex<Shown>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let request = read(&mut Until::after(TO_ASK, &stream))?;
    let page = Arc::clone(&held(shown).page);
    let (answer, bodiless) = match &request {
        Ok(request) => (request.answer(&page, port), request.method == "HEAD"),
        Err(status) => (refusal(status, "", b"this is no question that can be answered\n"), false),
    };
    let mut out = Until::after(TO_ANSWER, &stream);
    match answer {
        Answer::Changes(since) => {
            out.write_all(head_of_changes().as_bytes())?;
            out.write_all(b"retry: 500\n\n")?;
            // Nobody waits for one that does not listen: what does not fit is not sent, and it is forgotten.
            stream.set_nonblocking(true)?;
            held(shown).listen(stream, &since);
            Ok(())
        }
        Answer::Whole { status, mut headers, body } => {
            headers.push_str(&format!("Content-Length: {}\r\n", body.len()));
            out.write_all(head(status, &headers).as_bytes())?;
            if !bodiless {
                out.write_all(body)?;
            }
            stream.shutdown(Shutdown::Write)?;
            io::copy(&mut Until::after(LINGER.0, &stream).take(LINGER.1), &mut io::sink())?;
            Ok(())
        }
    }
}

/// Reads a question up to the empty line at its end; the status to answer where that is not possible.
fn read(stream: &mut impl Read) -> io::Result<Result<Request, &'static str>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..read]);
        if bytes.len() > LONGEST {
            return Ok(Err("431 Request Header Fields Too Large"));
        }
        // What comes byte by byte is looked at once a line, and not once a byte.
        if !buffer[..read].contains(&b'\n') {
            continue;
        }
        let mut headers = [httparse::EMPTY_HEADER; HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&bytes) {
            Ok(httparse::Status::Partial) => {}
            Ok(httparse::Status::Complete(_)) => return Ok(Ok(request(&parsed))),
            Err(httparse::Error::TooManyHeaders) => return Ok(Err("431 Request Header Fields Too Large")),
            Err(_) => return Ok(Err("400 Bad Request")),
        }
    }
}

fn request(parsed: &httparse::Request<'_, '_>) -> Request {
    let hosts = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("Host"));
    Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        hosts: hosts.map(|host| String::from_utf8_lossy(host.value).into_owned()).collect(),
    }
}
