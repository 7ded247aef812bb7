//! Discord: what is read from it and sent to it ([`model`]), the [`client`] that does so over HTTP, and a
//! guild on this machine to try things on ([`sandbox`]), or only in memory to look ahead ([`pretend`]).
//!
//! Everything above this part talks to the trait [`Discord`] and cannot tell a sandbox from the real thing.

pub mod client;
pub mod failure;
pub mod model;
pub mod pretend;
pub mod sandbox;

pub use failure::{Failure, Refusal};
use model::{Channel, Guild, GuildEdit, Message, NewMessage};

/// The requests that bannerman makes.
pub trait Discord {
    /// `GET /guilds/{id}`.
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure>;

    /// `GET /channels/{id}`.
    fn channel(&mut self, channel: &str) -> Result<Channel, Failure>;

    /// `PATCH /guilds/{id}`; `reason` goes into the guild's audit log.
    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, reason: &str) -> Result<Guild, Failure>;

    /// `POST /channels/{id}/messages`.
    fn create_message(&mut self, channel: &str, message: &NewMessage) -> Result<Message, Failure>;
}
