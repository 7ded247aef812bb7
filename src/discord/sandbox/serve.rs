//! Takes requests from the server one after the other, and sends their answers.
//!
//! Nothing that a client sends may end this: should the code that answers a request ever panic, the client gets a 500
//! and the next request is taken.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Clock;
use super::folder::Folder;
use super::multipart;
use super::record::{Line, record};
use super::refusal::SandboxRefusal;
use super::route::Call;
use crate::loopback::{BodyProblem, Handler, HttpRequest, Reply, ServerLimits};

/// What the server takes. Two pictures of 10 MiB each are 27 MiB as Base64. Every answer says what Discord's do about
/// limits; nothing is ever limited here.
pub(super) const LIMITS: ServerLimits = ServerLimits {
    connections: 16,
    body: 32 * 1024 * 1024,
    headers: "\
        X-RateLimit-Bucket: sandbox\r\n\
        X-RateLimit-Limit: 50\r\n\
        X-RateLimit-Remaining: 49\r\n\
        X-RateLimit-Reset-After: 1.000\r\n",
};

/// How long [`SandboxHandler::close`] waits for the request that is being answered.
const PATIENCE: Duration = Duration::from_secs(5);

/// Answers one request at a time.
pub(super) struct SandboxHandler(Mutex<Option<Answerer>>);

/// What requests are answered with.
pub(super) struct Answerer {
    pub(super) folder: Folder,
    pub(super) clock: Clock,
    /// The channel that the webhook writes to; none where there is no webhook.
    pub(super) webhook_channel: Option<String>,
}

impl SandboxHandler {
    pub(super) fn new(answerer: Answerer) -> SandboxHandler {
        SandboxHandler(Mutex::new(Some(answerer)))
    }

    /// Answers nothing from now on, and waits until what is being answered is done.
    pub(super) fn close(&self) {
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            match self.0.try_lock() {
                Ok(mut answerer) => return *answerer = None,
                Err(TryLockError::Poisoned(answerer)) => return *answerer.into_inner() = None,
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1)),
            }
        }
    }
}

impl Handler for SandboxHandler {
    fn answer(&self, request: &HttpRequest, reply: Reply<'_>) -> io::Result<()> {
        let call = read(request);
        let (status, body) = {
            let answerer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(answerer) = answerer.as_ref() else { return Ok(()) };
            match catch_unwind(AssertUnwindSafe(|| answerer.answer(&call))) {
                Ok(Ok(body)) => (200, body),
                Ok(Err(refusal)) => (refusal.status, refusal.body),
                Err(_) => (SandboxRefusal::panicked().status, SandboxRefusal::panicked().body),
            }
        };
        reply.send(status, "Content-Type: application/json\r\n", body.to_string().as_bytes())
    }
}

impl Answerer {
    /// Answers a request, and records it.
    fn answer(&self, call: &Call) -> Result<Value, SandboxRefusal> {
        let held = self.folder.lock()?;
        let answer = call.answer(&held, self.webhook_channel.as_deref(), (self.clock)());
        let status = answer.as_ref().map_or_else(|refusal| refusal.status, |_| 200);
        record(&held, &Line::new(call, status))?;
        answer
    }
}

/// Takes a request apart.
fn read(request: &HttpRequest) -> Call {
    let header = |name| request.header(name).map(str::to_owned);
    let declared = match request.body.problem {
        Some(BodyProblem::TooLong(declared)) => usize::try_from(declared).unwrap_or(usize::MAX),
        _ => request.body.bytes.len(),
    };
    let mut call = Call {
        method: request.method.clone(),
        url: request.target.clone(),
        user_agent: header("User-Agent"),
        authorization: header("Authorization"),
        content_type: header("Content-Type"),
        reason: header("X-Audit-Log-Reason"),
        bytes: declared,
        json: Err(SandboxRefusal::not_json()),
        files: Vec::new(),
    };
    let bytes = &request.body.bytes;
    call.json = match request.body.problem {
        Some(BodyProblem::TooLong(_)) => Err(SandboxRefusal::too_large()),
        Some(BodyProblem::Broken) => Err(SandboxRefusal::unreadable()),
        None if call.is_multipart() => {
            let parsed = multipart::parse(call.content_type.as_deref().unwrap_or_default(), bytes);
            parsed.map(|(json, files)| {
                call.files = files;
                json
            })
        }
        None => serde_json::from_slice(bytes).map_err(|_| SandboxRefusal::not_json()),
    };
    call
}
