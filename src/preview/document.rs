//! A [`Preview`] → one HTML page.

use super::Preview;
use crate::diagnostic::render::human;
use crate::escape::html;

/// The page.
pub fn page(preview: &Preview) -> String {
    let mut body = String::new();
    if !preview.report.diagnostics.is_empty() {
        let style = human::Style { color: false, width: 100 };
        body.push_str(&format!("<pre>{}</pre>\n", html(&human::render(&preview.report, style))));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <title>{0}</title>\n</head>\n<body>\n<h1>{0}</h1>\n{body}</body>\n</html>\n",
        html(&preview.source)
    )
}
