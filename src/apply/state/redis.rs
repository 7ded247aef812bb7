//! The state under one key of a Redis server: a hash with the state, the lock that was applied last, and a
//! version. A script on the server replaces all three if the version is still the one that was read.

use std::cell::RefCell;
use std::time::Duration;

use redis::{Client, Connection, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisConnectionInfo};
use redis::{FromRedisValue, RedisError, RedisResult, cmd};

use super::address::{Password, RedisAddress};
use super::describe::Record;
use super::error::{read_state, state_text};
use super::{State, StateError, StateStore, bounds};
use crate::lock::MAX_BYTES;

/// The longest wait for the connection, and for each answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// The longest that is told of what a server said, in characters.
const MAX_SAID: usize = 300;

/// Compares and swaps. The key, then: the version that was read (empty: there was no key), the new one, the
/// state, the lock (empty: none yet).
const REPLACE: &str = "\
if ARGV[1] == '' then
  if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
elseif redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'state', ARGV[3])
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'lock', ARGV[4]) end
return 1";

/// A state on a Redis server.
pub struct RedisStore {
    address: RedisAddress,
    password: Option<Password>,
    key: String,
    run: String,
    connection: RefCell<Option<Connection>>,
    seen: RefCell<Seen>,
}

/// What was there when it was read or written last here.
#[derive(Clone, Default)]
struct Seen {
    /// A number that grows, and the run that wrote it; empty where there is no key.
    version: String,
    record: Record,
}

impl RedisStore {
    /// Opens the store. `run` goes into its versions. Nothing is sent yet.
    pub fn open(address: &RedisAddress, password: Option<&Password>, key: String, run: &str) -> RedisStore {
        RedisStore {
            address: address.clone(),
            password: address.password.as_ref().or(password).cloned(),
            key,
            run: run.to_owned(),
            connection: RefCell::default(),
            seen: RefCell::default(),
        }
    }

    fn read(&self) -> Result<Seen, StateError> {
        for (field, most) in
            [("version", MAX_SAID), ("state", bounds::MAX_BYTES), ("lock", MAX_BYTES as usize)]
        {
            let length: usize = self.ask("HSTRLEN", &[field])?;
            if length > most {
                let reason = format!("its {field} has {length} bytes, and no more than {most} are read");
                return Err(StateError::Damaged { path: self.name(), reason });
            }
        }
        let found: Vec<Option<Vec<u8>>> = self.ask("HMGET", &["version", "state", "lock"])?;
        let text = |bytes: Option<Vec<u8>>| {
            bytes.map(String::from_utf8).transpose().map_err(|_| StateError::Damaged {
                path: self.name(),
                reason: "it is not UTF-8 text".to_owned(),
            })
        };
        let mut found = found.into_iter();
        let mut next = || text(found.next().flatten());
        let (version, state, lock) = (next()?, next()?, next()?);
        match (version, state) {
            (Some(version), Some(state)) => Ok(Seen { version, record: Record { state: Some(state), lock } }),
            (None, None) if self.ask::<usize>("HLEN", &[])? == 0 => Ok(Seen::default()),
            _ => Err(StateError::Foreign(self.name(), "its fields are others".to_owned())),
        }
    }

    fn write(&mut self, record: Record) -> Result<(), StateError> {
        let seen = self.seen.borrow().clone();
        // As in a branch, a lock alone waits for the first state.
        if let Some(state) = record.state.as_ref().filter(|_| record != seen.record) {
            let number: u64 = seen.version.split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
            let new = format!("{}.{}", number.saturating_add(1), self.run);
            let replace = || -> Result<bool, RedisError> {
                self.with(|connection| {
                    cmd("EVAL")
                        .arg(REPLACE)
                        .arg(1)
                        .arg(&[&self.key, &seen.version, &new, state])
                        .arg(record.lock.as_deref().unwrap_or_default())
                        .query(connection)
                })
            };
            let replaced = match replace() {
                Ok(replaced) => replaced,
                // The answer may be all that was lost.
                Err(error) if error.is_io_error() => {
                    let there: Option<String> = self.ask("HGET", &["version"])?;
                    match there.unwrap_or_default() {
                        there if there == new => true,
                        there if there == seen.version => replace().map_err(|error| self.failed(&error))?,
                        _ => false,
                    }
                }
                Err(error) => return Err(self.failed(&error)),
            };
            if !replaced {
                return Err(StateError::Changed(self.name()));
            }
            self.seen.borrow_mut().version = new;
        }
        self.seen.borrow_mut().record = record;
        Ok(())
    }

    /// Asks something about the key.
    fn ask<T: FromRedisValue>(&self, command: &str, fields: &[&str]) -> Result<T, StateError> {
        self.with(|connection| cmd(command).arg(&self.key).arg(fields).query(connection))
            .map_err(|error| self.failed(&error))
    }

    /// Does something with the connection, which is made when it is needed; one that failed is not used again.
    fn with<T>(&self, run: impl FnOnce(&mut Connection) -> RedisResult<T>) -> RedisResult<T> {
        let mut held = self.connection.borrow_mut();
        let mut connection = match held.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        let result = run(&mut connection);
        if !result.as_ref().is_err_and(RedisError::is_io_error) {
            *held = Some(connection);
        }
        result
    }

    fn connect(&self) -> RedisResult<Connection> {
        let RedisAddress { tls, user, host, port, database, .. } = &self.address;
        let (host, port) = (host.clone(), *port);
        let address = match tls {
            true => ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None },
            false => ConnectionAddr::Tcp(host, port),
        };
        let mut settings = RedisConnectionInfo::default().set_db(*database).set_skip_set_lib_name();
        if let Some(user) = user {
            settings = settings.set_username(user);
        }
        if let Some(password) = &self.password {
            settings = settings.set_password(password.expose());
        }
        let client = Client::open(address.into_connection_info()?.set_redis_settings(settings))?;
        let connection = client.get_connection_with_timeout(PATIENCE)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_write_timeout(Some(PATIENCE))?;
        Ok(connection)
    }

    /// The error in words. They are partly the server's.
    fn failed(&self, error: &RedisError) -> StateError {
        if error.code() == Some("WRONGTYPE") {
            return StateError::Foreign(self.name(), "the key is no hash".to_owned());
        }
        let said = match &self.password {
            Some(password) => password.hide(&error.to_string()),
            None => error.to_string(),
        };
        let reason = said.chars().take(MAX_SAID).collect();
        let denied = matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"))
            || error.kind() == ErrorKind::AuthenticationFailed;
        StateError::Server { store: self.name(), reason, denied }
    }
}

impl StateStore for RedisStore {
    fn load(&self) -> Result<State, StateError> {
        let seen = self.read()?;
        let state = match &seen.record.state {
            Some(text) => read_state(text, &self.name())?,
            None => State::default(),
        };
        self.seen.replace(seen);
        Ok(state)
    }

    fn save(&mut self, state: &State) -> Result<(), StateError> {
        let lock = self.seen.borrow().record.lock.clone();
        let state = Some(state_text(state, &self.name())?);
        self.write(Record { state, lock })
    }

    fn applied_lock(&self) -> Result<Option<String>, StateError> {
        Ok(self.read()?.record.lock)
    }

    fn save_applied_lock(&mut self, lock: &str) -> Result<(), StateError> {
        let state = self.seen.borrow().record.state.clone();
        self.write(Record { state, lock: Some(lock.to_owned()) })
    }

    fn name(&self) -> String {
        RedisAddress { key: Some(self.key.clone()), ..self.address.clone() }.to_string()
    }
}
