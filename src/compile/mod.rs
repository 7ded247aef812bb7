//! Repository → lock. In order: [`read_tree`] makes a [`Survey`] of every event, [`rules`] judge what was read, [`resolve`]
//! lays the events out over the years, [`assemble`] writes it all down as a [`Lock`](crate::lock::Lock).

pub mod assemble;
pub mod front_matter;
pub mod meta;
pub mod plain;
pub mod read_tree;
pub mod resolve;
pub mod rules;
pub mod survey;
pub mod value;
pub mod when;
mod yaml;
pub mod yaml11;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::{Config, Level};
use crate::diagnostic::{Checked, Diagnostic, Report, Severity};
use crate::lock::Horizon;
use crate::repository::{Checkout, Error};
use crate::threads;
pub use read_tree::{Keeper, survey};
pub use survey::Survey;

/// Reads a branding repository and judges it over the years of `horizon`, as the configuration says.
pub fn check(checkout: &Checkout, config: &Config, horizon: Horizon) -> Result<(Survey, Report), Error> {
    check_keeping(checkout, config, horizon, None)
}

/// The same, with a keeper for the pictures that are read meanwhile: they need not be read again.
pub fn check_keeping(
    checkout: &Checkout,
    config: &Config,
    horizon: Horizon,
    keeper: Option<Keeper<'_>>,
) -> Result<(Survey, Report), Error> {
    let survey = survey(checkout, &config.source.events, horizon, keeper)?;
    let report = judge(&survey, &checkout.prefix, &config.rules);
    Ok((survey, report))
}

/// How many events are worth a thread's start: the rules take a few microseconds for each.
const EVENTS_A_THREAD: usize = 64;

/// What the rules find, each rule's together. With many events, several rules are asked at once.
fn found(survey: &Survey) -> Vec<Diagnostic> {
    let threads = threads::number(survey.events.len() / EVENTS_A_THREAD, rules::RULES.len());
    let next = AtomicUsize::new(0);
    let found = threads::together(threads, || {
        let mut found = Vec::new();
        while let Some((_, check)) = rules::RULES.get(next.fetch_add(1, Ordering::Relaxed)) {
            check(survey, &mut found);
        }
        found
    });
    found.into_iter().flatten().collect()
}

fn judge(survey: &Survey, prefix: &str, levels: &BTreeMap<String, Level>) -> Report {
    let mut diagnostics = found(survey);
    diagnostics.retain_mut(|diagnostic| match levels.get(diagnostic.rule.code) {
        // What has to be right for a lock to be made stays an error, whatever is said about it.
        _ if diagnostic.rule.severity == Severity::Error => true,
        Some(Level::Allow) => false,
        Some(Level::Deny) => {
            diagnostic.severity = Severity::Error;
            true
        }
        Some(Level::Warn) | None => true,
    });
    let mut report = Report {
        events: survey
            .events
            .iter()
            .map(|event| Checked { name: event.name.clone(), path: event.path.clone() })
            .collect(),
        diagnostics,
        beyond: Vec::new(),
        texts: survey.texts(),
        prefix: prefix.to_owned(),
    };
    report.sort();
    report.show_some();
    report
}
