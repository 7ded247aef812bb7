//! Numbers in Discord's refusals that mean something beyond one request.

/// Discord's edge network turned a request away.
pub(super) const BLOCKED: i64 = 40333;

/// The guild wants two-factor authentication of whoever moderates it, and the bot's owner has none.
pub(super) const NO_SECOND_FACTOR: i64 = 60003;

/// Discord lets nobody upload files in this guild.
pub(super) const UPLOADS_LIMITED: i64 = 400_001;
