//! A Git server over HTTP on loopback: each request is handed to the git program's own `http-backend`, unless a fault
//! is planted for it.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use super::repository::git;

/// What is done with a request instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// This status is answered.
    Status(u16),
    /// The connection is closed.
    HangUp,
    /// The request takes effect, and then the connection is closed.
    DoneThenHangUp,
}

/// The server, in front of one repository.
pub struct HttpGit {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    repository: PathBuf,
    /// Faults, each for the next request whose path ends so.
    faults: Mutex<VecDeque<(&'static str, Fault)>>,
    got: Mutex<Vec<String>>,
    authorizations: Mutex<Vec<String>>,
}

impl HttpGit {
    pub fn start(repository: &Path) -> HttpGit {
        git(repository, &["config", "http.receivepack", "true"]);
        git(repository, &["config", "uploadpack.allowFilter", "true"]);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            repository: repository.canonicalize().unwrap(),
            faults: Mutex::default(),
            got: Mutex::default(),
            authorizations: Mutex::default(),
        });
        thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming() {
                    let shared = Arc::clone(&shared);
                    // A client that goes away is a client's business.
                    thread::spawn(move || drop(serve(&stream.unwrap(), &shared)));
                }
            }
        });
        HttpGit { address, shared }
    }

    /// The repository's address.
    pub fn url(&self) -> String {
        format!("http://{}/{}", self.address, self.shared.repository.file_name().unwrap().display())
    }

    /// The next request whose path ends so meets this; several wait in line.
    pub fn plant(&self, end: &'static str, fault: Fault, times: usize) -> &HttpGit {
        self.shared.faults.lock().unwrap().extend(std::iter::repeat_n((end, fault), times));
        self
    }

    /// The ends of the paths that were asked for since this was asked last.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.got.lock().unwrap())
    }

    /// The headers of that name that came, each once.
    pub fn authorizations(&self) -> Vec<String> {
        let mut all = self.shared.authorizations.lock().unwrap().clone();
        all.dedup();
        all
    }
}

fn serve(mut stream: &TcpStream, shared: &Shared) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut backend = Command::new("git");
    backend.arg("http-backend").env("GIT_HTTP_EXPORT_ALL", "1").env("REMOTE_USER", "someone");
    backend.env("GIT_PROJECT_ROOT", shared.repository.parent().unwrap());
    backend.env("REQUEST_METHOD", &method).env("PATH_INFO", path).env("QUERY_STRING", query);
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "content-type" => drop(backend.env("CONTENT_TYPE", value)),
            "content-encoding" => drop(backend.env("HTTP_CONTENT_ENCODING", value)),
            "git-protocol" => drop(backend.env("GIT_PROTOCOL", value)),
            "authorization" => shared.authorizations.lock().unwrap().push(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    shared.got.lock().unwrap().push(target.rsplit('/').next().unwrap().to_owned());
    let fault = {
        let mut faults = shared.faults.lock().unwrap();
        let next = faults.iter().position(|(end, _)| target.ends_with(end));
        next.and_then(|next| faults.remove(next)).map(|(_, fault)| fault)
    };
    match fault {
        Some(Fault::HangUp) => return Ok(()),
        Some(Fault::Status(status)) => {
            let head = format!("HTTP/1.1 {status} Planted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return stream.write_all(head.as_bytes());
        }
        Some(Fault::DoneThenHangUp) | None => {}
    }
    backend.env("CONTENT_LENGTH", length.to_string());
    let mut backend = backend.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    backend.stdin.take().unwrap().write_all(&body)?;
    let answer = backend.wait_with_output()?.stdout;
    if fault.is_some() {
        return Ok(());
    }
    let status = if answer.starts_with(b"Status: ") {
        String::from_utf8_lossy(&answer[8..11]).into_owned()
    } else {
        "200".to_owned()
    };
    write!(stream, "HTTP/1.1 {status} x\r\nConnection: close\r\n")?;
    stream.write_all(&answer)?;
    stream.flush()
}
