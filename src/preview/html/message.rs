//! An announcement as Discord shows it, from what Discord would get.

use crate::escape::{html, inline};
use crate::preview::{Sent, markup};

/// The message, for the script to put on the stage on and after its day.
pub fn template(sent: &Sent) -> String {
    let message = &sent.message;
    let embeds: String = message
        .embeds
        .iter()
        .map(|embed| {
            format!(
                "<div class=\"embed\"><div class=\"markup\">{}</div><p class=\"foot\">{}</p></div>",
                markup::html(&embed.description),
                html(&inline(&embed.footer.text))
            )
        })
        .collect();
    format!(
        "<template data-day=\"{}\"><div class=\"message\"><span class=\"avatar\" aria-hidden=\"true\"></span><div>\
         <p class=\"by\"><b>{}</b><span class=\"app-tag\">APP</span><time datetime=\"{0}\">{}</time></p>\
         <div class=\"markup\">{}</div>{embeds}</div></div></template>\n",
        sent.day,
        "bannerman",
        sent.day.format("%-d %B %Y"),
        markup::html(&message.content),
    )
}
