use super::{check, says, sound};

fn meta(day: u8, description: &str) -> String {
    format!("---\nstart_date: May {day}\nend_date: May {day}\n---{description}")
}

#[test]
fn it_is_missing_or_too_long() {
    let repository = sound();
    let long = format!("\n{}", "é".repeat(2049));
    let texts = [("ends_with_dashes", ""), ("only_white_space", "\n \n\t\n"), ("too_long", long.as_str())];
    for (day, (name, text)) in (1..).zip(texts) {
        repository.art(name).write(&format!("events/{name}/meta.md"), meta(day, text));
    }
    says("bad_description", &repository);
}

#[test]
fn the_bounds_are_in_characters_without_the_white_space_around() {
    let repository = sound();
    let long = format!("\n\n  {}\n\n", "🎉".repeat(2048));
    repository.art("long").write("events/long/meta.md", meta(1, &long));
    repository.art("short").write("events/short/meta.md", meta(2, "\n!"));
    assert_eq!(check(&repository).status, 0);
}
