//! A real Redis server on a free port of this machine, with nothing in it.
#![allow(clippy::unwrap_used)] // a failure here is a test's

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use redis::FromRedisValue;
use tempfile::TempDir;

/// A running server; it ends with this.
pub struct RedisServer {
    child: Child,
    pub port: u16,
    pub password: Option<&'static str>,
    folder: TempDir,
}

impl RedisServer {
    pub fn start() -> RedisServer {
        RedisServer::with(None, |_| Vec::new())
    }

    pub fn protected(password: &'static str) -> RedisServer {
        RedisServer::with(Some(password), |_| Vec::new())
    }

    /// With more options; they may name files in the server's folder, and `--port 0` with `--tls-port`.
    pub fn with(password: Option<&'static str>, more: impl Fn(u16) -> Vec<String>) -> RedisServer {
        let folder = TempDir::new().unwrap();
        // Somebody else may take the port before the server does.
        for _ in 0..10 {
            let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
            let mut command = Command::new("redis-server");
            command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
            command.args(["--port", &port.to_string()]).arg("--dir").arg(folder.path()).args(more(port));
            if let Some(password) = password {
                command.args(["--requirepass", password]);
            }
            let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
            let begun = Instant::now();
            while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(20) {
                if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                    return RedisServer { child, port, password, folder };
                }
                sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
        panic!("redis-server did not start");
    }

    /// `redis://127.0.0.1:PORT/0`.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    /// Asks the server something.
    pub fn ask<T: FromRedisValue>(&self, words: &[&str]) -> T {
        let password = self.password.map_or(String::new(), |password| format!(":{password}@"));
        let client = redis::Client::open(format!("redis://{password}127.0.0.1:{}/0", self.port)).unwrap();
        let mut connection = client.get_connection().unwrap();
        redis::cmd(words[0]).arg(&words[1..]).query(&mut connection).unwrap()
    }

    /// Ends it, and starts another on the same port.
    pub fn restart(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        command.args(["--port", &self.port.to_string()]).arg("--dir").arg(self.folder.path());
        self.child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(self.child.try_wait().unwrap().is_none(), "the server did not come back");
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
