//! Refuses plans that are probably a mistake, before they are shown or applied. Each refusal says what was seen and names
//! the option that overrides it.

use chrono::{DateTime, Days, Utc};

use super::plan::{Live, Plan};
use super::state::State;
use crate::lock::Source;
use crate::surface::Surface;

/// Why a plan is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The state remembers another guild.
    #[error("the state is that of guild {known}, and this plan is for guild {wanted}")]
    OtherGuild {
        /// The state's guild.
        known: String,
        /// The plan's guild.
        wanted: String,
    },
    /// The guild wears something, and the state knows nothing: it is new here, or the state was lost.
    #[error(
        "the guild already wears an {0} of its own, and nothing is known of it: is this the first run, or was the state lost?"
    )]
    Unknown(String),
    /// A later commit was applied already.
    #[error("the lock is of commit {new}, and a later one, {applied}, was applied already")]
    Older {
        /// The lock's commit, shortened, and when it was made.
        new: String,
        /// The commit that was applied last, shortened, and when it was made.
        applied: String,
    },
}

impl Refused {
    /// What to do next.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Refused::OtherGuild { .. } => {
                "check `[guild] id`, or give each guild a state of its own with `--state file:PATH`; \
                 `--allow-other-guild` forgets the other one"
            }
            Refused::Unknown(_) => {
                "`bannerman adopt` takes the guild over as it is, without a change; `--force` puts ours on now, \
                 without announcing"
            }
            Refused::Older { .. } => {
                "compile the newest commit; `--allow-older` goes back on purpose, or past a commit with a wrong date"
            }
        }
    }
}

/// Refuses a plan for another guild than the state's.
pub(crate) fn guild(state: &State, wanted: &str) -> Result<(), Refused> {
    if !state.guild.is_empty() && state.guild != wanted {
        return Err(Refused::OtherGuild { known: state.guild.clone(), wanted: wanted.to_owned() });
    }
    Ok(())
}

/// Refuses to replace what a guild wears when nothing is known of it: a state that was lost must not lead to art
/// being put on twice and an event being announced twice.
pub(crate) fn unknown(plan: &Plan, state: &State, live: &Live, force: bool) -> Result<(), Refused> {
    let replaced =
        plan.changes().map(|(surface, _)| surface).filter(|surface| live.guild.hash(*surface).is_some());
    let names: Vec<&str> = replaced.map(Surface::name).collect();
    if state.is_blank() && !force && !names.is_empty() {
        return Err(Refused::Unknown(names.join(" and a ")));
    }
    Ok(())
}

/// Refuses a lock that is older than the one that was applied last. `is_ancestor` says whether its first commit is one of
/// its second's; only who has the history knows. Without it the commits' dates decide. A commit that claims to be of
/// tomorrow keeps no other one out: anybody can date a commit as he likes.
pub(crate) fn older(
    new: &Source,
    applied: &Source,
    now: DateTime<Utc>,
    is_ancestor: impl Fn(&str, &str) -> bool,
) -> Result<(), Refused> {
    let (Some(new_commit), Some(applied_commit)) = (&new.commit, &applied.commit) else { return Ok(()) };
    if new_commit == applied_commit || is_ancestor(applied_commit, new_commit) {
        return Ok(());
    }
    let possible = now.checked_add_days(Days::new(1)).unwrap_or(now);
    let is_earlier = match (new.committed, applied.committed) {
        (Some(new), Some(applied)) => new < applied && applied <= possible,
        _ => false,
    };
    match is_earlier || is_ancestor(new_commit, applied_commit) {
        true => Err(Refused::Older { new: named(new_commit, new), applied: named(applied_commit, applied) }),
        false => Ok(()),
    }
}

/// `a1b2c3d4e5f6 of 2026-11-20 18:03`.
fn named(commit: &str, source: &Source) -> String {
    let short = commit.get(..12).unwrap_or(commit);
    let date = source.committed.map(|time| time.format(" of %Y-%m-%d %H:%M").to_string());
    format!("{short}{}", date.unwrap_or_default())
}
