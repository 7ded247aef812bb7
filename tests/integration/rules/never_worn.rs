use super::{say, sound};
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
