//! Simulated nights for people.

use super::{NightStretch, SimulatedNight, stretches, total};
use crate::apply::show;
use crate::discord::fake::RequestCount;
use crate::escape::inline;

/// Night by night, and how many requests all of them take.
pub(crate) fn render(nights: &[SimulatedNight]) -> String {
    let mut out = String::new();
    for stretch in stretches(nights) {
        match stretch {
            NightStretch::Busy(night) => {
                out.push_str(&format!("{}\n", show::heading(&night.plan)));
                let changes = show::changes(&night.plan);
                out.push_str(if changes.is_empty() { "  nothing to send\n" } else { &changes });
                for note in &night.plan.notes {
                    out.push_str(&format!("  note: {}\n", inline(note)));
                }
                for problem in &night.outcome.problems {
                    out.push_str(&format!("  error: {}\n", inline(&problem.message)));
                }
            }
            NightStretch::Quiet(first, _, 1) => {
                out.push_str(&format!("{} · nothing to do\n", show::long_day(first)));
            }
            NightStretch::Quiet(_, last, number) => {
                out.push_str(&format!(
                    "until {} · {number} nights with nothing to do\n",
                    show::long_day(last)
                ));
            }
        }
    }
    out + &format!("\n{}\n", summary(nights))
}

/// `365 nights: 121 guild edits, 7 messages; nothing to do in 241`.
pub(crate) fn summary(nights: &[SimulatedNight]) -> String {
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    let RequestCount { edits, messages, .. } = total(nights);
    let quiet = nights.iter().filter(|night| night.plan.requests() == 0).count();
    format!(
        "{}: {}, {}; nothing to do in {quiet}",
        count(nights.len(), "night"),
        count(edits, "guild edit"),
        count(messages, "message")
    )
}
