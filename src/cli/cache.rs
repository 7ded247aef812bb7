//! `bannerman cache`: looks after what is kept of fetched repositories.

use serde_json::json;

use super::context::cache;
use super::options::{CacheArgs, CacheCommand, Common};
use super::{CommandFailure, Exit, Terminal};
use crate::repository::Pruned;

pub(crate) fn run(
    common: &Common,
    arguments: &CacheArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let CacheCommand::Prune(prune) = &arguments.command;
    let cache = cache(common, terminal)?;
    let Pruned { removed, removed_bytes, kept, kept_bytes } = cache.prune(prune.max_size)?;
    let text = if common.json {
        let json = json!({
            "removed": removed, "removed_bytes": removed_bytes, "kept": kept, "kept_bytes": kept_bytes,
        });
        serde_json::to_string_pretty(&json)?
    } else {
        let sources = |number: usize| if number == 1 { "source" } else { "sources" };
        format!(
            "removed what was kept of {removed} {} ({}), left that of {kept} ({})",
            sources(removed),
            size(removed_bytes),
            size(kept_bytes)
        )
    };
    terminal.print(&(text + "\n"));
    Ok(Exit::Done)
}

fn size(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / (1024.0 * 1024.0))
}
