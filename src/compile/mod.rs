//! Repository → lock. In order: [`survey`] reads every event, [`rules`] judge what was read, [`resolve`]
//! lays the events out over the years, [`assemble`] writes it all down as a [`Lock`](crate::lock::Lock).

pub mod assemble;
pub mod front_matter;
pub mod meta;
pub mod resolve;
pub mod rules;
pub mod survey;
pub mod when;

use crate::diagnostic::{Checked, Report};
use crate::repository::{Checkout, Error};
pub use survey::{Survey, survey};

/// Reads a branding repository and judges it. `events` is the folder of the event folders.
pub fn check(checkout: &Checkout, events: &str) -> Result<(Survey, Report), Error> {
    let survey = survey(checkout.tree.as_ref(), events)?;
    let report = judge(&survey, &checkout.prefix);
    Ok((survey, report))
}

fn judge(survey: &Survey, prefix: &str) -> Report {
    let mut diagnostics = Vec::new();
    for (_, check) in rules::RULES {
        check(survey, &mut diagnostics);
    }
    let mut report = Report {
        events: survey
            .events
            .iter()
            .map(|event| Checked { name: event.name.clone(), path: event.path.clone() })
            .collect(),
        diagnostics,
        texts: survey.texts(),
        prefix: prefix.to_owned(),
    };
    report.sort();
    report
}
