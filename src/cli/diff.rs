//! `bannerman diff`: what a change does to the year and to the art.

use super::context::cache;
use super::options::{Common, DiffArgs, SummaryFormat};
use super::{CommandFailure, Exit, Terminal};
use crate::diff::markdown::ImageBases;
use crate::diff::{human, json, markdown};
use crate::escape::uri_path;
use crate::ops::{self, DiffOutcome, DiffRequest, DiffSide};

pub(crate) fn run(
    common: &Common,
    arguments: &DiffArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let cache = cache(common, terminal)?;
    let request = DiffRequest {
        base: &arguments.base,
        head: arguments.head.as_deref(),
        config: common.config.as_deref(),
        cache: &cache,
        now: common.now(),
    };
    let DiffOutcome { diff, before, after } = ops::diff(&request, terminal)?;
    let broken: Vec<&str> = [&before, &after].into_iter().filter_map(|side| side.broken.as_deref()).collect();
    terminal.print(&match arguments.format {
        SummaryFormat::Human => human::render(&diff, &broken),
        SummaryFormat::Json => json::render(&diff)?,
        SummaryFormat::Markdown => {
            let base =
                |side: &DiffSide| Some(image_base(arguments.image_base.as_deref()?, side.at.as_ref()?));
            let images = ImageBases { before: base(&before), after: base(&after) };
            markdown::render(&diff, &images, &broken)
        }
    });
    Ok(Exit::Done)
}

/// Where one side's files can be seen: `{commit}` in the address is the side's, or it goes behind it.
fn image_base(base: &str, (commit, prefix): &(String, String)) -> String {
    let base = match base.contains("{commit}") {
        true => base.replace("{commit}", commit),
        false => format!("{}/{commit}", base.trim_end_matches('/')),
    };
    format!("{}/{}", base.trim_end_matches('/'), uri_path(prefix))
}
