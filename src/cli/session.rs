//! Discord, or the sandbox in its place, and a plan that knows what is there.

use std::path::Path;

use chrono::{DateTime, Utc};

use super::context::SANDBOX;
use super::options::Common;
use super::{Failure, variable};
use crate::apply::guard;
use crate::apply::plan::{Live, Plan, Settings, plan};
use crate::apply::state::State;
use crate::discord::Discord;
use crate::discord::client::{API, Client};
use crate::discord::sandbox::{Sandbox, Spec};
use crate::lock::Lock;

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
        let client = Client::new(&sandbox.base_url(), sandbox.token());
        return Ok(Some(Server { client, _sandbox: Some(sandbox) }));
    }
    let Some(token) = variable("DISCORD_TOKEN") else { return Ok(None) };
    let base = variable("BANNERMAN_DISCORD_API").unwrap_or_else(|| API.to_owned());
    Ok(Some(Server { client: Client::new(&base, &token), _sandbox: None }))
}

/// A plan, and what Discord answered for it.
pub struct Session {
    /// What is due.
    pub plan: Plan,
    /// What was there; none when nothing is due, or without a token.
    pub live: Option<Live>,
}

impl Session {
    /// Plans. Discord is asked only when something is due.
    pub fn plan(
        lock: &Lock,
        state: &State,
        settings: &Settings,
        server: Option<&mut Server>,
        now: DateTime<Utc>,
    ) -> Result<Session, Failure> {
        let first = plan(lock, state, None, settings, now)?;
        guard::check(&first, state)?;
        let live = match server {
            Some(server) if first.requests() > 0 => live(&first, server)?,
            _ => return Ok(Session { plan: first, live: None }),
        };
        let plan = plan(lock, state, Some(&live), settings, now)?;
        Ok(Session { plan, live: Some(live) })
    }
}

fn live(plan: &Plan, server: &mut Server) -> Result<Live, Failure> {
    let guild = server.client.guild(&plan.guild)?;
    let channel = match &plan.announcement {
        // A channel that cannot be seen is no reason to hold back the icon; sending to it will say why.
        Some(announcement) => server.client.channel(&announcement.channel).ok(),
        None => None,
    };
    Ok(Live { guild, channel })
}
