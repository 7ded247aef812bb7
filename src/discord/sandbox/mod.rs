//! A Discord guild on this machine: an HTTP server with the few endpoints that bannerman uses. It refuses what Discord
//! refuses, and keeps its guild in a folder where a person can look at it.
//!
//! It is there to try a branding repository without a token and without a real guild, and to test the
//! client over real HTTP. Where Discord would silently do nothing, the sandbox refuses: a mistake
//! should be loud here, not in front of a community.
//!
//! One request goes through the files in this order:
//!
//! | file | does |
//! |---|---|
//! | `serve.rs` | takes requests from the server in `loopback` one by one, sends the answers |
//! | `route.rs` | who may ask, which endpoint is meant, which file answers |
//! | `edit.rs`, `picture.rs` | `PATCH /guilds/{id}`: checks everything, then changes it |
//! | `messages.rs`, `draft.rs`, `embed.rs`, `mentions.rs` | the messages of a channel, and what may be one |
//! | `multipart.rs` | takes a message with files apart |
//! | `webhook.rs` | the webhook, which writes to the channel that the sandbox was started with |
//! | `form.rs` | reads a JSON body and collects everything that is wrong with it |
//! | `refusal.rs` | the error bodies, in Discord's own shape |
//! | `folder.rs`, `guild.rs`, `record.rs` | what is kept: the guild, its pictures and messages, the requests |
//!
//! What is in the folder:
//!
//! | file | holds |
//! |---|---|
//! | `guild.json` | name, picture hashes, features and channels; may be edited by hand, also while running |
//! | `icon.png`, `banner.gif`, … | the pictures that the guild wears |
//! | `messages/ID.json` | each message, as Discord would answer it |
//! | `messages/ID/icon.png`, … | the files that were sent with it |
//! | `requests.jsonl` | every request, one a line, with its status; never a token |
//! | `sandbox.lock` | held while a request is answered, so that two sandboxes can share the folder |

mod draft;
mod edit;
mod embed;
mod folder;
mod form;
mod guild;
mod mentions;
mod messages;
mod multipart;
mod picture;
mod record;
mod refusal;
mod route;
mod sender;
mod serve;
mod webhook;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use thiserror::Error;

use folder::Folder;
use guild::Guild;
pub use multipart::read_multipart;
use serve::{Answerer, SandboxHandler};

use super::webhook::WebhookAddress;
use crate::disk::Below;
use crate::loopback::{HttpServer, Listening};

/// The token of every sandbox.
const TOKEN: &str = "sandbox";

/// Tells the time. Messages carry it, and a nonce is remembered by it.
pub type Clock = Box<dyn Fn() -> DateTime<Utc> + Send>;

/// Which guild to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// The guild's id, a snowflake in decimal.
    pub guild: String,
    /// A text channel that has to exist, a snowflake in decimal.
    pub channel: Option<String>,
}

/// Why a sandbox could not be started, or could not answer.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// A file or folder could not be read or written.
    #[error("the sandbox cannot use {}: {source}", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A stored file does not say what it should.
    #[error("the sandbox cannot understand {}: {problem} (mend it, or delete it to start again)", path.display())]
    Stored {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The folder holds another guild than the one asked for. Nothing in it was changed.
    #[error(
        "the sandbox in {} is guild {stored}, not {asked}: name guild {stored}, or delete the folder to \
         start again", folder.display()
    )]
    OtherGuild {
        /// The sandbox's folder.
        folder: PathBuf,
        /// The guild it holds.
        stored: String,
        /// The guild asked for.
        asked: String,
    },
    /// An id that Discord could not have given.
    #[error("{what} {value:?} is not a Discord id: those are whole numbers, like 267624335836053506")]
    Id {
        /// `guild` or `channel`.
        what: &'static str,
        /// What was given.
        value: String,
    },
    /// No port could be had on 127.0.0.1.
    #[error("the sandbox cannot listen on 127.0.0.1: {0}")]
    Listen(String),
}

/// A running sandbox. Dropping it stops the server; the folder stays.
pub struct Sandbox {
    port: u16,
    handler: Arc<SandboxHandler>,
    listening: Option<Listening>,
}

impl Sandbox {
    /// Starts a sandbox in the folder `home`, which is made when it is not there.
    pub fn start(home: impl Into<Below>, spec: &Spec) -> Result<Sandbox, SandboxError> {
        Sandbox::start_at(home, spec, Box::new(Utc::now))
    }

    /// Like [`Sandbox::start`], with a clock of one's own.
    pub fn start_at(home: impl Into<Below>, spec: &Spec, clock: Clock) -> Result<Sandbox, SandboxError> {
        let folder = prepare(home.into(), spec)?;
        let cannot_listen = |error: io::Error| SandboxError::Listen(error.to_string());
        let handler =
            Arc::new(SandboxHandler::new(Answerer { folder, clock, webhook_channel: spec.channel.clone() }));
        let server = HttpServer::listen(0).map_err(cannot_listen)?;
        let listening =
            server.serve(serve::LIMITS, Arc::<SandboxHandler>::clone(&handler)).map_err(cannot_listen)?;
        Ok(Sandbox { port: server.port(), handler, listening: Some(listening) })
    }

    /// What to use in the place of `https://discord.com/api/v10`.
    pub fn base_url(&self) -> String {
        format!("http://127.0.0.1:{}/api/v10", self.port)
    }

    /// The only bot token that the sandbox takes.
    pub fn token(&self) -> &str {
        TOKEN
    }

    /// The webhook of the channel that the sandbox was started with.
    pub fn webhook(&self) -> WebhookAddress {
        WebhookAddress::new(webhook::ID, webhook::TOKEN)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.listening.take());
        self.handler.close();
    }
}

/// Makes the folder hold the guild and the channel asked for, without touching another guild's.
fn prepare(home: Below, spec: &Spec) -> Result<Folder, SandboxError> {
    let id = |what, value: &str| {
        if guild::is_snowflake(value) {
            Ok(())
        } else {
            Err(SandboxError::Id { what, value: value.to_owned() })
        }
    };
    id("guild", &spec.guild)?;
    spec.channel.as_deref().map_or(Ok(()), |channel| id("channel", channel))?;

    let path = home.path();
    let folder = Folder::open(home)?;
    let held = folder.lock()?;
    let (mut guild, new) = match held.guild()? {
        Some(guild) => (guild, false),
        None => (Guild::new(&spec.guild), true),
    };
    if guild.id != spec.guild {
        return Err(SandboxError::OtherGuild { folder: path, stored: guild.id, asked: spec.guild.clone() });
    }
    let added = spec.channel.as_deref().is_some_and(|channel| guild.ensure_channel(channel));
    if new || added {
        held.save_guild(&guild)?;
    }
    drop(held);
    Ok(folder)
}
