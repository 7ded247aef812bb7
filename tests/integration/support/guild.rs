//! A sandbox in a temporary folder, and a client that sends whatever a test wants to send.
#![allow(dead_code, clippy::unwrap_used)] // each test uses some of it; a failure here is the test's

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bannerman::discord::sandbox::{Clock, Sandbox, Spec};
use chrono::Utc;
use serde_json::Value;
use tempfile::TempDir;
use ureq::Agent;
use ureq::http::Request;

/// The guild of the tests.
pub const GUILD: &str = "267624335836053506";
/// Its text channel.
pub const CHANNEL: &str = "409308876241108992";
/// The User-Agent that Discord wants.
pub const USER_AGENT: &str = "DiscordBot (https://example.com, 0.1.0)";

/// A running sandbox.
pub struct TestGuild {
    pub sandbox: Sandbox,
    pub folder: Arc<TempDir>,
    agent: Agent,
}

/// What came back.
#[derive(Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl TestGuild {
    pub fn start() -> TestGuild {
        TestGuild::start_at(Box::new(Utc::now))
    }

    pub fn start_at(clock: Clock) -> TestGuild {
        TestGuild::start_in(TempDir::new().unwrap(), clock)
    }

    pub fn start_in(folder: TempDir, clock: Clock) -> TestGuild {
        let folder = Arc::new(folder);
        let sandbox = Sandbox::start_at(folder.path(), &spec(), clock).unwrap();
        TestGuild { sandbox, folder, agent: agent() }
    }

    /// Another sandbox on the same folder.
    pub fn beside(&self) -> TestGuild {
        let sandbox = Sandbox::start(self.folder.path(), &spec()).unwrap();
        TestGuild { sandbox, folder: Arc::clone(&self.folder), agent: agent() }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new())
    }

    /// Sends JSON.
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(method, path, &[("Content-Type", "application/json")], body.to_string().into_bytes())
    }

    /// Edits the guild.
    pub fn edit(&self, body: &Value) -> Answer {
        self.json("PATCH", &format!("/guilds/{GUILD}"), body)
    }

    /// Posts in the text channel.
    pub fn post(&self, body: &Value) -> Answer {
        self.json("POST", &format!("/channels/{CHANNEL}/messages"), body)
    }

    /// Sends a request that a good client would send, with more headers or other ones. An empty header
    /// is left out.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let token = format!("Bot {}", self.sandbox.token());
        let mut all = vec![("Authorization", token.as_str()), ("User-Agent", USER_AGENT)];
        all.retain(|(name, _)| !headers.iter().any(|(other, _)| other == name));
        all.extend(headers);
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.sandbox.base_url()));
        for (name, value) in all.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body).unwrap()).unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = response.body_mut().read_to_string().unwrap();
        Answer { status: response.status().as_u16(), body: serde_json::from_str(&text).unwrap() }
    }

    /// A bare connection, for what no HTTP client would send.
    pub fn connect(&self) -> TcpStream {
        let url = self.sandbox.base_url();
        let address = url.trim_start_matches("http://").trim_end_matches("/api/v10");
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream
    }

    /// Sends bytes as they are, and reads until the answer has `until` in it. `COMMON` in the head stands
    /// for the headers that a good client sends.
    pub fn raw(&self, head: &str, body: &[u8], until: &str) -> String {
        let mut stream = self.connect();
        let common = format!("Host: localhost\r\nUser-Agent: {USER_AGENT}\r\nAuthorization: Bot sandbox\r\n");
        stream.write_all(head.replace("COMMON", &common).as_bytes()).unwrap();
        // The server may answer, and hang up, before it has everything.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while !String::from_utf8_lossy(&answer).contains(until) {
            match stream.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => answer.extend_from_slice(&buffer[..read]),
                Err(error) => panic!("no answer but {:?}: {error}", String::from_utf8_lossy(&answer)),
            }
        }
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The stored guild.
    pub fn stored(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.file("guild.json")).unwrap()).unwrap()
    }

    /// Changes `guild.json`, as a person would.
    pub fn edit_by_hand(&self, change: impl FnOnce(&mut Value)) {
        let mut guild = self.stored();
        change(&mut guild);
        std::fs::write(self.file("guild.json"), guild.to_string()).unwrap();
    }

    /// The recorded requests.
    pub fn requests(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.file("requests.jsonl")).unwrap_or_default();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The guild with its channel.
pub fn spec() -> Spec {
    Spec { guild: GUILD.to_owned(), channel: Some(CHANNEL.to_owned()) }
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).user_agent("").build();
    config.into()
}
