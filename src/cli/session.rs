//! Discord, or the sandbox in its place.

use std::time::Duration;

use super::context::Context;
use super::options::Common;
use super::{Exit, Failure, Terminal, variable};
use crate::apply::plan::Settings;
use crate::discord::client::{API, Client, is_address, is_private, is_sendable};
use crate::discord::retry::{MachineClock, RetryPolicy};
use crate::discord::sandbox::{Sandbox, Spec};
use crate::discord::webhook::{NotAWebhook, WebhookAddress};
use crate::discord::{Destination, Discord};
use crate::escape::inline;
use crate::git::redact;

/// Something that answers as Discord does.
pub struct Server {
    /// The connection.
    pub client: Client,
    /// Kept running for as long as the client needs it.
    _sandbox: Option<Sandbox>,
}

/// That there is something to do, and no token to do it with.
pub fn no_token() -> Failure {
    let help = "set it in the environment, or try `--sandbox`; `bannerman plan` needs no token";
    Failure::new(Exit::Usage, "DISCORD_TOKEN is not set", help)
}

/// Discord, or the sandbox; none without a token. The terminal is told of long pauses.
pub fn discord(
    context: &Context,
    common: &Common,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<Option<Server>, Failure> {
    let told = terminal.beside();
    let bound = Duration::from_secs(common.max_wait().into());
    let tell = Box::new(move |text: &str| told.note(text));
    let retry = RetryPolicy::new(bound, Box::new(MachineClock::default()), tell);
    if common.sandbox() {
        let channel = match settings.announce.as_ref().map(|announce| &announce.to) {
            Some(Destination::Channel(channel)) => Some(channel.clone()),
            Some(Destination::Webhook) | None => None,
        };
        let spec = Spec { guild: settings.guild.clone(), channel };
        let sandbox = Sandbox::start(context.sandbox(), &spec)?;
        // The real one stays out of it; that there is one says that it shall be used.
        let webhook = variable("DISCORD_WEBHOOK")?.map(|_| sandbox.webhook());
        let client = Client::new(&sandbox.base_url(), Some(sandbox.token()), webhook, retry);
        return Ok(Some(Server { client, _sandbox: Some(sandbox) }));
    }
    let Some(token) = variable("DISCORD_TOKEN")? else { return Ok(None) };
    if !is_sendable(&token) {
        let help = "copy it anew, as one line: the bot's page in Discord's Developer Portal makes one";
        return Err(Failure::new(Exit::Usage, "DISCORD_TOKEN has a character that no token has", help));
    }
    let base = match variable("BANNERMAN_DISCORD_API")? {
        Some(base) => usable(base, common)?,
        None => {
            if let Some(now) = common.day.now {
                let time = now.format("%Y-%m-%d %H:%M");
                terminal.note(&format!(
                    "it is taken for {time}, and Discord is the real one; `--sandbox` only tries"
                ));
            }
            API.to_owned()
        }
    };
    let client = Client::new(&base, Some(&token), webhook()?, retry);
    Ok(Some(Server { client, _sandbox: None }))
}

/// The address of BANNERMAN_DISCORD_API, when tokens may be sent there.
fn usable(base: String, common: &Common) -> Result<String, Failure> {
    let shown = inline(&redact(&base)).into_owned();
    let refused = |reason: &str, help: String| {
        Err(Failure::new(Exit::Usage, format!("BANNERMAN_DISCORD_API is `{shown}`{reason}"), help))
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

/// The webhook of the environment.
pub fn webhook() -> Result<Option<WebhookAddress>, Failure> {
    let Some(address) = variable("DISCORD_WEBHOOK")? else { return Ok(None) };
    let wrong =
        |error: NotAWebhook| Failure::new(Exit::Usage, format!("DISCORD_WEBHOOK: {error}"), error.help());
    WebhookAddress::parse(&address).map(Some).map_err(wrong)
}

impl Server {
    /// What answers, as planning and applying see it.
    pub fn discord(server: &mut Option<Server>) -> Option<&mut dyn Discord> {
        server.as_mut().map(|server| &mut server.client as &mut dyn Discord)
    }
}
