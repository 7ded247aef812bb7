//! `bannerman preview`: the year as members of the guild will see it, as a page or as text.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::compile::complain;
use super::context::Context;
use super::options::{Common, Pictures as Said, Preview, PreviewFormat};
use super::serve_preview;
use super::{Exit, Failure, Terminal, variable};
use crate::calendar::{self, ics, markdown};
use crate::diff::words;
use crate::disk::{write_atomically, write_without_waiting};
use crate::escape::{block, uri_path};
use crate::preview::{self, Asked, Base, Pictures, Screen};
use crate::repository::Source;

/// The page, where nobody names it.
const PAGE: &str = "bannerman-preview.html";

pub fn run(common: &Common, arguments: &Preview, terminal: &Terminal) -> Result<Exit, Failure> {
    if arguments.pictures != Said::Auto && arguments.format != PreviewFormat::Terminal {
        let message = "`--pictures` is for `--format terminal`";
        return Err(Failure::new(Exit::Usage, message, "leave it out, or write `--format terminal`"));
    }
    match arguments.format {
        PreviewFormat::Html if arguments.serve => return serve_preview::run(common, arguments, terminal),
        PreviewFormat::Html => {}
        _ => return text(common, arguments, terminal),
    }
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let output = arguments.output.as_deref().unwrap_or(Path::new(PAGE));
    let beside = match &arguments.assets {
        Some(folder) => Some(beside(output, folder)?),
        None => None,
    };
    let preview = &look(&context, arguments, common)?;
    let page = match &beside {
        None => preview::page(preview),
        Some(address) => preview::page_with_files(preview, address),
    };
    if let Some(folder) = &arguments.assets {
        for (name, bytes) in preview::files(preview) {
            let path = folder.join(name);
            written(&path, write_atomically(&path, bytes).map(drop))?;
        }
    }
    written(output, write_without_waiting(output, |file| page.write(file)))?;
    terminal.print(&block(&told(preview, output, page.size())));
    if arguments.open {
        open(output.as_os_str())?;
    }
    Ok(if preview.year.is_some() { Exit::Done } else { Exit::Invalid })
}

/// The year as text.
fn text(common: &Common, arguments: &Preview, terminal: &Terminal) -> Result<Exit, Failure> {
    if arguments.serve || arguments.open || arguments.assets.is_some() {
        let message = "`--serve`, `--open` and `--assets` are for the page";
        return Err(Failure::new(Exit::Usage, message, "leave them out, or write `--format html`"));
    }
    if arguments.output.is_some() && arguments.format == PreviewFormat::Terminal {
        let message = "`--format terminal` is for the terminal, and `-o` for a file";
        return Err(Failure::new(Exit::Usage, message, "leave one of them out"));
    }
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let preview = look(&context, arguments, common)?;
    let Some(year) = &preview.year else {
        complain(&preview.report, terminal);
        return Ok(Exit::Invalid);
    };
    let (rows, horizon) = (calendar::rows(&year.lock), year.lock.horizon);
    let text = match arguments.format {
        PreviewFormat::Ics => ics::render(rows.iter(), horizon),
        PreviewFormat::Markdown => {
            let years =
                (horizon.first_year..=horizon.last_year).map(|year| markdown::render(year, &rows, horizon));
            years.collect::<Vec<_>>().join("\n")
        }
        _ => {
            let style = terminal.stdout_style();
            let pictures = pictures(arguments.pictures, style.color);
            preview::terminal(&preview, year, Screen { pictures, width: style.width })
        }
    };
    match &arguments.output {
        Some(path) => {
            written(path, write_atomically(path, text.as_bytes()).map(drop))?;
            terminal.print(&block(&told(&preview, path, text.len())));
        }
        None => terminal.print(&text),
    }
    Ok(Exit::Done)
}

/// How pictures are shown: as was said, else as the terminal can.
fn pictures(said: Said, color: bool) -> Pictures {
    match said {
        Said::Auto if color => Pictures::detect(&|name| variable(name).ok().flatten()),
        Said::Auto | Said::None => Pictures::None,
        Said::Kitty => Pictures::Kitty,
        Said::Iterm => Pictures::Iterm,
        Said::Sixel => Pictures::Sixel,
        Said::Blocks => Pictures::Blocks,
    }
}

/// Looks at the SOURCE as it is now.
pub fn look(context: &Context, arguments: &Preview, common: &Common) -> Result<preview::Preview, Failure> {
    let settings = context.settings_to_look(None)?;
    let checkout = context.open()?;
    let base = match &arguments.base {
        Some(name) => Some((name, context.open_other(&base(name, &context.source)?)?)),
        None => None,
    };
    let branding = context.branding();
    let asked = Asked {
        source: named(&context.source),
        scope: branding.scope(context.horizon(arguments.years, &checkout, common)),
        settings: &settings,
        guild: context.guild_name(common).to_owned(),
        today: common.now().date_naive(),
        base: base.as_ref().map(|(name, checkout)| Base { name: (*name).clone(), checkout }),
    };
    Ok(preview::look(&checkout, &asked)?)
}

/// SOURCE with the name of the folder that `.` and `..` are.
fn named(source: &Source) -> String {
    let name = |folder: &Path| match folder.file_name() {
        Some(_) => None,
        None => folder.canonicalize().ok()?.file_name().map(PathBuf::from),
    };
    match source {
        Source::Folder(folder) => Source::Folder(name(folder).unwrap_or_else(|| folder.clone())),
        Source::Revision { folder, revision } => Source::Revision {
            folder: name(folder).unwrap_or_else(|| folder.clone()),
            revision: revision.clone(),
        },
        Source::Remote { .. } => return source.to_string(),
    }
    .to_string()
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

fn written(path: &Path, result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| Failure::unwritten(path, &error))
}

/// `wrote bannerman-preview.html: 8 events, 2026 to 2030, 0.6 MiB`.
fn told(preview: &preview::Preview, path: &Path, bytes: usize) -> String {
    let path = path.display();
    let size = words::size(bytes as u64);
    match &preview.year {
        Some(year) => {
            let (events, horizon) = (year.lock.events.len(), year.lock.horizon);
            let events = if events == 1 { "1 event".to_owned() } else { format!("{events} events") };
            let (first, last) = (horizon.first_year, horizon.last_year);
            let years = if first == last { first.to_string() } else { format!("{first} to {last}") };
            format!("wrote {path}: {events}, {years}, {size}\n")
        }
        None => {
            let found = crate::diagnostic::render::human::summary(&preview.report);
            format!("wrote {path}: {found}; the page shows what is wrong\n")
        }
    }
}

/// Opens a file or an address in the browser.
pub fn open(page: &OsStr) -> Result<(), Failure> {
    open::that_detached(page).map_err(|error| {
        let message = format!("cannot open {}: {error}", page.display());
        Failure::new(Exit::Unfinished, message, "open it with a browser yourself")
    })
}
