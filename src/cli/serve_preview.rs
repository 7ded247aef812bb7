//! `bannerman preview --serve`: the page on this machine, which follows its files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::context::Context;
use super::options::{Common, PreviewArgs};
use super::preview::{look, open};
use super::{Exit, Failure, Terminal};
use crate::config;
use crate::diagnostic::render::human;
use crate::escape::inline;
use crate::git;
use crate::interrupt;
use crate::preview::live::{FILES, Files, Live, Look, Page, Site};
use crate::preview::{files as files_of, page_with_files, trouble};
use crate::repository::Source;

pub fn run(common: &Common, arguments: &PreviewArgs, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.source.as_deref(), terminal)?;
    let Some(files) = files(&context, common) else {
        let message = format!("`{}` does not change: there are no files to follow", context.source);
        let help = "serve a folder, or leave out `--serve` to write the page";
        return Err(Failure::new(Exit::Usage, message, help));
    };
    let live = Live::listen(arguments.port).map_err(|reason| {
        let message = format!("cannot listen on 127.0.0.1, port {}: {reason}", arguments.port);
        Failure::new(Exit::Unfinished, message, "choose another one with `--port N`, or leave it out")
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
    let mut followed = Followed { common, arguments, terminal, files };
    live.run(&mut followed, &stop)
        .map_err(|error| Failure::new(Exit::Unfinished, format!("{address}: {error}"), "start it again"))?;
    Ok(Exit::Done)
}

/// The files of a SOURCE that decide what the page shows; none where it has no files.
fn files(context: &Context, common: &Common) -> Option<Files> {
    let Source::Folder(folder) = &context.source else { return None };
    let mut files = vec![folder.join(&context.config.source.events), folder.join(".gitignore")];
    match &common.config {
        Some(named) => files.push(named.clone()),
        None => files.extend([folder.as_path(), Path::new("")].map(|place| place.join(config::FILE))),
    }
    // A commit changes no file and is shown all the same.
    if let Ok(Some(repository)) = git::discover(folder, Some(folder)) {
        files.extend(["HEAD", "logs/HEAD"].map(|name| repository.path().join(name)));
    }
    Some(Files(files.into_iter().collect::<Vec<PathBuf>>()))
}

struct Followed<'a> {
    common: &'a Common,
    arguments: &'a PreviewArgs,
    terminal: &'a Terminal,
    files: Files,
}

impl Followed<'_> {
    fn render(&mut self, changes: &str) -> Result<Page, Failure> {
        // The configuration may be what changed.
        let context = Context::new(self.common, self.arguments.source.source.as_deref(), self.terminal)?;
        self.files = files(&context, self.common).unwrap_or_default();
        let mut preview = look(&context, self.arguments, self.common)?;
        preview.changes = Some(changes.to_owned());
        self.terminal.note(&human::summary(&preview.report));
        let files = files_of(&preview).into_iter().map(|(name, bytes)| (name, bytes.to_vec())).collect();
        Ok(Page { html: page_with_files(&preview, FILES).to_bytes(), files })
    }
}

impl Site for Followed<'_> {
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
