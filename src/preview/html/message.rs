//! An announcement as Discord shows it, from what Discord would get.

use std::fmt::Write;

use crate::discord::model::{Embed, NewMessage, Picture};
use crate::escape::{html, inline};
use crate::preview::{Sent, markup};

/// The message, for the script to put on the stage on and after its day.
pub(crate) fn template(sent: &Sent) -> String {
    let message = &sent.message;
    let embeds: String = message.embeds.iter().map(|found| embed(found, message)).collect();
    format!(
        "<template data-day=\"{0}\"><div class=\"message\"><span class=\"avatar\" aria-hidden=\"true\"></span><div>\
         <p class=\"by\"><b>bannerman</b><span class=\"app-tag\">APP</span><time datetime=\"{0}\">{1}</time></p>\
         <div class=\"markup\">{2}</div>{embeds}</div></div></template>\n",
        sent.day,
        sent.day.format("%-d %B %Y"),
        markup::html(&message.content),
    )
}

fn embed(embed: &Embed, message: &NewMessage) -> String {
    let mut fields = String::new();
    for field in &embed.fields {
        let _ = write!(
            fields,
            "<div class=\"field\"><b>{}</b><div class=\"markup\">{}</div></div>",
            html(&inline(&field.name)),
            markup::html(&field.value)
        );
    }
    let color = embed.color.map_or(String::new(), |color| format!(" data-color=\"#{color:06x}\""));
    format!(
        "<div class=\"embed\"{color}>{}<div class=\"markup\">{}</div>{fields}{}<p class=\"foot\">{}</p></div>",
        picture(embed.thumbnail.as_ref(), "thumbnail", message),
        markup::html(&embed.description),
        picture(embed.image.as_ref(), "image", message),
        html(&inline(&embed.footer.text))
    )
}

/// A picture of the embed: a file of the message, whose bytes are its hash in a simulation.
fn picture(shown: Option<&Picture>, class: &str, message: &NewMessage) -> String {
    let file = shown.and_then(|picture| {
        let name = picture.url.strip_prefix("attachment://")?;
        message.files.iter().find(|file| file.name == name)
    });
    let Some(file) = file else { return String::new() };
    format!(
        "<picture class=\"{class}\"><img data-picture=\"{}\" alt=\"{class} of the announcement\"></picture>",
        html(&String::from_utf8_lossy(&file.bytes))
    )
}
