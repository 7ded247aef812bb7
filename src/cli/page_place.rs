//! Where `bannerman preview` writes the page, and its pictures when they are not part of it.

use std::path::Path;

use super::{CommandFailure, Exit};
use crate::disk::{write_atomically, write_without_waiting};
use crate::escape::uri_path;
use crate::ops::Error;
use crate::preview::{Preview, files, page, page_with_files};

/// The page, where nobody names it.
const PAGE: &str = "bannerman-preview.html";

/// The files of a page.
pub(crate) struct PagePlace<'a> {
    /// The page itself.
    pub(crate) page: &'a Path,
    /// The pictures' folder, and its address from the page; none where the page holds them.
    assets: Option<(&'a Path, String)>,
}

impl<'a> PagePlace<'a> {
    /// Checks that the pictures lie where the page can name them.
    pub(crate) fn new(
        output: Option<&'a Path>,
        assets: Option<&'a Path>,
    ) -> Result<PagePlace<'a>, CommandFailure> {
        let page = output.unwrap_or(Path::new(PAGE));
        let assets = match assets {
            Some(folder) => Some((folder, beside(page, folder)?)),
            None => None,
        };
        Ok(PagePlace { page, assets })
    }

    /// Writes the page, and tells how large it is.
    pub(crate) fn write(&self, preview: &Preview) -> Result<usize, CommandFailure> {
        let html = match &self.assets {
            None => page(preview),
            Some((_, address)) => page_with_files(preview, address),
        };
        if let Some((folder, _)) = self.assets {
            for (name, bytes) in files(preview) {
                let path = folder.join(name);
                write_atomically(&path, bytes).map_err(|error| Error::unwritten(&path, &error))?;
            }
        }
        write_without_waiting(self.page, |file| html.write(file))
            .map_err(|error| Error::unwritten(self.page, &error))?;
        Ok(html.size())
    }
}

/// The address of the pictures' folder, from the page: a path that leads down from where the page is.
fn beside(page: &Path, folder: &Path) -> Result<String, CommandFailure> {
    let home = page.parent().unwrap_or(Path::new(""));
    let below = folder.strip_prefix(home).ok().and_then(Path::to_str).filter(|below| {
        let part = |part: &str| !matches!(part, "" | "." | "..");
        !below.is_empty() && !below.starts_with('/') && below.split('/').all(part)
    });
    below.map(|below| format!("{}/", uri_path(below))).ok_or_else(|| {
        let message = format!("`{}` is not below the folder of `{}`", folder.display(), page.display());
        CommandFailure::new(
            Exit::Usage,
            message,
            "name a folder beside the page: both can then be moved together",
        )
    })
}
