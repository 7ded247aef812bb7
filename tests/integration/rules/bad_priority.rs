use super::{says, sound};

#[test]
fn it_is_a_whole_number() {
    let repository = sound();
    for (day, priority) in [(3, " high"), (4, " 0.5"), (5, ""), (6, " 2147483648")] {
        let (name, meta) =
            (format!("on_{day}"), format!("start_date: May {day}\nend_date: May {day}\npriority:{priority}"));
        repository.meta(&name, &meta).art(&name);
    }
    repository.meta("fine", "start_date: May 2\nend_date: May 2\npriority: -3").art("fine");
    says("bad_priority", &repository);
}
