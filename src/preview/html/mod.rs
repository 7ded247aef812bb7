//! A [`Preview`] → one HTML page. Its parts, from the top:
//!
//! | file | part |
//! |---|---|
//! | `timeline.rs` | the year, with a slider |
//! | `stage.rs`, `message.rs` | the guild on a day, and the announcement |
//! | `changes.rs` | what changed |
//! | `cards.rs` | a card for each event |
//! | `data.rs` | the days, as data for the script |
//! | `problems.rs` | what is wrong; it takes the place of all others |
//! | `served.rs` | what a page needs that follows its files |
//!
//! Text goes into the page as it is made. Pictures are put in when the page is written (`page.rs`).
//!
//! The page is closed: its policy lets nothing in and nothing out but the script, the style and the pictures that are
//! written into it. All text of strangers goes through [`escape::html`](crate::escape::html) or the Markdown reader.

mod art;
mod cards;
mod changes;
mod data;
mod message;
mod page;
mod problems;
mod served;
mod stage;
mod timeline;

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use self::art::Gallery;
use self::served::Served;
use super::{Preview, Year};
use crate::escape::{html, inline};

pub(crate) use page::PageParts;
pub(crate) use served::trouble;

const STYLE: &str = include_str!("../page/page.css");
const SCRIPT: &str = include_str!("../page/page.js");

/// The page, with the pictures in it.
pub(crate) fn page(preview: &Preview) -> PageParts<'_> {
    put_together(preview, None)
}

/// The page, with the pictures in [`files`] below `address`, a relative one that ends in a slash.
pub(crate) fn page_with_files<'a>(preview: &'a Preview, address: &'a str) -> PageParts<'a> {
    put_together(preview, Some(address))
}

/// The pictures as files: name and bytes. A name follows from the bytes.
pub(crate) fn files(preview: &Preview) -> Vec<(String, &[u8])> {
    preview.year.as_ref().map_or_else(Vec::new, art::files)
}

fn put_together<'a>(preview: &'a Preview, address: Option<&'a str>) -> PageParts<'a> {
    let moving = preview
        .year
        .as_ref()
        .is_some_and(|year| year.pictures.values().any(|picture| picture.still.is_some()));
    let own = source("script", SCRIPT);
    let Served { connect, script, attribute, element } =
        preview.changes.as_deref().map_or_else(Served::none, Served::at);
    let (images, style) = (if address.is_some() { "'self' data:" } else { "data:" }, source("style", STYLE));
    let mut page = PageParts::default();
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\"{attribute}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {own}{script}; {style}; \
         img-src {images}; {connect}base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title} · branding preview</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{header}\
         <main>\n",
        title = html(&inline(&preview.source)),
        header = header(preview, moving),
    );
    match &preview.year {
        Some(year) => sections(&mut page, preview, year, address),
        None => page.text(&problems::section(preview)),
    }
    let _ = write!(
        page,
        "</main>\n{footer}<script>{SCRIPT}</script>\n{element}</body>\n</html>\n",
        footer = footer(preview),
    );
    page
}

/// The year.
fn sections<'a>(page: &mut PageParts<'a>, preview: &'a Preview, year: &'a Year, address: Option<&'a str>) {
    let gallery = Gallery::new(&year.pictures, address);
    let colors = timeline::Colors::of(&year.lock);
    page.text(&timeline::section(preview, year, &colors));
    page.text(&stage::section(year));
    changes::section(page, year, &gallery);
    cards::section(page, preview, year, &gallery, &colors);
    page.text(&problems::rest(preview, year));
    page.text(&data::script(preview, year, &colors));
}

/// What lets exactly this text run, or look like something.
fn source(kind: &str, text: &str) -> String {
    format!("{kind}-src 'sha256-{}'", digest(text))
}

fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn header(preview: &Preview, moving: bool) -> String {
    let commit = match &preview.commit {
        Some(commit) => format!("commit <code>{}</code>", html(&commit[..12.min(commit.len())])),
        None => "files that are not committed".to_owned(),
    };
    let motion = if moving {
        "<button type=\"button\" id=\"motion\" aria-pressed=\"false\">Still pictures</button>"
    } else {
        ""
    };
    format!(
        "<header class=\"top\">\n<div class=\"brand\"><span class=\"mark\" aria-hidden=\"true\"></span>\
         <div><p class=\"name\">{}</p><p class=\"quiet\">Branding preview · {commit}</p></div></div>\n\
         <div class=\"tools\">{motion}<button type=\"button\" id=\"theme\" aria-pressed=\"false\">Dark</button></div>\n\
         </header>\n<noscript><p class=\"note\">Scrubbing through the days needs the script in this page; the events \
         are below.</p></noscript>\n",
        html(&inline(&preview.source))
    )
}

fn footer(preview: &Preview) -> String {
    let asks = match &preview.changes {
        Some(_) => "asks its own server whether the files changed, and nobody else",
        None => "sends no request",
    };
    let text = match &preview.year {
        Some(year) => format!(
            "Every night of {} to {} as the nightly run would go, for a server that wore nothing before. Made by \
             bannerman; this page {asks}.",
            year.lock.horizon.first_year, year.lock.horizon.last_year
        ),
        None => format!("Made by bannerman; this page {asks}."),
    };
    format!("<footer>{text}</footer>\n")
}
