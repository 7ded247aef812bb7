//! Discord, over HTTP ([`client`]), and two guilds to try things on: on this machine ([`sandbox`]), and in memory to look
//! ahead ([`fake`]).
//!
//! | file | does |
//! |---|---|
//! | `client.rs` | makes a call of the trait [`Discord`] into a request |
//! | `retry/` | sends it, again if need be, and obeys Discord's limits |
//! | `endpoint.rs` | which requests there are |
//! | `model.rs`, `bounded.rs` | what is sent and answered, and how long an answer may be |
//! | `http.rs`, `multipart.rs` | one attempt over HTTP, and a message with files as bytes |
//! | `refusal.rs`, `failure.rs`, `help.rs` | what Discord says instead of yes, what that means, and what to do |
//! | `webhook.rs` | a webhook's address, which is a secret |
//!
//! Everything above this part talks to the trait [`Discord`] and cannot tell a sandbox from the real thing.

mod bounded;
pub mod client;
mod codes;
mod endpoint;
pub(crate) mod failure;
pub mod fake;
mod help;
mod http;
pub mod model;
pub mod multipart;
pub(crate) mod refusal;
pub mod retry;
pub mod sandbox;
pub mod webhook;

pub use endpoint::Endpoint;
pub use failure::{Effect, Failure, Limit};
use model::{Channel, Guild, GuildEdit, Message, NewMessage, PastMessage, Webhook};
pub use refusal::Refusal;

/// Where a message goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A channel, by its id, with the bot's token.
    Channel(String),
    /// The channel of the webhook, whose address is a secret that only the client knows.
    Webhook,
}

/// The requests that bannerman makes.
pub trait Discord {
    /// `GET /guilds/{id}`.
    fn guild(&mut self, guild: &str) -> Result<Guild, Failure>;

    /// `GET /channels/{id}`.
    fn channel(&mut self, channel: &str) -> Result<Channel, Failure>;

    /// `PATCH /guilds/{id}`; `reason` goes into the guild's audit log.
    fn edit_guild(&mut self, guild: &str, edit: &GuildEdit, reason: &str) -> Result<Guild, Failure>;

    /// `POST /channels/{id}/messages`, or `POST /webhooks/{id}/{token}` without the nonce, which webhooks do not
    /// have.
    fn create_message(&mut self, to: &Destination, message: &NewMessage) -> Result<Message, Failure>;

    /// `GET /channels/{id}/messages`: at most `limit` (1 to 100) messages, the newest first. They are the newest
    /// of the channel; with `after`, the id of a message, they are the first that came later. Without Read Message
    /// History the list is empty.
    fn messages(
        &mut self,
        channel: &str,
        after: Option<&str>,
        limit: u8,
    ) -> Result<Vec<PastMessage>, Failure>;

    /// `POST /channels/{id}/messages/{message}/crosspost`. One that was published before is a success.
    fn publish(&mut self, channel: &str, message: &str) -> Result<(), Failure>;

    /// `GET /webhooks/{id}/{token}`: which channel of which guild the webhook is for.
    fn webhook(&mut self) -> Result<Webhook, Failure>;
}
