use super::{says, sound};

#[test]
fn each_row_is_a_year_with_its_days() {
    let repository = sound();
    let meta = |name: &str, dates: &str| {
        repository.meta(name, &format!("start_date: Diwali\ndays: 5\ndates:{dates}")).art(name);
    };
    meta("a_empty", "");
    meta("b_no_rows", " {}");
    meta("c_text", " November 8 - November 12");
    meta("d_list", "\n  - 2026");
    meta("e_year", "\n  26: May 1\n  soon: May 1\n  1969: May 1\n  9999: May 1");
    meta("f_not_text", "\n  2026: 8\n  2027:\n  2028: [May 1, May 2]");
    meta(
        "g_days",
        "\n  2026: Novembre 8 - November 12\n  2027: November 8 - Novenber 12\n  2028: November 31",
    );
    meta("h_shape", "\n  2026: May 1 - May 2 - May 3\n  2027: May 1 -\n  2028: ''");
    meta("i_rule", "\n  2026: Easter\n  2027: May 1 - Easter");
    meta("j_leap", "\n  2026: February 29\n  2027: February 20 - February 29\n  2028: February 29 - March 2");
    meta("k_twice", "\n  2026: May 1\n  '2026': May 2");
    says("bad_dates", &repository);
}
