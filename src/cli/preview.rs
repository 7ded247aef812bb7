//! `bannerman preview`: the year as members of the guild will see it, as a page or as text.

use std::path::Path;

use super::context::Context;
use super::findings::complain;
use super::made_preview::{look, open};
use super::options::{Common, PicturesChoice as Said, PreviewArgs, PreviewFormat};
use super::page_place::PagePlace;
use super::serve_preview;
use super::{CommandFailure, Exit, Terminal, variable};
use crate::calendar::{self, ics, markdown};
use crate::diff::words;
use crate::disk::write_atomically;
use crate::escape::block;
use crate::ops::Error;
use crate::preview::{self, Pictures, Screen};

pub(crate) fn run(
    common: &Common,
    arguments: &PreviewArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    if arguments.pictures != Said::Auto && arguments.format != PreviewFormat::Terminal {
        let message = "`--pictures` is for `--format terminal`";
        return Err(CommandFailure::new(Exit::Usage, message, "leave it out, or write `--format terminal`"));
    }
    match arguments.format {
        PreviewFormat::Html if arguments.serve => return serve_preview::run(common, arguments, terminal),
        PreviewFormat::Html => {}
        _ => return text(common, arguments, terminal),
    }
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let place = PagePlace::new(arguments.output.as_deref(), arguments.assets.as_deref())?;
    let preview = look(&context, arguments, common)?;
    let size = place.write(&preview)?;
    terminal.print(&block(&told(&preview, place.page, size)));
    if arguments.open {
        open(place.page.as_os_str())?;
    }
    Ok(if preview.year.is_some() { Exit::Done } else { Exit::Invalid })
}

/// The year as text.
fn text(common: &Common, arguments: &PreviewArgs, terminal: &Terminal) -> Result<Exit, CommandFailure> {
    if arguments.serve || arguments.open || arguments.assets.is_some() {
        let message = "`--serve`, `--open` and `--assets` are for the page";
        return Err(CommandFailure::new(Exit::Usage, message, "leave them out, or write `--format html`"));
    }
    if arguments.output.is_some() && arguments.format == PreviewFormat::Terminal {
        let message = "`--format terminal` is for the terminal, and `-o` for a file";
        return Err(CommandFailure::new(Exit::Usage, message, "leave one of them out"));
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
            write_atomically(path, text.as_bytes()).map_err(|error| Error::unwritten(path, &error))?;
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
