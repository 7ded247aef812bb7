//! What showing a preview once and serving it have in common: how it is made, and how a browser is opened.

use std::ffi::OsStr;

use super::context::Context;
use super::options::{Common, PreviewArgs};
use super::{CommandFailure, Exit};
use crate::ops::{self, PreviewRequest};
use crate::preview;

/// Looks at the SOURCE as it is now.
pub(crate) fn look(
    context: &Context,
    arguments: &PreviewArgs,
    common: &Common,
) -> Result<preview::Preview, CommandFailure> {
    let request = PreviewRequest {
        branding: context.branding(),
        settings: &context.settings_to_look(None)?,
        guild_name: context.guild_name(common),
        base: arguments.base.as_deref(),
        years: arguments.years,
        now: common.now(),
    };
    Ok(ops::preview(&request)?)
}

/// Opens a file or an address in the browser.
pub(crate) fn open(page: &OsStr) -> Result<(), CommandFailure> {
    open::that_detached(page).map_err(|error| {
        let message = format!("cannot open {}: {error}", page.display());
        CommandFailure::new(Exit::Unfinished, message, "open it with a browser yourself")
    })
}
