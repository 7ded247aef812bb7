use super::{say, sound};
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
