//! `bannerman announce`: sends the announcement of the event that is being worn.

use super::apply::{Job, What, apply};
use super::context::{Assets, Context};
use super::locks::counting;
use super::options::{Announce, Common};
use super::{Exit, Failure, Terminal};

pub fn run(common: &Common, arguments: &Announce, terminal: &Terminal) -> Result<Exit, Failure> {
    let context = Context::new(common, arguments.source.as_deref(), terminal)?;
    let settings = context.settings(common, arguments.target.guild.as_deref())?;
    if settings.announce.is_none() {
        let help = "set `[announce] channel` in bannerman.toml, or DISCORD_WEBHOOK in the environment";
        return Err(Failure::new(Exit::Usage, "it is not said where to announce", help));
    }
    let known = &arguments.target.known;
    let mut store =
        context.store_to_write(common, known.state.as_deref(), Some(&settings.guild), terminal)?;
    let (text, lock) = counting(known, store.as_ref(), terminal)?;
    let assets = Assets::new(&context);
    let what = What::Announcement { again: arguments.again };
    let job = Job {
        context: &context,
        lock,
        text: &text,
        settings: &settings,
        assets: &assets,
        what,
        allow_other_guild: false,
        instead: None,
        history: None,
    };
    apply(&job, store.as_mut(), common, terminal)
}
