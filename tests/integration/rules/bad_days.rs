use super::{says, sound};

#[test]
fn it_is_a_number_of_days_and_stands_alone() {
    let repository = sound();
    let meta = |name: &str, days: &str| {
        repository.meta(name, &format!("start_date: May 1\n{days}")).art(name);
    };
    meta("a_zero", "days: 0");
    meta("b_too_many", "days: 367");
    meta("c_text", "days: three");
    meta("d_quoted", "days: '3'");
    meta("e_fraction", "days: 1.5");
    meta("f_empty", "days:");
    meta("g_both", "end_date: May 3\ndays: 3");
    meta("h_negative", "days: -1");
    meta("i_huge", "days: 99999999999999999999");
    says("bad_days", &repository);
}
