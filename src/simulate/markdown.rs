//! Simulated nights as a table, for a pull request or a job's summary.

use super::{NightStretch, SimulatedNight, human, stretches};
use crate::apply::show;
use crate::escape::markdown;
use crate::surface::Surface;

/// A section with a table: a row for each night with something to tell, one for those without in between.
pub(crate) fn render(nights: &[SimulatedNight]) -> String {
    let mut out = format!("### Simulated: {}\n", human::summary(nights));
    let names = Surface::ALL.map(Surface::name).join(" | ");
    let (rule, empty) = ("---|".repeat(Surface::COUNT), " |".repeat(Surface::COUNT));
    out.push_str(&format!("\n| night | event | {names} | announced |\n|---|---|{rule}---|\n"));
    for stretch in stretches(nights) {
        let night = match stretch {
            NightStretch::Busy(night) => night,
            NightStretch::Quiet(first, _, 1) => {
                out.push_str(&format!("| {} | _nothing to do_ |{empty} |\n", show::long_day(first)));
                continue;
            }
            NightStretch::Quiet(_, last, number) => {
                let last = show::long_day(last);
                out.push_str(&format!("| until {last} | _{number} nights with nothing to do_ |{empty} |\n"));
                continue;
            }
        };
        let plan = &night.plan;
        let put_on = |surface: Surface| {
            let change = plan.surfaces[surface].change.as_ref();
            change.map_or(String::new(), |change| markdown(change.to.name()))
        };
        let announced =
            plan.announcement.as_ref().map_or(String::new(), |announcement| markdown(&announcement.title));
        let (day, event) = (show::long_day(plan.day), markdown(&plan.occurrence.event));
        let files = Surface::ALL.map(put_on).join(" | ");
        out.push_str(&format!("| {day} | {event} | {files} | {announced} |\n"));
        for problem in &night.outcome.problems {
            out.push_str(&format!("| | ❌ {} |{empty} |\n", markdown(&problem.message)));
        }
    }
    out
}
