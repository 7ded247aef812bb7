#![cfg(target_os = "linux")] // elsewhere, such names cannot be put on a disk

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use super::{check, says, sound};
use crate::support::art;
use crate::support::program::bannerman;
use crate::support::repository::Repository;

fn badly_named() -> Repository {
    let repository = sound();
    repository.event("a\tparty\u{1b}[31m", "May 1", "May 1");
    repository.event("fine", "May 2", "May 2").icon("fine", "bell\u{7}.png");
    let banner = OsStr::from_bytes(b"events/fine/banners/No\xEBl.png");
    fs::write(repository.path().join(banner), art::png(160, 90, 3)).unwrap();
    repository.event("renamed", "May 3", "May 3");
    let latin = repository.path().join(OsStr::from_bytes(b"events/f\xEAte"));
    fs::rename(repository.file("events/renamed"), latin).unwrap();
    repository
}

#[test]
fn names_are_text_without_control_characters() {
    let repository = badly_named();
    says("unusable_name", &repository);
    let uncommitted = check(&repository);
    repository.commit("Begin");
    assert_eq!(check(&repository), uncommitted);
    assert_eq!(bannerman(repository.path(), &["check", ".@HEAD"]).run(), uncommitted);
    repository.remove(".git");
    assert_eq!(check(&repository), uncommitted);
}

#[test]
fn other_languages_are_welcome() {
    let repository = sound();
    repository.event("Święto Wiosny 🎉", "May 1", "May 1").event("春节", "May 2", "May 2");
    assert_eq!(check(&repository).status, 0);
}
