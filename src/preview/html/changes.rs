//! What changed: new, moved and gone events, and pictures side by side.

use std::fmt::Write;

use super::art::Gallery;
use super::page::PageParts;
use crate::diff::{ArtChange, Changed, Crowded, Diff, Whole, words};
use crate::escape::{html, inline};
use crate::lock::Asset;
use crate::preview::Year;
use crate::surface::Surface;

/// The section; nothing without a base.
pub(crate) fn section<'a>(page: &mut PageParts<'a>, year: &'a Year, gallery: &Gallery<'a>) {
    let Some(changes) = &year.base else { return };
    let diff = &changes.diff;
    let broken = changes.broken.as_ref().map_or(String::new(), |broken| {
        format!("<p class=\"warning\">{}: what can be read of it is compared.</p>", html(&inline(broken)))
    });
    let _ = write!(
        page,
        "<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">What changed since <code>{}</code></h2>\n{broken}\
         <div class=\"changes\">\n",
        html(&inline(&changes.base))
    );
    for whole in &diff.added {
        begin(page, "new", &whole.event.title);
        page.text(&days_of(whole));
        page.text(END);
    }
    for whole in &diff.removed {
        begin(page, "gone", &whole.event.title);
        page.text(&days_of(whole));
        let art = Surface::ALL
            .into_iter()
            .flat_map(|surface| whole.event.assets[surface].iter().map(move |asset| (surface, asset)));
        pairs(page, art, |page, (surface, asset)| figure(page, gallery, surface, asset, "before"));
        page.text(END);
    }
    for changed in &diff.changed {
        begin(page, "changed", &title(year, &changed.name));
        page.text(&list(words_of(changed).into_iter()));
        pairs(page, &changed.art, |page, change| art(page, change, gallery));
        page.text(END);
    }
    for crowded in &diff.crowded {
        begin(page, "changed", &title(year, &crowded.name));
        page.text(&crowded_body(crowded));
        page.text(END);
    }
    if *diff == Diff::default() {
        page.text("<p class=\"quiet\">Nothing that anybody would see.</p>\n");
    }
    page.text("</div>\n</section>\n");
}

fn title(year: &Year, name: &str) -> String {
    year.lock.event(name).map_or(name.to_owned(), |event| event.title.clone())
}

/// The head of what changed about one event. [`END`] ends it.
fn begin(page: &mut PageParts<'_>, kind: &str, title: &str) {
    let title = html(&inline(title));
    let _ = writeln!(
        page,
        "<article class=\"panel change\">\n<h3><span class=\"tag {kind}\">{kind}</span>{title}</h3>"
    );
}

const END: &str = "</article>\n";

fn list(lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.map(|line| format!("<li>{line}</li>")).collect();
    if lines.is_empty() { lines } else { format!("<ul>{lines}</ul>\n") }
}

fn days_of(whole: &Whole) -> String {
    let lines = words::by_years(&whole.years, |days| words::days(days));
    list(lines.into_iter().map(|(years, days)| html(&format!("{years}: {days}"))))
}

fn crowded_body(crowded: &Crowded) -> String {
    let lines = words::by_years(&crowded.years, words::fewer);
    list(lines.into_iter().map(|(years, days)| html(&format!("{years}: {days}, others have the rest"))))
}

fn words_of(changed: &Changed) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((old, new)) = &changed.title {
        lines.push(html(&inline(&format!("called {new}, before: {old}"))));
    }
    if let Some((_, fallback)) = changed.fallback {
        let now = if fallback { "is the fallback now" } else { "is no longer the fallback" };
        lines.push(now.to_owned());
    }
    for (years, days) in words::by_years(&changed.moved, words::moved) {
        lines.push(html(&format!("{years}: {days}")));
    }
    if changed.description.is_some() {
        lines.push("another description".to_owned());
    }
    lines
}

/// Pictures beside each other, where there are some.
fn pairs<'a, T>(
    page: &mut PageParts<'a>,
    art: impl IntoIterator<Item = T>,
    mut show: impl FnMut(&mut PageParts<'a>, T),
) {
    let mut art = art.into_iter().peekable();
    if art.peek().is_none() {
        return;
    }
    page.text("<div class=\"pairs\">");
    art.for_each(|one| show(page, one));
    page.text("</div>\n");
}

/// Before and after, side by side.
fn art<'a>(page: &mut PageParts<'a>, change: &'a ArtChange, gallery: &Gallery<'a>) {
    let surface = change.surface;
    let words = html(&inline(&words::art(change)));
    let _ = write!(page, "<div class=\"pair\"><p>{words}</p><div class=\"sides\">");
    for (asset, side) in [(&change.before, "before"), (&change.after, "after")] {
        match asset {
            Some(asset) => figure(page, gallery, surface, asset, side),
            None => {
                let surface = surface.name();
                let _ = write!(
                    page,
                    "<figure class=\"none\"><span class=\"{surface}\"></span><figcaption>{side}: none</figcaption></figure>"
                );
            }
        }
    }
    page.text("</div></div>");
}

fn figure<'a>(
    page: &mut PageParts<'a>,
    gallery: &Gallery<'a>,
    surface: Surface,
    asset: &'a Asset,
    side: &str,
) {
    page.text("<figure>");
    gallery.show(page, surface, asset, &format!("{} {}, {side}", surface.name(), asset.name()));
    let _ = write!(page, "<figcaption>{side}: {}</figcaption></figure>", html(&inline(asset.name())));
}
