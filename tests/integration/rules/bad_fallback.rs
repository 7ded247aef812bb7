use super::{check, says, sound};

#[test]
fn only_true_and_false_are_booleans() {
    let repository = sound();
    for (day, value) in ["yes", "on", "1", "'true'", "", "~", "[true]", "tRUE"].into_iter().enumerate() {
        let name = format!("event_{day}");
        let dates = format!("fallback: {value}\nstart_date: May {0}\nend_date: May {0}", day + 1);
        repository.meta(&name, &dates).art(&name);
    }
    says("bad_fallback", &repository);
}

#[test]
fn false_is_as_good_as_nothing() {
    let repository = sound();
    repository.meta("event", "fallback: False\nstart_date: May 1\nend_date: May 1").art("event");
    assert_eq!(check(&repository).status, 0);
}
