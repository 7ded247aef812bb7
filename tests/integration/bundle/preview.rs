//! The page of the real repository in a browser: its size, and when something is to be seen.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::clone;
use crate::support::browser::Browser;
use crate::support::program::bannerman;

#[test]
#[ignore = "needs ../shared/branding.bundle, chromium and chromium-driver"]
fn the_page_shows_every_picture_and_says_when_it_was_painted() {
    let home = TempDir::new().unwrap();
    let clone = clone(&home).display().to_string();
    let ran = bannerman(home.path(), &["preview", &clone, "-q"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let page = home.path().join("bannerman-preview.html");
    let browser = Browser::start(1280);
    browser.watch();
    let mut painted = Vec::new();
    for _ in 0..5 {
        browser.open(&page, "#2026-12-04");
        browser.wait_for("performance.getEntriesByName('first-contentful-paint').length");
        let first = browser.run("return performance.getEntriesByName('first-contentful-paint')[0].startTime");
        painted.push(first.as_f64().unwrap());
        browser.wait_for("document.querySelector('#worn-banner img')?.naturalWidth > 0");
    }
    // Every picture of it can be shown, and its policy keeps none out.
    browser.wait_for("[...document.images].every((image) => image.complete)");
    let flat =
        "return [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.alt)";
    assert_eq!(browser.run(flat), Value::Array(Vec::new()));
    assert_eq!(browser.run("return refused"), Value::Array(Vec::new()));
    painted.sort_by(f64::total_cmp);
    let bytes = fs::metadata(&page).unwrap().len();
    eprintln!("a page of {bytes} bytes; first contentful paint after {:.0} ms (median of 5)", painted[2]);
}
