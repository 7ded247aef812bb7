//! Where the state is kept, and what a configuration may say about it. A `bannerman.toml` that was found can have come
//! with a repository: it keeps a state below its own folder, and draws no password to a server that it names.

use std::path::{Path, PathBuf};

use super::Error;
use crate::apply::state::{Password, RedisAddress, StateStore, StoreSpec};
use crate::config;
use crate::discord::client::is_loopback;
use crate::disk::Below;
use crate::repository::{self, Source};

/// The port of a Redis server that names none.
const REDIS_PORT: u16 = 6379;

/// Where a sandbox is kept, beside the configuration.
const SANDBOX: &str = ".bannerman/sandbox";

/// What the user says about Redis servers apart from their addresses.
#[derive(Clone, Default)]
pub struct RedisAccess {
    /// The server that is meant, as the environment names it: `HOST` or `HOST:PORT`.
    pub host: Option<String>,
    /// The password.
    pub password: Option<Password>,
}

/// The folder that files of bannerman's own lie in: the one of the configuration. Without a configuration it is the
/// folder of SOURCE, else the current one.
pub struct Home {
    /// Empty for the current folder.
    pub(super) folder: PathBuf,
    /// Whether somebody named the configuration.
    named: bool,
}

impl Home {
    /// The home of a configuration that lies at `found`; `named` is whether `--config` says so.
    pub(super) fn new(found: Option<&Path>, named: bool, source: Option<&Source>) -> Home {
        let folder = match (found, source) {
            // One that comes out of a pipe has no folder.
            (Some(file), _) if file.is_file() => file.parent().unwrap_or(Path::new("")),
            // The folder of a bare repository is Git's own.
            (None, Some(Source::Folder(folder) | Source::Revision { folder, .. }))
                if !repository::is_bare(folder) =>
            {
                folder
            }
            _ => Path::new(""),
        };
        let current = folder == Path::new(".");
        Home { folder: if current { PathBuf::new() } else { folder.to_owned() }, named }
    }

    /// A file in it.
    fn join(&self, inside: &str) -> Below {
        Below::new(&self.folder, inside)
    }

    /// Where the sandbox is kept.
    pub(crate) fn sandbox(&self) -> Below {
        self.join(SANDBOX)
    }

    /// The store that its configuration names.
    pub(super) fn store(&self, spec: StoreSpec, redis: &RedisAccess) -> Result<StoreSpec, Error> {
        match spec {
            StoreSpec::File(file) => self.file(&file).map(StoreSpec::File),
            StoreSpec::Redis(address) => self.server(&address, redis).map(|()| StoreSpec::Redis(address)),
            StoreSpec::Git(branch) => Ok(StoreSpec::Git(branch)),
        }
    }

    fn file(&self, file: &Below) -> Result<Below, Error> {
        match file.within(&self.folder) {
            Some(below) => Ok(below),
            None if self.named => Ok(Below::from(&self.folder.join(file.path()))),
            None => {
                let message = format!(
                    "`[state] store` in bannerman.toml leads out of its folder: `file:{}`",
                    file.path().display()
                );
                let help = "write a path below the folder of bannerman.toml, like `file:.bannerman/state.toml`; a place \
                            elsewhere is named by `--state` or BANNERMAN_STATE";
                Err(Error::usage(message, help))
            }
        }
    }

    /// Whether a password may go to a server.
    fn server(&self, address: &RedisAddress, redis: &RedisAccess) -> Result<(), Error> {
        let RedisAddress { host, port, tls, .. } = address;
        let place = if *port == REDIS_PORT { host.clone() } else { format!("{host}:{port}") };
        let meant = redis.host.as_ref().is_some_and(|meant| meant.eq_ignore_ascii_case(&place));
        if self.named || redis.password.is_none() {
            return Ok(());
        }
        let whole = "name the store with `--state` or BANNERMAN_STATE";
        // Whoever wrote the configuration chose the way there, too.
        let (message, help) = match meant {
            true if *tls || is_loopback(&format!("http://{place}")) => return Ok(()),
            true => (
                format!("REDIS_PASSWORD is not sent to `{place}` without TLS"),
                format!("write `rediss://`, or {whole}"),
            ),
            false => (
                format!("REDIS_PASSWORD is not sent to `{place}`, which only bannerman.toml names"),
                format!("set REDIS_HOST={place} too, or {whole}"),
            ),
        };
        Err(Error::usage(message, help))
    }

    /// That a state lies in the current folder, where it was kept before, and none beside the configuration.
    pub(super) fn left_behind(&self, spec: &StoreSpec) -> Option<String> {
        let StoreSpec::File(file) = spec else { return None };
        let before = file.within(Path::new("")).or_else(|| file.below(&self.folder))?;
        // A configuration there has that state for its own.
        let own = Below::from(Path::new(config::FILE)).exists();
        let moved = before != *file && before.exists() && !file.exists() && !own;
        moved.then(|| {
            let (before, now) = (before.path(), file.path());
            format!(
                "the state is kept in {} now, beside the configuration, and there is none; `bannerman state import {}` \
                 with `--state file:{}` brings the one from here along",
                now.display(),
                before.display(),
                now.display()
            )
        })
    }
}

/// That there is a sandbox here and it was not asked about.
pub(crate) fn beside_sandbox(store: &dyn StateStore) -> Option<String> {
    let asked = store.name().starts_with(&format!("file:{SANDBOX}/"));
    (!asked && Path::new(SANDBOX).is_dir())
        .then(|| format!("add `--sandbox` to ask about the guild in {SANDBOX}"))
}
