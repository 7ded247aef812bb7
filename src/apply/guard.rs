//! What must not happen, looked for in the plan before it is shown or applied.

use super::plan::Plan;
use super::state::State;

/// Why a plan is refused, with the option that overrides it.
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
}

impl Refused {
    /// What to do next.
    pub fn help(&self) -> &'static str {
        match self {
            Refused::OtherGuild { .. } => {
                "check `[guild] id`, or give each guild a state of its own with `--state file:PATH`"
            }
        }
    }
}

/// Refuses a plan that is not for this state.
pub fn check(plan: &Plan, state: &State) -> Result<(), Refused> {
    if !state.guild.is_empty() && state.guild != plan.guild {
        return Err(Refused::OtherGuild { known: state.guild.clone(), wanted: plan.guild.clone() });
    }
    Ok(())
}
