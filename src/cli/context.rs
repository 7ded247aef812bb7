//! What several commands need first: the configuration, the SOURCE, the lock, the guild.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::Datelike;
use etcetera::BaseStrategy;

use super::locks::read_lock;
use super::options::Common;
use super::session::webhook;
use super::store::Home;
use super::{Exit, Failure, Terminal, variable};
use crate::apply::announcement;
use crate::apply::execute::AssetBytes;
use crate::apply::plan::Settings;
use crate::apply::state::{BranchPlace, Opening, Password, StateError, StateStore, StoreSpec};
use crate::clock::MachineClock;
use crate::compile::rules::refuse_levels;
use crate::compile::survey::MAX_IMAGE_BYTES;
use crate::compile::{self, Survey};
use crate::config::{self, Config, color, is_snowflake};
use crate::diagnostic::Report;
use crate::discord::Destination;
use crate::disk::Below;
use crate::git::{self, GitRetry, refuse_inside};
use crate::lock::{self, Horizon, KnownPictures, Lock};
use crate::repository::{self, Blob, Cache, Checkout, Source, Tree};

/// What is said of a password in SOURCE.
const ON_THE_COMMAND_LINE: &str = "SOURCE holds a password or a token: other users of this machine can read it among the \
                                   arguments of bannerman, and your shell remembers it; a credential helper of git \
                                   keeps it for itself";

/// Where a sandbox is kept, beside the configuration.
pub const SANDBOX: &str = ".bannerman/sandbox";

/// The guild and the channel of a sandbox when the configuration names none.
const SANDBOX_IDS: (&str, &str) = ("100000000000000001", "100000000000000002");

/// The configuration, and what it was found for.
pub struct Context {
    /// The configuration.
    pub config: Config,
    /// The branding repository.
    pub source: Source,
    /// The folder of SOURCE, where the user wrote one.
    named: Option<PathBuf>,
    /// Where files of bannerman's own lie.
    home: Home,
    cache: Cache,
}

impl Context {
    /// Finds the configuration and the SOURCE; `written` is what the user said.
    pub fn new(common: &Common, written: Option<&str>, terminal: &Terminal) -> Result<Context, Failure> {
        let written = written.map(Source::parse).transpose()?;
        let named = match &written {
            Some(Source::Folder(folder) | Source::Revision { folder, .. }) => Some(folder.clone()),
            Some(Source::Remote { .. }) | None => None,
        };
        let (config, found) = config::load(common.config.as_deref(), named.as_deref())?;
        match &found {
            Some(path) => terminal.detail(&format!("configuration: {}", path.display())),
            None => terminal.detail("configuration: none"),
        }
        if let Some((reason, help)) = refuse_levels(&config.rules) {
            let file = found.as_ref().map_or(String::new(), |path| format!("{}: ", path.display()));
            return Err(Failure::new(Exit::Usage, format!("{file}{reason}"), help));
        }
        let home = Home::new(found.as_deref(), common.config.is_some(), written.as_ref());
        if let Some(Source::Remote { url, .. }) = written.as_ref().filter(|_| !common.quiet)
            && git::holds_password(url)
        {
            terminal.note(ON_THE_COMMAND_LINE);
        }
        let source = match written {
            Some(source) => source,
            None => default_source(&config)?,
        };
        terminal.detail(&format!("source: {source}"));
        Ok(Context { config, source, named, home, cache: cache(common, terminal)? })
    }

    /// Opens the SOURCE, fetching it when it is elsewhere. What the cache knows of its pictures comes with it.
    pub fn open(&self) -> Result<Checkout, Failure> {
        let opened = repository::open(&self.source, &self.config.source.events, &self.cache)?;
        Ok(self.with_facts(opened))
    }

    /// The same; none when the SOURCE is elsewhere, its newest commit is the one that `lock` was made from, and
    /// nothing of it is in the cache. Then only that was asked.
    pub fn open_unless(&self, lock: &Lock) -> Result<Option<Checkout>, Failure> {
        let (events, commit) = (&self.config.source.events, lock.source.commit.as_deref());
        let opened = repository::open_unless(&self.source, events, &self.cache, commit)?;
        Ok(opened.map(|checkout| self.with_facts(checkout)))
    }

    fn with_facts(&self, mut checkout: Checkout) -> Checkout {
        checkout.facts = self.cache.facts(&self.source);
        checkout
    }

    /// Reads and judges the SOURCE over the years that `horizon` says, once it is `opened`. Pictures that `at_hand` or
    /// the cache knows are not read; what was found out about the others is kept for the next time.
    pub fn check(
        &self,
        opened: Option<Checkout>,
        at_hand: &KnownPictures,
        horizon: impl Fn(&Checkout) -> Horizon,
    ) -> Result<(Checkout, Survey, Report), Failure> {
        let check = |mut checkout: Checkout| {
            let kept = checkout.facts.clone();
            checkout.facts.extend(at_hand.clone());
            let checked = compile::check(&checkout, &self.config, horizon(&checkout));
            checked.map(|(survey, report)| (checkout, survey, report, kept))
        };
        let checked = match check(opened.map_or_else(|| self.open(), Ok)?) {
            // What was damaged is gone, so it is fetched anew.
            Err(repository::Error::Damaged(_)) => check(self.open()?),
            checked => checked,
        };
        let (checkout, survey, report, kept) = checked?;
        let found = survey.facts();
        if found != kept {
            self.cache.remember(&self.source, &found);
        }
        Ok((checkout, survey, report))
    }

    /// Opens another repository, to compare with.
    pub fn open_other(&self, source: &Source) -> Result<Checkout, Failure> {
        Ok(repository::open(source, &self.config.source.events, &self.cache)?)
    }

    /// The years to resolve: those asked for, else the configuration's, else from the commit's year on.
    pub fn horizon(&self, asked: Option<Horizon>, checkout: &Checkout, common: &Common) -> Horizon {
        let schedule = &self.config.schedule;
        asked.unwrap_or_else(|| {
            let first = schedule.first_year.or(checkout.year).unwrap_or_else(|| common.now().year());
            let first_year = first.clamp(*lock::YEARS.start(), *lock::YEARS.end());
            let last_year = (first_year + schedule.years - 1).min(*lock::YEARS.end());
            Horizon { first_year, last_year }
        })
    }

    /// What the applier goes by. `guild` is what the user said.
    pub fn settings(&self, common: &Common, guild: Option<&str>) -> Result<Settings, Failure> {
        self.settings_for(guild, common.sandbox())
    }

    /// What the applier would go by, to look ahead: where no guild is configured, as in a sandbox.
    pub fn settings_to_look(&self, guild: Option<&str>) -> Result<Settings, Failure> {
        self.settings_for(guild, true)
    }

    /// The guild's name, where Discord is not asked for it.
    pub fn guild_name(&self, common: &Common) -> &'static str {
        if common.sandbox() { "Sandbox" } else { "Your server" }
    }

    /// The guild's id, as far as anybody says it. `guild` is what the user said.
    fn named_guild(&self, guild: Option<&str>) -> Result<Option<String>, Failure> {
        let environment = variable("BANNERMAN_GUILD")?;
        let named = guild.or(environment.as_deref()).or(self.config.guild.id.as_deref());
        if let Some(guild) = named.filter(|guild| !is_snowflake(guild)) {
            let help = "a guild's id has digits only; Developer Mode shows \"Copy ID\" in Discord's menus";
            return Err(Failure::new(Exit::Usage, format!("`{guild}` is no Discord id"), help));
        }
        Ok(named.map(str::to_owned))
    }

    fn settings_for(&self, guild: Option<&str>, sandbox: bool) -> Result<Settings, Failure> {
        let Config { guild: guild_config, announce, .. } = &self.config;
        let (guild, default_channel) = match (self.named_guild(guild)?, sandbox) {
            (Some(guild), _) => (guild, None),
            // A sandbox needs no configuration: it comes with a guild and a channel.
            (None, true) => (SANDBOX_IDS.0.to_owned(), Some(SANDBOX_IDS.1)),
            (None, false) => {
                let help = "set `[guild] id` in bannerman.toml, or BANNERMAN_GUILD, or try `--sandbox`";
                return Err(Failure::new(Exit::Usage, "it is not said which guild", help));
            }
        };
        let channel = announce.channel.as_deref().or(default_channel);
        let to = match webhook()?.filter(|_| !sandbox) {
            Some(_) => Some(Destination::Webhook),
            None => channel.map(|channel| Destination::Channel(channel.to_owned())),
        };
        Ok(Settings {
            guild,
            rotate_every_days: guild_config.rotate_every_days,
            drift: guild_config.drift,
            force: false,
            announce: to.map(|to| announcement::Settings {
                to,
                text: announce.text.clone(),
                mention_role: announce.mention_role.clone(),
                color: announce.color.as_deref().and_then(color),
                images: announce.images,
                publish: announce.publish,
            }),
        })
    }

    /// The state store, to look at it; `guild` is the one that the command is about, where it knows.
    pub fn store_to_read(
        &self,
        common: &Common,
        named: Option<&str>,
        guild: Option<&str>,
    ) -> Result<Box<dyn StateStore>, Failure> {
        Ok(self.store(common, named)?.open_to_read(&self.opening(common, guild)?)?)
    }

    /// The state store, for a run that may change it.
    pub fn store_to_write(
        &self,
        common: &Common,
        named: Option<&str>,
        guild: Option<&str>,
        terminal: &Terminal,
    ) -> Result<Box<dyn StateStore>, Failure> {
        let spec = self.store(common, named)?;
        if let Some(note) = self.home.left_behind(&spec).filter(|_| named.is_none()) {
            terminal.note(&note);
        }
        let store = spec.open_to_write(&self.opening(common, guild)?)?;
        terminal.detail(&format!("state: {}", store.name()));
        if let Some(note) = store.note() {
            terminal.note(&note);
        }
        Ok(store)
    }

    /// Where the sandbox is kept.
    pub fn sandbox(&self) -> Below {
        self.home.join(SANDBOX)
    }

    /// Which state store. A sandbox has its own, so that trying something never touches what a real guild wears.
    fn store(&self, common: &Common, named: Option<&str>) -> Result<StoreSpec, Failure> {
        let environment = variable("BANNERMAN_STATE")?.filter(|_| !common.sandbox());
        let (name, readable_by) = match (named, &environment) {
            (Some(name), _) => (name, Some("the command line")),
            (None, Some(name)) => (name.as_str(), None),
            (None, None) if common.sandbox() => {
                return Ok(StoreSpec::File(self.sandbox().join("state.toml")));
            }
            (None, None) => (self.config.state.store.as_str(), Some("bannerman.toml")),
        };
        let spec = StoreSpec::parse(name)?;
        match readable_by.filter(|_| spec.holds_password()) {
            Some(place) => Err(StateError::Password(place).into()),
            None if named.is_none() && environment.is_none() => self.home.store(spec),
            None => Ok(spec),
        }
    }

    fn opening(&self, common: &Common, guild: Option<&str>) -> Result<Opening, Failure> {
        // However SOURCE is written, the same run finds the same state: it belongs to the configuration.
        let home = Path::new(".").join(&self.home.folder);
        let mut place =
            BranchPlace { folders: vec![home, ".".into()], named: self.named.clone(), address: None };
        match &self.source {
            Source::Folder(folder) | Source::Revision { folder, .. } => place.folders.push(folder.clone()),
            Source::Remote { url, .. } => {
                let name = blake3::hash(url.as_bytes()).to_hex();
                place.address =
                    Some((url.clone(), self.cache.folder().join(format!("state-{}", &name[..32]))));
            }
        }
        let guild = match self.named_guild(guild)? {
            None if common.sandbox() => Some(SANDBOX_IDS.0.to_owned()),
            named => named,
        };
        let password = variable("REDIS_PASSWORD")?.map(Password::new);
        let retry = Arc::clone(self.cache.retry());
        Ok(Opening { now: common.now(), run: run_id(), place, retry, guild, password })
    }
}

/// What tells this run from every other, on whichever machine.
fn run_id() -> String {
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let host = gethostname::gethostname();
    let seed = format!("{began:?} {} {}", std::process::id(), host.display());
    blake3::hash(seed.as_bytes()).to_hex()[..12].to_owned()
}

/// Without a SOURCE: the current folder when it has events, else the configured repository. Nobody has named either: who
/// wrote the configuration is not known.
fn default_source(config: &Config) -> Result<Source, Failure> {
    let source = looked_up(config)?;
    match &source {
        Source::Folder(folder) | Source::Revision { folder, .. } => repository::look_around(folder)?,
        Source::Remote { url, .. } => refuse_inside(url, Path::new("."))?,
    }
    Ok(source)
}

fn looked_up(config: &Config) -> Result<Source, Failure> {
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

/// The cache, in the user's own folder for such things unless another is named.
pub fn cache(common: &Common, terminal: &Terminal) -> Result<Cache, Failure> {
    let folder = match &common.cache.cache_dir {
        Some(folder) => folder.clone(),
        None => {
            let help = "name a folder with `--cache-dir`";
            let strategy = etcetera::choose_base_strategy()
                .map_err(|error| Failure::new(Exit::Usage, error.to_string(), help))?;
            strategy.cache_dir().join("bannerman")
        }
    };
    let (details, notes) = (terminal.beside(), terminal.beside());
    let tell = Box::new(move |text: &str| notes.note(text));
    let bound = Duration::from_secs(common.max_wait().into());
    let retry = GitRetry::new(bound, Box::new(MachineClock::default()), tell);
    Ok(Cache::new(folder, move |text| details.detail(text)).with_retry(retry))
}

/// What a lock at hand says about pictures; nothing where none was named.
pub fn at_hand(named: Option<&Path>) -> Result<KnownPictures, Failure> {
    let mut facts = KnownPictures::default();
    if let Some(path) = named {
        facts.learn(&read_lock(path)?.1);
    }
    Ok(facts)
}

/// What a command is about, kept until the program ends: to take a large lock apart piece by piece, when the system is
/// about to take back everything at once, costs a tenth of what reading it costs.
pub fn lasting<T>(whole: T) -> &'static T {
    Box::leak(Box::new(whole))
}

/// That there is a sandbox here and it was not asked about.
pub fn beside_sandbox(store: &dyn StateStore) -> Option<String> {
    let asked = store.name().starts_with(&format!("file:{SANDBOX}/"));
    (!asked && Path::new(SANDBOX).is_dir())
        .then(|| format!("add `--sandbox` to ask about the guild in {SANDBOX}"))
}

/// The assets of a SOURCE, opened only when one is needed.
pub struct Assets<'a> {
    context: &'a Context,
    tree: OnceCell<Box<dyn Tree>>,
}

impl<'a> Assets<'a> {
    /// Assets of the context's SOURCE, not opened yet.
    pub fn new(context: &'a Context) -> Assets<'a> {
        Assets { context, tree: OnceCell::new() }
    }

    /// Assets of a SOURCE that is open already.
    pub fn of(context: &'a Context, checkout: Checkout) -> Assets<'a> {
        Assets { context, tree: OnceCell::from(checkout.tree) }
    }
}

impl AssetBytes for Assets<'_> {
    fn read(&self, asset: &lock::Asset) -> Result<Vec<u8>, String> {
        let tree = match self.tree.get() {
            Some(tree) => tree,
            None => {
                let Context { source, config, cache, .. } = self.context;
                let opened = repository::open_by_id(source, &config.source.events, cache);
                let opened = opened.map_err(|error| error.to_string())?;
                self.tree.get_or_init(|| opened)
            }
        };
        let git = asset.git.parse().map_err(|_| format!("`{}` is no id of Git's", asset.git))?;
        match tree.find(git, &asset.path, MAX_IMAGE_BYTES) {
            Ok(Blob::Bytes(bytes)) => Ok(bytes.into_owned()),
            Ok(Blob::TooLarge(bytes)) => Err(format!("it has {bytes} bytes")),
            Err(error) => Err(error.to_string()),
        }
    }
}
