//! The guild as it is worn on a day: the server list, the banner over the channels, the announcement, and why these
//! assets. The script fills it in; what is drawn around it belongs to no guild.

use super::message;
use crate::escape::{html, inline};
use crate::preview::Year;
use crate::surface::Surface;

/// Other servers and channels, which are only there to be beside.
const CHANNELS: [&str; 4] = ["welcome", "announcements", "general", "showcase"];

/// The section.
pub(crate) fn section(year: &Year) -> String {
    let guild = html(&inline(&year.guild));
    let channels: String = CHANNELS
        .iter()
        .map(|name| {
            let class = if *name == "announcements" { " class=\"here\"" } else { "" };
            format!("<li{class}><span aria-hidden=\"true\">#</span>{name}</li>")
        })
        .collect();
    let reason = |surface: Surface| {
        let surface = surface.name();
        let name = heading(surface);
        format!(
            "<div class=\"why {surface}\" id=\"why-{surface}\"><h3>{name}</h3><p class=\"file\"></p><p class=\"turn\"></p>\
             <p class=\"reason quiet\"></p></div>\n"
        )
    };
    let templates: String = year.messages.iter().map(message::template).collect();
    format!(
        "<section class=\"stage\" aria-label=\"The server on this day\">\n<div class=\"app\">\n\
         <div class=\"rail\"><span class=\"pill\" aria-hidden=\"true\"></span>\
         <picture class=\"icon\" id=\"worn-icon\"></picture>\
         <span class=\"other\" aria-hidden=\"true\"></span><span class=\"other\" aria-hidden=\"true\"></span>\
         <span class=\"other\" aria-hidden=\"true\"></span></div>\n\
         <div class=\"side\"><div class=\"head\"><picture class=\"banner\" id=\"worn-banner\"></picture>\
         <p class=\"guild\">{guild}</p></div>\n<ul class=\"channels\">{channels}</ul></div>\n\
         <div class=\"chat\"><p class=\"channel\"><span aria-hidden=\"true\">#</span>announcements</p>\n\
         <div id=\"message\"></div></div>\n</div>\n\
         <aside class=\"panel reasons\" aria-label=\"Why these\">\n<h2>Why these</h2>\n{}</aside>\n</section>\n\
         {templates}",
        Surface::ALL.map(reason).concat(),
    )
}

/// A word with a capital letter.
fn heading(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
