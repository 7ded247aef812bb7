//! Addresses that hold a password. It is passed to the git program in its environment, which only the same user can
//! read: every user of the machine can read the arguments of a program, and git passes an address on as one.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

/// An address of a remote, its password apart.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Without a password.
    pub url: String,
    /// The header that says who asks.
    header: Option<String>,
}

impl Address {
    /// Takes an address apart.
    pub(crate) fn new(url: &str) -> Address {
        let Some((scheme, credentials, rest)) = apart(url) else {
            return Address { url: url.to_owned(), header: None };
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        match (scheme, credentials.split_once(':')) {
            ("http" | "https", Some((user, password))) => {
                let basic = STANDARD.encode(format!("{}:{}", decoded(user), decoded(password)));
                let header = Some(format!("Authorization: Basic {basic}"));
                Address { url: format!("{scheme}://{rest}"), header }
            }
            // ssh takes no password from an address, and the other schemes know of none.
            (_, Some((user, _))) => Address { url: format!("{scheme}://{user}@{rest}"), header: None },
            (_, None) => Address { url: url.to_owned(), header: None },
        }
    }

    /// The settings of git that make it the remote of that name.
    pub(crate) fn settings(&self, remote: &str) -> Vec<(String, String)> {
        let url = (format!("remote.{remote}.url"), self.url.clone());
        let header =
            self.header.as_ref().map(|header| (format!("http.{}.extraHeader", self.url), header.clone()));
        [url].into_iter().chain(header).collect()
    }
}

/// Whether an address holds a password, or a token in its place.
pub(crate) fn holds_password(url: &str) -> bool {
    apart(url).is_some_and(|(scheme, credentials, _)| {
        credentials.contains(':') || ["http", "https"].contains(&scheme)
    })
}

/// Scheme, user with password, and the rest of an address that has a user.
fn apart(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let at = authority.rfind('@')?;
    Some((scheme, &rest[..at], &rest[at + 1..]))
}

/// Gives git settings by its environment, behind those that are there.
pub(crate) fn pass(command: &mut Command, settings: &[(String, String)]) {
    let there = std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
    for (number, (key, value)) in (there..).zip(settings) {
        command.env(format!("GIT_CONFIG_KEY_{number}"), key);
        command.env(format!("GIT_CONFIG_VALUE_{number}"), value);
    }
    command.env("GIT_CONFIG_COUNT", (there + settings.len()).to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_address() {
        let settings = |url: &str| Address::new(url).settings("origin");
        let basic = |text: &str| format!("Authorization: Basic {}", STANDARD.encode(text));
        let named = |url: &str| ("remote.origin.url".to_owned(), url.to_owned());
        assert_eq!(
            settings("https://me:se%2Fcret@h/a"),
            [named("https://h/a"), ("http.https://h/a.extraHeader".to_owned(), basic("me:se/cret"))]
        );
        assert_eq!(settings("ssh://git:x@h/a"), [named("ssh://git@h/a")]);
        for url in ["https://me@h/a", "https://h/a:b@c", "git@h:a", "file:///a", "ssh://git@h/a"] {
            assert_eq!(settings(url), [named(url)], "{url}");
        }
    }

    #[test]
    fn a_token_in_the_place_of_a_user_counts_as_a_password() {
        for (url, holds) in [
            ("https://token@h/a", true),
            ("https://a:b@h", true),
            ("ssh://a:b@h", true),
            ("ssh://git@h", false),
            ("git@h:a", false),
            ("https://h/@", false),
        ] {
            assert_eq!(holds_password(url), holds, "{url}");
        }
    }
}
