use super::{check, says, sound};

#[test]
fn authors_are_names_and_ids() {
    let repository = sound();
    let values =
        ["", " []", " true", " {a: b}", " [Ada, 5, '', null]", " 1234567", " \"Ada\\nB\"", " [[Ada]]"];
    for (day, value) in values.into_iter().enumerate() {
        let name = format!("on_{day}");
        repository.meta(&name, &format!("start_date: May {0}\ndays: 1\nauthors:{value}", day + 1)).art(&name);
    }
    says("bad_authors", &repository);
}

#[test]
fn one_or_many_are_fine() {
    let repository = sound();
    let values =
        ["Ada", "267628507062992896", "[Ada, 267628507062992896, '267628507062992896']", "[' Ada of B ']"];
    for (day, value) in values.into_iter().enumerate() {
        let name = format!("on_{day}");
        repository
            .meta(&name, &format!("start_date: May {0}\ndays: 1\nauthors: {value}", day + 1))
            .art(&name);
    }
    let ran = check(&repository);
    assert_eq!(ran.status, 0, "{ran:?}");
}
