//! What a use case finds first: the configuration, the branding repository, and the folder for bannerman's own files.

use std::path::{Path, PathBuf};

use super::home::Home;
use super::{Error, Observer};
use crate::apply::announcement;
use crate::apply::plan::Settings;
use crate::compile::rules::refuse_levels;
use crate::config::{self, Config};
use crate::discord::Destination;
use crate::git::{self, refuse_inside};
use crate::id::{GuildId, NotAnId};
use crate::problem::Problem;
use crate::repository::{self, Source};

/// What is said of a password in SOURCE.
const ON_THE_COMMAND_LINE: &str = "SOURCE holds a password or a token: other users of this machine can read it among the \
                                   arguments of bannerman, and your shell remembers it; a credential helper of git \
                                   keeps it for itself";

/// The guild and the channel of a sandbox when the configuration names none.
const SANDBOX_IDS: (&str, &str) = ("100000000000000001", "100000000000000002");

/// The configuration, and what it was found for.
pub struct Setup {
    /// The configuration.
    pub config: Config,
    /// The branding repository.
    pub source: Source,
    /// The folder of SOURCE, where the user wrote one.
    pub named: Option<PathBuf>,
    /// Where bannerman's own files lie.
    pub home: Home,
}

/// Whose guild it is, as far as the user says it.
#[derive(Debug, Clone, Default)]
pub struct GuildChoice {
    /// The guild's id, if it was named; else the configuration's counts.
    pub id: Option<String>,
    /// Whether announcements go through a webhook.
    pub webhook: bool,
    /// Whether a guild may be missing everywhere. A sandbox comes with one.
    pub sandbox: bool,
}

impl Setup {
    /// Finds the configuration and the SOURCE. `config` is the file that the user named, `written` the SOURCE.
    pub fn find(
        config: Option<&Path>,
        written: Option<&str>,
        observer: &dyn Observer,
    ) -> Result<Setup, Error> {
        let written = written.map(Source::parse).transpose()?;
        let named = match &written {
            Some(Source::Folder(folder) | Source::Revision { folder, .. }) => Some(folder.clone()),
            Some(Source::Remote { .. }) | None => None,
        };
        let is_named = config.is_some();
        let (config, found) = config::load(config, named.as_deref())?;
        match &found {
            Some(path) => observer.detail(&format!("configuration: {}", path.display())),
            None => observer.detail("configuration: none"),
        }
        if let Some(Problem { message, help }) = refuse_levels(&config.rules) {
            let file = found.as_ref().map_or(String::new(), |path| format!("{}: ", path.display()));
            return Err(Problem { message: file + &message, help }.into());
        }
        let home = Home::new(found.as_deref(), is_named, written.as_ref());
        if let Some(Source::Remote { url, .. }) = &written
            && git::holds_password(url)
        {
            observer.note(ON_THE_COMMAND_LINE);
        }
        let source = match written {
            Some(source) => source,
            None => default_source(&config)?,
        };
        observer.detail(&format!("source: {source}"));
        Ok(Setup { config, source, named, home })
    }
}

/// Without a SOURCE: the current folder when it has events, else the configured repository. Nobody has named either: who
/// wrote the configuration is not known.
fn default_source(config: &Config) -> Result<Source, Error> {
    let source = looked_up(config)?;
    match &source {
        Source::Folder(folder) | Source::Revision { folder, .. } => repository::look_around(folder)?,
        Source::Remote { url, .. } => refuse_inside(url, Path::new("."))?,
    }
    Ok(source)
}

fn looked_up(config: &Config) -> Result<Source, Error> {
    if Path::new(&config.source.events).is_dir() {
        return Ok(Source::Folder(".".into()));
    }
    match &config.source.repository {
        Some(repository) => {
            let branch = config.source.branch.as_ref().map_or(String::new(), |branch| format!("#{branch}"));
            Ok(Source::parse(&format!("{repository}{branch}"))?)
        }
        None => Ok(Source::Folder(".".into())),
    }
}

impl GuildChoice {
    /// The guild's id, as far as anybody says it.
    fn named(&self, config: &Config) -> Result<Option<String>, Error> {
        let named: Option<GuildId> = match &self.id {
            None => config.guild.id,
            Some(text) => Some(text.parse().map_err(|NotAnId| {
                let help =
                    "a guild's id has digits only; Developer Mode shows \"Copy ID\" in Discord's menus";
                Error::usage(format!("`{text}` is no Discord id"), help)
            })?),
        };
        Ok(named.map(|guild| guild.to_string()))
    }

    /// The guild whose state it is: that of a sandbox has an id in any case.
    pub(crate) fn known(&self, config: &Config) -> Result<Option<String>, Error> {
        Ok(self.named(config)?.or_else(|| self.sandbox.then(|| SANDBOX_IDS.0.to_owned())))
    }

    /// What the applier goes by.
    pub fn settings(&self, config: &Config) -> Result<Settings, Error> {
        let Config { guild: guild_config, announce, .. } = config;
        let (guild, default_channel) = match (self.named(config)?, self.sandbox) {
            (Some(guild), _) => (guild, None),
            // A sandbox needs no configuration: it comes with a guild and a channel.
            (None, true) => (SANDBOX_IDS.0.to_owned(), Some(SANDBOX_IDS.1)),
            (None, false) => {
                let help = "set `[guild] id` in bannerman.toml, or BANNERMAN_GUILD, or try `--sandbox`";
                return Err(Error::usage("it is not said which guild", help));
            }
        };
        let configured = announce.channel.map(|channel| channel.to_string());
        let channel = configured.as_deref().or(default_channel);
        let to = match self.webhook && !self.sandbox {
            true => Some(Destination::Webhook),
            false => channel.map(|channel| Destination::Channel(channel.to_owned())),
        };
        Ok(Settings {
            guild,
            rotate_every_days: guild_config.rotate_every_days,
            drift: guild_config.drift,
            force: false,
            announce: to.map(|to| announcement::Settings {
                to,
                text: announce.text.clone(),
                mention_role: announce.mention_role.map(|role| role.to_string()),
                color: announce.color,
                images: announce.images,
                publish: announce.publish,
            }),
        })
    }
}
