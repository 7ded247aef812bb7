use super::{says, sound};

#[test]
fn it_is_a_boolean() {
    let repository = sound();
    for (day, pair) in [(3, " yes"), (4, " 1"), (5, "")] {
        let name = format!("on_{day}");
        repository.meta(&name, &format!("start_date: May {day}\ndays: 1\npair:{pair}")).art(&name);
    }
    repository.meta("fine", "start_date: May 2\ndays: 1\npair: false").art("fine");
    says("bad_pair", &repository);
}
