use std::fs;

use super::say;
use crate::support::repository::Repository;

#[test]
fn there_are_events_at_all() {
    let nothing = Repository::empty();
    let files = Repository::empty();
    files.write("events/README.md", "Events go here.\n").commit("Begin");
    let elsewhere = Repository::empty();
    elsewhere.write("bannerman.toml", "[source]\nevents = \"seasons/all\"\n").fallback("evergreen");
    let file = Repository::empty();
    file.write("events", "not a folder\n");
    let plain = Repository::outside_git();
    fs::create_dir(plain.file("events")).unwrap();
    let link = Repository::empty();
    link.fallback("evergreen");
    fs::rename(link.file("events"), link.file("ev")).unwrap();
    std::os::unix::fs::symlink("ev", link.file("events")).unwrap();
    let committed = Repository::empty();
    fs::create_dir(committed.file("art")).unwrap();
    std::os::unix::fs::symlink("../ev", committed.file("art/events")).unwrap();
    committed.commit("Link");
    let bare = committed.git(&["config", "core.bare", "true"]);
    assert_eq!(bare, "");
    committed.write("bannerman.toml", "[source]\nevents = \"art/events\"\n");
    let cases = [
        ("nothing", nothing),
        ("only files", files),
        ("a file instead", file),
        ("the configuration names another folder", elsewhere),
        ("outside Git, empty", plain),
        ("a link to it", link),
        ("a link in a commit", committed),
    ];
    say("missing_events", &cases);
}
