use std::os::unix::fs::symlink;

use super::{say, sound};
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
