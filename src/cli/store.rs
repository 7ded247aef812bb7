//! Where the state is kept, and what a configuration may say about it. A `bannerman.toml` that was found can have come
//! with a repository: it keeps a state below its own folder, and draws no password to a server that it names.

use std::path::{Path, PathBuf};

use super::{Exit, Failure, variable};
use crate::apply::state::{RedisAddress, StoreSpec};
use crate::config;
use crate::discord::client::is_loopback;
use crate::disk::Below;
use crate::repository::{self, Source};

/// The port of a Redis server that names none.
const REDIS_PORT: u16 = 6379;

/// The folder that files of bannerman's own lie in: the one of the configuration. Without a configuration it is the
/// folder of SOURCE, else the current one.
pub struct Home {
    /// Empty for the current folder.
    pub folder: PathBuf,
    /// Whether somebody named the configuration.
    named: bool,
}

impl Home {
    /// The home of a configuration that lies at `found`; `named` is whether `--config` says so.
    pub fn new(found: Option<&Path>, named: bool, source: Option<&Source>) -> Home {
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
    pub fn join(&self, inside: &str) -> Below {
        Below::new(&self.folder, inside)
    }

    /// The store that its configuration names.
    pub fn store(&self, spec: StoreSpec) -> Result<StoreSpec, Failure> {
        match spec {
            StoreSpec::File(file) => self.file(&file).map(StoreSpec::File),
            StoreSpec::Redis(address) => self.server(&address).map(|()| StoreSpec::Redis(address)),
            StoreSpec::Git(branch) => Ok(StoreSpec::Git(branch)),
        }
    }

    fn file(&self, file: &Below) -> Result<Below, Failure> {
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
                Err(Failure::new(Exit::Usage, message, help))
            }
        }
    }

    /// Whether a password may go to a server.
    fn server(&self, address: &RedisAddress) -> Result<(), Failure> {
        let RedisAddress { host, port, tls, .. } = address;
        let place = if *port == REDIS_PORT { host.clone() } else { format!("{host}:{port}") };
        let meant = variable("REDIS_HOST")?.is_some_and(|meant| meant.eq_ignore_ascii_case(&place));
        if self.named || variable("REDIS_PASSWORD")?.is_none() {
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
        Err(Failure::new(Exit::Usage, message, help))
    }

    /// That a state lies in the current folder, where it was kept before, and none beside the configuration.
    pub fn left_behind(&self, spec: &StoreSpec) -> Option<String> {
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
