//! `bannerman preview --serve`: the page on this machine, which follows its files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::context::Context;
use super::made_preview::{look, open};
use super::options::{Common, PreviewArgs};
use super::{CommandFailure, Exit, Terminal};
use crate::diagnostic::render::human;
use crate::escape::inline;
use crate::interrupt;
use crate::ops::followed_files;
use crate::preview::live::{FILES, Files, Live, Look, Page, Site};
use crate::preview::{files as files_of, page_with_files, trouble};

pub(crate) fn run(
    common: &Common,
    arguments: &PreviewArgs,
    terminal: &Terminal,
) -> Result<Exit, CommandFailure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let Some(files) = followed_files(&context.branding(), common.config.as_deref()) else {
        let message = format!("`{}` does not change: there are no files to follow", context.source);
        let help = "serve a folder, or leave out `--serve` to write the page";
        return Err(CommandFailure::new(Exit::Usage, message, help));
    };
    let live = Live::listen(arguments.port).map_err(|reason| {
        let message = format!("cannot listen on 127.0.0.1, port {}: {reason}", arguments.port);
        CommandFailure::new(Exit::Unfinished, message, "choose another one with `--port N`, or leave it out")
    })?;
    let stop = Arc::new(AtomicBool::new(false));
    interrupt::instead(&stop);
    let address = live.address();
    terminal.print(&format!(
        "{address} shows {}, and follows its files; Ctrl-C ends it\n",
        inline(&context.source.to_string())
    ));
    if arguments.open {
        open(OsStr::new(&address))?;
    }
    let mut site = PreviewSite { common, arguments, terminal, files };
    live.run(&mut site, &stop).map_err(|error| {
        CommandFailure::new(Exit::Unfinished, format!("{address}: {error}"), "start it again")
    })?;
    Ok(Exit::Done)
}

/// The page of a SOURCE as it is now.
struct PreviewSite<'a> {
    common: &'a Common,
    arguments: &'a PreviewArgs,
    terminal: &'a Terminal,
    files: Files,
}

impl PreviewSite<'_> {
    fn render(&mut self, changes: &str) -> Result<Page, CommandFailure> {
        // The configuration may be what changed.
        let context = Context::new(self.common, self.arguments.source.source.as_deref(), self.terminal)?;
        self.files = followed_files(&context.branding(), self.common.config.as_deref()).unwrap_or_default();
        let mut preview = look(&context, self.arguments, self.common)?;
        preview.changes = Some(changes.to_owned());
        self.terminal.note(&human::summary(&preview.report));
        let files = files_of(&preview).into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        Ok(Page { html: page_with_files(&preview, FILES).to_bytes(), files })
    }
}

impl Site for PreviewSite<'_> {
    fn look(&mut self) -> Look {
        // At midnight today is another day.
        self.files.look(&self.common.now().date_naive().to_string())
    }

    fn page(&mut self, changes: &str) -> Page {
        self.render(changes).unwrap_or_else(|failure| {
            self.terminal.report(&failure);
            let html = trouble(&failure.message, failure.help.as_deref(), changes).into_bytes();
            Page { html, files: BTreeMap::new() }
        })
    }
}
