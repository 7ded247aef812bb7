//! `bannerman preview` as a command, and what its page is made of. How it looks and moves is in `preview_browser.rs`.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::support::art;
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

fn preview(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), &[&["preview", "--quiet"], arguments].concat()).run()
}

fn page(repository: &Repository) -> String {
    fs::read_to_string(repository.file("bannerman-preview.html")).unwrap()
}

#[test]
fn what_the_command_says() {
    let repository = Repository::small();
    let mut told = String::new();
    let mut tell = |name: &str, ran: Ran| {
        // How large the page is, is not what this is about.
        let text = ran.transcript();
        let text = text
            .split(' ')
            .map(|word| if word.parse::<f64>().is_ok() && word.contains('.') { "[SIZE]" } else { word });
        told.push_str(&format!("=== {name}\n{}\n", text.collect::<Vec<_>>().join(" ")));
    };
    tell("preview", preview(&repository, &[]));
    tell("a place and years", preview(&repository, &["-o", "out/page.html", "--years", "2026"]));
    tell("pictures elsewhere", preview(&repository, &["-o", "out/page.html", "--assets", "pictures"]));
    tell("a base that is not there", preview(&repository, &["--base", "nowhere"]));
    tell("a format of others", preview(&repository, &["--format", "sarif"]));
    tell("a place that cannot be", preview(&repository, &["-o", "events/christmas/meta.md/page.html"]));
    repository.meta("christmas", "start_date: Decembre 1\nend_date: December 25");
    tell("errors", preview(&repository, &[]));
    snapshot("preview", &told);
    // The page says what the command's exit status means.
    let page = page(&repository);
    assert!(
        page.contains("`Decembre 1` is not a date") && page.contains("did you mean `December 1`?"),
        "{page}"
    );
}

#[test]
fn the_page_names_the_folder_that_a_dot_is() {
    let repository = Repository::small();
    preview(&repository, &[]);
    let name = repository.path().file_name().unwrap().to_str().unwrap();
    assert!(page(&repository).contains(&format!("<p class=\"name\">{name}</p>")), "{name}");
    preview(&repository, &["events/..@HEAD"]);
    assert!(page(&repository).contains(&format!("<p class=\"name\">{name}@HEAD</p>")), "{name}");
}

#[test]
fn the_same_files_give_the_same_page() {
    let repository = Repository::small();
    preview(&repository, &[]);
    let first = page(&repository);
    fs::remove_file(repository.file("bannerman-preview.html")).unwrap();
    preview(&repository, &[]);
    assert!(first == page(&repository));
}

#[test]
fn every_picture_is_in_the_page_once_and_nothing_else_is_loaded() {
    let repository = Repository::small();
    let moving = art::gif(3);
    repository.write("events/christmas/server_icons/moves.gif", &moving);
    // The same bytes in another event are the same picture.
    repository.write("events/evergreen/server_icons/too.gif", &moving);
    preview(&repository, &["--base", "HEAD"]);
    let page = page(&repository);
    assert_eq!(page.matches(&STANDARD.encode(&moving)).count(), 1);
    let pictures = page.matches("src=\"data:image/").count();
    assert_eq!(pictures, 5, "two events with an icon and a banner each, and the one that moves");
    assert_eq!(page.matches("srcset=\"data:image/gif").count(), 1, "its first frame, alone");
    for loading in
        ["<link", "src=\"http", "href=\"http", "url(", "@import", "fetch(", "XMLHttpRequest", "innerHTML"]
    {
        assert!(!page.contains(loading), "{loading}");
    }
}

#[test]
fn the_policy_lets_run_what_is_in_the_page_and_nothing_else() {
    let repository = Repository::small();
    preview(&repository, &[]);
    let page = page(&repository);
    let policy =
        page.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    let between = |start: &str, end: &str| page.split(start).nth(1).unwrap().split(end).next().unwrap();
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let (script, style) = (hash(between("<script>", "</script>")), hash(between("<style>", "</style>")));
    let rules: BTreeSet<String> = policy.split("; ").map(str::to_owned).collect();
    let expected = [
        "default-src 'none'".to_owned(),
        format!("script-src {script}"),
        format!("style-src {style}"),
        "img-src data:".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
    ];
    assert_eq!(rules, BTreeSet::from(expected));
}

#[test]
fn pictures_beside_the_page_are_named_after_their_bytes() {
    let repository = Repository::small();
    repository.write("events/christmas/server_icons/moves.gif", art::gif(3));
    let ran = preview(&repository, &["--assets", "pictures"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let page = page(&repository);
    assert!(!page.contains("base64"));
    let mut names: Vec<String> = fs::read_dir(repository.file("pictures"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.len(), 6, "five pictures, and the first frame of the one that moves");
    for name in names {
        assert_eq!(page.matches(&format!("=\"pictures/{name}\"")).count(), 1, "{name}");
        let bytes = fs::read(repository.file("pictures").join(&name)).unwrap();
        let still = name.contains("-still");
        assert!(still || name.starts_with(&blake3::hash(&bytes).to_hex()[..32]), "{name}");
    }
}

#[test]
fn what_changed_is_on_the_page() {
    let repository = Repository::small();
    repository.event("old", "May 1", "May 2").commit("More");
    repository
        .remove("events/old")
        .event("new", "June 1", "June 9")
        .meta("christmas", "start_date: December 2\nend_date: December 25")
        .write("events/christmas/server_icons/icon.png", art::png(128, 128, 99));
    let ran = preview(&repository, &["--base", "HEAD", "--years", "2026..2027"]);
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    let page = page(&repository);
    let changes = page.split("id=\"changes\"").nth(1).unwrap().split("</section>").next().unwrap();
    for part in [
        "<span class=\"tag new\">new</span>The new",
        "2026 to 2027: June 1 - June 9",
        "<span class=\"tag gone\">gone</span>The old",
        "<span class=\"tag changed\">changed</span>The christmas",
        "2026 to 2027: December 1 - December 25 → December 2 - December 25",
        "icon icon.png replaced: 128×128",
        "<figcaption>before: icon.png</figcaption>",
        "<figcaption>after: icon.png</figcaption>",
    ] {
        assert!(changes.contains(part), "{part}: {changes}");
    }
    // The old picture is only here, the new one on the card too; each has its bytes once.
    assert_eq!(changes.matches("src=\"data:").count(), 4);
}

#[test]
fn warnings_stand_at_what_they_are_about() {
    let repository = Repository::small();
    repository.write("events/christmas/server_icons/tiny.png", art::png(16, 16, 3));
    repository.meta("christmas", "start_date: December 1\nend_date: December 25\ncolour: red");
    preview(&repository, &[]);
    let page = page(&repository);
    let card = page.split("<code>christmas</code>").nth(1).unwrap().split("</article>").next().unwrap();
    let (before_art, art) = card.split_once("<div class=\"art icons\">").unwrap();
    assert!(before_art.contains("Warning B019"), "{before_art}");
    let figure = art.split("<figure>").find(|figure| figure.contains("<b>tiny.png</b>")).unwrap();
    assert!(figure.contains("Warning B012") && figure.contains("PNG · 16×16"), "{figure}");
}
