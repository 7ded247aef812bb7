//! What must not happen, looked for in the plan before it is shown or applied. Each refusal says what was seen and
//! names the option that overrides it.

use super::plan::{Live, Plan, hash};
use super::state::State;
use crate::lock::Slot;

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
        /// The lock's commit, shortened.
        new: String,
        /// The commit that was applied last, shortened.
        applied: String,
    },
}

impl Refused {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Refused::OtherGuild { .. } => {
                "check `[guild] id`, or give each guild a state of its own with `--state file:PATH`; \
                 `--allow-other-guild` forgets the other one"
            }
            Refused::Unknown(_) => {
                "`bannerman adopt` takes the guild over as it is, without a change; `--force` puts ours on now, \
                 without announcing"
            }
            Refused::Older { .. } => "compile the newest commit; `--allow-older` goes back on purpose",
        }
    }
}

/// Refuses a plan for another guild than the state's.
pub fn guild(state: &State, wanted: &str) -> Result<(), Refused> {
    if !state.guild.is_empty() && state.guild != wanted {
        return Err(Refused::OtherGuild { known: state.guild.clone(), wanted: wanted.to_owned() });
    }
    Ok(())
}

/// Refuses to replace what a guild wears when nothing is known of it: a state that was lost must not lead to art
/// being put on twice and an event being announced twice.
pub fn unknown(plan: &Plan, state: &State, live: &Live, force: bool) -> Result<(), Refused> {
    let replaced = plan.changes().map(|(slot, _)| slot).filter(|slot| hash(&live.guild, *slot).is_some());
    let names: Vec<&str> = replaced.map(Slot::name).collect();
    if state.is_blank() && !force && !names.is_empty() {
        return Err(Refused::Unknown(names.join(" and a ")));
    }
    Ok(())
}

/// Refuses a lock whose commit is an ancestor of the one that was applied last. `is_ancestor` says whether its first
/// commit is one of its second's; only who has the history knows.
pub fn older(
    new: Option<&str>,
    applied: Option<&str>,
    is_ancestor: impl Fn(&str, &str) -> bool,
) -> Result<(), Refused> {
    match (new, applied) {
        (Some(new), Some(applied)) if new != applied && is_ancestor(new, applied) => {
            let short = |commit: &str| commit[..commit.len().min(12)].to_owned();
            Err(Refused::Older { new: short(new), applied: short(applied) })
        }
        _ => Ok(()),
    }
}
