use super::{says, sound};

#[test]
fn both_dates_are_needed() {
    let repository = sound();
    let texts = [
        ("a_no_end", "start_date: March 14"),
        ("b_no_start", "end_date: March 15"),
        ("c_neither", "fallback: false"),
        ("d_end_without_value", "start_date: March 16\nend_date:"),
        ("e_start_without_value", "start_date: ~\nend_date: March 17"),
        ("f_both_without_value", "start_date:\nend_date:"),
        ("g_start_unreadable", "start_date: 14"),
        ("h_no_keys", "{}"),
        ("i_start_that_is_none", "start_date: 2 days before"),
        ("j_end_that_is_none", "end_date: Octember 3"),
    ];
    for (name, front_matter) in texts {
        repository.meta(name, front_matter).art(name);
    }
    says("missing_date", &repository);
}
