//! What changed: new, moved and gone events, and pictures side by side.

use super::art::Gallery;
use crate::diff::{ArtChange, Changed, Crowded, Whole, words};
use crate::escape::{html, inline};
use crate::lock::{Asset, Slot};
use crate::preview::Year;

/// The section; nothing without a base.
pub fn section<'a>(year: &'a Year, gallery: &Gallery<'a>) -> String {
    let Some(changes) = &year.base else { return String::new() };
    let diff = &changes.diff;
    let broken = changes.broken.as_ref().map_or(String::new(), |broken| {
        format!("<p class=\"warning\">{}: what can be read of it is compared.</p>", html(&inline(broken)))
    });
    let mut items = String::new();
    for whole in &diff.added {
        items.push_str(&item("new", &whole.event.title, &days_of(whole)));
    }
    for whole in &diff.removed {
        let art = || {
            [Slot::Icon, Slot::Banner]
                .into_iter()
                .flat_map(|slot| whole.event.assets(slot).iter().map(move |asset| (slot, asset)))
        };
        let pictures: String = art().map(|(slot, asset)| figure(gallery, slot, asset, "before")).collect();
        items.push_str(&item(
            "gone",
            &whole.event.title,
            &format!("{}{}", days_of(whole), art_of(&pictures)),
        ));
    }
    for changed in &diff.changed {
        items.push_str(&item("changed", &title(year, &changed.name), &changed_body(changed, gallery)));
    }
    for crowded in &diff.crowded {
        items.push_str(&item("changed", &title(year, &crowded.name), &crowded_body(crowded)));
    }
    if items.is_empty() {
        items.push_str("<p class=\"quiet\">Nothing that anybody would see.</p>\n");
    }
    format!(
        "<section aria-labelledby=\"changes\">\n<h2 id=\"changes\">What changed since <code>{}</code></h2>\n{broken}\
         <div class=\"changes\">\n{items}</div>\n</section>\n",
        html(&inline(&changes.base))
    )
}

fn title(year: &Year, name: &str) -> String {
    year.lock.event(name).map_or(name.to_owned(), |event| event.title.clone())
}

fn item(kind: &str, title: &str, body: &str) -> String {
    format!(
        "<article class=\"panel change\">\n<h3><span class=\"tag {kind}\">{kind}</span>{}</h3>\n{body}</article>\n",
        html(&inline(title))
    )
}

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

fn changed_body<'a>(changed: &'a Changed, gallery: &Gallery<'a>) -> String {
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
    let pictures: String = changed.art.iter().map(|change| art(change, gallery)).collect();
    format!("{}{}", list(lines.into_iter()), art_of(&pictures))
}

fn art_of(pictures: &str) -> String {
    if pictures.is_empty() { String::new() } else { format!("<div class=\"pairs\">{pictures}</div>\n") }
}

/// Before and after, side by side.
fn art<'a>(change: &'a ArtChange, gallery: &Gallery<'a>) -> String {
    let slot = change.slot;
    let side = |asset: &'a Option<Asset>, name: &str| match asset {
        Some(asset) => figure(gallery, slot, asset, name),
        None => format!(
            "<figure class=\"none\"><span class=\"{}\"></span><figcaption>{name}: none</figcaption></figure>",
            slot.name()
        ),
    };
    format!(
        "<div class=\"pair\"><p>{}</p><div class=\"sides\">{}{}</div></div>",
        html(&inline(&words::art(change))),
        side(&change.before, "before"),
        side(&change.after, "after")
    )
}

fn figure<'a>(gallery: &Gallery<'a>, slot: Slot, asset: &'a Asset, side: &str) -> String {
    let alt = format!("{} {}, {side}", slot.name(), asset.name());
    format!(
        "<figure>{}<figcaption>{side}: {}</figcaption></figure>",
        gallery.show(slot, asset, &alt),
        html(&inline(asset.name()))
    )
}
