use super::{check, sound};
use crate::support::program::{bannerman, snapshot};
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
    snapshot("rule_not_a_file", &ran.transcript());
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
