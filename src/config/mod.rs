//! `bannerman.toml`: what an operator sets once. All of it is optional, and the command line and the
//! environment win over it.

mod check;
mod read;
mod values;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::disk::{Below, read_text};
use crate::id::{ChannelId, GuildId, RoleId};
use crate::policy::{Drift, EVENTS_FOLDER, OnError, RuleLevel};
use crate::problem::Problem;
use crate::template::Template;
pub use read::parse;

/// The file's name.
pub(crate) const FILE: &str = "bannerman.toml";

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
    pub rules: BTreeMap<String, RuleLevel>,
}

/// `[source]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Source {
    /// The repository to read when no SOURCE is given.
    pub(crate) repository: Option<String>,
    /// Its branch; none for its default.
    pub(crate) branch: Option<String>,
    /// The folder of the event folders, from the repository's root.
    pub events: String,
}

impl Default for Source {
    fn default() -> Source {
        Source { repository: None, branch: None, events: EVENTS_FOLDER.to_owned() }
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
    #[serde(deserialize_with = "values::id")]
    pub id: Option<GuildId>,
    /// After how many days the next asset of an event is worn.
    pub rotate_every_days: u32,
    /// What is done about an image that somebody else put on.
    #[serde(deserialize_with = "values::drift")]
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
    #[serde(deserialize_with = "values::id")]
    pub(crate) channel: Option<ChannelId>,
    /// What is written above the description; `{guild}` becomes the guild's name, `{event}` the event's title.
    #[serde(deserialize_with = "values::template")]
    pub text: Template,
    /// The id of a role to mention.
    #[serde(deserialize_with = "values::id")]
    pub(crate) mention_role: Option<RoleId>,
    /// The colour of the embed's edge: `#5865F2` is `0x5865F2`.
    #[serde(deserialize_with = "values::color")]
    pub color: Option<u32>,
    /// Whether the event's icon and banner are shown.
    pub images: bool,
    /// Whether the message is published to the servers that follow the channel.
    pub publish: bool,
}

impl Default for Announce {
    fn default() -> Announce {
        Announce {
            channel: None,
            text: Template::default(),
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
    #[serde(deserialize_with = "values::on_error")]
    pub on_error: OnError,
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
    pub(crate) help: Option<String>,
}

/// Reads the configuration: `named` if given, else the one at the root of the SOURCE's working tree, else
/// the one in the current folder, else none. Returns where it was found.
pub(crate) fn load(
    named: Option<&Path>,
    root: Option<&Path>,
) -> Result<(Config, Option<PathBuf>), ConfigError> {
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
    let config = parse(&text).map_err(|Problem { message, help }| ConfigError { help, ..fail(message) })?;
    Ok((config, Some(path)))
}
