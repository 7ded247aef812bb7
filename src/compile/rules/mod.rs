//! The validation rules: one rule a file, each with its code, its words and its check, and this one table.
//!
//! To add a rule, write its file beside the others, and add its `mod` and its row to this file. A code is never used
//! twice. `docs/rules.md` and the codes in `schema/config.schema.json` are derived from the table (`CONTRIBUTING.md`
//! has the steps).
//!
//! A rule looks at what was read and pushes what it finds. It prints nothing and never stops early. Rules do not repeat
//! each other: where a file is missing, only the rule about missing files speaks.

mod animated;
mod bad_authors;
mod bad_date;
mod bad_dates;
mod bad_days;
mod bad_description;
mod bad_fallback;
mod bad_front_matter;
mod bad_pair;
mod bad_priority;
mod broken_picture;
mod collision;
mod committed_state;
mod dates_end;
mod end_before_start;
mod fallback_with_dates;
mod left_alone;
mod lfs_pointer;
mod missing_assets;
mod missing_date;
mod missing_events;
mod missing_meta;
mod never_worn;
mod no_pair;
mod not_a_file;
mod not_a_picture;
mod odd_shape;
mod one_fallback;
mod pinned_feast;
mod select;
mod too_large;
mod unknown_key;
mod unpaired;
mod unreadable_meta;
mod unusable_name;
mod wrong_extension;

use std::collections::BTreeMap;

use super::survey::Survey;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::escape::excerpt;
use crate::policy::RuleLevel;
use crate::problem::Problem;
use crate::spelling::nearest;

/// Looks at a survey and pushes what it finds.
pub(crate) type Check = fn(&Survey, &mut Vec<Diagnostic>);

/// Every rule, by code.
pub static RULES: &[(&Rule, Check)] = &[
    (&missing_events::RULE, missing_events::check),
    (&missing_meta::RULE, missing_meta::check),
    (&missing_assets::RULE, missing_assets::check),
    (&unreadable_meta::RULE, unreadable_meta::check),
    (&bad_front_matter::RULE, bad_front_matter::check),
    (&bad_description::RULE, bad_description::check),
    (&bad_fallback::RULE, bad_fallback::check),
    (&missing_date::RULE, missing_date::check),
    (&bad_date::RULE, bad_date::check),
    (&one_fallback::RULE, one_fallback::check),
    (&collision::RULE, collision::check),
    (&odd_shape::RULE, odd_shape::check),
    (&not_a_picture::RULE, not_a_picture::check),
    (&broken_picture::RULE, broken_picture::check),
    (&too_large::RULE, too_large::check),
    (&lfs_pointer::RULE, lfs_pointer::check),
    (&not_a_file::RULE, not_a_file::check),
    (&wrong_extension::RULE, wrong_extension::check),
    (&unknown_key::RULE, unknown_key::check),
    (&animated::RULE, animated::check),
    (&unusable_name::RULE, unusable_name::check),
    (&fallback_with_dates::RULE, fallback_with_dates::check),
    (&bad_days::RULE, bad_days::check),
    (&bad_dates::RULE, bad_dates::check),
    (&bad_priority::RULE, bad_priority::check),
    (&never_worn::RULE, never_worn::check),
    (&dates_end::RULE, dates_end::check),
    (&pinned_feast::RULE, pinned_feast::check),
    (&bad_pair::RULE, bad_pair::check),
    (&no_pair::RULE, no_pair::check),
    (&unpaired::RULE, unpaired::check),
    (&bad_authors::RULE, bad_authors::check),
    (&end_before_start::RULE, end_before_start::check),
    (&left_alone::RULE, left_alone::check),
    (&committed_state::RULE, committed_state::check),
];

/// The rule with this code or name, in any letter case.
pub(crate) fn find(code: &str) -> Option<&'static Rule> {
    let known = |rule: &&Rule| [rule.code, rule.name].iter().any(|known| known.eq_ignore_ascii_case(code));
    RULES.iter().map(|(rule, _)| *rule).find(known)
}

/// Why the configuration cannot set these levels.
pub(crate) fn refuse_levels(levels: &BTreeMap<String, RuleLevel>) -> Option<Problem> {
    levels.iter().find_map(|(code, level)| {
        let Some((rule, _)) = RULES.iter().find(|(rule, _)| rule.code == code) else {
            let codes: Vec<&str> = RULES.iter().map(|(rule, _)| rule.code).collect();
            let help = match nearest(code, &codes) {
                Some(known) => format!("did you mean `{known}`? `bannerman explain` lists all codes"),
                None => "`bannerman explain` lists all codes".to_owned(),
            };
            return Some(Problem::new(format!("`[rules]` has `{}`, which is no code", excerpt(code)), help));
        };
        let lowered = rule.severity == Severity::Error && *level != RuleLevel::Deny;
        lowered.then(|| {
            let help = "only warnings can be allowed; what is an error keeps a lock from being made";
            Problem::new(format!("`[rules] {code}` would lower an error"), help)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_used_once() {
        for (index, (rule, _)) in RULES.iter().enumerate() {
            assert_eq!(rule.code, format!("B{:03}", index + 1), "{}", rule.name);
        }
    }

    #[test]
    fn every_rule_explains_itself() {
        for (rule, _) in RULES {
            assert!(rule.summary.ends_with('.'), "{}", rule.code);
            assert!(rule.explanation.len() > 80 && rule.example.contains("    "), "{}", rule.code);
        }
    }
}
