//! What comes in from outside: the guild, and all that a use case needs which changes one.

use chrono::{DateTime, Utc};

use super::{Error, Observer};
use crate::apply::execute::AssetBytes;
use crate::apply::state::StateStore;
use crate::discord::Discord;

/// The way to the guild. It is opened when a use case needs it, for a run that is refused needs none.
pub trait Connect {
    /// The guild; none where there is no token, so that nobody can be asked.
    fn connect(&mut self) -> Result<Option<&mut dyn Discord>, Error>;
}

impl<D: Discord> Connect for D {
    fn connect(&mut self) -> Result<Option<&mut dyn Discord>, Error> {
        Ok(Some(self))
    }
}

/// What a use case works with that changes a guild.
pub struct Ports<'a> {
    /// Where the state is kept.
    pub store: &'a mut dyn StateStore,
    /// The guild.
    pub discord: &'a mut dyn Connect,
    /// The bytes of the assets.
    pub assets: &'a dyn AssetBytes,
    /// Tells the time. A run may wait in between, so it asks more than once.
    pub now: &'a dyn Fn() -> DateTime<Utc>,
    /// Who follows the progress.
    pub observer: &'a dyn Observer,
}
