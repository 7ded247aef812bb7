//! `bannerman preview`: the year as members of the guild will see it, as a page.

use std::path::Path;

use super::context::Context;
use super::options::{Common, Format, Preview};
use super::{Exit, Failure, Terminal};
use crate::disk::write_atomically;
use crate::escape::{block, uri_path};
use crate::preview::{self, Asked, Base};
use crate::repository::Source;

pub fn run(common: &Common, arguments: &Preview, terminal: &Terminal) -> Result<Exit, Failure> {
    if common.format != Format::Human {
        let message = "`preview` writes a page";
        let help = "the same year as text: `bannerman calendar`, or `bannerman simulate`";
        return Err(Failure::new(Exit::Usage, message, help));
    }
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let beside = match &arguments.assets {
        Some(folder) => Some(beside(&arguments.output, folder)?),
        None => None,
    };
    let preview = look(&context, arguments, common)?;
    let page = match &beside {
        None => preview::page(&preview),
        Some(address) => preview::page_with_files(&preview, address),
    };
    if let Some(folder) = &arguments.assets {
        for (name, bytes) in preview::files(&preview) {
            write(&folder.join(name), bytes)?;
        }
    }
    write(&arguments.output, page.as_bytes())?;
    terminal.print(&block(&told(&preview, arguments, page.len())));
    if arguments.open {
        open(&arguments.output)?;
    }
    Ok(if preview.year.is_some() { Exit::Done } else { Exit::Invalid })
}

/// Looks at the SOURCE as it is now.
fn look(context: &Context, arguments: &Preview, common: &Common) -> Result<preview::Preview, Failure> {
    let settings = context.settings_to_look(None)?;
    let checkout = context.open()?;
    let base = match &arguments.base {
        Some(name) => Some((name, context.open_other(&base(name, &context.source)?)?)),
        None => None,
    };
    let asked = Asked {
        source: context.source.to_string(),
        config: &context.config,
        settings: &settings,
        guild: context.guild_name(common).to_owned(),
        horizon: context.horizon(arguments.years, &checkout, common),
        today: common.now().date_naive(),
        base: base.as_ref().map(|(name, checkout)| Base { name: (*name).clone(), checkout }),
    };
    Ok(preview::look(&checkout, &asked)?)
}

/// What the user compares with: a revision of the SOURCE's repository, or a SOURCE of its own.
fn base(text: &str, source: &Source) -> Result<Source, Failure> {
    match (Source::parse(text)?, source) {
        (
            Source::Folder(path) | Source::Revision { folder: path, .. },
            Source::Folder(folder) | Source::Revision { folder, .. },
        ) if !path.exists() => Ok(Source::Revision { folder: folder.clone(), revision: text.to_owned() }),
        (named, _) => Ok(named),
    }
}

/// The address of the pictures' folder, from the page: a path that leads down from where the page is.
fn beside(page: &Path, folder: &Path) -> Result<String, Failure> {
    let home = page.parent().unwrap_or(Path::new(""));
    let below = folder.strip_prefix(home).ok().and_then(Path::to_str).filter(|below| {
        let part = |part: &str| !matches!(part, "" | "." | "..");
        !below.is_empty() && !below.starts_with('/') && below.split('/').all(part)
    });
    below.map(|below| format!("{}/", uri_path(below))).ok_or_else(|| {
        let message = format!("`{}` is not below the folder of `{}`", folder.display(), page.display());
        Failure::new(Exit::Usage, message, "name a folder beside the page: both can then be moved together")
    })
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let written = write_atomically(path, bytes);
    written.map(drop).map_err(|error| {
        let message = format!("{}: {error}", path.display());
        Failure::new(Exit::Unfinished, message, "name another place with `-o FILE`")
    })
}

/// `wrote bannerman-preview.html: 8 events, 2026 to 2030, 0.6 MiB`.
fn told(preview: &preview::Preview, arguments: &Preview, bytes: usize) -> String {
    let path = arguments.output.display();
    let size = format!("{:.1} MiB", bytes as f64 / 1_048_576.0);
    match &preview.year {
        Some(year) => {
            let (events, horizon) = (year.lock.events.len(), year.lock.horizon);
            let events = if events == 1 { "1 event".to_owned() } else { format!("{events} events") };
            format!("wrote {path}: {events}, {} to {}, {size}\n", horizon.first_year, horizon.last_year)
        }
        None => {
            let found = crate::diagnostic::render::human::summary(&preview.report);
            format!("wrote {path}: {found}; the page shows what is wrong\n")
        }
    }
}

fn open(page: &Path) -> Result<(), Failure> {
    open::that_detached(page).map_err(|error| {
        let message = format!("cannot open {}: {error}", page.display());
        Failure::new(Exit::Unfinished, message, "open the file with a browser")
    })
}
