//! A page that is served: it loads itself anew when its files are others. Where there is nothing to show at all, it says
//! why, and waits.

use super::{STYLE, digest, source};
use crate::escape::html;

/// What makes it load itself anew.
const LIVE: &str = include_str!("../page/live.js");

/// What such a page has besides, which hears of changes at the path `changes`.
pub(crate) struct Served {
    /// For its policy: where it may ask.
    pub(crate) connect: &'static str,
    /// For its policy: the script that may run.
    pub(crate) script: String,
    /// For its first element.
    pub(crate) attribute: String,
    /// The script.
    pub(crate) element: String,
}

impl Served {
    pub(crate) fn at(changes: &str) -> Served {
        Served {
            connect: "connect-src 'self'; ",
            script: format!(" 'sha256-{}'", digest(LIVE)),
            attribute: format!(" data-changes=\"{}\"", html(changes)),
            element: format!("<script>{LIVE}</script>\n"),
        }
    }

    /// For a page that is a file: nothing.
    pub(crate) fn none() -> Served {
        let nothing = String::new;
        Served { connect: "", script: nothing(), attribute: nothing(), element: nothing() }
    }
}

/// A page that says why there is none, until the files are others.
pub(crate) fn trouble(message: &str, help: Option<&str>, changes: &str) -> String {
    let Served { connect, attribute, element, .. } = Served::at(changes);
    let help = help.map_or(String::new(), |help| format!("<p>What to do: {}</p>\n", html(help)));
    format!(
        "<!doctype html>\n<html lang=\"en\"{attribute}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; {}; {}; {connect}base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>No preview</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<section class=\"broken\">\n\
         <h1>There is nothing to show</h1>\n<pre class=\"panel problem error\" tabindex=\"0\">{}</pre>\n{help}\
         <p class=\"lead\">This page comes back when it is mended.</p>\n</section>\n</main>\n{element}</body>\n</html>\n",
        source("script", LIVE),
        source("style", STYLE),
        html(message)
    )
}
