//! Discord's ids, which are called snowflakes. Each kind of object has a type of its own, so that a channel's id cannot
//! stand where a guild's is meant.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The kinds of objects that ids are of. They have no values.
pub(crate) mod kind {
    /// A guild.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OfGuild {}
    /// A channel.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OfChannel {}
    /// A role.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OfRole {}
    /// A message.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OfMessage {}
    /// A user, a bot among them.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub(crate) enum OfUser {}
    /// A webhook.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum OfWebhook {}
}

/// The id of a guild.
pub type GuildId = Id<kind::OfGuild>;
/// The id of a channel.
pub type ChannelId = Id<kind::OfChannel>;
/// The id of a role.
pub type RoleId = Id<kind::OfRole>;
/// The id of a message.
pub type MessageId = Id<kind::OfMessage>;
/// The id of a webhook.
pub type WebhookId = Id<kind::OfWebhook>;

/// A Discord id: a 64-bit number that is not 0, written in decimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<Kind>(NonZeroU64, PhantomData<Kind>);

/// A text that is no Discord id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is no Discord id")]
pub struct NotAnId;

impl<Kind> Id<Kind> {
    /// The id with this number.
    pub(crate) const fn new(number: NonZeroU64) -> Id<Kind> {
        Id(number, PhantomData)
    }

    /// The id as a number.
    pub const fn get(&self) -> u64 {
        self.0.get()
    }
}

impl<Kind> FromStr for Id<Kind> {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Id<Kind>, NotAnId> {
        // A number may have a sign, and an id may not.
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits).map(Id::new).ok_or(NotAnId)
    }
}

impl<Kind> fmt::Display for Id<Kind> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<Kind> fmt::Debug for Id<Kind> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// As text, as Discord and the state write it: a number of this size is not safe in JSON.
impl<Kind> Serialize for Id<Kind> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether this is a Discord id.
pub fn is_snowflake(text: &str) -> bool {
    text.parse::<Id<kind::OfUser>>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_digits_of_a_number_that_is_not_zero() {
        for text in ["1", "267624335836053506", "18446744073709551615"] {
            assert_eq!(text.parse::<GuildId>().unwrap().to_string(), text);
        }
        for text in ["", "0", "+1", "-1", " 1", "1 ", "1a", "\u{0661}", "18446744073709551616"] {
            assert_eq!(text.parse::<GuildId>(), Err(NotAnId), "{text}");
        }
    }
}
