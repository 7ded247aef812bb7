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
    let cases = [
        ("nothing", nothing),
        ("only files", files),
        ("a file instead", file),
        ("the configuration names another folder", elsewhere),
        ("outside Git, empty", plain),
    ];
    say("missing_events", &cases);
}
