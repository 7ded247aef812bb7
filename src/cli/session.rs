//! Discord, or the sandbox in its place.

use std::path::Path;

use super::context::SANDBOX;
use super::options::Common;
use super::{Failure, variable};
use crate::apply::plan::Settings;
use crate::discord::Discord;
use crate::discord::client::{API, Client};
use crate::discord::sandbox::{Sandbox, Spec};

/// Something that answers as Discord does.
pub struct Server {
    /// The connection.
    pub client: Client,
    /// Kept running for as long as the client needs it.
    _sandbox: Option<Sandbox>,
}

/// Discord, or the sandbox; none without a token.
pub fn discord(common: &Common, settings: &Settings) -> Result<Option<Server>, Failure> {
    if common.sandbox {
        let channel = settings.announce.as_ref().map(|announce| announce.channel.clone());
        let spec = Spec { guild: settings.guild.clone(), channel };
        let sandbox = Sandbox::start(Path::new(SANDBOX), &spec)?;
        let client = Client::new(&sandbox.base_url(), Some(sandbox.token()), None);
        return Ok(Some(Server { client, _sandbox: Some(sandbox) }));
    }
    let Some(token) = variable("DISCORD_TOKEN") else { return Ok(None) };
    let base = variable("BANNERMAN_DISCORD_API").unwrap_or_else(|| API.to_owned());
    Ok(Some(Server { client: Client::new(&base, Some(&token), None), _sandbox: None }))
}

impl Server {
    /// What answers, as planning and applying see it.
    pub fn discord(server: &mut Option<Server>) -> Option<&mut dyn Discord> {
        server.as_mut().map(|server| &mut server.client as &mut dyn Discord)
    }
}
