//! The webhook that announcements go through, as the environment names it.

use super::variable;
use crate::discord::webhook::{NotAWebhook, WebhookAddress};
use crate::ops;

/// The webhook of the environment.
pub(crate) fn webhook() -> Result<Option<WebhookAddress>, ops::Error> {
    let Some(address) = variable("DISCORD_WEBHOOK")? else { return Ok(None) };
    let wrong = |error: NotAWebhook| ops::Error::usage(format!("DISCORD_WEBHOOK: {error}"), error.help());
    WebhookAddress::parse(&address).map(Some).map_err(wrong)
}
