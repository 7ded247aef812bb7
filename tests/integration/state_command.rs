//! `bannerman state`: looking at a state, and moving it from one store to another.

use std::fs;

use serde_json::Value;

use crate::support::guild::{CHANNEL, GUILD};
use crate::support::program::{Ran, bannerman, snapshot};
use crate::support::repository::Repository;

/// A guild that wears Christmas, its state in `state.toml`.
fn worn() -> Repository {
    let repository = Repository::small();
    let config = format!("[guild]\nid = \"{GUILD}\"\n\n[announce]\nchannel = \"{CHANNEL}\"\n");
    repository.write("bannerman.toml", config).commit("Configure");
    let ran = bannerman(repository.path(), &["run", "-q", "--sandbox", "--state", "file:state.toml"]).run();
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    repository
}

fn state(repository: &Repository, arguments: &[&str]) -> Ran {
    bannerman(repository.path(), &[&["state"], arguments].concat()).run()
}

fn good(ran: Ran) -> String {
    assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
    ran.stdout
}

#[test]
fn it_is_shown_to_people_and_programs() {
    let repository = worn();
    let text = fs::read_to_string(repository.file("state.toml")).unwrap();
    assert_eq!(good(state(&repository, &["show", "--state", "file:state.toml"])), text);
    let json = good(state(&repository, &["show", "--state", "file:state.toml", "--format", "json"]));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["store"], "file:state.toml");
    assert_eq!(json["state"]["guild"], GUILD);
    assert_eq!(json["state"]["occurrence"]["began"], "2026-12-01");
    assert_eq!(json["state"]["icon"]["since"], "2026-12-01T12:00:00Z");
    let mut told = String::new();
    for arguments in [&["show"][..], &["show", "--format", "json"], &["show", "--format", "github"]] {
        let ran = state(&repository, arguments);
        told.push_str(&format!("=== {}\n{}", arguments.join(" "), ran.transcript()));
    }
    snapshot("state__show", &told);
}

#[test]
fn it_moves_from_store_to_store_and_back() {
    let repository = worn();
    let text = fs::read_to_string(repository.file("state.toml")).unwrap();
    let lock = fs::read_to_string(repository.file("bannerman.lock")).unwrap();
    let told = good(state(&repository, &["import", "state.toml", "--state", "git:branding-state"]));
    assert_eq!(told, format!("the state of guild {GUILD} is in git:branding-state now\n"));
    assert_eq!(repository.git(&["show", "branding-state:state.toml"]) + "\n", text);
    assert_eq!(repository.git(&["show", "branding-state:bannerman.lock"]) + "\n", lock);
    good(state(&repository, &["export", "copy/state.toml", "--state", "git:branding-state"]));
    assert_eq!(fs::read_to_string(repository.file("copy/state.toml")).unwrap(), text);
    assert_eq!(fs::read_to_string(repository.file("copy/bannerman.lock")).unwrap(), lock);
    // Once more changes nothing.
    good(state(&repository, &["import", "state.toml", "--state", "git:branding-state"]));
    assert_eq!(repository.git(&["rev-list", "--count", "branding-state"]), "1");
    // And the next run goes on from there.
    let ran =
        bannerman(repository.path(), &["run", "-q", "--sandbox", "--state", "git:branding-state"]).run();
    assert!(good(ran).ends_with("\nnothing to do\n"));
}

#[test]
fn what_no_state_can_say_is_refused_where_it_stands() {
    let repository = worn();
    let text = fs::read_to_string(repository.file("state.toml")).unwrap();
    let line = |key: &str| text.lines().find(|line| line.starts_with(&format!("{key} = \""))).unwrap();
    let mut told = String::new();
    for (right, wrong) in [
        (line("path"), "path = \"../../etc/passwd\""),
        (line("path"), "path = \"/etc/passwd\""),
        (line("blake3"), "blake3 = \"zz\""),
    ] {
        repository.write("wrong.toml", text.replacen(right, wrong, 1));
        let shown = state(&repository, &["show", "--state", "file:wrong.toml"]);
        told.push_str(&format!("=== {wrong}\n{}", shown.transcript()));
    }
    // Of the turns too.
    let at = text.find("[[rotation.icons]]").unwrap();
    let (before, after) = text.split_at(at);
    repository.write("wrong.toml", before.to_owned() + &after.replacen("blake3 = \"", "blake3 = \"0", 1));
    assert_eq!(state(&repository, &["show", "--state", "file:wrong.toml"]).status, 3);
    snapshot("state__impossible", &told);
}

#[test]
fn a_copy_leaves_nothing_beside_it() {
    let repository = worn();
    repository.write("there/state.toml", "version = 1\n");
    let from = ["--state", "file:state.toml"];
    assert_eq!(state(&repository, &[&["export", "there/state.toml"][..], &from].concat()).status, 3);
    assert_eq!(
        state(&repository, &["export", "nothing/state.toml", "--state", "file:nowhere.toml"]).status,
        2
    );
    good(state(&repository, &[&["export", "copy/state.toml"][..], &from].concat()));
    let files = |folder: &str| {
        let files = fs::read_dir(repository.file(folder)).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(files("there"), ["state.toml"]);
    assert_eq!(files("copy"), ["bannerman.lock", "state.toml"]);
    assert!(!repository.file("nothing").exists());
}

#[test]
fn what_is_there_is_not_replaced_unless_it_is_meant() {
    let repository = worn();
    let text = fs::read_to_string(repository.file("state.toml")).unwrap();
    let other = text.replace(GUILD, "1");
    let later = text.replace("2026-12-01T12:00:00Z", "2026-12-01T12:00:01Z");
    assert!(text != other && text != later);
    let mut told = String::new();
    for (what, there) in [
        ("another guild", other.as_str()),
        ("another state", later.as_str()),
        ("damaged", "version = 1\n"),
        ("newer", "version = 2\n"),
    ] {
        repository.write("there/state.toml", there);
        let import = ["import", "state.toml", "--state", "file:there/state.toml"];
        told.push_str(&format!("=== {what}\n{}", state(&repository, &import).transcript()));
        assert_eq!(fs::read_to_string(repository.file("there/state.toml")).unwrap(), there);
        let forced = state(&repository, &[&import[..], &["--force"]].concat());
        told.push_str(&format!("=== {what}, --force\n{}", forced.transcript()));
        let now = fs::read_to_string(repository.file("there/state.toml")).unwrap();
        assert_eq!(now, if what.contains("another") { &text } else { there });
    }
    repository.write("lock/bannerman.lock", "another\n");
    for (what, arguments) in [
        ("nothing to import", &["import", "nowhere.toml"][..]),
        ("nothing to export", &["export", "copy.toml"]),
        ("a lock", &["import", "state.toml", "--state", "file:lock/state.toml"]),
        ("damaged", &["import", "there/state.toml"]),
    ] {
        told.push_str(&format!("=== {what}\n{}", state(&repository, arguments).transcript()));
    }
    assert!(!repository.file("lock/state.toml").exists());
    snapshot("state__refused", &told);
}
