use super::{check, says, sound};

#[test]
fn each_way_to_miss_a_date_is_told_apart() {
    let repository = sound();
    let dates = [
        ("a_misspelt_month", "Febuary 30", "March 1"),
        ("b_abbreviated", "Dec 1", "Sept. 5"),
        ("c_no_such_day", "February 30", "April 31"),
        ("d_list", "[May 3]", "{ day: 3 }"),
        ("e_number", "20261201", "3.5"),
        ("f_iso", "2026-12-01", "12/25"),
        ("g_other_words", "3 May", "the end of May"),
        ("h_ordinal", "May 3rd", "May 3, 2026"),
        ("i_other_language", "Décembre 1", "Dezember 25"),
        ("j_boolean", "true", "\"\""),
        ("k_white_space", "\" May 3\"", "\"May 3\\nMay 4\""),
        ("l_zero", "May 0", "May 003"),
    ];
    let dates = dates.into_iter().chain([
        ("m_rules_otherwise", "1st Monday in May", "Easter Monday"),
        ("n_another_month", "1 Foo", "2 days before"),
    ]);
    for (name, start, end) in dates {
        repository.event(name, start, end);
    }
    says("bad_date", &repository);
}

#[test]
fn a_date_may_be_written_in_these_ways() {
    let repository = sound();
    repository.event("case", "dECEMBER 1", "DECEMBER 2").event("zero", "May 03", "May 3");
    repository.event("spaces", "June   \t 5", "\"June 5  \"").event("leap", "February 29", "February 29");
    repository.event("wraps", "December 30", "January 2");
    assert_eq!(check(&repository).stdout, "6 events: no problems found\n");
}
