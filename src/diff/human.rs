//! The difference for people.

use super::{Changed, Diff, Whole, words};
use crate::escape::{self, inline};
use crate::surface::SurfaceRow;

/// One paragraph an event; one line when nothing differs. `broken` says which sides could not be read as a whole.
pub(crate) fn render(diff: &Diff, broken: &[&str]) -> String {
    let mut out = String::new();
    for broken in broken {
        let text = format!("! {broken}, so days and art may be missing here; `bannerman check` tells\n");
        out.push_str(&escape::block(&text));
    }
    if diff.is_empty() && broken.is_empty() {
        return "no effect: the same events, on the same days, with the same art\n".to_owned();
    }
    if diff.is_empty() {
        out.push_str("no effect on what can be read\n");
    }
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
    let count = |number: usize, row: &SurfaceRow| match number {
        1 => format!("1 {}", row.name),
        _ => format!("{number} {}", row.plural),
    };
    let assets: Vec<String> = whole
        .event
        .assets
        .iter()
        .filter(|(surface, assets)| surface.row().required || !assets.is_empty())
        .map(|(surface, assets)| count(assets.len(), surface.row()))
        .collect();
    inline(&format!("{}: {days}; {}", whole.event.name, assets.join(", "))).into_owned()
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
        let length = if old == new { String::new() } else { format!(": {old} → {new} characters") };
        lines.push(format!("description changed{length}"));
    }
    lines.extend(changed.art.iter().map(words::art));
    lines
}
