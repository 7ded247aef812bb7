use super::say;
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
