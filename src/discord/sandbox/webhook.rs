//! The sandbox's webhook: it writes to one channel, and whoever knows its address may use it.

use std::num::NonZeroU64;

use serde_json::{Value, json};

use super::guild::Guild;
use super::refusal::{FieldPath, Problems, SandboxRefusal};
use crate::id::WebhookId;

/// Its id.
pub(super) const ID: WebhookId = WebhookId::new(NonZeroU64::MIN.saturating_add(900_000_000_000_000_002));

/// The token in its address.
pub(super) const TOKEN: &str = "sandbox";

/// What it is called, in the guild and as the author of its messages.
pub(super) const NAME: &str = "Sandbox webhook";

/// Checks the address.
pub(super) fn known(id: &str, token: &str) -> Result<(), SandboxRefusal> {
    if (id, token) == (ID.to_string().as_str(), TOKEN) {
        Ok(())
    } else {
        Err(SandboxRefusal::unknown_webhook())
    }
}

/// The webhook as Discord answers it to whoever knows its address: without the user who made it.
pub(super) fn answer(guild: &Guild, channel: &str) -> Value {
    json!({
        "id": ID,
        "type": 1,
        "guild_id": guild.id,
        "channel_id": channel,
        "name": NAME,
        "avatar": null,
        "application_id": null,
        "token": TOKEN,
        "url": format!("https://discord.com/api/webhooks/{ID}/{TOKEN}"),
    })
}

/// Checks that the answer is waited for. Without that Discord answers nothing, before the message is there.
pub(super) fn waits(query: &str) -> Result<(), SandboxRefusal> {
    let mut problems = Problems::default();
    let mut waits = false;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match (name, value) {
            ("wait", "true") => waits = true,
            ("wait", _) => {}
            _ => problems.add(
                &FieldPath::root().below(name),
                "UNKNOWN_FIELD",
                "This parameter is not known to the sandbox.",
            ),
        }
    }
    if !waits {
        problems.add(&FieldPath::root().below("wait"), "BASE_TYPE_REQUIRED", "The sandbox wants wait=true.");
    }
    problems.check()
}
