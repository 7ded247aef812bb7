//! A Redis server's address: `redis://[USER@]HOST[:PORT][/DATABASE][#KEY]`, or `rediss://` for TLS.
//!
//! A password in it is understood, so that an address that a provider hands out can be used from the
//! environment; who may say one is the command line's decision. It is never shown.

use std::fmt;

use percent_encoding::percent_decode_str;

/// A password. Nothing shows it by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Takes it as it is.
    pub(crate) fn new(text: impl Into<String>) -> Password {
        Password(text.into())
    }

    /// The password itself, for the server alone.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// A server's words without it: some repeat what they did not understand.
    pub(super) fn hide(&self, text: &str) -> String {
        if self.0.is_empty() { text.to_owned() } else { text.replace(&self.0, "[password]") }
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[password]")
    }
}

/// Where a Redis server is, and which key is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisAddress {
    /// Whether it is spoken to through TLS.
    pub(crate) tls: bool,
    /// The user; the server's default one where there is none.
    pub(crate) user: Option<String>,
    /// The password, where the address holds one.
    pub(crate) password: Option<Password>,
    /// The host.
    pub(crate) host: String,
    /// The port.
    pub(crate) port: u16,
    /// The database's number.
    pub(crate) database: i64,
    /// The key; `bannerman:GUILD` where there is none.
    pub(crate) key: Option<String>,
}

impl RedisAddress {
    /// Reads an address; none where it is not one.
    pub fn parse(text: &str) -> Option<RedisAddress> {
        let url = redis::parse_redis_url(text)?;
        let tls = match url.scheme() {
            "redis" => false,
            "rediss" => true,
            _ => return None,
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().ok().map(|text| text.into_owned());
        let database = match url.path().trim_start_matches('/') {
            "" => 0,
            number => number.parse().ok().filter(|number| *number >= 0)?,
        };
        let key = url.fragment().map(decoded).unwrap_or(Some(String::new()))?;
        // An `@` behind the host is most likely a password that was not written as a URL wants it.
        if url.query().is_some() || key.contains('@') || key.chars().any(char::is_control) {
            return None;
        }
        let host = url.host_str().filter(|host| !host.is_empty())?;
        Some(RedisAddress {
            tls,
            user: Some(decoded(url.username())?).filter(|user| !user.is_empty()),
            password: url.password().map(decoded).map(|text| text.map(Password)).unwrap_or_default(),
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(6379),
            database,
            key: Some(key).filter(|key| !key.is_empty()),
        })
    }
}

/// Without user and password.
impl fmt::Display for RedisAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RedisAddress { tls, host, port, database, key, .. } = self;
        let scheme = if *tls { "rediss" } else { "redis" };
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        write!(out, "{scheme}://{host}:{port}/{database}")?;
        key.as_ref().map_or(Ok(()), |key| write!(out, "#{key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_credentials() {
        let address = RedisAddress::parse("rediss://me:se%2Fcret@example.org/3#the:key").unwrap();
        assert_eq!(address.to_string(), "rediss://example.org:6379/3#the:key");
        assert_eq!(address.user.as_deref(), Some("me"));
        assert_eq!(address.password, Some(Password::new("se/cret")));
        let shown = format!("{address:?}");
        assert!(!shown.contains("cret") && shown.contains("[password]"), "{shown}");
        assert_eq!(Password::new("abc").hide("ERR 'abc'"), "ERR '[password]'");
        let plain = RedisAddress::parse("redis://[::1]:7000").unwrap();
        assert_eq!(plain.to_string(), "redis://[::1]:7000/0");
        assert_eq!((plain.password, plain.key), (None, None));
    }

    #[test]
    fn what_is_no_address_is_none() {
        for text in [
            "redis://",
            "redis://:se/cret@host/0",
            "redis://:12/x@host",
            "redis://secret#x@host",
            "redis://host/x",
            "redis://host/-1",
            "redis://host/0?db=1",
            "unix:///run/redis.sock",
            "http://host",
        ] {
            assert_eq!(RedisAddress::parse(text), None, "{text}");
        }
    }
}
