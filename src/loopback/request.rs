//! Reads one request, has it answered, and closes the connection.

use std::io::{self, BufReader, Read};
use std::net::TcpStream;
use std::time::Duration;

use super::body::{Body, read_body};
use super::deadline::Deadline;
use super::{Handler, Reply, ServerLimits};

/// The longest head of a request, in bytes: browsers' have some hundred.
const LONGEST_HEAD: usize = 16 * 1024;

/// The most headers in one.
const MOST_HEADERS: usize = 64;

/// How long a client may take to send the head of its request, and how long for its body. Both come from this machine.
const TO_ASK: Duration = Duration::from_secs(10);
const TO_SEND_BODY: Duration = Duration::from_secs(60);

/// A request as it was sent.
#[derive(Default)]
pub(crate) struct HttpRequest {
    pub(crate) method: String,
    /// The path, maybe with a query.
    pub(crate) target: String,
    pub(crate) body: Body,
    headers: Vec<(String, String)>,
}

impl HttpRequest {
    /// The values of all headers with this name.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        let same = move |(other, _): &&(String, String)| other.eq_ignore_ascii_case(name);
        self.headers.iter().filter(same).map(|(_, value)| value.as_str())
    }

    /// The value of the first header with this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }
}

/// Reads a request from a connection and has it answered.
pub(super) fn serve(stream: TcpStream, limits: ServerLimits, handler: &dyn Handler) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut request, rest) = match read_head(&mut Deadline::after(TO_ASK, &stream))? {
        Ok(read) => read,
        Err(status) => {
            let headers = "Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n";
            let reply = Reply::new(&stream, limits, &HttpRequest::default());
            return reply.send(status, headers, b"this is no request that can be answered\n");
        }
    };
    if limits.body > 0 {
        let source = rest.as_slice().chain(Deadline::after(TO_SEND_BODY, &stream));
        request.body = read_body(&request, &mut BufReader::new(source), &stream, limits.body);
    }
    handler.answer(&request, Reply::new(&stream, limits, &request))
}

/// Reads a head up to the empty line at its end, and what came after it; the status to answer where that is not
/// possible.
fn read_head(stream: &mut impl Read) -> io::Result<Result<(HttpRequest, Vec<u8>), u16>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 2048];
    loop {
        let read = stream.read(&mut buffer)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..read]);
        if bytes.len() > LONGEST_HEAD {
            return Ok(Err(431));
        }
        // What comes byte by byte is looked at once a line, and not once a byte.
        if !buffer[..read].contains(&b'\n') {
            continue;
        }
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&bytes) {
            Ok(httparse::Status::Partial) => {}
            Ok(httparse::Status::Complete(end)) => {
                let rest = bytes.get(end..).unwrap_or_default().to_vec();
                return Ok(Ok((request(&parsed), rest)));
            }
            Err(httparse::Error::TooManyHeaders) => return Ok(Err(431)),
            Err(_) => return Ok(Err(400)),
        }
    }
}

fn request(parsed: &httparse::Request<'_, '_>) -> HttpRequest {
    let header = |header: &httparse::Header<'_>| {
        (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned())
    };
    HttpRequest {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        body: Body::default(),
        headers: parsed.headers.iter().map(header).collect(),
    }
}
