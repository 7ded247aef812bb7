//! Who may ask what: this machine, for the page, its pictures and its changes.

use super::{FILES, Page};
use crate::image::Format;
use crate::loopback::HttpRequest;

/// Where a page hears of changes.
pub(super) const CHANGES: &str = "/changes";

/// For a picture, whose name says what is in it.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// What every answer says: it is what it says it is, and no part of another site's page.
pub(super) const HEADERS: &str = "\
    Content-Security-Policy: frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Referrer-Policy: no-referrer\r\n\
    X-Content-Type-Options: nosniff\r\n";

/// What is answered.
pub(super) enum Answer<'a> {
    /// All of it at once.
    Whole {
        status: u16,
        /// More headers, each with the end of its line.
        headers: String,
        body: &'a [u8],
    },
    /// Messages, as they come; the name is that of the state which is known.
    Changes(String),
}

/// What a server on `port` that shows `page` answers.
pub(super) fn answer<'a>(request: &HttpRequest, page: &'a Page, port: u16) -> Answer<'a> {
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    // No path leads to the disk: a picture is one of those on the page or none.
    let file = path
        .strip_prefix('/')
        .and_then(|path| path.strip_prefix(FILES))
        .and_then(|name| Some((kind(name), page.files.get(name)?)));
    let hosts: Vec<&str> = request.headers("Host").collect();
    if !matches!(hosts[..], [host] if is_this_machine(host, port)) {
        return refusal(421, "", b"this server answers to localhost and its own port only\n");
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return refusal(405, "Allow: GET, HEAD\r\n", b"only GET and HEAD\n");
    }
    match (path, file) {
        ("/", _) => whole("text/html; charset=utf-8", "no-store", &page.html),
        (CHANGES, _) if request.method == "HEAD" => whole("text/event-stream", "no-store", b""),
        (CHANGES, _) => Answer::Changes(query.strip_prefix("since=").unwrap_or_default().to_owned()),
        (_, Some((kind, bytes))) => whole(kind, FOR_EVER, bytes),
        (_, None) => refusal(404, "", b"there is only one page: /\n"),
    }
}

fn refusal(status: u16, more: &str, text: &'static [u8]) -> Answer<'static> {
    let headers = format!("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n{more}");
    Answer::Whole { status, headers, body: text }
}

fn whole<'a>(kind: &str, kept: &str, body: &'a [u8]) -> Answer<'a> {
    let headers = format!("Content-Type: {kind}\r\nCache-Control: {kept}\r\n");
    Answer::Whole { status: 200, headers, body }
}

/// Whether a request is meant for this server: the names that this machine calls itself, and no other name that leads
/// here.
fn is_this_machine(host: &str, port: u16) -> bool {
    let (name, said) = match host.rsplit_once(':') {
        Some((name, said)) if !said.ends_with(']') => (name, said.to_owned()),
        _ => (host, "80".to_owned()),
    };
    said == port.to_string()
        && ["127.0.0.1", "[::1]", "localhost"].iter().any(|own| name.eq_ignore_ascii_case(own))
}

/// What a picture is, by its name, which follows from what it is.
fn kind(name: &str) -> &'static str {
    let formats = [Format::Png, Format::Jpeg, Format::Gif];
    let extension = name.rsplit('.').next().unwrap_or_default();
    let format = formats.into_iter().find(|format| format.extensions().contains(&extension));
    format.map_or("application/octet-stream", Format::mime)
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn only_the_names_of_this_machine_are_answered_to() {
        for host in ["127.0.0.1:8000", "localhost:8000", "LocalHost:8000", "[::1]:8000"] {
            assert!(is_this_machine(host, 8000), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "127.0.0.1:80000",
            "evil.example:8000",
            "localhost.evil.example:8000",
            "127.0.0.1.evil.example:8000",
            "evil.example#127.0.0.1:8000",
            "user@127.0.0.1:8000",
            "0.0.0.0:8000",
            "127.0.0.2:8000",
            "[::]:8000",
            "localhost:8000:8000",
            "localhost:8000 ",
        ] {
            assert!(!is_this_machine(host, 8000), "{host:?}");
        }
        // Where the port is the usual one, nobody says it.
        assert!(is_this_machine("localhost", 80) && is_this_machine("[::1]", 80));
    }
}
