use super::{check, says, sound};
use crate::support::repository::Repository;

#[test]
fn it_is_utf_8_text_of_a_reasonable_size() {
    let repository = sound();
    let event = |name: &str, bytes: &[u8]| {
        repository.art(name).write(&format!("events/{name}/meta.md"), bytes);
    };
    event("a_latin_1", b"---\nstart_date: May 1\nend_date: May 1\n---\nCaf\xE9\n");
    let utf_16: Vec<u8> =
        "\u{feff}---\nstart_date: May 2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    event("b_utf_16", &utf_16);
    event("c_too_large", &large(1024 * 1024 + 1));
    repository.art("d_folder").write("events/d_folder/meta.md/text", "text");
    says("unreadable_meta", &repository);
}

fn large(size: usize) -> Vec<u8> {
    let mut text = b"---\nstart_date: May 3\nend_date: May 3\n---\nText\n".to_vec();
    text.resize(size, b' ');
    text
}

#[test]
fn white_space_may_be_a_mebibyte() {
    let repository: Repository = sound();
    repository.art("event").write("events/event/meta.md", large(1024 * 1024));
    assert_eq!(check(&repository).status, 0);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let repository = sound();
    repository.art("linked");
    std::os::unix::fs::symlink("../evergreen/meta.md", repository.file("events/linked/meta.md")).unwrap();
    let said = check(&repository);
    assert_eq!(said.status, 1);
    assert!(said.stdout.contains("`meta.md` of `linked` is a symbolic link"), "{said:?}");
}
