//! One request, one attempt: sent once, its answer read with a bound. Whether to try again is for
//! [`retry`](super::retry) to know.

use std::io::ErrorKind;
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use ureq::http::{HeaderMap, Method, Request, Response};
use ureq::{Agent, AsSendBody, Error, Timeout};

use super::model::File;
use super::multipart::{Multipart, multipart};
use super::refusal::{seconds, words};
use super::{Endpoint, Failure};

/// Discord wants to know who calls; a missing or odd one can draw a block (code 40333).
const USER_AGENT: &str = concat!("DiscordBot (https://docs.rs/bannerman, ", env!("CARGO_PKG_VERSION"), ")");

/// The largest answer that is read, in bytes: a hundred messages with ten embeds each.
const MAX_ANSWER: u64 = 8 * 1024 * 1024;

/// The largest error answer that is read, in bytes. A longer one was not written by Discord.
const MAX_REFUSAL: u64 = 256 * 1024;

/// The longest that it may take to get a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What must be escaped in the audit log's reason, which travels in a header.
const REASON: &AsciiSet = &CONTROLS.add(b'%').add(b' ').add(b'"').add(b'<').add(b'>');

/// A request, ready to be sent as often as it takes.
pub(super) struct Call {
    pub(super) endpoint: Endpoint,
    /// Below the base address, with its query.
    pub(super) path: String,
    /// The bot's token; none for webhooks, whose token is in their path.
    pub(super) token: Option<String>,
    /// For the audit log.
    pub(super) reason: Option<String>,
    pub(super) body: Body,
}

/// What goes with a request.
pub(super) enum Body {
    Nothing,
    Json(Vec<u8>),
    /// JSON and files.
    Form(Vec<u8>, Vec<File>),
}

/// Where requests go.
pub(super) struct Http {
    agent: Agent,
    base: String,
}

impl Http {
    /// `base` is Discord's address, or another with the same paths below it.
    pub(super) fn new(base: &str) -> Http {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(USER_AGENT)
            .timeout_connect(Some(CONNECT_TIMEOUT))
            // A connection that is kept may have been closed meanwhile, and then nobody knows whether the
            // next request arrived.
            .max_idle_connections(0)
            // Discord answers by itself; a redirect would carry the token elsewhere.
            .max_redirects(0);
        // The user's proxy is for the world outside; a sandbox on this machine is not reached through it.
        if is_loopback(base) {
            config = config.proxy(None);
        }
        Http { agent: config.build().into(), base: base.trim_end_matches('/').to_owned() }
    }

    /// Sends it once, within `time` to the end of its answer. Any answer is a success here, whatever it says.
    pub(super) fn send(&self, call: &Call, time: Duration) -> Result<Answer, Failure> {
        let mut request =
            Request::builder().method(call.endpoint.method()).uri(format!("{}{}", self.base, call.path));
        if let Some(token) = &call.token {
            request = request.header("Authorization", format!("Bot {token}"));
        }
        if let Some(reason) = &call.reason {
            let reason: String = reason.chars().take(512).collect();
            request = request.header("X-Audit-Log-Reason", utf8_percent_encode(&reason, REASON).to_string());
        }
        // What the library says never has a header or a body in it; an address it may have.
        let unsent = |error: ureq::http::Error| Failure::Unsent(error.to_string());
        let sent = match &call.body {
            Body::Nothing if call.endpoint.method() == Method::GET => {
                self.run(request.body(()).map_err(unsent)?, time)
            }
            // Without a length it would be sent in chunks, which servers may refuse where there is nothing to send.
            Body::Nothing => self.run(request.body(&[][..]).map_err(unsent)?, time),
            Body::Json(json) => {
                let request = request.header("Content-Type", "application/json");
                self.run(request.body(json.as_slice()).map_err(unsent)?, time)
            }
            Body::Form(json, files) => {
                let Multipart { boundary, body } = multipart(json, files);
                let kind = format!("multipart/form-data; boundary={boundary}");
                self.run(request.header("Content-Type", kind).body(body).map_err(unsent)?, time)
            }
        };
        let mut answer = sent.map_err(|error| no_answer(&error, call, time))?;
        let status = answer.status().as_u16();
        let headers = Headers::read(answer.headers());
        let yes = answer.status().is_success();
        let most = if yes { MAX_ANSWER } else { MAX_REFUSAL };
        let body = match answer.body_mut().with_config().limit(most).read_to_vec() {
            Ok(body) => body,
            // What it says is not needed for that.
            Err(Error::BodyExceedsLimit(_)) if !yes => Vec::new(),
            Err(Error::BodyExceedsLimit(most)) => {
                let shown = call.endpoint;
                let reason = format!("{shown}: it has more than {most} bytes, and no more are read");
                return Err(Failure::Unreadable(reason));
            }
            Err(error) => return Err(Failure::Network(said(&error, time))),
        };
        Ok(Answer { status, headers, body })
    }

    fn run(&self, request: Request<impl AsSendBody>, time: Duration) -> Result<Response<ureq::Body>, Error> {
        self.agent.run(self.agent.configure_request(request).timeout_global(Some(time)).build())
    }
}

/// An answer, whatever it says.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Vec<u8>,
}

/// What an answer's headers say about limits.
#[derive(Debug, Clone, Default)]
pub(super) struct Headers {
    /// `X-RateLimit-Bucket`: which requests share a limit.
    pub(super) bucket: Option<String>,
    /// `X-RateLimit-Remaining`: how many more there may be now.
    pub(super) remaining: Option<u64>,
    /// `X-RateLimit-Reset-After`: when there may be more.
    pub(super) reset_after: Option<Duration>,
    /// `X-RateLimit-Global`: whether every request is meant.
    pub(super) global: bool,
    /// `Retry-After`, in seconds.
    pub(super) retry_after: Option<String>,
}

impl Headers {
    fn read(map: &HeaderMap) -> Headers {
        let text = |name: &str| map.get(name)?.to_str().ok();
        Headers {
            bucket: text("X-RateLimit-Bucket").map(|bucket| bucket.chars().take(64).collect()),
            remaining: text("X-RateLimit-Remaining").and_then(|number| number.trim().parse().ok()),
            reset_after: text("X-RateLimit-Reset-After").and_then(seconds),
            global: text("X-RateLimit-Global").is_some_and(|global| global.eq_ignore_ascii_case("true")),
            retry_after: text("Retry-After").map(str::to_owned),
        }
    }
}

/// An error of the library in words.
fn said(error: &Error, time: Duration) -> String {
    match error {
        Error::Timeout(Timeout::Global) => format!("there was no whole answer after {}", words(time)),
        other => other.to_string(),
    }
}

/// Tells a request that was certainly not sent from one that may have arrived.
fn no_answer(error: &Error, call: &Call, time: Duration) -> Failure {
    let unsent = match error {
        Error::Http(_)
        | Error::BadUri(_)
        | Error::HostNotFound
        | Error::InvalidProxyUrl
        | Error::ConnectionFailed
        | Error::ConnectProxyFailed(_)
        | Error::TlsRequired
        | Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        Error::Io(error) => matches!(
            error.kind(),
            ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable
        ),
        _ => false,
    };
    let reason = said(error, time).replace(&call.path, "…");
    if unsent { Failure::Unsent(reason) } else { Failure::Network(reason) }
}

/// Whether an address is on this machine: 127.0.0.0/8, ::1 or `localhost`.
pub(crate) fn is_loopback(base: &str) -> bool {
    let uri: Option<ureq::http::Uri> = base.parse().ok();
    let host = uri.as_ref().and_then(|uri| uri.host()).unwrap_or_default();
    let ip = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    #[test]
    fn an_answer_that_drips_is_not_waited_for_longer_than_was_said() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let http = Http::new(&format!("http://{}", listener.local_addr().unwrap()));
        std::thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let _ = stream.read(&mut [0; 1000]);
            for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}" {
                if stream.write_all(&[*byte]).is_err() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        let call = Call {
            endpoint: Endpoint::Guild("1".parse().unwrap()),
            path: "/guilds/1".to_owned(),
            token: None,
            reason: None,
            body: Body::Nothing,
        };
        let began = Instant::now();
        let failure = http.send(&call, Duration::from_secs(1)).unwrap_err();
        assert_eq!(failure, Failure::Network("there was no whole answer after 1 s".to_owned()));
        assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    }

    #[test]
    fn loopback_is_told_from_the_rest() {
        for base in [
            "http://127.0.0.1:8080/api/v10",
            "http://127.255.255.254",
            "http://localhost:1",
            "http://LOCALHOST",
            "http://me:secret@127.0.0.1/",
            "http://[::1]:2/x",
        ] {
            assert!(is_loopback(base), "{base}");
        }
        for base in [
            crate::discord::client::API,
            "http://127.example.org",
            "http://127.0.0.1.example.org",
            "http://127.0.0.1@example.org/",
            "http://localhost.example.org",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::ffff:127.0.0.1]/",
            "http://2130706433/",
            "",
        ] {
            assert!(!is_loopback(base), "{base}");
        }
    }
}
