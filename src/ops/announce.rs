//! Sends the announcement of the event that is being worn, and nothing else.

use super::apply::Job;
use super::{Allow, ApplyOutcome, Error, LockFile, Ports};
use crate::apply::plan::Settings;
use crate::apply::request_announcement::NothingToAnnounce;

/// An announcement that somebody asks for.
pub struct AnnounceRequest<'a> {
    settings: &'a Settings,
    again: bool,
}

/// What came of it.
#[derive(Debug)]
pub enum AnnounceOutcome {
    /// It was sent, as far as Discord let it.
    Sent(ApplyOutcome),
    /// It was announced already.
    Announced(NothingToAnnounce),
}

impl<'a> AnnounceRequest<'a> {
    /// `again`: send it although it was announced already. Refused where the settings do not say where to.
    pub fn new(settings: &'a Settings, again: bool) -> Result<AnnounceRequest<'a>, Error> {
        if settings.announce.is_none() {
            let help = "set `[announce] channel` in bannerman.toml, or DISCORD_WEBHOOK in the environment";
            return Err(Error::usage("it is not said where to announce", help));
        }
        Ok(AnnounceRequest { settings, again })
    }
}

/// Sends the announcement of today's event by `lock`.
pub fn announce(
    request: &AnnounceRequest<'_>,
    lock: &LockFile,
    ports: Ports<'_>,
) -> Result<AnnounceOutcome, Error> {
    let AnnounceRequest { settings, again } = *request;
    let allow = Allow { older: true, other_guild: false };
    let job = Job { lock, settings, allow, source: None, announcement: Some(again), instead: false };
    match job.carry_out(ports) {
        Ok(outcome) => Ok(AnnounceOutcome::Sent(outcome)),
        Err(Error::NothingToAnnounce(already @ NothingToAnnounce::Announced(_))) => {
            Ok(AnnounceOutcome::Announced(already))
        }
        Err(error) => Err(error),
    }
}
