//! The difference for people.

use super::{Changed, Diff, Whole, words};
use crate::escape::inline;

/// One paragraph an event; one line when nothing differs.
pub fn render(diff: &Diff) -> String {
    if diff.is_empty() {
        return "no effect: the same events, on the same days, with the same art\n".to_owned();
    }
    let mut out = String::new();
    for whole in &diff.added {
        out.push_str(&format!("+ {}\n", event(whole)));
    }
    for whole in &diff.removed {
        out.push_str(&format!("- {}\n", event(whole)));
    }
    for changed in &diff.changed {
        out.push_str(&format!("~ {}\n", inline(&changed.name)));
        for line in lines(changed) {
            out.push_str(&format!("    {}\n", inline(&line)));
        }
    }
    for crowded in &diff.crowded {
        out.push_str(&format!("! {} has fewer days\n", inline(&crowded.name)));
        for (years, text) in words::by_years(&crowded.years, words::fewer) {
            out.push_str(&format!("    {years}: {text}\n"));
        }
    }
    out
}

fn event(whole: &Whole) -> String {
    let days = match words::usually(&whole.years) {
        _ if whole.event.is_fallback() => "the fallback".to_owned(),
        Some(days) => days,
        None => "no day in these years".to_owned(),
    };
    let count = |number: usize, what: &str| match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    };
    let (icons, banners) =
        (count(whole.event.icons.len(), "icon"), count(whole.event.banners.len(), "banner"));
    inline(&format!("{}: {days}; {icons}, {banners}", whole.event.name)).into_owned()
}

/// What differs in one event, a line each.
pub(super) fn lines(changed: &Changed) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((_, now)) = changed.fallback {
        lines.push(if now { "is the fallback now" } else { "is not the fallback any more" }.to_owned());
    }
    for (years, text) in words::by_years(&changed.moved, words::moved) {
        lines.push(format!("{years}: {text}"));
    }
    if let Some((old, new)) = &changed.title {
        lines.push(format!("title: “{old}” → “{new}”"));
    }
    if let Some((old, new)) = changed.description {
        lines.push(format!("description changed: {old} → {new} characters"));
    }
    lines.extend(changed.art.iter().map(words::art));
    lines
}
