use super::{check, says, sound};
use crate::support::art;
use crate::support::program::bannerman;
use crate::support::repository::Repository;

/// What systems, editors and people leave beside pictures: none of it is worn, and none keeps a lock from being made.
fn litter(repository: &Repository) {
    let put = |name: &str, bytes: &[u8]| {
        repository.write(&format!("events/party/banners/{name}"), bytes);
    };
    put(".gitkeep", b"");
    put(".DS_Store", b"\0\0\0\x01Bud1\0\0\x10\0");
    put("._banner.png", b"\0\x05\x16\x07\0\x02\0\0Mac OS X");
    put(".banner.png.swp", b"b0VIM 9.1\0");
    put("Thumbs.db", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put("desktop.ini", b"[.ShellClassInfo]\n");
    put("empty.png", b"");
    put("README.md", b"# Banners\n");
    put("sources.zip", b"PK\x03\x04");
}

#[test]
fn what_no_rotation_can_need_is_a_warning() {
    let repository = sound();
    repository.event("party", "May 1", "May 1");
    litter(&repository);
    says("left_alone", &repository);
    let lock = |repository: &Repository| {
        let made = bannerman(repository.path(), &["compile", "-q", "--years", "2026"]).run();
        assert_eq!(made.status, 0, "{made:?}");
        std::fs::read_to_string(repository.file("bannerman.lock")).unwrap()
    };
    let paths = |lock: String| lock.lines().filter(|row| row.contains("path = ")).count();
    // Two assets of each event, and nothing else.
    assert_eq!(paths(lock(&repository)), 4);
}

#[test]
fn a_folder_of_nothing_else_has_no_asset() {
    let repository = sound();
    repository.event("party", "May 1", "May 1").remove("events/party/banners");
    litter(&repository);
    let ran = check(&repository);
    assert!(ran.status == 1 && ran.stdout.contains("error[B003]"), "{ran:?}");
    assert!(ran.stdout.contains("`party` has no banner: what lies in `banners` is no picture"), "{ran:?}");
}

/// A hidden picture is one, and what is a picture and cannot be worn stays an error, whatever it is called.
#[test]
fn a_picture_is_not_left_alone() {
    let repository = sound();
    repository
        .event("party", "May 1", "May 1")
        .meta("party", "start_date: May 1\nend_date: May 1\npair: true");
    repository.write("events/party/banners/icon.png", art::png(160, 90, 7));
    repository.write("events/party/banners/.hidden.png", art::png(160, 90, 8));
    assert_eq!(check(&repository).status, 0);
    for (name, bytes, code) in [
        (".cut.png", &art::png(160, 90, 9)[..40], "B014"),
        ("damaged", b"GIF89a".as_slice(), "B014"),
        ("vector", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "B013"),
        ("saved.png", b"<!DOCTYPE html><html></html>", "B013"),
        ("x", b"RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0", "B013"),
        (".lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "B016"),
    ] {
        let path = format!("events/party/banners/{name}");
        repository.write(&path, bytes);
        let ran = check(&repository);
        assert!(ran.status == 1 && ran.stdout.contains(&format!("error[{code}]")), "{name}: {ran:?}");
        repository.remove(&path);
    }
}
