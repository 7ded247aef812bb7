//! What an event folder has to hold, and what is left alone in it.

mod missing_events {
    use std::fs;

    use crate::rules::say;
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
}

mod missing_meta {
    use std::fs;

    use crate::rules::{says, sound};

    #[test]
    fn a_similar_name_is_found() {
        let repository = sound();
        repository.art("a_nothing");
        repository.art("b_other_case").write("events/b_other_case/META.md", "---\n");
        repository.art("c_misspelt").write("events/c_misspelt/mata.md", "---\n");
        repository.art("d_readme").write("events/d_readme/README.md", "---\n");
        repository.art("e_other_extension").write("events/e_other_extension/meta.markdown", "---\n");
        says("missing_meta", &repository);
    }

    /// Git knows no empty folders, and still a contributor who makes one should hear what it lacks.
    #[test]
    fn an_empty_folder_is_an_event_in_the_making() {
        let repository = sound();
        fs::create_dir(repository.file("events/party")).unwrap();
        let said = crate::rules::check(&repository).stdout;
        assert!(said.contains("`party` has no `meta.md`"), "{said}");
        assert!(said.ends_with("2 events: 3 errors\n"), "{said}");
    }
}

mod missing_assets {
    use crate::rules::{says, sound};
    use crate::support::art;

    #[test]
    fn both_folders_hold_at_least_one_file() {
        let repository = sound();
        let event = |day: u8, name: &str| {
            let day = format!("May {day}");
            repository.event(name, &day, &day);
        };
        event(1, "a_no_banners");
        repository.remove("events/a_no_banners/banners");
        event(2, "b_only_a_folder_inside");
        repository.remove("events/b_only_a_folder_inside/banners");
        repository.write("events/b_only_a_folder_inside/banners/old/banner.png", art::png(160, 90, 1));
        event(3, "c_as_until_2022");
        repository.remove("events/c_as_until_2022/banners");
        repository.write("events/c_as_until_2022/banner.png", art::png(160, 90, 2));
        event(4, "d_misspelt");
        repository.remove("events/d_misspelt/server_icons");
        repository.write("events/d_misspelt/server_icon/icon.png", art::png(128, 128, 3));
        event(5, "e_neither");
        repository.remove("events/e_neither/server_icons").remove("events/e_neither/banners");
        event(6, "f_a_file_instead");
        repository.remove("events/f_a_file_instead/banners");
        repository.write("events/f_a_file_instead/banners", art::png(160, 90, 4));
        event(7, "g_other_case");
        repository.remove("events/g_other_case/banners");
        repository.write("events/g_other_case/Banners/banner.png", art::png(160, 90, 5));
        event(8, "h_icon_beside");
        repository.remove("events/h_icon_beside/server_icons");
        repository.write("events/h_icon_beside/Server-Icon.GIF", art::gif_sized(128, 128, 1));
        says("missing_assets", &repository);
    }
}

mod not_a_file {
    use crate::rules::page;
    use crate::rules::{check, sound};
    use crate::support::program::bannerman;
    use crate::support::repository::Repository;

    /// Links and other repositories, put straight into Git, which works on every system.
    fn committed() -> Repository {
        let repository = sound();
        repository.event("party", "May 1", "May 1");
        let commit = repository.commit("Begin");
        repository.write("target", "icon.png");
        let target = repository.git(&["hash-object", "-w", "target"]);
        let add = |mode: &str, id: &str, path: &str| {
            repository.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{id},{path}")]);
        };
        add("120000", &target, "events/party/server_icons/linked.png");
        add("160000", &commit, "events/party/banners/elsewhere");
        add("120000", &target, "events/advent");
        add("160000", &commit, "events/borrowed");
        repository.git(&["commit", "--quiet", "--message", "Link"]);
        repository
    }

    #[test]
    fn links_and_other_repositories_are_not_followed() {
        let ran = bannerman(committed().path(), &["check", ".@HEAD"]).run();
        page::compare("not_a_file", &ran.transcript());
    }

    #[cfg(unix)]
    #[test]
    fn a_working_tree_says_the_same() {
        use std::os::unix::fs::symlink;

        let repository = sound();
        repository.event("party", "May 1", "May 1");
        symlink("icon.png", repository.file("events/party/server_icons/linked.png")).unwrap();
        symlink("icon.png", repository.file("events/advent")).unwrap();
        for folder in ["events/party/banners/elsewhere", "events/borrowed"] {
            repository.write(&format!("{folder}/a"), "a");
            repository.git(&["init", "--quiet", folder]);
            repository.git(&["-C", folder, "commit", "--quiet", "--allow-empty", "--message", "Begin"]);
        }
        let untracked = check(&repository);
        let committed = bannerman(committed().path(), &["check", ".@HEAD"]).run();
        assert_eq!(untracked, committed);
        repository.commit("Begin");
        assert_eq!(check(&repository), committed);
    }
}

#[cfg(target_os = "linux")] // elsewhere, such names cannot be put on a disk
mod unusable_name {
    use std::ffi::OsStr;
    use std::fs;
    use std::os::unix::ffi::OsStrExt;

    use crate::rules::{check, says, sound};
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
}

mod left_alone {
    use crate::rules::{check, says, sound};
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
        assert!(
            ran.stdout.contains("`party` has no banner: what lies in `banners` is no picture"),
            "{ran:?}"
        );
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
}

mod committed_state {
    use std::os::unix::fs::symlink;

    use crate::rules::{say, sound};
    use crate::support::program::bannerman;

    const STATE: &str = ".bannerman/state.toml";

    #[test]
    fn what_bannerman_keeps_for_itself_is_not_committed() {
        let state = sound();
        state.write(STATE, "").commit("State");
        let added = sound();
        added.commit("Begin");
        added.write(STATE, "").git(&["add", STATE]);
        let link = sound();
        symlink("/etc", link.file(".bannerman")).unwrap();
        link.commit("Link");
        let only_there = sound();
        only_there.commit("Begin");
        only_there.write(STATE, "");
        let other = sound();
        other.write(".bannerman-notes", "").write("events/.bannerman/x", "").commit("Notes");
        let cases = [
            ("a state, committed", state),
            ("a state, added", added),
            ("a link", link),
            ("a state that is only there", only_there),
            ("other names", other),
        ];
        say("committed_state", &cases);
    }

    #[test]
    fn it_is_told_of_a_commit_and_of_a_folder_inside_a_repository() {
        let repository = sound();
        repository.write(STATE, "").commit("State");
        let ran = bannerman(repository.path(), &["check", ".@HEAD"]).run();
        assert!(ran.stdout.contains("warning[B035]: `.bannerman` is committed"), "{ran:?}");
        let around = sound();
        around.write("art/events/a/meta.md", "").write("art/.bannerman/x", "").commit("Inside");
        for source in ["art", "art@HEAD"] {
            let ran = bannerman(around.path(), &["check", source]).run();
            assert!(ran.stdout.contains("warning[B035]: `art/.bannerman` is committed"), "{source}: {ran:?}");
        }
        // The one above is another's.
        let ran = bannerman(around.path(), &["check", "."]).run();
        assert!(!ran.stdout.contains("B035"), "{ran:?}");
    }
}
