//! A Discord that does what a test tells it to: it answers like a guild in good health until a fault is
//! planted, and remembers every request with its headers and its whole body.
#![allow(dead_code, clippy::unwrap_used)] // each test uses some of it; a failure here is the test's

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use super::guild::{CHANNEL, GUILD};

/// The requests that bannerman makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// `GET /guilds/{id}`.
    Guild,
    /// `GET /channels/{id}`.
    Channel,
    /// `PATCH /guilds/{id}`.
    Edit,
    /// `POST /channels/{id}/messages`, or that of the webhook.
    Message,
    /// `GET /channels/{id}/messages`.
    Messages,
    /// `POST /channels/{id}/messages/{id}/crosspost`.
    Publish,
    /// `GET /webhooks/{id}/{token}`.
    Webhook,
}

/// What is answered instead of what a guild in good health would answer.
#[derive(Debug, Clone)]
pub enum Fault {
    /// A status and JSON.
    Json(u16, Value),
    /// A status, more headers, and any text.
    Text(u16, &'static str, &'static str),
    /// Nothing: the connection is closed.
    HangUp,
    /// The request takes effect, and then the connection is closed.
    DoneThenHangUp,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Got {
    pub method: String,
    pub path: String,
    /// By their names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Got {
    /// The body; of one with several parts, the JSON among them.
    pub fn json(&self) -> Value {
        self.try_json().unwrap()
    }

    fn try_json(&self) -> Option<Value> {
        let kind = self.headers.get("content-type").map(String::as_str).unwrap_or_default();
        let json = match kind.strip_prefix("multipart/form-data; boundary=") {
            None => self.body.as_slice(),
            Some(boundary) => {
                let (head, end) = (b"Content-Type: application/json\r\n\r\n", format!("\r\n--{boundary}"));
                let find = |bytes: &[u8], mark: &[u8]| {
                    bytes.windows(mark.len()).position(|window| window == mark).unwrap()
                };
                let json = &self.body[find(&self.body, head) + head.len()..];
                &json[..find(json, end.as_bytes())]
            }
        };
        serde_json::from_slice(json).ok()
    }

    /// The names of the files in the body.
    pub fn files(&self) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.body);
        let names = text.split("; filename=\"").skip(1);
        names.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    }

    /// `PATCH /guilds/1 (banner, icon)`: a line for people, without what differs from run to run.
    pub fn line(&self) -> String {
        let Got { method, path, .. } = self;
        match (method.as_str(), self.try_json()) {
            ("PATCH", Some(Value::Object(fields))) => {
                let names: Vec<&str> = fields.keys().map(String::as_str).collect();
                format!("{method} {path} ({})", names.join(", "))
            }
            _ => format!("{method} {path}"),
        }
    }
}

/// The running server.
pub struct Scripted {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    icon: Option<String>,
    banner: Option<String>,
    features: Vec<String>,
    /// Whether a picture's hash is one of its bytes.
    by_bytes: bool,
    /// How many hashes and message ids were given.
    given: u64,
    /// The messages that were posted, the oldest first.
    messages: Vec<Value>,
    faults: BTreeMap<At, VecDeque<Fault>>,
    got: Vec<Got>,
    stop: bool,
}

impl Scripted {
    pub fn start() -> Scripted {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        // Somebody wrote something before: so it can be told that the channel can be read.
        let hello = json!({"id": "1", "content": "Hello", "author": {"id": "2"}});
        let features = ["ANIMATED_BANNER", "ANIMATED_ICON", "BANNER"].map(str::to_owned).to_vec();
        let shared = Shared { features, messages: vec![hello], ..Shared::default() };
        let shared = Arc::new(Mutex::new(shared));
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    if shared.lock().unwrap().stop {
                        break;
                    }
                    // A client that goes away is a client's business.
                    let _ = serve(&stream.unwrap(), &shared);
                }
            }
        });
        Scripted { address, shared, thread: Some(thread) }
    }

    /// For `BANNERMAN_DISCORD_API`.
    pub fn url(&self) -> String {
        format!("http://{}/api/v10", self.address)
    }

    /// The next request of this kind is answered so; several wait in line.
    pub fn plant(&self, at: At, fault: Fault) -> &Scripted {
        self.shared().faults.entry(at).or_default().push_back(fault);
        self
    }

    /// What the guild may do from now on.
    pub fn features(&self, features: &[&str]) -> &Scripted {
        self.shared().features = features.iter().map(|feature| (*feature).to_owned()).collect();
        self
    }

    /// From now on the same picture has the same hash, whoever puts it on.
    pub fn hashes_by_bytes(&self) -> &Scripted {
        self.shared().by_bytes = true;
        self
    }

    /// Somebody puts an icon on by hand.
    pub fn icon_by_hand(&self, hash: &str) -> &Scripted {
        self.shared().icon = Some(hash.to_owned());
        self
    }

    /// The hash of the icon that is worn.
    pub fn icon(&self) -> String {
        self.shared().icon.clone().unwrap_or_default()
    }

    /// How many messages are in the channel beside the one that was there from the start.
    pub fn messages_sent(&self) -> usize {
        self.shared().messages.len() - 1
    }

    /// The id of the last message in the channel.
    pub fn last_message(&self) -> String {
        self.shared()
            .messages
            .last()
            .and_then(|message| message["id"].as_str())
            .unwrap_or_default()
            .to_owned()
    }

    /// The requests since this was asked last.
    pub fn take(&self) -> Vec<Got> {
        std::mem::take(&mut self.shared().got)
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.shared().stop = true;
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut stream: &TcpStream, shared: &Mutex<Shared>) -> std::io::Result<()> {
    let got = read(stream)?;
    let at = match (got.method.as_str(), got.path.as_str()) {
        ("GET", path) if path.starts_with("/guilds/") => At::Guild,
        ("GET", path) if path.starts_with("/webhooks/") => At::Webhook,
        ("GET", path) if path.contains("/messages") => At::Messages,
        ("GET", _) => At::Channel,
        ("POST", path) if path.ends_with("/crosspost") => At::Publish,
        ("PATCH", _) => At::Edit,
        _ => At::Message,
    };
    let mut shared = shared.lock().unwrap();
    shared.got.push(got.clone());
    let fault = shared.faults.get_mut(&at).and_then(VecDeque::pop_front);
    let (status, headers, body) = match fault {
        None => (200, "", shared.answer(at, &got).to_string()),
        Some(Fault::Json(status, body)) => (status, "", body.to_string()),
        Some(Fault::Text(status, headers, body)) => (status, headers, body.to_owned()),
        Some(Fault::HangUp) => return Ok(()),
        Some(Fault::DoneThenHangUp) => {
            shared.answer(at, &got);
            return Ok(());
        }
    };
    drop(shared);
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Scripted\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )?;
    stream.flush()
}

fn read(stream: &TcpStream) -> std::io::Result<Got> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let path = path.strip_prefix("/api/v10").unwrap_or(path);
    let (method, path) = (method.to_owned(), path.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Got { method, path, headers, body })
}

impl Shared {
    fn answer(&mut self, at: At, got: &Got) -> Value {
        match at {
            At::Guild => self.guild(),
            At::Channel => json!({"id": CHANNEL, "type": 0, "name": "changelog", "guild_id": GUILD}),
            At::Edit => {
                let body = got.json();
                if let Some(icon) = body.get("icon") {
                    self.icon = Some(self.hash("icon", icon));
                }
                if let Some(banner) = body.get("banner") {
                    self.banner = Some(self.hash("banner", banner));
                }
                self.guild()
            }
            At::Message => self.post(got),
            At::Messages => self.list(got),
            At::Publish => json!({"id": "1", "channel_id": CHANNEL}),
            At::Webhook => json!({"id": "3", "channel_id": CHANNEL, "guild_id": GUILD, "name": "News"}),
        }
    }

    /// The messages after the one that is asked for, the newest first.
    fn list(&self, got: &Got) -> Value {
        let query = got.path.split_once('?').map_or("", |(_, query)| query);
        let value = |name: &str| query.split('&').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        let number = |id: &str| id.parse::<u64>().unwrap();
        let after = value("after").map_or(0, number);
        let limit: usize = value("limit").map_or(50, |limit| limit.parse().unwrap());
        let id = |message: &Value| number(message["id"].as_str().unwrap());
        let later = self.messages.iter().rev().filter(|message| id(message) > after);
        Value::Array(later.take(limit).cloned().collect())
    }

    /// Posts a message, or answers the one that has its nonce already.
    fn post(&mut self, got: &Got) -> Value {
        let mut message = got.json();
        let nonce = message.get("nonce").filter(|_| message["enforce_nonce"] == true);
        let earlier = self.messages.iter().find(|earlier| nonce.is_some() && earlier.get("nonce") == nonce);
        if let Some(earlier) = earlier {
            return earlier.clone();
        }
        message["id"] = json!(self.new_name("9"));
        message["channel_id"] = json!(CHANNEL);
        message["author"] = json!({"id": "900000000000000002", "bot": true});
        self.messages.push(message.clone());
        message
    }

    fn guild(&self) -> Value {
        json!({
            "id": GUILD, "name": "Python Discord", "icon": self.icon, "banner": self.banner, "features": self.features,
        })
    }

    fn hash(&mut self, kind: &str, picture: &Value) -> String {
        match self.by_bytes {
            true => blake3::hash(picture.to_string().as_bytes()).to_hex()[..32].to_owned(),
            false => self.new_name(kind),
        }
    }

    fn new_name(&mut self, kind: &str) -> String {
        self.given += 1;
        format!("{kind}{:04}", self.given)
    }
}
