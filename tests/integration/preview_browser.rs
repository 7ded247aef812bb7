//! The preview page in a real browser: looked at, moved through, with the keyboard alone, by those who need contrast
//! or no motion, and with strangers' text in it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::art;
use crate::support::browser::{Browser, key};
use crate::support::program::bannerman;
use crate::support::repository::Repository;

/// Widths of a desk's and a telephone's window.
const WIDTHS: [u32; 2] = [1280, 390];

/// A page of the example, as of 25 November 2026.
struct Example {
    home: TempDir,
}

impl Example {
    fn new(more: &[&str]) -> Example {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/branding");
        let home = TempDir::new().unwrap();
        let arguments =
            ["preview", example.to_str().unwrap(), "-q", "--now", "2026-11-25", "--years", "2026..2030"];
        let ran = bannerman(home.path(), &[&arguments[..], more].concat()).run();
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        Example { home }
    }

    fn page(&self) -> PathBuf {
        self.home.path().join("bannerman-preview.html")
    }
}

/// Whether the picture in a place is unpacked, has a size, and is where it can be seen.
fn seen(browser: &Browser, place: &str) -> Value {
    browser.wait_for(&format!("document.querySelector('#{place} img')?.naturalWidth > 0"));
    browser.run(&format!(
        "const image = document.querySelector('#{place} img'); const box = image.getBoundingClientRect(); \
         const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height * 0.7); \
         return {{ alt: image.alt, width: box.width, height: box.height, on_top: top === image }}"
    ))
}

fn assert_wears(browser: &Browser, icons: &[&str], banner: &str) {
    let icon = seen(browser, "worn-icon");
    let names: Vec<String> = icons.iter().map(|name| format!("Server icon: {name}")).collect();
    assert!(names.iter().any(|name| icon["alt"] == name.as_str()), "{icon}");
    assert!(icon["width"] == 48 && icon["height"] == 48 && icon["on_top"] == true, "{icon}");
    let shown = seen(browser, "worn-banner");
    assert_eq!(shown["alt"], format!("Server banner: {banner}"));
    assert!(shown["width"].as_f64().unwrap() >= 230.0 && shown["on_top"] == true, "{shown}");
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn december_first_is_christmas_to_be_seen() {
    let example = Example::new(&[]);
    let browser = Browser::start(1280);
    browser.open(&example.page(), "");
    browser.says("#day", "Wednesday, 25 November 2026");
    browser.says("#event", "Lighthouse Harbour");
    // A page on the scrubber is a month.
    browser.run("document.getElementById('scrub').focus()");
    browser.press(&[key::PAGE_UP]);
    browser.says("#day", "Tuesday, 1 December 2026");
    browser.says("#event", "Christmas · day 1 of 25 days");
    assert_wears(&browser, &["wreath.png", "snow.gif"], "harbour.png");
    let message = browser.text("#message");
    assert!(message.contains("Your server is entering a new event!"), "{message}");
    assert!(
        message.contains("Snow on the roofs") && message.contains("December 1 - December 25"),
        "{message}"
    );
    assert!(browser.text("#why-icon").contains("Turn 1 of 2, since 1 December, next on 4 December"));
    assert_eq!(browser.run("return location.hash"), "#2026-12-01");
    // By the strip itself: the middle of July is the regatta.
    browser.run(
        "const strip = document.querySelector('.year:not([hidden])'); const box = strip.getBoundingClientRect(); \
         strip.setPointerCapture = () => {}; \
         strip.dispatchEvent(new PointerEvent('pointerdown', { clientX: box.x + box.width * 195.5 / 365 }))",
    );
    browser.says("#event", "Summer Regatta · day 6 of 10 days");
    assert_wears(&browser, &["lifebuoy.png", "sails.png"], browser.text("#why-banner .file").as_str());
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn years_and_events_are_stepped_through_and_an_address_names_a_day() {
    let example = Example::new(&[]);
    let browser = Browser::start(1280);
    browser.open(&example.page(), "#2026-12-29");
    browser.says("#event", "New Year · day 1 of 6 days");
    browser.click("#year-on");
    browser.says("#day", "Wednesday, 29 December 2027");
    let years =
        "return [...document.querySelectorAll('.year:not([hidden])')].map((year) => year.dataset.year)";
    assert_eq!(browser.run(years), json!(["2027"]));
    // A leap year has a day more.
    browser.click("#year-on");
    assert_eq!(browser.run("return document.getElementById('scrub').max"), "365");
    browser.click("#event-on");
    browser.says("#day", "Thursday, 4 January 2029");
    browser.click("#event-back");
    browser.says("#day", "Friday, 29 December 2028");
    browser.open(&example.page(), "#2030-12-31");
    let disabled =
        "return ['day-on', 'year-on', 'day-back'].map((id) => document.getElementById(id).disabled)";
    assert_eq!(browser.run(disabled), json!([true, true, false]));
    // What is no day of the page leads to the nearest, or to today.
    for (fragment, day) in
        [("#1999-01-01", "Thursday, 1 January 2026"), ("#x", "Wednesday, 25 November 2026")]
    {
        browser.open(&example.page(), fragment);
        browser.says("#day", day);
    }
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn the_keyboard_alone_is_enough() {
    let example = Example::new(&[]);
    let browser = Browser::start(1280);
    browser.open(&example.page(), "#2026-11-29");
    browser.tab_to("year-on");
    browser.press(&[key::ENTER]);
    browser.says("#day", "Monday, 29 November 2027");
    browser.tab_to("scrub");
    browser.press(&[key::RIGHT, key::RIGHT]);
    browser.says("#event", "Christmas · day 1 of 25 days");
    browser.press(&[key::LEFT]);
    browser.says("#event", "Lighthouse Harbour");
    browser.press(&[key::PAGE_DOWN]);
    browser.says("#day", "Friday, 1 October 2027");
    browser.press(&[key::HOME]);
    browser.says("#day", "Friday, 1 January 2027");
    // The next stops are the year's events.
    browser.press(&[key::TAB, key::TAB, key::ENTER]);
    browser.says("#event", "Pi Day · day 1 of 1 day");
    let outlined = "const style = getComputedStyle(document.activeElement); \
                    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2";
    assert_eq!(browser.run(outlined), true, "the focus is to be seen");
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn pictures_stand_still_for_whoever_wants_that() {
    let example = Example::new(&[]);
    let browser = Browser::start(1280);
    let shown = "return new Set([...document.querySelectorAll('picture:has(source) img')].map((image) => \
                 image.currentSrc === image.previousElementSibling.srcset ? 'still' : 'moving')).keys().toArray()";
    for (preferred, expected) in [("reduce", "still"), ("no-preference", "moving")] {
        browser.prefer(&[("prefers-reduced-motion", preferred)]);
        browser.open(&example.page(), "#2026-12-04");
        browser.wait_for("document.querySelector('#worn-icon img')?.complete");
        assert_eq!(browser.text("#why-icon .file"), "snow.gif");
        assert_eq!(browser.run(shown), json!([expected]), "{preferred}");
    }
    browser.click("#motion");
    browser.wait_for("document.querySelector('#worn-icon img').complete");
    assert_eq!(browser.run(shown), json!(["still"]));
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn pictures_can_lie_beside_the_page() {
    let example = Example::new(&["--assets", "pictures"]);
    let browser = Browser::start(1280);
    browser.watch();
    browser.open(&example.page(), "#2026-12-04");
    assert_wears(&browser, &["wreath.png", "snow.gif"], "harbour.png");
    assert_eq!(browser.run("return refused"), json!([]));
    let address = browser.run("return document.querySelector('#worn-banner img').src");
    assert!(address.as_str().unwrap().contains("/pictures/"), "{address}");
}

/// A page with every part there is: changes, warnings, a season in a season, every piece of Markdown.
fn everything() -> (Repository, TempDir) {
    let repository = Repository::empty();
    repository
        .fallback("evergreen")
        .write("events/evergreen/server_icons/moves.gif", art::gif(3))
        .event("christmas", "December 1", "December 25")
        .event("gone", "May 1", "May 9")
        .commit("Begin");
    repository
        .remove("events/gone")
        .banner("christmas", "second.png")
        .write("events/christmas/server_icons/icon.png", art::png(128, 128, 77));
    repository.event("new", "July 1", "July 31").write(
        "events/short/meta.md",
        "---\nstart_date: July 10\nend_date: July 11\npriority: 2\n---\n# Short\n## B\n### C\n-# small\n\
         **b** *i* __u__ ~~s~~ ||spoiler|| `code` <@&1234567890> <:party:1234567890> <t:1764547200>\n> quote\n\
         - one\n  - two\n1. first\n```rust\nlet x = 1;\n```\n[a link](https://example.org) https://example.org\n",
    );
    repository.art("short");
    let home = TempDir::new().unwrap();
    let source = repository.path().to_str().unwrap();
    let ran = bannerman(home.path(), &["preview", source, "--base", "HEAD", "-q"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    (repository, home)
}

#[test]
#[ignore = "needs chromium, chromium-driver and axe-core (BANNERMAN_AXE)"]
fn axe_finds_nothing_serious() {
    let axe = std::env::var("BANNERMAN_AXE")
        .unwrap_or_else(|_| panic!("BANNERMAN_AXE names axe-core's axe.min.js"));
    let axe = std::fs::read_to_string(axe).unwrap();
    let example = Example::new(&[]);
    let (_repository, whole) = everything();
    let broken = Repository::small();
    broken.meta("christmas", "start_date: Decembre 1\nend_date: December 25");
    assert_eq!(bannerman(broken.path(), &["preview", "-q"]).run().status, 1);
    let page = |folder: &Path| folder.join("bannerman-preview.html");
    let pages =
        [(example.page(), "#2026-12-04"), (page(whole.path()), "#2026-07-10"), (page(broken.path()), "")];
    for width in WIDTHS {
        let browser = Browser::start(width);
        for scheme in ["light", "dark"] {
            browser.prefer(&[("prefers-color-scheme", scheme)]);
            for (page, day) in &pages {
                browser.open(page, day);
                browser.chromium("Runtime.evaluate", &json!({ "expression": axe }));
                let found = browser.run_async(
                    "const { violations, passes } = await axe.run(document); return { passes: passes.length, \
                     serious: violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map((found) => \
                     `${found.id}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + node.failureSummary).join(' | ')}`) }",
                );
                assert!(
                    found["passes"].as_u64().is_some_and(|passes| passes > 10),
                    "axe did not run: {found}"
                );
                assert_eq!(found["serious"], json!([]), "{width} {scheme} {}", page.display());
            }
            // It does find what is wrong: text that is hardly brighter or darker than its ground.
            let faint = if scheme == "light" { "#d5d5d5" } else { "#2b2b2b" };
            let planted = browser.run_async(&format!(
                "document.querySelector('.lead').style.color = '{faint}'; \
                 return (await axe.run(document)).violations.map(({{ id }}) => id)"
            ));
            assert!(planted.as_array().unwrap().contains(&json!("color-contrast")), "{planted}");
        }
    }
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn nothing_is_wider_than_the_window() {
    let example = Example::new(&[]);
    let (_repository, whole) = everything();
    for width in [1280, 720, 390, 320] {
        let browser = Browser::start(width);
        for page in [example.page(), whole.path().join("bannerman-preview.html")] {
            browser.open(&page, "#2026-07-10");
            let wide = browser.run("return document.documentElement.scrollWidth");
            assert!(wide.as_u64().unwrap() <= width.into(), "{width}: {wide} {}", page.display());
        }
    }
}

/// A hundred attempts to run a script.
fn payloads() -> Vec<&'static str> {
    include_str!("payloads.txt").lines().collect()
}

/// A repository with the payloads in descriptions, titles, authors, folder and file names.
fn hostile() -> Repository {
    let repository = Repository::empty();
    repository.fallback("evergreen").commit("Begin");
    let start = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for (at, payloads) in payloads().chunks(4).enumerate() {
        let day = start + chrono::Days::new(at as u64 * 3);
        let text = payloads.join("\n\n");
        let quoted = serde_json::to_string(payloads[0]).unwrap();
        // YAML reads JSON's strings. A name on the disk has no slash and no end to it.
        let name = payloads[1].replace('/', "⁄").chars().take(80).collect::<String>();
        let event = format!("e{at} {name}");
        let date = day.format("%B %-d");
        let front = format!("start_date: {date}\nend_date: {date}\nauthors: [{quoted}]");
        let first =
            if at % 2 == 0 { format!("**{}**\n\n", payloads[2].replace('*', "")) } else { String::new() };
        repository
            .write(&format!("events/{event}/meta.md"), format!("---\n{front}\n---\n{first}{text}\n"))
            .icon(&event, &format!("{name}.png"))
            .banner(&event, &format!("{name}.png"));
    }
    repository
}

/// Shows every announcement of the year, and gives what must not be: scripts that ran, and what was refused.
fn provoke(browser: &Browser) -> Value {
    browser.run_async(
        "for (let step = 0; step < 60; step += 1) document.getElementById('event-back')?.click(); \
         for (let step = 0; step < 60; step += 1) { document.getElementById('event-on')?.click(); \
         for (const link of document.querySelectorAll('#message a, #message [tabindex]')) link.focus(); \
         await new Promise((done) => setTimeout(done, 5)); } \
         await new Promise((done) => setTimeout(done, 300)); \
         return { ran: 'pwned' in globalThis, refused, \
         scripts: document.querySelectorAll('script').length, templates: document.querySelectorAll('template').length }",
    )
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn a_hundred_scripts_in_every_field_and_none_runs() {
    assert_eq!(payloads().len(), 100);
    let repository = hostile();
    let home = TempDir::new().unwrap();
    let source = repository.path().to_str().unwrap();
    let ran = bannerman(home.path(), &["preview", source, "--base", "HEAD", "-q", "--years", "2026"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let page = home.path().join("bannerman-preview.html");
    let browser = Browser::start(1280);
    browser.watch();
    browser.open(&page, "#2026-12-31");
    let found = provoke(&browser);
    assert_eq!((&found["ran"], &found["refused"]), (&json!(false), &json!([])), "{found}");
    assert_eq!(browser.dialog(), None);
    // The page's own two: the days as data, and the script.
    assert_eq!((found["scripts"].as_u64(), found["templates"].as_u64()), (Some(2), Some(25)), "{found}");
    // No tag of theirs became one, and no attribute of the page's own has a handler.
    let strange = "return [...document.querySelectorAll('body *')].filter((element) => \
                   [...element.attributes].some(({ name }) => name.startsWith('on')) || element.matches(\
                   'iframe, object, embed, form, base, link, meta, math, video, audio, dialog, marquee')).map(\
                   (element) => element.outerHTML)";
    assert_eq!(browser.run(strange), json!([]));

    // The same page with one of them let through, and without its policy: now it runs, so the test can fail.
    let text = std::fs::read_to_string(&page).unwrap();
    let planted = text
        .replace("http-equiv=\"Content-Security-Policy\"", "name=\"none\"")
        .replace("&lt;img src=x onerror=pwned=1&gt;", "<img src=x onerror=pwned=1>");
    assert_ne!(planted, text);
    std::fs::write(&page, planted).unwrap();
    browser.open(&page, "#2026-12-31");
    browser.wait_for("'pwned' in globalThis");
    // And with the policy alone it is kept out and noticed.
    let guarded = text.replace("&lt;img src=x onerror=pwned=1&gt;", "<img src=x onerror=pwned=1>");
    std::fs::write(&page, guarded).unwrap();
    browser.open(&page, "#2026-12-31");
    let found = provoke(&browser);
    assert_eq!(found["ran"], false, "{found}");
    assert!(found["refused"].as_array().is_some_and(|refused| !refused.is_empty()), "{found}");
}

#[test]
#[ignore = "needs chromium and chromium-driver"]
fn no_request_leaves_the_page() {
    let example = Example::new(&[]);
    let hostile = hostile();
    assert_eq!(bannerman(hostile.path(), &["preview", "-q", "--years", "2026"]).run().status, 0);
    let browser = Browser::start(1280);
    browser.watch();
    for page in [example.page(), hostile.path().join("bannerman-preview.html")] {
        browser.open(&page, "");
        let found = provoke(&browser);
        assert_eq!(found["refused"], json!([]), "{found}");
        let requested = browser.requested();
        let own = format!("file://{}", page.display());
        assert!(requested.iter().any(|address| address.starts_with(&own)), "the log is empty: {requested:?}");
        let others: Vec<&String> = requested
            .iter()
            .filter(|address| {
                !address.starts_with(&own) && !address.starts_with("data:") && *address != "about:blank"
            })
            .collect();
        assert!(others.is_empty(), "{others:?}");
        let resources = "return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => \
                         !name.startsWith('data:'))";
        assert_eq!(browser.run(resources), json!([]));
    }
    // The log does tell of a request that a page makes.
    let calling = example.home.path().join("calling.html");
    std::fs::write(&calling, "<img src=\"http://127.0.0.1:9/x.png\">").unwrap();
    browser.open(&calling, "");
    assert!(browser.requested().iter().any(|address| address.contains("127.0.0.1:9")));
}
