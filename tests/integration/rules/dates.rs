//! The dates of one event.

mod missing_date {
    use crate::rules::{says, sound};

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
}

mod bad_date {
    use crate::rules::{check, says, sound};

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
}

mod fallback_with_dates {
    use crate::rules::say;
    use crate::support::repository::Repository;

    fn fallback(front_matter: &str) -> Repository {
        let repository = Repository::empty();
        repository.meta("evergreen", front_matter).art("evergreen");
        repository
    }

    #[test]
    fn its_dates_mean_nothing_not_even_wrong_ones() {
        let cases = [
            ("both", fallback("fallback: true\nstart_date: May 3\nend_date: May 5")),
            ("one, and no date", fallback("end_date: never\nfallback: true")),
            ("without a value", fallback("fallback: true\nstart_date:")),
        ];
        say("fallback_with_dates", &cases);
    }
}

mod bad_days {
    use crate::rules::{says, sound};

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
}

mod bad_dates {
    use crate::rules::{says, sound};

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
        meta(
            "j_leap",
            "\n  2026: February 29\n  2027: February 20 - February 29\n  2028: February 29 - March 2",
        );
        meta("k_twice", "\n  2026: May 1\n  '2026': May 2");
        says("bad_dates", &repository);
    }
}

mod dates_end {
    use crate::rules::{says, sound};
    use crate::support::program::bannerman;

    #[test]
    fn a_table_that_ends_is_told_before_it_does() {
        let repository = sound();
        repository.meta("alone", "dates:\n  2026: May 1 - May 3\n  2027: May 8").art("alone");
        repository.meta("over", "days: 2\ndates: {2024: June 1}").art("over");
        repository.meta("diwali", "start_date: Diwali\ndays: 5").art("diwali");
        repository
            .meta("holi", "start_date: day before Holi\nend_date: Holi\ndates: {2036: March 12}")
            .art("holi");
        // Their last days lie in the year before the table's last one.
        repository.meta("ahead", "start_date: 300 days before Holi\ndays: 1").art("ahead");
        repository.meta("winter", "start_date: December 1\nend_date: Holi\npriority: -1").art("winter");
        repository.commit("Begin");
        says("dates_end", &repository);
        let far = bannerman(repository.path(), &["check", "--years", "2034..2037"]).run();
        assert!(
            far.stdout.contains("`diwali` has no days in 2036 to 2037: the table of its rule ends in 2035"),
            "{far:?}"
        );
        for name in ["ahead", "winter"] {
            let told = format!("`{name}` has no days in 2035 to 2037: the table of its rule ends in 2034");
            assert!(far.stdout.contains(&told), "{far:?}");
        }
        assert!(
            far.stdout.contains("`holi` has no days in 2037: the table of its rule ends in 2036"),
            "{far:?}"
        );
    }
}

mod pinned_feast {
    use crate::rules::{check, says, sound};

    #[test]
    fn feasts_with_this_years_days_are_told_once() {
        let repository = sound();
        let event = |name: &str, start: &str, end: &str, text: &str| {
            let meta = format!("---\nstart_date: {start}\nend_date: {end}\n---\n{text}\n");
            repository.write(&format!("events/{name}/meta.md"), meta).art(name);
        };
        // In 2026 Easter is April 5, 1 Shawwal March 20, Diwali November 8, and the first Saturday of May is May 2.
        event("easter", "April 3", "April 5", "**Easter**");
        event("sugar_feast", "March 20", "March 22", "**Eid al-Fitr**, behind Ramadan.");
        event("lights", "November 8", "November 8", "Diwali!");
        event("comics", "May 2", "May 2", "It is on the first Saturday of May every year.");
        // Not these: another day than the feast's, and a rule.
        event("holi", "March 14", "March 14", "**Holi**");
        event("hanukkah", "25 Kislev", "2 days after 25 Kislev", "**Hanukkah**");
        repository.commit("Begin");
        says("pinned_feast", &repository);
        repository.write("bannerman.toml", "[rules]\nB028 = \"allow\"\n");
        assert_eq!(check(&repository).stdout, "7 events: no problems found\n");
    }
}

mod end_before_start {
    use crate::rules::{say, sound};
    use crate::support::repository::Repository;

    fn with(start: &str, end: &str) -> Repository {
        let repository = sound();
        repository.event("x", start, end).commit("Begin");
        repository
    }

    #[test]
    fn an_event_that_now_and_then_lasts_a_year_is_told() {
        let cases = [
            ("the other way round, every year", with("Easter", "2 days before Easter")),
            ("in some years: Easter is on April 16 in 2028", with("Easter", "April 15")),
            ("over New Year, which is meant", with("fourth Thursday of November", "Lunar New Year")),
            ("most of a year between fixed days, which is meant", with("March 1", "February 15")),
        ];
        say("end_before_start", &cases);
    }
}
