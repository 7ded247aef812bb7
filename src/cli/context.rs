//! What several commands need first: the configuration, the SOURCE, the store and the guild, as the arguments and the
//! environment name them.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use etcetera::BaseStrategy;

use super::options::Common;
use super::webhook::webhook;
use super::{CommandFailure, Exit, Terminal, variable};
use crate::apply::plan::Settings;
use crate::apply::state::{Password, StateStore};
use crate::clock::MachineClock;
use crate::config::Config;
use crate::disk::Below;
use crate::git::GitRetry;
use crate::ops::{Branding, GuildChoice, Home, RedisAccess, Setup, StoreRequest};
use crate::repository::{Cache, Source};

/// The configuration, and what it was found for.
pub(crate) struct Context {
    /// The configuration.
    pub(crate) config: Config,
    /// The branding repository.
    pub(crate) source: Source,
    /// The folder of SOURCE, where the user wrote one.
    named: Option<PathBuf>,
    /// Where files of bannerman's own lie.
    home: Home,
    cache: Cache,
}

impl Context {
    /// Finds the configuration and the SOURCE; `written` is what the user said.
    pub(crate) fn new(
        common: &Common,
        written: Option<&str>,
        terminal: &Terminal,
    ) -> Result<Context, CommandFailure> {
        let Setup { config, source, named, home } = Setup::find(common.config.as_deref(), written, terminal)?;
        Ok(Context { config, source, named, home, cache: cache(common, terminal)? })
    }

    /// The branding repository, for a use case.
    pub(crate) fn branding(&self) -> Branding<'_> {
        Branding { config: &self.config, source: &self.source, cache: &self.cache }
    }

    /// What the applier goes by. `guild` is what the user said.
    pub(crate) fn settings(&self, common: &Common, guild: Option<&str>) -> Result<Settings, CommandFailure> {
        self.settings_for(guild, common.sandbox())
    }

    /// What the applier would go by, to look ahead: where no guild is configured, as in a sandbox.
    pub(crate) fn settings_to_look(&self, guild: Option<&str>) -> Result<Settings, CommandFailure> {
        self.settings_for(guild, true)
    }

    fn settings_for(&self, guild: Option<&str>, sandbox: bool) -> Result<Settings, CommandFailure> {
        let webhook = webhook()?.is_some();
        Ok(GuildChoice { webhook, ..guild_choice(guild, sandbox)? }.settings(&self.config)?)
    }

    /// The guild's name, where Discord is not asked for it.
    pub(crate) fn guild_name(&self, common: &Common) -> &'static str {
        if common.sandbox() { "Sandbox" } else { "Your server" }
    }

    /// The state store, to look at it; `guild` is the one that the command is about, where it knows.
    pub(crate) fn store_to_read(
        &self,
        common: &Common,
        named: Option<&str>,
        guild: Option<&str>,
    ) -> Result<Box<dyn StateStore>, CommandFailure> {
        let secret = variable("BANNERMAN_STATE")?;
        Ok(self.store(common, named, secret.as_deref(), guild)?.open_to_read()?)
    }

    /// The state store, for a run that may change it.
    pub(crate) fn store_to_write(
        &self,
        common: &Common,
        named: Option<&str>,
        guild: Option<&str>,
        terminal: &Terminal,
    ) -> Result<Box<dyn StateStore>, CommandFailure> {
        let secret = variable("BANNERMAN_STATE")?;
        Ok(self.store(common, named, secret.as_deref(), guild)?.open_to_write(terminal)?)
    }

    fn store<'a>(
        &'a self,
        common: &Common,
        named: Option<&'a str>,
        secret: Option<&'a str>,
        guild: Option<&str>,
    ) -> Result<StoreRequest<'a>, CommandFailure> {
        Ok(StoreRequest {
            branding: self.branding(),
            home: &self.home,
            source_folder: self.named.as_deref(),
            named,
            secret,
            redis: RedisAccess {
                host: variable("REDIS_HOST")?,
                password: variable("REDIS_PASSWORD")?.map(Password::new),
            },
            guild: guild_choice(guild, common.sandbox())?.known(&self.config)?,
            sandbox: common.sandbox(),
            now: common.now(),
            run: run_id(),
        })
    }

    /// Where the sandbox is kept.
    pub(crate) fn sandbox(&self) -> Below {
        self.home.sandbox()
    }
}

/// The guild that the user named, on the command line or in the environment.
fn guild_choice(guild: Option<&str>, sandbox: bool) -> Result<GuildChoice, CommandFailure> {
    let environment = variable("BANNERMAN_GUILD")?;
    Ok(GuildChoice { id: guild.map(str::to_owned).or(environment), webhook: false, sandbox })
}

/// What tells this run from every other, on whichever machine.
fn run_id() -> String {
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let host = gethostname::gethostname();
    let seed = format!("{began:?} {} {}", std::process::id(), host.display());
    blake3::hash(seed.as_bytes()).to_hex()[..12].to_owned()
}

/// The cache, in the user's own folder for such things unless another is named.
pub(crate) fn cache(common: &Common, terminal: &Terminal) -> Result<Cache, CommandFailure> {
    let folder = match &common.cache.cache_dir {
        Some(folder) => folder.clone(),
        None => {
            let help = "name a folder with `--cache-dir`";
            let strategy = etcetera::choose_base_strategy()
                .map_err(|error| CommandFailure::new(Exit::Usage, error.to_string(), help))?;
            strategy.cache_dir().join("bannerman")
        }
    };
    let (details, notes) = (terminal.beside(), terminal.beside());
    let tell = Box::new(move |text: &str| notes.note(text));
    let bound = Duration::from_secs(common.max_wait().into());
    let retry = GitRetry::new(bound, Box::new(MachineClock::default()), tell);
    Ok(Cache::new(folder, move |text| details.detail(text)).with_retry(retry))
}
