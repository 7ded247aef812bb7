//! Discord, or the sandbox in its place.

use std::cell::OnceCell;
use std::time::Duration;

use super::context::Context;
use super::options::Common;
use super::webhook::webhook;
use super::{Terminal, variable};
use crate::apply::plan::Settings;
use crate::discord::client::{API, Client, is_address, is_private, is_sendable};
use crate::discord::retry::{MachineClock, RetryPolicy};
use crate::discord::sandbox::{Sandbox, Spec};
use crate::discord::{Destination, Discord};
use crate::escape::inline;
use crate::git::redact;
use crate::ops::{self, Connect};

/// The guild that a command is about, on Discord or in the sandbox. It is connected to when it is needed.
pub(crate) struct GuildConnection<'a> {
    context: &'a Context,
    common: &'a Common,
    settings: &'a Settings,
    terminal: &'a Terminal,
    /// What answers, once it was connected to; none without a token.
    server: OnceCell<Option<Server>>,
}

/// Something that answers as Discord does.
struct Server {
    /// The connection.
    client: Client,
    /// Kept running for as long as the client needs it.
    _sandbox: Option<Sandbox>,
}

impl Connect for GuildConnection<'_> {
    fn connect(&mut self) -> Result<Option<&mut dyn Discord>, ops::Error> {
        if self.server.get().is_none() {
            let server = self.open()?;
            self.server = OnceCell::from(server);
        }
        let server = self.server.get_mut().and_then(Option::as_mut);
        Ok(server.map(|server| &mut server.client as &mut dyn Discord))
    }
}

impl<'a> GuildConnection<'a> {
    /// The guild that the settings name, not connected to yet. The terminal is told of long pauses.
    pub(crate) fn new(
        context: &'a Context,
        common: &'a Common,
        settings: &'a Settings,
        terminal: &'a Terminal,
    ) -> GuildConnection<'a> {
        GuildConnection { context, common, settings, terminal, server: OnceCell::new() }
    }

    fn open(&self) -> Result<Option<Server>, ops::Error> {
        if self.common.sandbox() {
            return self.sandbox().map(Some);
        }
        let Some(token) = variable("DISCORD_TOKEN")? else { return Ok(None) };
        if !is_sendable(&token) {
            let help = "copy it anew, as one line: the bot's page in Discord's Developer Portal makes one";
            return Err(ops::Error::usage("DISCORD_TOKEN has a character that no token has", help));
        }
        let base = match variable("BANNERMAN_DISCORD_API")? {
            Some(base) => usable(base, self.common)?,
            None => {
                if let Some(now) = self.common.day.now {
                    let time = now.format("%Y-%m-%d %H:%M");
                    self.terminal.note(&format!(
                        "it is taken for {time}, and Discord is the real one; `--sandbox` only tries"
                    ));
                }
                API.to_owned()
            }
        };
        let client = Client::new(&base, Some(&token), webhook()?, self.retry());
        Ok(Some(Server { client, _sandbox: None }))
    }

    fn sandbox(&self) -> Result<Server, ops::Error> {
        let channel = match self.settings.announce.as_ref().map(|announce| &announce.to) {
            Some(Destination::Channel(channel)) => Some(channel.clone()),
            Some(Destination::Webhook) | None => None,
        };
        let spec = Spec { guild: self.settings.guild.clone(), channel };
        let sandbox = Sandbox::start(self.context.sandbox(), &spec)?;
        // The real one stays out of it; that there is one says that it shall be used.
        let webhook = variable("DISCORD_WEBHOOK")?.map(|_| sandbox.webhook());
        let client = Client::new(&sandbox.base_url(), Some(sandbox.token()), webhook, self.retry());
        Ok(Server { client, _sandbox: Some(sandbox) })
    }

    fn retry(&self) -> RetryPolicy {
        let told = self.terminal.beside();
        let bound = Duration::from_secs(self.common.max_wait().into());
        let tell = Box::new(move |text: &str| told.note(text));
        RetryPolicy::new(bound, Box::new(MachineClock::default()), tell)
    }
}

/// The address of BANNERMAN_DISCORD_API, when tokens may be sent there.
fn usable(base: String, common: &Common) -> Result<String, ops::Error> {
    let shown = inline(&redact(&base)).into_owned();
    let refused = |reason: &str, help: String| {
        Err(ops::Error::usage(format!("BANNERMAN_DISCORD_API is `{shown}`{reason}"), help))
    };
    if !is_address(&base) {
        return refused(
            ", which is no http:// or https:// address",
            format!("unset it for Discord's own, {API}"),
        );
    }
    if !is_private(&base) && !common.connection.allow_http {
        let help = "take an https:// address; `--allow-http` sends the token all the same, for a network that is yours";
        return refused(": without TLS, whoever is on the way can read the token", help.to_owned());
    }
    Ok(base)
}
