//! The secrets of the environment, and text without them. Whoever was sent one may repeat it: Discord in an error, a Git
//! server in a refusal. So they are taken out where text is printed, whatever it is about.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// The variables that hold a secret.
const NAMES: [&str; 7] = [
    "DISCORD_TOKEN",
    "DISCORD_WEBHOOK",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "REDIS_PASSWORD",
    "BANNERMAN_ALERT_WEBHOOK",
    "BANNERMAN_PING_URL",
];

/// What is shorter is part of too many words. No token is.
const SHORTEST: usize = 4;

/// The part of an address that lets one use it is at least this long.
const SHORTEST_PART: usize = 16;

/// What must not be printed, and what stands for it. The longest comes first.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secrets(Vec<(String, String)>);

impl fmt::Debug for Secrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} secrets", self.0.len())
    }
}

impl Secrets {
    /// Those of the environment, which `variable` looks up.
    pub(crate) fn new(variable: impl Fn(&str) -> Option<String>) -> Secrets {
        let mut secrets = Vec::new();
        for name in NAMES {
            let Some(value) = variable(name) else { continue };
            for part in parts(&value) {
                add(&mut secrets, part, name);
            }
            add(&mut secrets, &value, name);
        }
        if let Some((credentials, _)) = variable("BANNERMAN_STATE").as_deref().and_then(credentials) {
            credentials
                .split_once(':')
                .iter()
                .for_each(|(_, password)| add(&mut secrets, password, "BANNERMAN_STATE"));
        }
        secrets.sort_by(|a, b| (b.0.len(), &a.0).cmp(&(a.0.len(), &b.0)));
        Secrets(secrets)
    }

    /// A text without them.
    pub(crate) fn masked(&self, text: &str) -> String {
        let mut masked = text.to_owned();
        for (secret, name) in &self.0 {
            if masked.contains(secret.as_str()) {
                masked = masked.replace(secret.as_str(), name);
            }
        }
        masked
    }
}

/// The parts of an address that let one use it: the last one of its path, and whatever is long.
fn parts(value: &str) -> impl Iterator<Item = &str> {
    let address = if value.contains("://") { value } else { "" };
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.trim_end_matches('/').rsplit('/').next();
    address.split(['/', '?', '=', '&']).filter(|part| part.len() >= SHORTEST_PART).chain(last)
}

/// `USER:PASSWORD` and the rest of an address.
fn credentials(address: &str) -> Option<(&str, &str)> {
    address.split_once("://")?.1.rsplit_once('@')
}

fn add(secrets: &mut Vec<(String, String)>, secret: &str, name: &str) {
    let encoded = utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string();
    for form in [secret.trim().to_owned(), encoded] {
        if form.len() >= SHORTEST && !secrets.iter().any(|(known, _)| *known == form) {
            secrets.push((form, format!("[{name}]")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(variables: &'static [(&str, &str)]) -> Secrets {
        Secrets::new(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_secret_is_taken_out_in_whatever_form_it_comes_back() {
        let secrets = secrets(&[
            ("DISCORD_TOKEN", "abc.def-ghi"),
            ("DISCORD_WEBHOOK", "https://discord.com/api/webhooks/12/AbCdEfGhIjKlMnOpQr"),
            ("REDIS_PASSWORD", "p w"),
            ("BANNERMAN_STATE", "rediss://me:s3cret@host/0"),
        ]);
        for (text, shown) in [
            ("401: abc.def-ghi", "401: [DISCORD_TOKEN]"),
            ("abc%2Edef%2Dghi", "[DISCORD_TOKEN]"),
            ("/webhooks/12/AbCdEfGhIjKlMnOpQr?wait=true", "/webhooks/12/[DISCORD_WEBHOOK]?wait=true"),
            ("at https://discord.com/api/webhooks/12/AbCdEfGhIjKlMnOpQr", "at [DISCORD_WEBHOOK]"),
            // Three characters are not taken for a secret.
            ("p w", "p w"),
            ("WRONGPASS s3cret", "WRONGPASS [BANNERMAN_STATE]"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(secrets.masked(text), shown, "{text}");
        }
        assert_eq!(format!("{secrets:?}").split(' ').nth(1), Some("secrets"));
    }
}
