//! A card an event: its days this year and in the next ones, its description, its art, and what `check` says.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::Datelike;

use super::art::Gallery;
use super::page::PageParts;
use super::problems;
use super::timeline::Colors;
use crate::calendar::{Row, rows};
use crate::diff::{Days, words};
use crate::escape::{html, inline};
use crate::lock::{Asset, Event};
use crate::preview::{Preview, Year, markup};
use crate::surface::Surface;

/// The section. The event that comes next is first, the fallback last.
pub(crate) fn section<'a>(
    page: &mut PageParts<'a>,
    preview: &Preview,
    year: &'a Year,
    gallery: &Gallery<'a>,
    colors: &Colors,
) {
    let rows = rows(&year.lock);
    let next = |event: &Event| {
        let days = rows.iter().filter(|row| row.event == event.name);
        days.map(|row| row.to).find(|to| *to >= preview.today)
    };
    let mut events: Vec<&Event> = year.lock.events.iter().collect();
    events.sort_by_key(|event| (event.is_fallback(), next(event).is_none(), next(event), &event.name));
    page.text("<section aria-labelledby=\"events\">\n<h2 id=\"events\">Events</h2>\n<div class=\"cards\">\n");
    let cards = Cards { preview, rows: &rows, gallery, colors };
    for event in events {
        cards.card(page, event);
    }
    page.text("</div>\n</section>\n");
}

/// What every card is made from.
struct Cards<'p, 'a> {
    preview: &'p Preview,
    rows: &'p [Row],
    gallery: &'p Gallery<'a>,
    colors: &'p Colors,
}

impl<'a> Cards<'_, 'a> {
    fn card(&self, page: &mut PageParts<'a>, event: &'a Event) {
        let Cards { preview, rows, colors, .. } = *self;
        let _ = write!(
            page,
            "<article class=\"panel card\">\n<h3><i class=\"dot {}\"></i>{}</h3>\n<p class=\"quiet\"><code>{}</code></p>\n\
         {}{}<div class=\"markup\">{}</div>\n",
            colors.class(&event.name),
            html(&inline(&event.title)),
            html(&inline(&event.name)),
            problems::of_event(preview, event),
            days(preview, event, rows),
            markup::html(&event.description),
        );
        for surface in Surface::ALL {
            let _ = write!(page, "<div class=\"art {}\">", surface.row().plural);
            for asset in &event.assets[surface] {
                self.figure(page, event, surface, asset);
            }
            page.text("</div>\n");
        }
        page.text("</article>\n");
    }

    fn figure(&self, page: &mut PageParts<'a>, event: &Event, surface: Surface, asset: &'a Asset) {
        let Cards { preview, gallery, .. } = *self;
        let alt = format!("{} of {}: {}", surface.name(), event.title, asset.name());
        page.text("<figure>");
        gallery.show(page, surface, asset, &alt);
        let _ = writeln!(
            page,
            "<figcaption><b>{}</b><span>{} · {}</span>{}</figcaption></figure>",
            html(&inline(asset.name())),
            asset.format.title(),
            words::asset(asset),
            problems::of_asset(preview, asset),
        );
    }
}

/// Its days, from this year on: years that have the same ones are one line.
fn days(preview: &Preview, event: &Event, rows: &[Row]) -> String {
    if event.is_fallback() {
        return "<p class=\"dates\">Worn on every day that has no event.</p>\n".to_owned();
    }
    let mut years: BTreeMap<i32, Vec<Days>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.event == event.name) {
        years.entry(row.from.year()).or_default().push((row.from, row.to));
    }
    let this_year = preview.today.year();
    if years.keys().any(|year| *year >= this_year) {
        years.retain(|year, _| *year >= this_year);
    }
    let link = |years: &str| {
        let first: Option<i32> = years.split(' ').next().and_then(|year| year.parse().ok());
        let row = rows.iter().find(|row| row.event == event.name && Some(row.from.year()) == first);
        row.and_then(|row| row.worn.first())
            .map_or(html(years), |(day, _)| format!("<a href=\"#{day}\">{}</a>", html(years)))
    };
    let lines = words::by_years(&years, |days| words::days(days));
    let lines: String = lines
        .iter()
        .map(|(years, days)| format!("<div><dt>{}</dt><dd>{}</dd></div>", link(years), html(days)))
        .collect();
    format!("<dl class=\"dates\">{lines}</dl>\n")
}
