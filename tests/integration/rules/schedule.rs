//! What only several events together can do wrong.

mod one_fallback {
    use crate::rules::{say, sound};
    use crate::support::repository::Repository;

    #[test]
    fn there_is_exactly_one() {
        let none = Repository::empty();
        none.event("pi", "March 14", "March 14");
        let two = sound();
        two.fallback("everblue");
        let three = sound();
        three.fallback("everblue").meta("evergrey", "colour: grey\nfallback:   true").art("evergrey");
        three
            .remove("events/evergrey/meta.md")
            .write("events/evergrey/meta.md", "---\n# Grey\nfallback:   true\n---\nGrey.\n");
        say("one_fallback", &[("none", none), ("two", two), ("three", three)]);
    }
}

mod collision {
    use crate::rules::page;
    use crate::rules::{check, say, sound};
    use crate::support::program::bannerman;
    use crate::support::repository::Repository;

    fn with(events: &[(&str, &str, &str)]) -> Repository {
        let repository = sound();
        for (name, start, end) in events {
            repository.event(name, start, end);
        }
        repository
    }

    #[test]
    fn shared_days_are_listed_with_all_who_share_them() {
        let many: Vec<String> = (b'a'..=b'l').map(|letter| format!("event_{}", letter as char)).collect();
        let many: Vec<(&str, &str, &str)> =
            many.iter().map(|name| (name.as_str(), "May 1", "May 9")).collect();
        let cases = [
            (
                "two events, one day",
                with(&[("pi", "March 14", "March 14"), ("spring", "March 1", "March 14")]),
            ),
            (
                "three events, some days each",
                with(&[("a", "June 1", "June 10"), ("b", "June 5", "June 20"), ("c", "June 8", "June 30")]),
            ),
            (
                "over New Year, from both sides",
                with(&[("new_year", "December 29", "January 3"), ("winter", "December 1", "February 28")]),
            ),
            (
                "over New Year, one day",
                with(&[("january", "January 3", "January 9"), ("new_year", "December 29", "January 3")]),
            ),
            (
                "February 29, which most years lack",
                with(&[("a", "February 1", "February 29"), ("b", "February 29", "March 5")]),
            ),
            ("all year", with(&[("all", "January 1", "December 31"), ("pi", "March 14", "March 14")])),
            ("many", with(&many)),
            (
                "twice in a year",
                with(&[("long", "November 1", "March 31"), ("spring", "March 1", "November 30")]),
            ),
        ];
        say("collision", &cases);
    }

    #[test]
    fn what_moves_collides_in_some_years() {
        let repository = sound();
        let event = |name: &str, front: &str| {
            repository.meta(name, front).art(name);
        };
        event("easter", "start_date: 2 days before Easter\nend_date: day after Easter");
        event("earth_day", "start_date: April 22\nend_date: April 22");
        event("fools", "start_date: April 1\nend_date: April 1");
        event("passover", "start_date: 15 Nisan\ndays: 8");
        event("fair", "dates: {2027: April 1 - April 3}");
        repository.commit("Begin");
        let near = check(&repository);
        let far = bannerman(repository.path(), &["check", "--years", "2026..2046"]).run();
        page::compare(
            "collision_moving",
            &format!("{}\n# 2026..2046\n{}", near.transcript(), far.transcript()),
        );
    }

    #[test]
    fn a_priority_decides() {
        let with = |priority: &str| {
            let repository = with(&[("spring", "March 1", "March 31")]);
            repository.meta("pi", &format!("start_date: March 14\nend_date: March 14\n{priority}")).art("pi");
            repository.meta("holi", "start_date: Holi\ndays: 1\npriority: 1").art("holi");
            repository
        };
        assert_eq!(check(&with("priority: 2")).stdout, "4 events: no problems found\n");
        // Holi is March 14 in 2025.
        let years =
            |priority, years| bannerman(with(priority).path(), &["check", "--years", years]).run().status;
        assert_eq!(years("priority: 1", "2026..2030"), 0);
        assert_eq!(years("priority: 1", "2025..2025"), 1);
        assert_eq!(years("priority: 2", "2025..2025"), 0);
        assert_eq!(years("priority: 0", "2026..2026"), 1);
    }

    #[test]
    fn neighbours_share_nothing() {
        let repository = with(&[
            ("a", "February 16", "February 29"),
            ("b", "March 1", "March 31"),
            ("c", "December 1", "January 1"),
            ("d", "January 2", "February 15"),
        ]);
        assert_eq!(check(&repository).status, 0);
    }
}

mod never_worn {
    use crate::rules::{say, sound};
    use crate::support::repository::Repository;

    fn with(events: &[(&str, &str)]) -> Repository {
        let repository = sound();
        for (name, front) in events {
            repository.meta(name, front).art(name);
        }
        repository
    }

    #[test]
    fn an_event_that_gets_no_day_is_told_with_its_years() {
        let cases = [
            (
                "a day inside a month that is above it, every year",
                with(&[
                    ("pi", "start_date: March 14\nend_date: March 14"),
                    ("spring", "start_date: March 1\nend_date: March 31\npriority: 1"),
                ]),
            ),
            (
                "a feast that falls into the month in some years",
                with(&[
                    ("easter", "start_date: Easter\ndays: 1"),
                    ("april", "start_date: April 1\nend_date: April 30\npriority: 1"),
                ]),
            ),
            (
                "a day is left, so there is nothing to tell",
                with(&[
                    ("pi", "start_date: March 14\nend_date: March 15"),
                    ("spring", "start_date: March 1\nend_date: March 14\npriority: 1"),
                ]),
            ),
            (
                "a day that none of the years has, days that come later, and days that are over",
                with(&[
                    ("fifth", "start_date: fifth Saturday of February\ndays: 1"),
                    ("late", "days: 2\ndates: {2035: June 1}"),
                    ("over", "days: 2\ndates: {2024: June 1}"),
                ]),
            ),
            (
                "beside a collision, which is another matter",
                with(&[
                    ("pi", "start_date: March 14\nend_date: March 14"),
                    ("spring", "start_date: March 1\nend_date: March 31\npriority: 1"),
                    ("a", "start_date: May 1\ndays: 2"),
                    ("b", "start_date: May 2\ndays: 1"),
                ]),
            ),
        ];
        say("never_worn", &cases);
    }
}
