//! The sandbox as a server: who may ask, what there is, and that nothing sent to it stops it.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::guild::{Answer, CHANNEL, GUILD, TestGuild};
use serde_json::{Value, json};

fn refused(status: u16, body: Value) -> Answer {
    Answer { status, body }
}

/// The answer to a form that is wrong in one place.
fn invalid(field: &str, code: &str, message: &str) -> Answer {
    let inner = json!({ "_errors": [{ "code": code, "message": message }] });
    let errors = if field.is_empty() { inner } else { json!({ field: inner }) };
    refused(400, json!({ "message": "Invalid Form Body", "code": 50035, "errors": errors }))
}

#[test]
fn the_guild_can_be_read() {
    let guild = TestGuild::start();
    let answer = guild.get(&format!("/guilds/{GUILD}"));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["id"], GUILD);
    assert_eq!(answer.body["name"], "Sandbox");
    assert_eq!(answer.body["icon"], Value::Null);
    assert_eq!(answer.body["banner"], Value::Null);
    assert_eq!(answer.body["features"], json!(["ANIMATED_BANNER", "ANIMATED_ICON", "BANNER"]));
    assert_eq!(guild.get(&format!("/guilds/{GUILD}?with_counts=true")), answer);
}

#[test]
fn a_channel_can_be_read() {
    let answer = TestGuild::start().get(&format!("/channels/{CHANNEL}"));
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.body,
        json!({
            "id": CHANNEL, "type": 0, "guild_id": GUILD, "name": "changelog", "position": 0, "flags": 0,
            "nsfw": false, "parent_id": null, "permission_overwrites": [], "topic": null,
        })
    );
}

#[test]
fn only_the_token_opens_the_door() {
    let guild = TestGuild::start();
    let unauthorized = refused(401, json!({ "message": "401: Unauthorized", "code": 0 }));
    for header in ["", "Bot other", "sandbox", "Bearer sandbox", "Bot sandbox2"] {
        let answer = guild.send("GET", &format!("/guilds/{GUILD}"), &[("Authorization", header)], Vec::new());
        assert_eq!(answer, unauthorized, "{header:?}");
    }
}

#[test]
fn a_client_has_to_say_what_it_is() {
    let guild = TestGuild::start();
    let blocked = refused(403, json!({ "message": "internal network error", "code": 40333 }));
    for header in ["", "Mozilla/5.0", "DiscordBot"] {
        let answer = guild.send("GET", &format!("/guilds/{GUILD}"), &[("User-Agent", header)], Vec::new());
        assert_eq!(answer, blocked, "{header:?}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    let guild = TestGuild::start();
    let unknown = |code: u32, message: &str| refused(404, json!({ "message": message, "code": code }));
    assert_eq!(guild.get("/guilds/1"), unknown(10004, "Unknown Guild"));
    assert_eq!(guild.get("/channels/1"), unknown(10003, "Unknown Channel"));
    assert_eq!(guild.get("/channels/1/messages"), unknown(10003, "Unknown Channel"));
    for path in ["/", "/users/@me", "/guilds", "/guilds/1/roles", "/channels/1/messages/2", "/guilds/1/"] {
        assert_eq!(guild.get(path), unknown(0, "404: Not Found"), "{path}");
    }
}

#[test]
fn ids_are_whole_numbers() {
    let guild = TestGuild::start();
    let message = "Value \"python\" is not snowflake.";
    assert_eq!(guild.get("/guilds/python"), invalid("guild_id", "NUMBER_TYPE_COERCE", message));
    assert_eq!(guild.get("/channels/python"), invalid("channel_id", "NUMBER_TYPE_COERCE", message));
    let path = format!("/channels/{CHANNEL}/messages/python/crosspost");
    let answer = guild.send("POST", &path, &[], Vec::new());
    assert_eq!(answer, invalid("message_id", "NUMBER_TYPE_COERCE", message));
}

#[test]
fn other_methods_are_refused() {
    let guild = TestGuild::start();
    let wrong = refused(405, json!({ "message": "405: Method Not Allowed", "code": 0 }));
    let channel = format!("/channels/{CHANNEL}");
    for (method, path) in [
        ("DELETE", format!("/guilds/{GUILD}")),
        ("PATCH", channel.clone()),
        ("PUT", format!("{channel}/messages")),
        ("GET", format!("{channel}/messages/1/crosspost")),
    ] {
        assert_eq!(guild.send(method, &path, &[], Vec::new()), wrong, "{method} {path}");
    }
}

#[test]
fn a_body_has_to_be_json_and_to_say_so() {
    let guild = TestGuild::start();
    let path = format!("/guilds/{GUILD}");
    let send = |kind: &str, body: &str| {
        guild.send("PATCH", &path, &[("Content-Type", kind)], body.as_bytes().to_vec())
    };
    let expected = "Expected \"Content-Type\" header to be one of {'application/json'}.";
    for kind in ["", "text/plain", "application/jsonl", "multipart/form-data; boundary=x"] {
        assert_eq!(send(kind, "{}"), invalid("", "CONTENT_TYPE_INVALID", expected), "{kind:?}");
    }

    let malformed =
        refused(400, json!({ "message": "The request body contains invalid JSON.", "code": 50109 }));
    for body in ["", "{", "{} {}", "\u{feff}{}", &"[".repeat(100_000)] {
        assert_eq!(send("application/json", body), malformed);
    }
    let object = "Only dictionaries may be used in a ModelType";
    assert_eq!(send("application/json", "[]"), invalid("", "MODEL_TYPE_CONVERT", object));
    assert_eq!(send("Application/JSON; charset=utf-8", "{}").status, 200);
}

#[test]
fn a_body_may_not_be_too_long() {
    let guild = TestGuild::start();
    let mut body = json!({ "icon": "" }).to_string().into_bytes();
    body.resize(32 * 1024 * 1024 + 1, b' ');
    let answer =
        guild.send("PATCH", &format!("/guilds/{GUILD}"), &[("Content-Type", "application/json")], body);
    assert_eq!(answer, refused(413, json!({ "message": "Request entity too large", "code": 40005 })));
}

#[test]
fn no_length_however_absurd_stops_the_server() {
    let guild = TestGuild::start();
    for length in ["2000000000", "1000000000000000", "9223372036854775807", "18446744073709551615"] {
        let head =
            format!("PATCH /api/v10/guilds/{GUILD} HTTP/1.1\r\nCOMMONContent-Length: {length}\r\n\r\n");
        let answer = guild.raw(&head, b"{", "40005");
        assert!(answer.contains("HTTP/1.1 413"), "{length}: {answer}");
        assert_eq!(guild.get(&format!("/guilds/{GUILD}")).status, 200, "{length}");
    }
}

#[test]
fn a_body_in_chunks_is_bounded_too() {
    let guild = TestGuild::start();
    let head = format!(
        "PATCH /api/v10/guilds/{GUILD} HTTP/1.1\r\nCOMMONContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n"
    );
    assert!(guild.raw(&head, b"2\r\n{}\r\n0\r\n\r\n", "}").contains("HTTP/1.1 200"));
    let mut body = format!("{:x}\r\n", 33 * 1024 * 1024).into_bytes();
    body.resize(body.len() + 33 * 1024 * 1024, b' ');
    body.extend(b"\r\n0\r\n\r\n");
    assert!(guild.raw(&head, &body, "40005").contains("HTTP/1.1 413"));
    assert_eq!(guild.get(&format!("/guilds/{GUILD}")).status, 200);
}

#[test]
fn a_client_that_stops_in_the_middle_does_not_stop_the_server() {
    let guild = TestGuild::start();
    for head in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9\r\n\r\n",
        "PATCH /api/v10/guilds/1 HTTP/1.1\r\nContent-Length: 9000\r\n\r\n{",
        "PATCH /api/v10/guilds/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "GET /api/v10/guilds/%ff?%zz HTTP/1.1\r\nConnection: upgrade\r\n\r\n",
    ] {
        let mut stream = guild.connect();
        stream.write_all(head.as_bytes()).unwrap();
        drop(stream);
        assert_eq!(guild.get(&format!("/guilds/{GUILD}")).status, 200, "{head:?}");
    }
}

/// Clients that hold a connection and send nothing, or a letter now and then, however many there are.
#[test]
fn clients_that_are_slow_keep_nobody_out() {
    let guild = TestGuild::start();
    let mut slow: Vec<TcpStream> = Vec::new();
    for round in 0..3 {
        for head in [
            "",
            "GET / HTTP/1.1\r\nX-Slow: ",
            "PATCH /api/v10/guilds/1 HTTP/1.1\r\nContent-Length: 33554432\r\n\r\n{",
            "PATCH /api/v10/guilds/1 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1000000\r\n{",
        ] {
            for _ in 0..10 {
                let mut stream = guild.connect();
                // One that was closed for another is one of those that are meant.
                let _ = stream.write_all(head.as_bytes());
                slow.push(stream);
            }
        }
        slow.iter_mut().for_each(|stream| _ = stream.write_all(b"x"));
        let begun = Instant::now();
        assert_eq!(guild.get(&format!("/guilds/{GUILD}")).status, 200);
        // An answer takes some milliseconds; the bound is for a machine that is busy with other tests.
        assert!(begun.elapsed() < Duration::from_secs(5), "{round}: {:?}", begun.elapsed());
    }
    let before = Instant::now();
    drop(guild);
    assert!(before.elapsed() < Duration::from_secs(3), "it waits for them: {:?}", before.elapsed());
}

#[test]
fn a_body_is_sent_when_the_server_says_so() {
    let guild = TestGuild::start();
    let head = |length: usize| {
        format!(
            "PATCH /api/v10/guilds/{GUILD} HTTP/1.1\r\nCOMMONContent-Type: application/json\r\n\
             Expect: 100-continue\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let answer = guild.raw(&head(2), b"{}", "}}");
    let (first, second) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(first, "HTTP/1.1 100 Continue");
    assert!(second.starts_with("HTTP/1.1 200 OK\r\n"), "{second}");
    // One that is too long need not be sent at all.
    assert!(guild.raw(&head(64 * 1024 * 1024), b"", "40005").starts_with("HTTP/1.1 413 "));
}

#[test]
fn dropping_it_stops_the_server() {
    let guild = TestGuild::start();
    let address = guild.sandbox.base_url().replace("http://", "").replace("/api/v10", "");
    let before = Instant::now();
    drop(guild);
    assert!(before.elapsed() < Duration::from_secs(3));
    assert!(TcpStream::connect(&address).is_err(), "it still listens");
}

#[test]
fn the_reason_for_the_audit_log_has_a_length() {
    let guild = TestGuild::start();
    let send = |reason: &str| {
        let headers = [("Content-Type", "application/json"), ("X-Audit-Log-Reason", reason)];
        guild.send("PATCH", &format!("/guilds/{GUILD}"), &headers, b"{}".to_vec())
    };
    let length = "Must be between 1 and 512 in length.";
    assert_eq!(send("New%20season%3A%20%C3%89t%C3%A9").status, 200);
    assert_eq!(send(&"%C3%A9".repeat(512)).status, 200);
    assert_eq!(send(&"x".repeat(513)), invalid("X-Audit-Log-Reason", "BASE_TYPE_BAD_LENGTH", length));
    let text = "Must be percent-encoded UTF-8.";
    assert_eq!(send("%ff"), invalid("X-Audit-Log-Reason", "STRING_TYPE_CONVERT", text));
    let head = format!(
        "PATCH /api/v10/guilds/{GUILD} HTTP/1.1\r\nCOMMONX-Audit-Log-Reason:\r\nContent-Length: 2\r\n\r\n"
    );
    assert!(guild.raw(&head, b"{}", "}}").contains(length));
    assert_eq!(guild.requests()[0]["reason"], "New season: Été");
}
