//! Who writes a message to the sandbox: the token and the webhook may say different things.

/// Who writes a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MessageSender {
    Bot,
    Webhook,
}
