//! Repository → lock, in four steps:
//!
//! 1. [`read_tree`] makes a [`Survey`] of every event.
//! 2. [`rules`] judge what was read.
//! 3. [`resolve`] lays the events out over the years.
//! 4. [`assemble`] makes a [`Lock`](crate::lock::Lock) of all that.

pub(crate) mod assemble;
pub(crate) mod flaw;
pub(crate) mod front_matter;
pub mod meta;
pub(crate) mod plain;
pub(crate) mod read_tree;
pub mod resolve;
pub mod rules;
pub(crate) mod survey;
pub(crate) mod value;
pub mod when;
mod yaml;
pub(crate) mod yaml11;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::{Checked, Diagnostic, Report, Severity};
use crate::lock::Horizon;
use crate::policy::RuleLevel;
use crate::repository::{Checkout, Error};
use crate::threads;
pub(crate) use read_tree::{Keeper, survey};
pub(crate) use survey::Survey;

/// What of a branding repository is read, and how it is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The folder of the event folders, from the repository's root.
    pub(crate) events: &'a str,
    /// The years that the events are laid out over.
    pub horizon: Horizon,
    /// How serious the findings of single rules are, by the rule's code.
    pub(crate) levels: &'a BTreeMap<String, RuleLevel>,
}

/// Reads a branding repository and judges it.
pub(crate) fn check(checkout: &Checkout, scope: Scope<'_>) -> Result<(Survey, Report), Error> {
    check_keeping(checkout, scope, None)
}

/// Checks, and hands the pictures that are read to a keeper meanwhile: they need not be read again.
pub(crate) fn check_keeping(
    checkout: &Checkout,
    scope: Scope<'_>,
    keeper: Option<Keeper<'_>>,
) -> Result<(Survey, Report), Error> {
    let survey = survey(checkout, scope.events, scope.horizon, keeper)?;
    let report = judge(&survey, &checkout.prefix, scope.levels);
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

fn judge(survey: &Survey, prefix: &str, levels: &BTreeMap<String, RuleLevel>) -> Report {
    let mut diagnostics = found(survey);
    diagnostics.retain_mut(|diagnostic| match levels.get(diagnostic.rule.code) {
        // What has to be right for a lock to be made stays an error, whatever is said about it.
        _ if diagnostic.rule.severity == Severity::Error => true,
        Some(RuleLevel::Allow) => false,
        Some(RuleLevel::Deny) => {
            diagnostic.severity = Severity::Error;
            true
        }
        Some(RuleLevel::Warn) | None => true,
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
