//! Reads the body of a request: as many bytes as its head declares, or chunks.

use std::io::{self, BufRead, Read, Write};
use std::net::TcpStream;

use super::HttpRequest;

/// The longest line that begins or ends a chunk, in bytes.
const LONGEST_LINE: u64 = 256;

/// A request's body.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Body {
    /// All of it, or as much as came.
    pub(crate) bytes: Vec<u8>,
    /// Why it is not whole.
    pub(crate) problem: Option<BodyProblem>,
}

/// Why a body is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodyProblem {
    /// It is longer than may be; so many bytes were declared.
    TooLong(u64),
    /// It broke off, or its length cannot be told.
    Broken,
}

/// Reads the body that comes next on `source`, at most `most` bytes of it. `client` is who waits to be told to send it.
pub(super) fn read_body(
    request: &HttpRequest,
    source: &mut impl BufRead,
    mut client: &TcpStream,
    most: usize,
) -> Body {
    let chunked = request.header("Transfer-Encoding").is_some();
    let length = request.header("Content-Length").map_or(Ok(0), str::parse::<u64>);
    let mut bytes = Vec::new();
    let outcome = match length {
        _ if chunked => {
            go_on(request, &mut client);
            read_chunks(source, &mut bytes, most)
        }
        Ok(length) if length > most as u64 => Err(BodyProblem::TooLong(length)),
        Ok(length) => {
            go_on(request, &mut client);
            take(source, &mut bytes, length)
        }
        Err(_) => Err(BodyProblem::Broken),
    };
    Body { bytes, problem: outcome.err() }
}

/// Tells a client that waits for it to send its body. One that went away is found out by reading.
fn go_on(request: &HttpRequest, client: &mut impl Write) {
    if request.header("Expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        let _ = client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n");
    }
}

/// Reads exactly so many bytes.
fn take(source: &mut impl Read, bytes: &mut Vec<u8>, length: u64) -> Result<(), BodyProblem> {
    let read = source.take(length).read_to_end(bytes).map_err(broken)?;
    if read as u64 == length { Ok(()) } else { Err(BodyProblem::Broken) }
}

/// Reads chunks up to the empty one. What follows it is of no use here.
fn read_chunks(source: &mut impl BufRead, bytes: &mut Vec<u8>, most: usize) -> Result<(), BodyProblem> {
    loop {
        let line = read_line(source)?;
        let Ok(httparse::Status::Complete((_, size))) = httparse::parse_chunk_size(&line) else {
            return Err(BodyProblem::Broken);
        };
        if size == 0 {
            return Ok(());
        }
        let whole = size.saturating_add(bytes.len() as u64);
        if whole > most as u64 {
            return Err(BodyProblem::TooLong(whole));
        }
        take(source, bytes, size)?;
        if !read_line(source)?.trim_ascii().is_empty() {
            return Err(BodyProblem::Broken);
        }
    }
}

fn read_line(source: &mut impl BufRead) -> Result<Vec<u8>, BodyProblem> {
    let mut line = Vec::new();
    source.take(LONGEST_LINE).read_until(b'\n', &mut line).map_err(broken)?;
    Ok(line)
}

fn broken(_: io::Error) -> BodyProblem {
    BodyProblem::Broken
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of these chunks is read, where up to eight bytes may be.
    fn chunks(text: &str) -> (Vec<u8>, Result<(), BodyProblem>) {
        let mut bytes = Vec::new();
        let outcome = read_chunks(&mut text.as_bytes(), &mut bytes, 8);
        (bytes, outcome)
    }

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(chunks("4\r\nabcd\r\n3;x=y\r\nefg\r\n0\r\n\r\n"), (b"abcdefg".to_vec(), Ok(())));
        assert_eq!(chunks("0\r\n\r\n"), (Vec::new(), Ok(())));
        assert_eq!(chunks("8\r\nabcdefgh\r\n0\r\nTrailer: x\r\n\r\n").1, Ok(()));
    }

    #[test]
    fn chunks_that_break_off_or_break_the_rules_are_broken() {
        for text in
            ["", "zz\r\n", "4", "4\r\nab", "4\r\nabcdX\r\n", "4\r\nabcd", "4\r\nabcd\r\n", "-1\r\n\r\n"]
        {
            assert_eq!(chunks(text).1, Err(BodyProblem::Broken), "{text:?}");
        }
        assert_eq!(chunks(&"0".repeat(10_000)).1, Err(BodyProblem::Broken));
    }

    #[test]
    fn chunks_have_a_bound_before_they_are_read() {
        assert_eq!(chunks("9\r\n").1, Err(BodyProblem::TooLong(9)));
        assert_eq!(chunks("4\r\nabcd\r\n5\r\n").1, Err(BodyProblem::TooLong(9)));
        assert_eq!(chunks("4\r\nabcd\r\nffffffffffffffff\r\n").1, Err(BodyProblem::TooLong(u64::MAX)));
    }
}
