use std::fs;

use super::{says, sound};

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
    let said = super::check(&repository).stdout;
    assert!(said.contains("`party` has no `meta.md`"), "{said}");
    assert!(said.ends_with("2 events: 3 errors\n"), "{said}");
}
