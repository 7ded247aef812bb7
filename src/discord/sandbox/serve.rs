//! Takes requests off the socket one after the other, and sends their answers.
//!
//! Nothing that a client sends may end this loop: bodies are bounded, and should the code that answers
//! a request ever panic, the client gets a 500 and the next request is taken.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use tiny_http::{Header, Request, Response, Server};

use super::Clock;
use super::folder::Folder;
use super::multipart;
use super::record::{Line, record};
use super::refusal::SandboxRefusal;
use super::route::Call;

/// The longest body that is read. Two pictures of 10 MiB each are 27 MiB as Base64.
const LONGEST_BODY: usize = 32 * 1024 * 1024;

/// See [`send`].
const ABSURD_BODY: usize = 1024 * 1024 * 1024;

/// What every answer says about limits, as Discord's do. Nothing is ever limited here.
const LIMITS: [(&str, &str); 4] = [
    ("X-RateLimit-Bucket", "sandbox"),
    ("X-RateLimit-Limit", "50"),
    ("X-RateLimit-Remaining", "49"),
    ("X-RateLimit-Reset-After", "1.000"),
];

/// What the server's thread works with.
pub(super) struct Desk {
    pub(super) folder: Folder,
    pub(super) clock: Clock,
    /// The channel that the webhook writes to; none where there is no webhook.
    pub(super) webhook_channel: Option<String>,
}

impl Desk {
    /// Answers requests until the server is told to stop.
    pub(super) fn serve(&self, server: &Server) {
        while let Ok(mut request) = server.recv() {
            let answer = catch_unwind(AssertUnwindSafe(|| self.answer(&read(&mut request))));
            let (status, body) = match answer.unwrap_or_else(|_| Err(SandboxRefusal::panicked())) {
                Ok(body) => (200, body),
                Err(refusal) => (refusal.status, refusal.body),
            };
            send(request, status, &body.to_string());
        }
    }

    /// Answers a request, and records it.
    fn answer(&self, call: &Call) -> Result<Value, SandboxRefusal> {
        let held = self.folder.lock()?;
        let answer = call.answer(&held, self.webhook_channel.as_deref(), (self.clock)());
        let status = answer.as_ref().map_or_else(|refusal| refusal.status, |_| 200);
        record(&held, &Line::new(call, status))?;
        answer
    }
}

/// Reads a request, its body included.
fn read(request: &mut Request) -> Call {
    let header = |name: &'static str| {
        let found = request.headers().iter().find(|header| header.field.equiv(name));
        found.map(|header| header.value.as_str().to_owned())
    };
    let mut call = Call {
        method: request.method().to_string(),
        url: request.url().to_owned(),
        user_agent: header("User-Agent"),
        authorization: header("Authorization"),
        content_type: header("Content-Type"),
        reason: header("X-Audit-Log-Reason"),
        bytes: 0,
        json: Err(SandboxRefusal::not_json()),
        files: Vec::new(),
    };
    let chunked = header("Transfer-Encoding").is_some();
    let declared = request.body_length().unwrap_or(0);
    if declared > LONGEST_BODY {
        call.bytes = declared;
        call.json = Err(SandboxRefusal::too_large());
        return call;
    }
    // A length that was not declared is found out by reading one byte more than may be.
    let most = if chunked { LONGEST_BODY + 1 } else { declared };
    let mut bytes = Vec::new();
    let outcome = request.as_reader().take(most as u64).read_to_end(&mut bytes);
    call.bytes = bytes.len();
    call.json = match outcome {
        Err(_) => Err(SandboxRefusal::unreadable()),
        Ok(read) if !chunked && read < declared => Err(SandboxRefusal::unreadable()),
        Ok(read) if read > LONGEST_BODY => Err(SandboxRefusal::too_large()),
        Ok(_) if call.is_multipart() => {
            let parsed = multipart::parse(call.content_type.as_deref().unwrap_or_default(), &bytes);
            parsed.map(|(json, files)| {
                call.files = files;
                json
            })
        }
        Ok(_) => serde_json::from_slice(&bytes).map_err(|_| SandboxRefusal::not_json()),
    };
    call
}

/// Sends an answer. A client that has gone away does not get it, which is nobody's problem.
fn send(request: Request, status: u16, body: &str) {
    if request.body_length().is_some_and(|length| length > ABSURD_BODY) {
        // Once a request is answered, the library reads what is left of its body, into memory as large
        // as was declared. A client that declares more than there is memory would end the program.
        // So such a connection is taken over, answered by hand, and never touched again.
        let mut connection = request.upgrade("none", Response::empty(100));
        let length = body.len();
        let _ = write!(
            connection,
            "HTTP/1.1 {status} Refused\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        );
        let _ = connection.flush();
        std::mem::forget(connection);
        return;
    }
    let mut response = Response::from_string(body).with_status_code(status);
    let headers = [("Content-Type", "application/json")].into_iter().chain(LIMITS);
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response = response.with_header(header);
        }
    }
    let _ = request.respond(response);
}
