use super::{check, say, sound};
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
    let many: Vec<(&str, &str, &str)> = many.iter().map(|name| (name.as_str(), "May 1", "May 9")).collect();
    let cases = [
        ("two events, one day", with(&[("pi", "March 14", "March 14"), ("spring", "March 1", "March 14")])),
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
fn neighbours_share_nothing() {
    let repository = with(&[
        ("a", "February 16", "February 29"),
        ("b", "March 1", "March 31"),
        ("c", "December 1", "January 1"),
        ("d", "January 2", "February 15"),
    ]);
    assert_eq!(check(&repository).status, 0);
}
