//! `bannerman.toml`: what an operator sets once. All of it is optional, and the command line and the
//! environment win over it.

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::{self, Expected, Visitor};
use serde::{Deserialize, Deserializer};

use crate::apply::announcement::{MAX_CONTENT, check_text};
use crate::apply::plan::Drift;
use crate::disk::{Below, read_text};
use crate::escape::excerpt;
use crate::git::{holds_password, redact};
use crate::lock::{MAX_YEARS, YEARS};
use crate::spelling::nearest;
use crate::toml_error;

/// The file's name.
pub const FILE: &str = "bannerman.toml";

/// The largest file that is read, in bytes: a configuration has some dozen lines.
const MAX_BYTES: u64 = 64 * 1024;

/// A configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the branding is.
    pub source: Source,
    /// Which years are resolved.
    pub schedule: Schedule,
    /// Which guild wears it.
    pub guild: Guild,
    /// How it is announced.
    pub announce: Announce,
    /// Where is remembered what was done.
    pub state: State,
    /// How the nightly run works.
    pub run: Run,
    /// How bad what a rule finds is, by the rule's code.
    pub rules: BTreeMap<String, Level>,
}

/// What a rule's findings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing.
    Allow,
    /// Warnings.
    Warn,
    /// Errors.
    Deny,
}

impl<'de> Deserialize<'de> for Level {
    fn deserialize<From: Deserializer<'de>>(from: From) -> Result<Level, From::Error> {
        from.deserialize_str(OneOf(&[("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)]))
    }
}

fn drift<'de, From: Deserializer<'de>>(from: From) -> Result<Drift, From::Error> {
    from.deserialize_str(OneOf(&[("report", Drift::Report), ("restore", Drift::Restore)]))
}

fn on_error<'de, From: Deserializer<'de>>(from: From) -> Result<OnError, From::Error> {
    from.deserialize_str(OneOf(&[("last-good", OnError::LastGood), ("stop", OnError::Stop)]))
}

/// Reads one of these words, and names them where something else stands.
struct OneOf<T: 'static>(&'static [(&'static str, T)]);

impl<T: Copy> Visitor<'_> for OneOf<T> {
    type Value = T;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.0.iter().map(|(word, _)| format!("`{word}`")).collect();
        write!(out, "one of {}", words.join(", "))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        let found = self.0.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        found.ok_or_else(|| {
            E::custom(format!("unknown variant `{text}`, expected {}", &self as &dyn Expected))
        })
    }
}

/// `[source]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// The repository to read when no SOURCE is given.
    pub repository: Option<String>,
    /// Its branch; none for its default.
    pub branch: Option<String>,
    /// The folder of the event folders, from the repository's root.
    pub events: String,
}

impl Default for Source {
    fn default() -> Source {
        Source { repository: None, branch: None, events: "events".to_owned() }
    }
}

/// `[schedule]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schedule {
    /// The first year of the horizon; none for the commit's year.
    pub first_year: Option<i32>,
    /// How many years.
    pub years: i32,
}

impl Default for Schedule {
    fn default() -> Schedule {
        Schedule { first_year: None, years: 5 }
    }
}

/// `[guild]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Guild {
    /// Its id.
    pub id: Option<String>,
    /// After how many days the next asset of an event is worn.
    pub rotate_every_days: u32,
    /// What is done about an image that somebody else put on.
    #[serde(deserialize_with = "drift")]
    pub drift: Drift,
}

impl Default for Guild {
    fn default() -> Guild {
        Guild { id: None, rotate_every_days: 3, drift: Drift::Report }
    }
}

/// `[announce]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Announce {
    /// The channel's id; none for no announcement.
    pub channel: Option<String>,
    /// What is written above the description; `{guild}` becomes the guild's name, `{event}` the event's title.
    pub text: String,
    /// The id of a role to mention.
    pub mention_role: Option<String>,
    /// The colour of the embed's edge: `#5865F2`.
    pub color: Option<String>,
    /// Whether the event's icon and banner are shown.
    pub images: bool,
    /// Whether the message is published to the servers that follow the channel.
    pub publish: bool,
}

impl Default for Announce {
    fn default() -> Announce {
        Announce {
            channel: None,
            text: "{guild} is entering a new event!".to_owned(),
            mention_role: None,
            color: None,
            images: true,
            publish: false,
        }
    }
}

/// `[run]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Run {
    /// What a run does when the branding has errors or cannot be fetched.
    #[serde(deserialize_with = "on_error")]
    pub on_error: OnError,
}

/// What a run does without a new lock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OnError {
    /// It applies the lock that was applied last.
    #[default]
    LastGood,
    /// Nothing.
    Stop,
}

/// `[state]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct State {
    /// `file:PATH`, `git:BRANCH` or `redis://HOST`.
    pub store: String,
}

impl Default for State {
    fn default() -> State {
        State { store: "file:.bannerman/state.toml".to_owned() }
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ConfigError {
    /// The file.
    pub path: String,
    /// What is wrong in it; may have several lines, with the place.
    pub reason: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Reads the configuration: `named` if given, else the one at the root of the SOURCE's working tree, else
/// the one in the current folder, else none. Returns where it was found.
pub fn load(named: Option<&Path>, root: Option<&Path>) -> Result<(Config, Option<PathBuf>), ConfigError> {
    let mut places = root.into_iter().chain([Path::new("")]).map(|root| Below::new(root, FILE));
    let (path, text) = match named {
        Some(path) => (path.to_owned(), read_text(path, MAX_BYTES)),
        None => match places.find(Below::exists) {
            Some(found) => (found.path(), found.read_text(MAX_BYTES)),
            None => return Ok((Config::default(), None)),
        },
    };
    let fail = |reason: String| ConfigError { path: path.display().to_string(), reason, help: None };
    let text = text.map_err(|error| {
        let too_large = error.kind() == ErrorKind::FileTooLarge;
        let help = "a configuration has some dozen lines: see that this is the right file";
        ConfigError { help: too_large.then(|| help.to_owned()), ..fail(error.to_string()) }
    })?;
    let config = parse(&text).map_err(|(reason, help)| ConfigError { help, ..fail(reason) })?;
    Ok((config, Some(path)))
}

/// Reads a configuration's text; the error is what is wrong and what to do about it.
pub fn parse(text: &str) -> Result<Config, (String, Option<String>)> {
    let config: Config = toml::from_str(text).map_err(|error| {
        let said = plain(error.message());
        // The line is shown, and an address in it may hold a password.
        let shown = redact(&format!("{}{}", toml_error::place(text, &error), toml_error::words(&said)));
        (shown, did_you_mean(error.message()))
    })?;
    validate(&config).map_err(|(reason, help)| (reason, Some(help.to_owned())))?;
    within_bounds(&config).map_err(|reason| (reason, Some("shorten it".to_owned())))?;
    check_text(&config.announce.text).map_err(|(reason, help)| (reason, Some(help)))?;
    Ok(config)
}

/// serde's words for what was expected, those of whoever writes a configuration, and what to do.
const EXPECTED: [(&str, &str, &str); 9] = [
    ("a string", "text", "put the value in quotes"),
    ("u32", "a whole number from 1 to 4294967295", "write a whole number like `3`, without quotes"),
    ("i32", "a whole number up to 9998", "write a whole number like `5`, without quotes"),
    ("a boolean", "`true` or `false`", "write it without quotes"),
    ("one of `allow`", "`allow`, `warn` or `deny`", "write `\"allow\"`, `\"warn\"` or `\"deny\"`"),
    ("one of `last-good`", "`last-good` or `stop`", "write `\"last-good\"` or `\"stop\"`"),
    ("one of `report`", "`report` or `restore`", "write `\"report\"` or `\"restore\"`"),
    (
        "a map",
        "keys with values",
        "write `[rules]` on a line of its own, and lines like `B012 = \"deny\"` below it",
    ),
    (
        "struct",
        "keys with values",
        "write its name like `[guild]` on a line of its own, and its keys below it",
    ),
];

/// serde's words for what stands there instead.
const FOUND: [(&str, &str); 6] = [
    ("integer", "the number"),
    ("floating point", "the number"),
    ("boolean", "the value"),
    ("string", "the text"),
    ("sequence", "a list"),
    ("map", "keys with values"),
];

/// What stands where something else was expected, what that is, and what to do. serde says: invalid type: integer
/// `1`, expected a string.
fn expected(message: &str) -> Option<(String, &'static str, &'static str)> {
    let (found, wanted) = message.strip_prefix("invalid ")?.split_once(": ")?.1.split_once(", expected ")?;
    let (_, wanted, help) = EXPECTED.iter().find(|(said, ..)| wanted.starts_with(said))?;
    let words = FOUND.iter().find_map(|(said, words)| Some((words, found.strip_prefix(said)?)));
    let help = match words {
        Some((&("a list" | "keys with values"), _)) if *wanted == "text" => "write one value, in quotes",
        _ => help,
    };
    Some((words.map_or(found.to_owned(), |(words, value)| format!("{words}{value}")), wanted, help))
}

fn plain(message: &str) -> String {
    expected(message).map_or(message.to_owned(), |(found, wanted, _)| format!("{found} instead of {wanted}"))
}

/// What is to be done, where it is known. serde says: unknown field `a`, expected one of `b`, `c`.
fn did_you_mean(message: &str) -> Option<String> {
    if let Some((_, _, help)) = expected(message) {
        return Some(help.to_owned());
    }
    let (unknown, expected) = ["unknown field `", "unknown variant `"]
        .iter()
        .find_map(|what| message.strip_prefix(what))?
        .split_once('`')?;
    let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    nearest(unknown, &known).map(|known| format!("did you mean `{known}`?"))
}

fn validate(config: &Config) -> Result<(), (String, &'static str)> {
    let folder = &config.source.events;
    if folder.split('/').any(|part| ["", ".", ".."].contains(&part)) || folder.contains('\\') {
        let reason = format!("`[source] events` is `{}`", excerpt(folder));
        return Err((reason, "name a folder below the repository's root, like `events`"));
    }
    if let Some(address) = config.source.repository.as_ref().filter(|address| holds_password(address)) {
        let reason =
            format!("`[source] repository` holds a password or a token: {}", excerpt(&redact(address)));
        return Err((
            reason,
            "leave out what stands before the `@`: a credential helper of git keeps it, or an `http.extraheader` in the \
             environment",
        ));
    }
    if !(1..=MAX_YEARS).contains(&config.schedule.years) {
        let reason = format!("`[schedule] years` is {}", config.schedule.years);
        return Err((reason, "take a number from 1 to 200; 5 is the default"));
    }
    if let Some(year) = config.schedule.first_year.filter(|year| !YEARS.contains(year)) {
        return Err((format!("`[schedule] first_year` is {year}"), "take a year from 1970 to 9998"));
    }
    let last = config.schedule.first_year.map(|year| year + config.schedule.years - 1);
    if let Some(year) = last.filter(|year| !YEARS.contains(year)) {
        let reason = format!("the last of the years in `[schedule]` is {year}");
        return Err((
            reason,
            "take fewer `years`, or an earlier `first_year`: 9998 is the last that there is",
        ));
    }
    if config.guild.rotate_every_days == 0 {
        let reason = "`[guild] rotate_every_days` is 0".to_owned();
        return Err((reason, "take at least 1; a very large number stops the rotation"));
    }
    let ids = [
        ("[guild] id", &config.guild.id),
        ("[announce] channel", &config.announce.channel),
        ("[announce] mention_role", &config.announce.mention_role),
    ];
    for (key, id) in ids {
        if let Some(id) = id.as_ref().filter(|id| !is_snowflake(id)) {
            let reason = format!("`{key}` is `{}`, which is no Discord id", excerpt(id));
            return Err((
                reason,
                "write the digits as text; Developer Mode shows \"Copy ID\" in Discord's menus",
            ));
        }
    }
    if let Some(text) = config.announce.color.as_ref().filter(|text| color(text).is_none()) {
        let reason = format!("`[announce] color` is `{}`", excerpt(text));
        return Err((reason, "write red, green and blue in hexadecimal digits, like `#5865F2`"));
    }
    Ok(())
}

/// The longest texts, in characters: what Discord takes of a message, and addresses and paths longer than any.
fn within_bounds(config: &Config) -> Result<(), String> {
    let Config { source, announce, state, .. } = config;
    let texts = [
        ("[source] repository", source.repository.as_ref(), 2000),
        ("[source] branch", source.branch.as_ref(), 250),
        ("[source] events", Some(&source.events), 250),
        ("[announce] text", Some(&announce.text), MAX_CONTENT),
        ("[state] store", Some(&state.store), 2000),
    ];
    for (key, text, most) in texts {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            return Err(format!("`{key}` has {length} characters, and {most} is the most"));
        }
    }
    Ok(())
}

/// Reads `#RRGGBB`.
pub fn color(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#')?;
    let right = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    right.then(|| u32::from_str_radix(digits, 16).ok())?
}

/// Whether this is a Discord id: the decimal digits of a 64-bit number that is not 0.
pub fn is_snowflake(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse().is_ok_and(|id: u64| id > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_default() {
        let config = parse("").unwrap();
        assert_eq!(config.source.events, "events");
        assert_eq!((config.schedule.years, config.guild.rotate_every_days), (5, 3));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_a_suggestion() {
        let (reason, help) = parse("[guild]\nrotate_every_day = 3\n").unwrap_err();
        assert!(reason.contains("line 2"), "{reason}");
        assert_eq!(help.as_deref(), Some("did you mean `rotate_every_days`?"));
        assert_eq!(parse("[gild]\n").unwrap_err().1.as_deref(), Some("did you mean `guild`?"));
    }

    #[test]
    fn values_that_cannot_be_meant_are_refused() {
        for text in [
            "[source]\nevents = \"../x\"",
            "[source]\nevents = \"\"",
            "[schedule]\nyears = 0",
            "[schedule]\nfirst_year = 10000",
            "[schedule]\nfirst_year = 9990\nyears = 10",
            "[guild]\nrotate_every_days = 0",
            "[guild]\nid = \"me\"",
            "[guild]\nid = \"0\"",
            "[announce]\nchannel = \"99999999999999999999\"",
            "[announce]\ncolor = \"blurple\"",
            "[announce]\ncolor = \"#+58652\"",
        ] {
            assert!(parse(text).unwrap_err().1.is_some(), "{text}");
        }
    }
}
