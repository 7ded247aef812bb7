//! What a plan goes by beside the lock and the state: what the operator decided, and what Discord answered.

use super::announcement;
use crate::discord::model::{Channel, Guild};
use crate::policy::Drift;

/// What an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The guild's id.
    pub guild: String,
    /// After how many days the next asset is worn; at least 1.
    pub rotate_every_days: u32,
    /// How announcements are made; none for no announcements.
    pub announce: Option<announcement::Settings>,
    /// What to do about an image that somebody else put on.
    pub drift: Drift,
    /// Put ours on now, whatever the guild wears. Where nothing is known of it, its event is not announced.
    pub force: bool,
}

impl Settings {
    /// Whether announcements are published.
    pub fn publishes(&self) -> bool {
        self.announce.as_ref().is_some_and(|announce| announce.publish)
    }
}

/// What Discord answered just now, when it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// The guild.
    pub guild: Guild,
    /// The channel for announcements, when one is due and it could be seen.
    pub(crate) channel: Option<Channel>,
    /// The webhook's id, when that is what announcements go through.
    pub webhook: Option<String>,
    /// The id of the last message in the channel; none when it could not be seen, and where there is none.
    pub(crate) last_message: Option<String>,
}
