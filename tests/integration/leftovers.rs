//! What a run that was killed may leave behind is not in the way of the next one, and gone after it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cut_off::{BRANCH, FILE, NEXT, Scene, branding};

fn the_next_run_clears_away(scene: &Scene, left: &[PathBuf]) {
    for path in left {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "half of it").unwrap();
    }
    scene.recovers(NEXT[0], &"with leftovers");
    for path in left {
        assert!(!path.exists(), "{}", path.display());
    }
}

#[test]
fn temporary_files_of_a_state() {
    let scene = Scene::new(&branding(), FILE);
    let folder = scene.home().join("clone/.bannerman");
    let names = [".bannerman-state.toml-4f5g6h", ".bannerman-bannerman.lock-4f5g6h"];
    the_next_run_clears_away(&scene, &names.map(|name| folder.join(name)));
}

#[test]
fn locks_beside_the_branch_of_a_remote() {
    let scene = Scene::new(&branding(), BRANCH).after_a_night();
    let git = scene.home().join("clone/.git/refs");
    let names = ["bannerman/state/branding-state.lock", "remotes/origin/branding-state.lock"];
    the_next_run_clears_away(&scene, &names.map(|name| git.join(name)));
}

#[test]
fn the_lock_of_a_branch_without_a_remote() {
    for scene in
        [Scene::new(&branding(), BRANCH).alone(), Scene::new(&branding(), BRANCH).alone().after_a_night()]
    {
        let lock = scene.home().join("clone/.git/refs/heads/branding-state.lock");
        the_next_run_clears_away(&scene, &[lock]);
    }
}

#[test]
fn half_a_repository_in_the_cache() {
    let scene = Scene::new(&branding(), BRANCH).through_the_cache().after_a_night();
    let is_state = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("state-");
    let cache = Path::new("elsewhere/cache");
    let mut kept = fs::read_dir(scene.home().join(cache)).unwrap().map(|entry| entry.unwrap().path());
    let repository = kept.find(is_state).unwrap();
    for part in ["objects", "refs/bannerman"] {
        fs::remove_dir_all(repository.join(part)).unwrap();
    }
    the_next_run_clears_away(&scene, &["HEAD.lock", "config.lock"].map(|name| repository.join(name)));
}
