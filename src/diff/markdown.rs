//! The difference for a pull request: a comment that a reviewer can judge by, with the pictures.

use super::{ArtChange, Changed, Diff, Whole, human, words};
use crate::escape::{html, inline, markdown, uri_path};
use crate::lock::Asset;
use crate::surface::Surface;

/// Where the pictures of both sides can be seen.
#[derive(Debug, Clone, Default)]
pub(crate) struct ImageBases {
    /// The address of the files before the change, ending where a path from the branding repository's root
    /// goes on; none where they cannot be seen.
    pub before: Option<String>,
    /// Likewise after it.
    pub after: Option<String>,
}

/// A section with a heading. `broken` says which sides could not be read as a whole.
pub(crate) fn render(diff: &Diff, images: &ImageBases, broken: &[&str]) -> String {
    let mut out = String::from("### What this change does to the branding\n\n");
    for broken in broken {
        out.push_str(&format!("> {}, so days and art may be missing here.\n\n", markdown(broken)));
    }
    if diff.is_empty() && !broken.is_empty() {
        out.push_str("No effect on what can be read.\n");
        return out;
    }
    if diff.is_empty() {
        out.push_str("No effect: the same events, on the same days, with the same art.\n");
        return out;
    }
    for whole in &diff.added {
        let shown = images.after.as_deref();
        out.push_str(&format!(
            "**{}** is new: {}\n\n{}",
            markdown(&whole.event.name),
            days(whole),
            gallery(whole, shown)
        ));
    }
    for whole in &diff.removed {
        out.push_str(&format!("**{}** is removed: {}\n\n", markdown(&whole.event.name), days(whole)));
    }
    for changed in &diff.changed {
        out.push_str(&section(changed, images));
    }
    for crowded in &diff.crowded {
        out.push_str(&format!(
            "**{}** has fewer days, because of another event:\n\n",
            markdown(&crowded.name)
        ));
        for (years, text) in words::by_years(&crowded.years, words::fewer) {
            out.push_str(&format!("- {years}: {text}\n"));
        }
        out.push('\n');
    }
    out
}

fn days(whole: &Whole) -> String {
    if whole.event.is_fallback() {
        return "the fallback, for days without another event".to_owned();
    }
    let lines = words::by_years(&whole.years, |days| words::days(days));
    match lines.as_slice() {
        [] => "no day in these years".to_owned(),
        lines => lines.iter().map(|(years, days)| format!("{days} ({years})")).collect::<Vec<_>>().join("; "),
    }
}

fn gallery(whole: &Whole, base: Option<&str>) -> String {
    let mut out = String::new();
    for surface in Surface::LOCK_ORDER {
        for asset in &whole.event.assets[surface] {
            out.push_str(&format!(
                "- {} {}: {}\n",
                surface.name(),
                markdown(asset.name()),
                words::asset(asset)
            ));
            out.push_str(
                &base.map_or(String::new(), |base| format!("  {}\n", picture(surface, asset, base))),
            );
        }
    }
    out + "\n"
}

fn section(changed: &Changed, images: &ImageBases) -> String {
    let mut out = format!("**{}**\n\n", markdown(&changed.name));
    let without_art = Changed { art: Vec::new(), ..changed.clone() };
    if !changed.moved.is_empty() {
        out.push_str("| year | before | after |\n|---|---|---|\n");
        for (years, text) in words::by_years(&changed.moved, words::moved) {
            let (before, after) = text.split_once(" → ").unwrap_or((&text, ""));
            out.push_str(&format!("| {years} | {before} | {after} |\n"));
        }
        out.push('\n');
    }
    let other = Changed { moved: Default::default(), ..without_art };
    for line in human::lines(&other) {
        out.push_str(&format!("- {}\n", markdown(&line)));
    }
    for change in &changed.art {
        out.push_str(&format!("- {}\n{}", markdown(&words::art(change)), pictures(change, images)));
    }
    format!("{}\n\n", out.trim_end())
}

/// Before and after, side by side.
fn pictures(change: &ArtChange, images: &ImageBases) -> String {
    let side = |asset: &Option<Asset>, base: &Option<String>| {
        Some(picture(change.surface, asset.as_ref()?, base.as_deref()?))
    };
    let (before, after) = (side(&change.before, &images.before), side(&change.after, &images.after));
    match (before, after) {
        (None, None) => String::new(),
        (Some(one), None) | (None, Some(one)) => format!("  {one}\n"),
        (Some(before), Some(after)) => format!("  {before} → {after}\n"),
    }
}

fn picture(surface: Surface, asset: &Asset, base: &str) -> String {
    let width = surface.row().comment_width;
    // An empty line would end the HTML, and what follows be Markdown.
    let name = html(&inline(asset.name()));
    format!("<img src=\"{base}{}\" width=\"{width}\" alt=\"{name}\">", uri_path(&asset.path))
}
